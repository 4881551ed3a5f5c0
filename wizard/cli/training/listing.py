"""`wizard train --list`: the scenarios that can be played by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wizard.cli import exits
from wizard.cli.columns import padded, width_of
from wizard.paths import flow_directories
from wizard.training.catalogue import why_not
from wizard.training.library import find_scenarios

if TYPE_CHECKING:
    from argparse import Namespace


def list_scenarios(arguments: Namespace) -> int:
    """Every scenario, the easy ones first; one that cannot be played here says why in its row."""
    found = find_scenarios(flow_directories())
    hindered = [one.problem or (why_not(one.scenario) if one.scenario else None) for one in found]
    if arguments.format == "json":
        rows = [
            {
                "name": one.name,
                "title": one.title,
                "level": one.scenario.level if one.scenario else None,
                "file": str(one.file),
                "problem": problem,
            }
            for one, problem in zip(found, hindered, strict=True)
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return exits.DONE
    width = max((width_of(one.name) for one in found), default=0)
    for one, problem in zip(found, hindered, strict=True):
        level = f"level {one.scenario.level}" if one.scenario else "level ?"
        said = f"{one.title}: {problem}" if problem and one.scenario else problem or one.title
        print(f"{padded(one.name, width)}  {level}  {said}")
    return exits.DONE
