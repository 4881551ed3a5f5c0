"""A recorded session as moments: what the walk, the flow and the evidence were at any time of it.

    story = Story(recorded.flow, recorded.started, recorded.events)
    moment = story.moment(at)
    evidence = story.evidence(moment)

Going back costs what going forward does: the state is kept every so often, and folded from there.
Nothing here reads a clock, a file or the machine.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.session.shelf import Shelf, step_of
from wizard.session.tape import Tape
from wizard.walk.engine import Walk, fold, fold_all
from wizard.walk.events import (
    DocumentOpened,
    Event,
    HistoryRead,
    Sampled,
    StepEntered,
    TargetChosen,
    WentBack,
)
from wizard.walk.seen import evidence_of, verdicts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.reading import Evidence
    from wizard.evidence.series import Series
    from wizard.flow.model import Flow, Step
    from wizard.walk.events import Verdict

_CHECKPOINTS = 64
"""So many states are kept at most: of a long session, one in some hundred happenings."""

_LEAST_APART = 32


class Moment(Struct, frozen=True):
    """One point of a session."""

    at: float
    """Seconds since the epoch."""

    count: int
    """How many happenings there have been."""

    walk: Walk
    """The state after them."""


class Story:
    """A session, to be looked at from any moment of it."""

    def __init__(self, name: str, started: float, events: Sequence[Event]) -> None:
        """`name` is the flow's."""
        self.name = name
        self.happenings = tuple(event for event in events if not isinstance(event, Sampled))
        """What happened but for the samples, in order."""

        self.times = tuple(accumulate((event.at for event in self.happenings), max))
        """When each happened. They never go back, whatever the session says."""

        self.start = events[0].at if events else started
        self.end = max(self.start, *(event.at for event in events)) if events else started
        moves = (
            at
            for at, event in zip(self.times, self.happenings, strict=True)
            if isinstance(event, StepEntered | WentBack)
        )
        self.stops = tuple(dict.fromkeys(moves))
        """The times at which another step came, in order; steps that were passed at once are one
        stop with the step that they led to."""

        self._tape = Tape(events)
        self._shelf = Shelf(name, self.happenings)
        self._opened = _counts(self.happenings, DocumentOpened)
        self._chosen = _counts(self.happenings, TargetChosen, HistoryRead)
        self._apart = max(_LEAST_APART, len(self.happenings) // _CHECKPOINTS)
        self._states = [Walk()]

    def moment(self, at: float) -> Moment:
        """All that had happened by `at`."""
        return self.moment_after(bisect_right(self.times, at), at)

    def moment_after(self, count: int, at: float | None = None) -> Moment:
        """The moment right after the first `count` happenings, or later at `at`."""
        if at is None:
            at = self.times[count - 1] if count else self.start
        return Moment(at, count, self._walk_after(count))

    def _walk_after(self, count: int) -> Walk:
        nearest = count // self._apart
        while len(self._states) <= nearest:
            done = (len(self._states) - 1) * self._apart
            more = self.happenings[done : done + self._apart]
            self._states.append(fold_all(more, self._states[-1]))
        walk = self._states[nearest]
        for event in self.happenings[nearest * self._apart : count]:
            walk = fold(walk, event)
        return walk

    def flow(self, moment: Moment) -> Flow | None:
        """The flow with the documents that had been opened; None where the main one had not."""
        return self._shelf.flow_after(self._opened[moment.count])

    def step(self, moment: Moment) -> Step | None:
        """The step that the walk stood in; None before the first."""
        visit = moment.walk.current
        return step_of(self.flow(moment), visit) if visit else None

    def series(self, moment: Moment) -> Series:
        """What had been sampled of the target."""
        return self._tape.series_at(self._chosen[moment.count], moment.at)

    def evidence(self, moment: Moment) -> Evidence:
        """All readings as the step had to see them. The first look at a late moment of a long
        session takes as long as its samples have not been read yet (0.1 ms each)."""
        return evidence_of(moment.walk, self.step(moment), self.series(moment), moment.at)

    def verdicts(self, moment: Moment) -> tuple[Verdict | None, ...]:
        """What the evidence says of each exit of the step."""
        step = self.step(moment)
        return verdicts_of(step, self.evidence(moment)) if step else ()

    def is_read(self, moment: Moment) -> bool:
        """Whether all samples up to `moment` have been read, so that looking at it is quick."""
        return self._tape.is_read(self._chosen[moment.count], moment.at)

    def read(self, count: int) -> float:
        """Read so many samples ahead; returns the share of them that has been read."""
        return self._tape.read(count)


def _counts(events: Sequence[Event], *kinds: type[Event]) -> list[int]:
    """How many of the first n events are of these kinds, for each n from 0 on."""
    return list(accumulate((isinstance(event, kinds) for event in events), initial=0))
