"""What a scenario is: one training, as its Markdown document describes it. Pure data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.flow.blocks import Block

Level = Literal[1, 2, 3]
"""1 explains each gauge, 2 shows numbers only, 3 shows neither signs nor reasons before
its end."""


class Turn(Struct, frozen=True):
    """One answer of a way through a flow."""

    step: str
    """The full id of the question."""

    answer: str
    """The answer's text."""


class Scenario(Struct, frozen=True):
    """One training."""

    name: str
    """The file's name without `.md`: what `wizard train` takes."""

    title: str
    level: Level
    fault: str
    """A name of the catalogue of faults and curves; empty where there is a recording."""

    recording: str
    """The path of a recording of `wizard watch`, beside the document; empty where there is a fault.
    """

    flow: str
    """The name or path of the flow that is walked."""

    alert: str
    """The alert that fired, which says where the walk begins; empty: at the flow's start."""

    ends: tuple[str, ...]
    """Ids of the steps that are right to end at, the best first. It is what the scenario is about:
    the cause that is mastered."""

    way: tuple[Turn, ...]
    """The best way from the first step to the first of `ends`."""

    reading: str
    """What told an expert, on one line."""

    minutes: float
    """How long it may take."""

    stated: Mapping[str, str]
    """Facts that nobody can measure here, as `--set` takes them."""

    briefing: tuple[Block, ...]
    hints: tuple[tuple[Block, ...], ...]
    """In the order in which they are given."""

    debriefing: tuple[Block, ...]
    """What its author has to say of it. In these three `{{ app }}` and the like stand for what
    differs from time to time (wizard.training.cases)."""

    file: str
    """The document's path as it was given, for messages."""
