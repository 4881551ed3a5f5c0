"""What is kept of trainings beside their sessions, and what it leads to: the next scenario, the
list (`wizard train --list`) and which causes are mastered (`--progress`)."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from wizard.cli import exit_codes
from wizard.cli.console import padded, tell, width_of
from wizard.cli.exit_codes import UsageError
from wizard.cli.own_folders import own_folders
from wizard.flow.library import open_flow
from wizard.flow.problems import FlowError
from wizard.messages import command_messages as say
from wizard.paths import state_directory
from wizard.text.clean import clean_line
from wizard.text.line import wrap
from wizard.text.units import count_of, duration, iso
from wizard.training.attempts import (
    FILE,
    Attempt,
    append_attempt,
    cause_of,
    next_scenario,
    read_attempts,
    standings,
    state_of,
)
from wizard.training.cases import is_live, why_not
from wizard.training.scenario_library import find_scenarios

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wizard.flow.model import Flow
    from wizard.training.attempts import Standing, State
    from wizard.training.scenario import Scenario
    from wizard.training.scenario_library import ListedScenario
    from wizard.training.score import Score


_WIDTH = 80
"""Cells of a row of names at most; what there is to do about them is one line, to be copied."""

_LEAST = 20
"""Cells that a title has however long the names are."""


def attempts_kept() -> tuple[Attempt, ...]:
    """All of them; what cannot be read of them is said on stderr. Raises UsageError."""
    return attempts_in(_attempts_file())


def attempts_in(path: Path) -> tuple[Attempt, ...]:
    """The same of that file."""
    try:
        attempts, damaged = read_attempts(path)
    except OSError as error:
        raise UsageError(
            say.ATTEMPTS_UNREADABLE.format(file=_shown(path), reason=error.strerror)
        ) from error
    if damaged:
        lines = count_of(damaged, "line")
        tell(say.ATTEMPTS_DAMAGED.format(file=_shown(path), lines=lines))
    return attempts


def keep_attempt(scenario: Scenario, seed: int, score: Score, at: float, session: str) -> str:
    """Keep how the first diagnosis went. Returns what hinders that, in one line; empty for
    nothing."""
    flow, cause = cause_of(scenario)
    attempt = Attempt(
        at=at,
        scenario=scenario.name,
        flow=flow,
        cause=cause,
        level=scenario.level,
        seed=seed,
        right=bool(score.right),
        end=score.end.step if score.end else "",
        hints=score.hints,
        wrong_turns=len(score.wrong_turns),
        predicted=score.predicted,
        foreseen=score.foreseen,
        seconds=score.seconds or 0.0,
        late=score.over_time > 0,
        session=session,
    )
    path = _attempts_file()
    try:
        append_attempt(path, attempt)
    except OSError as error:
        return say.PROGRESS_NOT_SAVED.format(file=_shown(path), reason=error.strerror)
    return ""


def weakest() -> Scenario:
    """What is to be trained next. Raises UsageError where nothing can be trained here."""
    scenarios = [one.scenario for one in find_scenarios(own_folders()) if one.scenario]
    chosen = next_scenario(
        attempts_kept(), scenarios, lambda one: why_not(one) is None, random.Random()
    )
    if chosen is None:
        raise UsageError(say.NOTHING_PLAYABLE)
    return chosen


def _attempts_file() -> Path:
    return state_directory() / FILE


def _shown(path: Path) -> str:
    return clean_line(str(path))


class _Row(Struct, frozen=True):
    """A scenario, and what this machine and this trainee add to it."""

    listed: ListedScenario
    state: State
    """Of this scenario, not of its cause: who could compare that with another scenario that went
    wrong would know the cause of both."""

    problem: str | None
    """Why it cannot be played here and what to do, in one line."""


def list_scenarios(arguments: Namespace) -> int:
    """Every scenario, the easy ones first; one that cannot be played here says why in its row."""
    rows = _rows(find_scenarios(own_folders()), attempts_kept())
    if arguments.format == "json":
        print(json.dumps([_scenario_json(row) for row in rows], indent=2, ensure_ascii=False))
        return exit_codes.DONE
    for line in _scenario_table(rows, _columns()):
        print(line)
    for line in _unplayable(rows):
        print(line, file=sys.stderr)  # a shell that completes names reads the table
    return exit_codes.DONE


def _columns() -> int:
    """Cells of a row: those of the terminal; in a pipe and a file a scenario is one line."""
    if not sys.stdout.isatty():
        return 10_000
    return os.get_terminal_size(sys.stdout.fileno()).columns or 80


def _rows(scenarios: Sequence[ListedScenario], attempts: Sequence[Attempt]) -> list[_Row]:
    last = {one.scenario: one for one in sorted(attempts, key=lambda one: one.at)}
    return [
        _Row(
            one,
            state_of(last.get(one.name)),
            one.problem or (why_not(one.scenario) if one.scenario else None),
        )
        for one in scenarios
    ]


def _scenario_table(rows: Sequence[_Row], columns: int) -> Iterator[str]:
    """A line of headings, and one for each; a title that does not fit goes on below."""
    names = [row.listed.name for row in rows]
    width = max(map(width_of, ("SCENARIO", *names)))
    yield f"{padded('SCENARIO', width)}  LEVEL  MIN  LIVE  STATE     TITLE"
    for row in rows:
        listed, scenario = row.listed, row.listed.scenario
        level = str(scenario.level) if scenario else "?"
        minutes = f"{scenario.minutes:.0f}" if scenario else "?"
        live = "live" if scenario and is_live(scenario) else "-"
        begins = f"{padded(listed.name, width)}  {level:<5}  {minutes:>3}  {live:<4}  "
        begins += f"{row.state:<8}  "
        title = listed.title if row.problem is None else f"{listed.title} {say.NOT_HERE}"
        room = max(_LEAST, columns - width_of(begins))
        first, *others = wrap([(title, "text")], room, width_of)
        yield begins + "".join(text for text, _ in first)
        for line in others:
            yield " " * width_of(begins) + "".join(text for text, _ in line)


def _unplayable(rows: Sequence[_Row]) -> Iterator[str]:
    """Why some cannot be played here and what to do, each reason once."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.problem is not None:
            reasons.setdefault(row.problem, []).append(row.listed.name)
    for reason, names in reasons.items():
        yield ""
        for line in wrap([(f"{', '.join(names)}:", "text")], _WIDTH, width_of):
            yield "".join(text for text, _ in line)
        yield f"  {reason}"


