"""What the time line of a replay shows: one frozen picture, free of any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.session.telling import TellingKind

MarkKind = Literal["answer", "contradiction", "note", "verdict"]
"""What is marked on the line; anything else that happened is told in words alone."""


@frozen
class TimeMark:
    """Something on the line."""

    share: float
    """Where, as a share of its length."""

    kind: MarkKind


@frozen
class TimelineView:
    """Where a film stands."""

    share: float
    """How much of it has been seen."""

    marks: tuple[TimeMark, ...]
    elapsed: str
    """Time since the session began, as it went by then: `12:34`."""

    total: str
    """How long the session took."""

    clock: str
    """The time of day then."""

    speed: int
    playing: bool
    told: str
    """What happened last, in a line that begins with its time; empty where nothing did."""

    told_kind: TellingKind | None


@frozen
class MomentView:
    """Something that happened, to go to."""

    place: float
    """The second of the film."""

    time: str
    """Time since the session began."""

    text: str
    kind: TellingKind
