"""`wizard train --progress DIR…`: how several trainees stand, for whoever teaches them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from wizard.cli import exit_codes
from wizard.cli.console import padded, width_of
from wizard.cli.exit_codes import UsageError
from wizard.cli.own_folders import own_folders
from wizard.cli.train_lists import ago, attempts_in, progress_json, titles_of
from wizard.messages import command_messages as say
from wizard.text.clean import clean_line
from wizard.text.line import wrap
from wizard.training.attempts import FILE, standings
from wizard.training.scenario_library import find_scenarios

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from wizard.training.attempts import Attempt, Standing

_PLACES = ("", "wizard", ".local/state/wizard")
"""Where the file of attempts may stand in a folder that was named: it may be a state directory, the
folder of these, or a home."""


class Trainee(Struct, frozen=True):
    """Somebody whose attempts were read."""

    name: str
    """The folder as it was named."""

    attempts: tuple[Attempt, ...]
    causes: tuple[Standing, ...]


def show_trainees(arguments: Namespace) -> int:
    """A row for each folder, and below who is weak at what. Raises UsageError."""
    scenarios = [one.scenario for one in find_scenarios(own_folders()) if one.scenario]
    trainees = []
    for folder in dict.fromkeys(arguments.progress):
        attempts = attempts_in(_file_in(folder))
        trainees.append(Trainee(clean_line(folder), attempts, standings(attempts, scenarios)))
    causes = standings((), scenarios)
    titles = {
        (one.flow, one.cause): title for one, title in zip(causes, titles_of(causes), strict=True)
    }
    if arguments.format == "json":
        print(json.dumps(_as_json(trainees, titles), indent=2, ensure_ascii=False))
        return exit_codes.DONE
    for line in (*_table(trainees, time.time()), *_weak(trainees, titles)):
        print(line)
    return exit_codes.DONE


def _file_in(folder: str) -> Path:
    for place in _PLACES:
        file = Path(folder, place, FILE)
        try:
            if file.is_file():
                return file
        except (OSError, ValueError):
            continue
    raise UsageError(say.NO_TRAINEE.format(folder=clean_line(folder), file=FILE))


def _table(trainees: Sequence[Trainee], now: float) -> Iterator[str]:
    width = max(map(width_of, ("TRAINEE", *(one.name for one in trainees))))
    yield f"{padded('TRAINEE', width)}  MASTERED  WEAK  UNTRIED  RIGHT     ALONE  LAST"
    for one in trainees:
        states = [cause.state for cause in one.causes]
        right = sum(attempt.right for attempt in one.attempts)
        alone = sum(attempt.alone for attempt in one.attempts)
        last = max((attempt.at for attempt in one.attempts), default=None)
        yield (
            f"{padded(one.name, width)}  {states.count('mastered'):<8}  {states.count('weak'):<4}  "
            f"{states.count('untried'):<7}  {f'{right} of {len(one.attempts)}':<8}  {alone:<5}  "
            f"{say.NEVER if last is None else ago(last, now)}"
        )


def _weak(trainees: Sequence[Trainee], titles: dict[tuple[str, str], str]) -> Iterator[str]:
    """Each cause that somebody got wrong last, the one that most did first."""
    who: dict[tuple[str, str], list[str]] = {}
    for one in trainees:
        for cause in one.causes:
            if cause.state == "weak":
                who.setdefault((cause.flow, cause.cause), []).append(one.name)
    if who:
        yield ""
        yield say.WEAK_AT
    for place, names in sorted(who.items(), key=lambda item: -len(item[1])):
        for line in wrap([(f"{titles[place]}: {', '.join(names)}", "text")], 76, width_of):
            yield "  " + "".join(text for text, _ in line)


def _as_json(
    trainees: Sequence[Trainee], titles: dict[tuple[str, str], str]
) -> dict[str, list[dict[str, Any]]]:
    return {
        "trainees": [
            {
                "name": one.name,
                **progress_json(
                    one.causes,
                    [titles[cause.flow, cause.cause] for cause in one.causes],
                    one.attempts,
                ),
            }
            for one in trainees
        ]
    }
