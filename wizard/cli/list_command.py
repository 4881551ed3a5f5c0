"""`wizard list`: the flows that can be opened by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import padded, width_of
from wizard.cli.options import add_format
from wizard.cli.own_folders import own_folders
from wizard.flow.library import flows_in, shipped_flows
from wizard.messages import command_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    add_format(parser, "text", "json")


def run(arguments: Namespace) -> int:
    """Every flow that can be opened by name; where two have one name, the first is opened."""
    own = tuple(one for folder in own_folders() for one in flows_in(folder))
    flows = (*own, *shipped_flows())
    if arguments.format == "json":
        rows = [{"name": one.name, "title": one.title, "file": str(one.file)} for one in flows]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return exit_codes.DONE
    width = max((width_of(one.name) for one in flows), default=0)
    seen: set[str] = set()
    for one in flows:
        where = "" if one not in own else say.LISTED_FROM.format(file=clean_line(str(one.file)))
        if one.name in seen:
            where = say.LISTED_BEHIND
        seen.add(one.name)
        print(f"{padded(one.name, width)}  {one.title}{where}")
    return exit_codes.DONE
