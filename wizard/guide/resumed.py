"""A walk that goes on where a recorded one stood, beside the same process or its successor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard import __version__
from wizard.evidence.series import TIERS, Series
from wizard.evidence.target import same_target
from wizard.guide.conductor import Guide
from wizard.guide.heirs import find_again
from wizard.text.units import duration
from wizard.walk.events import (
    DocumentOpened,
    Event,
    HistoryRead,
    Resumed,
    Sampled,
    TargetChosen,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wizard.evidence.history.model import History
    from wizard.evidence.target import Target
    from wizard.flow.model import Flow
    from wizard.guide.recorder import Recorder
    from wizard.guide.watcher import Watcher
    from wizard.walk.engine import Walk


class ResumedGuide(Guide):
    """The state and the evidence of before, then a Guide like any other."""

    def __init__(  # noqa: PLR0913 - what a Guide needs, and what was before
        self,
        flow: Flow,
        recorder: Recorder,
        clock: Callable[[], float],
        *,
        watcher: Watcher,
        walk: Walk,
        events: Iterable[Event],
    ) -> None:
        """`flow` is the one that the session keeps, which may be replaced now; `walk` is the state
        after all `events`, and has a current step. Samples that were before are part of the series
        as long as the same is watched, and the time between is a gap in it."""
        super().__init__(flow, recorder, clock, watcher=watcher)
        self._walk = walk
        self._before = walk.target
        for event in events:
            if isinstance(event, DocumentOpened):
                self._kept.has(event)
        self._series = series_of(events, clock())
        self._apply([Resumed(clock(), __version__)])
        self._preselect()

    def look_around(self) -> None:
        """Watch again what was watched. Reads the machine: call it once the step is on the screen.

        Where a process is gone and exactly one runs the same program with the same arguments, that
        one is watched; else it is said to be gone, and a person chooses.
        """
        before, self._before = self._before, None
        if self._watcher is None or before is None:
            super().look_around()
            return
        found = find_again(before, self._watcher)
        if found.target is None:
            self._lose("it is gone")
            self.say(found.said)
        elif found.same:
            with self._lock:
                self._apply([TargetChosen(self._clock(), found.target)])
            self._watcher.start(found.target, self._observe, self._lose)
        else:
            self.watch_target(found.target)
            self.say(found.said)
        self._changed()


def series_of(events: Iterable[Event], now: float) -> Series:
    """What was sampled of the last target before `now`, oldest first.

    The past is as thin as a series keeps it (TIERS): decoding all samples of a working day would
    take 4 s, this takes a tenth of it. Samples of the future, by the clock of another machine, are
    left out: nothing that comes now could follow them.
    """
    sampled: list[Sampled] = []
    last: Target | None = None
    history: History | None = None
    for event in events:
        if isinstance(event, Sampled):
            sampled.append(event)
        elif isinstance(event, HistoryRead):
            history = event.history
        elif isinstance(event, TargetChosen):
            if last is None or not same_target(last, event.target):
                sampled.clear()
            last = event.target
    series = Series()
    before: Sampled | None = None
    for event in sampled:
        gap = next((gap for age, gap in TIERS if now - event.at <= age), None)
        if gap is None or event.at > now:
            continue
        if before is None or gap == 0 or event.at // gap != before.at // gap:
            series.append(event.sample)
            before = event
    if history is not None:
        series.join(history)
    return series


def since(last: float, now: float) -> str:
    """What to say first: how long ago the session was left."""
    return f"Going on with a session of {duration(max(0.0, now - last))} ago"
