"""`wizard train --progress`: which causes are mastered, weak, untried."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from wizard.cli import exits
from wizard.cli.columns import padded, shortened, width_of
from wizard.cli.training.kept import attempts_kept
from wizard.flow.library import open_flow
from wizard.flow.problems import FlowError
from wizard.paths import flow_directories
from wizard.text.units import duration, iso
from wizard.training.library import find_scenarios
from wizard.training.progress import standings

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from wizard.flow.model import Flow
    from wizard.training.progress import Attempt, Standing

_WIDEST = 40
"""Cells of a cause's title at most."""


def show_progress(arguments: Namespace) -> int:
    """Every cause that there is a scenario for, and how it stands."""
    attempts = attempts_kept()
    scenarios = [one.scenario for one in find_scenarios(flow_directories()) if one.scenario]
    found = standings(attempts, scenarios)
    titles = _titles(found)
    if arguments.format == "json":
        print(json.dumps(_as_json(found, titles, attempts), indent=2, ensure_ascii=False))
        return exits.DONE
    for line in _table(found, titles, time.time()):
        print(line)
    return exits.DONE


def _titles(found: Sequence[Standing]) -> list[str]:
    """What each cause is called in its flow; its id where the flow cannot be opened."""
    flows: dict[str, Flow | None] = {}
    for one in found:
        if one.flow not in flows:
            try:
                flows[one.flow] = open_flow(one.flow, flow_directories())
            except FlowError:
                flows[one.flow] = None
    return [_title(flows[one.flow], one.cause) for one in found]


def _title(flow: Flow | None, cause: str) -> str:
    step = flow.step(cause) if flow else None
    return step.title if step else cause


def _table(found: Sequence[Standing], titles: Sequence[str], now: float) -> list[str]:
    mastered = sum(one.state == "mastered" for one in found)
    shown = [shortened(title, _WIDEST) for title in titles]
    width = max(map(width_of, shown), default=0)
    rows = [
        f"{one.state:<8}  {padded(title, width)}  {_how(one, now)}".rstrip()
        for one, title in zip(found, shown, strict=True)
    ]
    heading = f"{'STATE':<8}  {padded('CAUSE', width)}  {'RIGHT':<8}  LAST"
    said = f"{mastered} of {len(found)} causes mastered; `wizard train` goes on"
    return [said, "", heading, *rows]


def _how(one: Standing, now: float) -> str:
    if one.last is None:
        return ""
    hints = f", {one.hints} hint{'s' if one.hints > 1 else ''}" if one.hints else ""
    # A table of 80 columns has room for the larger unit of a duration alone.
    ago = " ".join(duration(max(0.0, now - one.last)).split()[:2])
    return f"{f'{one.right} of {one.attempts}':<8}  {ago} ago{hints}"


def _as_json(
    found: Sequence[Standing], titles: Sequence[str], attempts: Sequence[Attempt]
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
            for one, title in zip(found, titles, strict=True)
        ],
        "attempts": [
            {
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
            for one in attempts
        ],
    }