def _scenario_json(row: _Row) -> dict[str, Any]:
    scenario = row.listed.scenario
    return {
        "name": row.listed.name,
        "title": row.listed.title,
        "level": scenario.level if scenario else None,
        "minutes": scenario.minutes if scenario else None,
        "live": is_live(scenario) if scenario else None,
        "state": row.state,
        "file": str(row.listed.file),
        "problem": row.problem,
    }


_WIDEST = 40
"""Cells of the column of causes at most; a longer title is shown whole all the same."""


def show_progress(arguments: Namespace) -> int:
    """Every cause that there is a scenario for, and how it stands."""
    attempts = attempts_kept()
    scenarios = [one.scenario for one in find_scenarios(own_folders()) if one.scenario]
    causes = standings(attempts, scenarios)
    titles = titles_of(causes)
    if arguments.format == "json":
        print(json.dumps(progress_json(causes, titles, attempts), indent=2, ensure_ascii=False))
        return exit_codes.DONE
    for line in _progress_table(causes, titles, time.time()):
        print(line)
    return exit_codes.DONE


def titles_of(causes: Sequence[Standing]) -> list[str]:
    """What each cause is called in its flow; its id where the flow cannot be opened."""
    flows: dict[str, Flow | None] = {}
    for one in causes:
        if one.flow not in flows:
            try:
                flows[one.flow] = open_flow(one.flow, own_folders())
            except FlowError:
                flows[one.flow] = None
    return [_title(flows[one.flow], one.cause) for one in causes]


def _title(flow: Flow | None, cause: str) -> str:
    step = flow.step(cause) if flow else None
    return step.title if step else cause


def _progress_table(causes: Sequence[Standing], titles: Sequence[str], now: float) -> list[str]:
    mastered = sum(one.state == "mastered" for one in causes)
    width = min(_WIDEST, max(map(width_of, titles), default=0))
    rows = [
        f"{one.state:<8}  {padded(title, width)}  {_how(one, now)}".rstrip()
        for one, title in zip(causes, titles, strict=True)
    ]
    heading = f"{'STATE':<8}  {padded('CAUSE', width)}  {'RIGHT':<8}  LAST"
    of_all = count_of(len(causes), "cause")
    return [say.MASTERED.format(mastered=mastered, causes=of_all), "", heading, *rows]


def _how(one: Standing, now: float) -> str:
    if one.last is None:
        return ""
    hints = f", {count_of(one.hints, 'hint')}" if one.hints else ""
    return f"{f'{one.right} of {one.attempts}':<8}  {ago(one.last, now)}{hints}"


def ago(at: float, now: float) -> str:
    """How long that is ago: a table of 80 columns has room for the larger unit alone."""
    return f"{' '.join(duration(max(0.0, now - at)).split()[:2])} ago"


def progress_json(
    causes: Sequence[Standing], titles: Sequence[str], attempts: Sequence[Attempt]
) -> dict[str, Any]:
    return {
        "causes": [
            {
                "flow": one.flow,
                "step": one.cause,
                "title": title,
                "state": one.state,
                "attempts": one.attempts,
                "right": one.right,
                "hints": one.hints,
                "last": iso(one.last),
                "played": list(one.played),
            }
            for one, title in zip(causes, titles, strict=True)
        ],
        "attempts": [attempt_json(one) for one in attempts],
    }


def attempt_json(one: Attempt) -> dict[str, Any]:
    return {
        "at": iso(one.at),
        "scenario": one.scenario,
        "flow": one.flow,
        "cause": one.cause,
        "level": one.level,
        "seed": one.seed,
        "right": one.right,
        "end": one.end,
        "hints": one.hints,
        "wrong_turns": one.wrong_turns,
        "predicted": one.predicted,
        "foreseen": one.foreseen,
        "seconds": one.seconds,
        "late": one.late,
        "session": one.session or None,
    }
