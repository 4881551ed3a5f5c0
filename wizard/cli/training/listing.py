"""`wizard train --list`: the scenarios that can be played by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wizard.cli import exits
from wizard.cli.columns import padded, shortened, width_of
from wizard.cli.training.kept import attempts_kept
from wizard.frozen import frozen
from wizard.paths import flow_directories
from wizard.training.catalogue import is_live, why_not
from wizard.training.library import find_scenarios
from wizard.training.progress import state_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from wizard.training.library import ListedScenario
    from wizard.training.progress import Attempt, State

_WIDTH = 80
"""Cells of a row whose scenario can be played; one that cannot says all of why."""

_LEAST = 20
"""Cells that a title has however long the names are."""


@frozen
class _Row:
    """A scenario, and what this machine and this trainee add to it."""

    listed: ListedScenario
    state: State
    """Of this scenario, not of its cause: who could compare that with another scenario that went
    wrong would know the cause of both."""

    problem: str | None
    """Why it cannot be played here and what to do, in one line."""


def list_scenarios(arguments: Namespace) -> int:
    """Every scenario, the easy ones first; one that cannot be played here says why in its row."""
    rows = _rows(find_scenarios(flow_directories()), attempts_kept())
    if arguments.format == "json":
        print(json.dumps([_as_json(row) for row in rows], indent=2, ensure_ascii=False))
        return exits.DONE
    for line in _table(rows):
        print(line)
    return exits.DONE


def _rows(found: Sequence[ListedScenario], attempts: Sequence[Attempt]) -> list[_Row]:
    last = {one.scenario: one for one in sorted(attempts, key=lambda one: one.at)}
    return [
        _Row(
            one,
            state_of(last.get(one.name)),
            one.problem or (why_not(one.scenario) if one.scenario else None),
        )
        for one in found
    ]


def _table(rows: Sequence[_Row]) -> Iterator[str]:
    """A line of headings, and one for each."""
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
        if row.problem is None:
            yield begins + shortened(listed.title, max(_LEAST, _WIDTH - width_of(begins)))
        else:
            yield begins + (f"{listed.title}: {row.problem}" if scenario else row.problem)


def _as_json(row: _Row) -> dict[str, Any]:
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
