"""What is known of a fault, and so what the wizard may say of it: one row of the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.training.faults import Fault


@dataclass(frozen=True, slots=True)
class Shown:
    """A condition, in the grammar of flows, that is true of the fault."""

    when: str
    within: float = 5.0
    """Seconds after which it has to be seen; before that it is not asked for."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One call of `diagnose` on the shipped flow, and the ways that are right for it."""

    ways: tuple[str, ...]
    """Steps joined by ` > `. With ` ?` at the end the evidence cannot decide the last one, so that
    the only right thing is to stop there, unsure; else the last one is the guidance that is right.
    Any sure answer that leads off these ways is wrong."""

    alert: str | None = None
    start: str | None = None
    """The step to begin at; neither an alert nor a step is the flow's own beginning."""

    stated: Mapping[str, str] = field(default_factory=dict)
    """What is known from elsewhere, a dashboard say, besides what the row states."""

    within: float = 5.0
    """Seconds after which the end of a way has to be reached; before, it may stop on the way."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fault, watched."""

    fault: Fault
    shows: tuple[Shown, ...]
    never: tuple[str, ...]
    """Conditions that are never true of it: one that is called true is wrong. Unknown is right."""

    asks: tuple[Ask, ...]
    stated: Mapping[str, str] = field(default_factory=dict)
    """`--set` of every call."""
