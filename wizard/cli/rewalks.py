"""`wizard check FLOW --sessions DIR`: saved sessions held to a flow that may have changed.

What reads sessions is imported when there are some to read: it takes as long as the check itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.exits import UsageError
from wizard.flow.problems import Place, Problem
from wizard.frozen import frozen
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.flow.model import Flow
    from wizard.session.recorded import Recorded
    from wizard.session.rewalk import Stumble

CODE = "session-stumbles"


@frozen
class Rewalk:
    """A saved session and the flow that it was held to."""

    flow: Flow
    session: Recorded
    stumble: Stumble | None


def rewalks(flows: Sequence[Flow], folder: str) -> list[Rewalk]:
    """Every session in `folder` that walked one of `flows`, by name; what cannot be read is said on
    stderr. Raises UsageError."""
    from wizard.session.recall import JournalError
    from wizard.session.recorded import recorded
    from wizard.session.rewalk import first_stumble, is_of
    from wizard.session.store import journals

    directory = Path(os.path.abspath(os.path.expanduser(folder)))
    if not directory.is_dir():
        raise UsageError(f"--sessions {clean_line(folder)}: is no folder; give one of sessions")
    try:
        paths = sorted(journals(directory))
    except OSError as error:
        raise UsageError(f"--sessions {clean_line(folder)}: {error.strerror}") from error
    found = []
    for path in paths:
        try:
            session = recorded(path)
        except JournalError as error:
            print(f"wizard: {error}", file=sys.stderr)
            continue
        found += [
            Rewalk(flow, session, first_stumble(flow, session))
            for flow in flows
            if is_of(flow, session)
        ]
    return found


def problems_of(walked: Sequence[Rewalk]) -> list[Problem]:
    """An error for each session that would no longer walk, at the step where it stumbles."""
    return [_problem(one, one.stumble) for one in walked if one.stumble]


def _problem(one: Rewalk, stumble: Stumble) -> Problem:
    place = stumble.here.place if stumble.here else Place(one.flow.main.steps[0].place.file)
    return Problem(
        place,
        CODE,
        "error",
        f"the session {one.session.id} would stop at “{stumble.title}”: {stumble.reason}",
        "keep the anchor or the answer, or let go of the session",
    )


def as_json(walked: Sequence[Rewalk]) -> list[dict[str, Any]]:
    """What `check --format json` says of them, under `sessions`."""
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
        for one in walked
    ]


def summed_up(walked: Sequence[Rewalk]) -> str:
    """How many there are, in a line."""
    count = len(walked)
    stumble = sum(one.stumble is not None for one in walked)
    sessions = f"{count} session{'' if count == 1 else 's'}"
    return f"{sessions} of the flow: {f'{stumble} would no longer walk' if stumble else 'all walk'}"
