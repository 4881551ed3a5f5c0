"""Knots: the steps of a graph that lie on common cycles.

Tarjan's algorithm (SIAM J. Comput. 1 (2), 1972) with a stack of its own, since a document can have
more steps in a row than Python has frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def knots_of(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The strongly connected components of a graph, node → the nodes that it leads to.

    What a knot leads to comes before it. Edges to what is no node are left out.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    knots: list[list[str]] = []
    for root in edges:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        open_[root] = None
        path = [(root, iter(edges[root]))]
        while path:
            node, following = path[-1]
            to = next(following, None)
            if to is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == order[node]:
                    knots.append(_closed(open_, node))
            elif to in edges and to not in order:
                order[to] = low[to] = len(order)
                open_[to] = None
                path.append((to, iter(edges[to])))
            elif to in open_:
                low[node] = min(low[node], order[to])
    return knots


def _closed(open_: dict[str, None], node: str) -> list[str]:
    """The knot that ends with `node`, taken out of what is open."""
    knot = []
    while True:
        last, _ = open_.popitem()
        knot.append(last)
        if last == node:
            return knot[::-1]
