"""`wizard list` and `graph`: what can be seen of documents without walking them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wizard.cli import exits
from wizard.cli.columns import padded, width_of
from wizard.flow.library import flows_in, open_flow, shipped_flows
from wizard.paths import flow_directories

if TYPE_CHECKING:
    from argparse import Namespace


def list_flows(arguments: Namespace) -> int:
    """Every flow that can be opened by name; where two have one name, the first is opened."""
    own = (one for folder in flow_directories() for one in flows_in(folder))
    flows = (*own, *shipped_flows())
    if arguments.format == "json":
        rows = [{"name": one.name, "title": one.title, "file": str(one.file)} for one in flows]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return exits.DONE
    width = max((width_of(one.name) for one in flows), default=0)
    for one in flows:
        print(f"{padded(one.name, width)}  {one.title}")
    return exits.DONE


def draw(arguments: Namespace) -> int:
    """One flow as a graph."""
    flow = open_flow(arguments.flow, flow_directories())
    match arguments.format:
        case "json":
            from wizard.flow.graph import graph

            print(json.dumps(graph(flow), indent=2, ensure_ascii=False))
        case "mermaid":
            from wizard.flow.diagram import mermaid

            print(mermaid(flow), end="")
        case "dot":
            from wizard.flow.diagram import dot

            print(dot(flow), end="")
        case _:
            from wizard.flow.diagram import tree

            print(tree(flow), end="")
    return exits.DONE
