"""Random walks through a flow: where they cannot go on, go in circles, or never come.

What the checker proves from the graph's shape, a random walk meets as a person would: by choosing.
Pure; the random numbers are passed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wizard.flow.graph import documents_of, entries

if TYPE_CHECKING:
    from random import Random

    from wizard.flow.model import Flow

LONGEST = 200
"""After so many steps a walk is broken off; nobody walks further."""

OFTEN = 3
"""A step that is met so often with no guidance in between is a loop."""


class RandomWalks(msgspec.Struct, frozen=True):
    """What random walks met. Steps are full ids; a way is the ids from the start on."""

    walks: int
    steps: int
    """How many steps were taken in all."""

    ends: dict[str, int]
    """Step at which walks ended → how many did."""

    dead_ends: dict[str, tuple[str, ...]]
    """Where a walk could not go on though it had got nowhere → the way there."""

    loops: dict[str, tuple[str, ...]]
    """A step that was met over and over with no guidance in between → the way."""

    unmet: tuple[str, ...]
    """Steps that no walk came to, in the order of the documents; headings of sections are none."""


def walk_at_random(flow: Flow, walks: int, random: Random) -> RandomWalks:
    """Walk `walks` times from the start or where an alert leads, taking each choice by chance."""
    tally = RandomWalks(walks, 0, {}, {}, {}, ())
    starts = [entry for document in documents_of(flow) for entry in entries(document)]
    met: set[str] = set()
    taken = 0
    for _ in range(walks):
        way = _walk(flow, random.choice(starts), random, tally)
        met.update(way)
        taken += len(way)
    unmet = tuple(
        step.id
        for document in documents_of(flow)
        for step in document.steps
        if step.kind != "contents" and step.id not in met
    )
    return RandomWalks(walks, taken, tally.ends, tally.dead_ends, tally.loops, unmet)


def _walk(flow: Flow, start: str, random: Random, tally: RandomWalks) -> list[str]:
    """One walk; the ids of the steps that it met."""
    way: list[str] = []
    since_guidance: list[str] = []
    step = flow.step(start)
    while step is not None and len(way) < LONGEST:
        way.append(step.id)
        since_guidance = [] if step.kind == "outcome" else [*since_guidance, step.id]
        if since_guidance.count(step.id) >= OFTEN:
            tally.loops.setdefault(step.id, tuple(way))
            return way
        if not step.choices:
            tally.ends[step.id] = tally.ends.get(step.id, 0) + 1
            if step.kind != "outcome" or not step.blocks:
                tally.dead_ends.setdefault(step.id, tuple(way))
            return way
        step = flow.step(random.choice(step.choices).to)
    if step is None:
        tally.dead_ends.setdefault(way[-1] if way else start, tuple(way))
    return way
