"""`wizard check FLOW --sessions DIR`: saved sessions held to a flow that may have changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from wizard.cli.console import tell
from wizard.cli.exit_codes import UsageError
from wizard.flow.problems import Place, Problem
from wizard.messages import command_messages as say
from wizard.session.journal_reader import JournalError
from wizard.session.recorded import recorded
from wizard.session.rediagnose import first_stumble, is_of
from wizard.session.session_store import kept_in
from wizard.text.clean import clean_line
from wizard.text.units import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.flow.model import Flow
    from wizard.session.recorded import Recorded
    from wizard.session.rediagnose import Stumble

CODE = "session-stumbles"


class Rewalk(Struct, frozen=True):
    """A saved session and the flow that it was held to."""

    flow: Flow
    session: Recorded
    stumble: Stumble | None


class Rewalks(Struct, frozen=True):
    """All of them, and what `wizard check` says of them."""

    walked: tuple[Rewalk, ...]

    def problems(self) -> list[Problem]:
        """An error for each session that would no longer walk, at the step where it stumbles."""
        return [_problem(one, one.stumble) for one in self.walked if one.stumble]

    def as_json(self) -> list[dict[str, Any]]:
        """What `check --format json` has under `sessions`."""
        return [
            {
                "id": one.session.id,
                "file": str(one.session.path),
                "flow": one.flow.name,
                "walks": one.stumble is None,
                "step": one.stumble.step if one.stumble else None,
                "title": one.stumble.title if one.stumble else None,
                "problem": one.stumble.reason if one.stumble else None,
            }
            for one in self.walked
        ]

    def summary(self) -> str:
        """How many there are, in a line."""
        stumble = sum(one.stumble is not None for one in self.walked)
        sentence = say.SOME_STILL_WALK if stumble else say.ALL_STILL_WALK
        return sentence.format(sessions=count_of(len(self.walked), "session"), count=stumble)


def rewalks(flows: Sequence[Flow], folder: str) -> Rewalks:
    """Every session in `folder` that walked one of `flows`, by name; what cannot be read is said on
    stderr. Raises UsageError."""
    directory = Path(os.path.abspath(os.path.expanduser(folder)))
    if not directory.is_dir():
        raise UsageError(say.NOT_A_FOLDER.format(folder=clean_line(folder)))
    try:
        paths = sorted(one.path for one in kept_in(directory))
    except OSError as error:
        raise UsageError(
            say.SESSIONS_UNREADABLE.format(folder=clean_line(folder), reason=error.strerror)
        ) from error
    walked: list[Rewalk] = []
    for path in paths:
        try:
            session = recorded(path)
        except JournalError as error:
            tell(str(error))
            continue
        walked += [
            Rewalk(flow, session, first_stumble(flow, session))
            for flow in flows
            if is_of(flow, session)
        ]
    return Rewalks(tuple(walked))


def _problem(one: Rewalk, stumble: Stumble) -> Problem:
    place = stumble.here.place if stumble.here else Place(one.flow.main.steps[0].place.file)
    return Problem(
        place,
        CODE,
        "error",
        say.WOULD_STOP.format(session=one.session.id, step=stumble.title, reason=stumble.reason),
        say.WOULD_STOP_HINT,
    )
