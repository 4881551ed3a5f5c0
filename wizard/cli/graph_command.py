"""`wizard graph`: a flow drawn as a tree or a diagram, or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.options import FLOW_HELP, add_format
from wizard.cli.own_folders import own_folders
from wizard.flow.diagram import dot, mermaid, tree
from wizard.flow.graph import graph
from wizard.flow.library import open_flow

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    parser.add_argument("flow", metavar="FLOW", help=FLOW_HELP)
    add_format(parser, "tree", "json", "mermaid", "dot")


def run(arguments: Namespace) -> int:
    """One flow as a graph."""
    flow = open_flow(arguments.flow, own_folders())
    match arguments.format:
        case "json":
            print(json.dumps(graph(flow), indent=2, ensure_ascii=False))
        case "mermaid":
            print(mermaid(flow), end="")
        case "dot":
            print(dot(flow), end="")
        case _:
            print(tree(flow), end="")
    return exit_codes.DONE
