"""`wizard train --list`: the scenarios that can be played by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wizard.cli import exits
from wizard.cli.columns import padded, width_of
from wizard.paths import flow_directories
from wizard.training.library import find_scenarios

if TYPE_CHECKING:
    from argparse import Namespace


def list_scenarios(arguments: Namespace) -> int:
    """Every scenario, the easy ones first; one that cannot be played says why in its row."""
    found = find_scenarios(flow_directories())
    if arguments.format == "json":
        rows = [
            {
                "name": one.name,
                "title": one.title,
                "level": one.scenario.level if one.scenario else None,
                "file": str(one.file),
                "problem": one.problem,
            }
            for one in found
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return exits.DONE
    width = max((width_of(one.name) for one in found), default=0)
    for one in found:
        level = f"level {one.scenario.level}" if one.scenario else "level ?"
        print(f"{level}  {padded(one.name, width)}  {one.problem or one.title}")
    return exits.DONE
