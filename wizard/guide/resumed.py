"""A walk that goes on where a recorded one stood, beside the same process or its successor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from wizard import __version__
from wizard.evidence.series import TIERS, Series
from wizard.evidence.succession import succeeds
from wizard.evidence.target import TargetError, same_target
from wizard.guide.controller import Guide
from wizard.guide.presenter import title_of
from wizard.messages import walk_messages as say
from wizard.walk.events import (
    DocumentOpened,
    Event,
    HistoryRead,
    Resumed,
    Sampled,
    TargetChosen,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wizard.evidence.history.tracks import History
    from wizard.evidence.target import Target
    from wizard.flow.model import Flow
    from wizard.guide.recorder import Recorder
    from wizard.guide.watcher import Watcher
    from wizard.walk.state import Walk


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
        self._watcher = watcher
        self._before = walk.target
        for event in events:
            if isinstance(event, DocumentOpened):
                self._record.has(event)
        self._watch.series = series_of(events, clock())
        self.record([Resumed(clock(), __version__)])
        self._preselect()

    def prepare(self) -> None:
        """Watch again what was watched. Reads the machine: call it once the step is on the screen.

        Where a process is gone and exactly one runs the same program with the same arguments, that
        one is watched; else it is said to be gone, and a person chooses.
        """
        before, self._before = self._before, None
        if before is None:
            super().prepare()
            return
        now = what_became_of(before, self._watcher)
        if now.target is None:
            self._watch.lose(say.IS_GONE)
        elif now.same:
            self._watch.watch_again(now.target)
        else:
            self._watch.watch(now.target)
        if now.words:
            self.say(now.words)


class Successor(Struct, frozen=True):
    """What became of a target."""

    target: Target | None
    """Whom to watch now; None where a person has to choose."""

    same: bool = False
    words: str = ""
    """What to tell where it is another one, or none."""


def what_became_of(before: Target, watcher: Watcher) -> Successor:
    """What became of `before` on this machine."""
    if before.pid is None:
        around = watcher.surroundings()
        same = same_target(before, around)
        words = "" if same else say.WATCHED_ELSEWHERE.format(target=before.title)
        return Successor(around, same, words)
    try:
        now = watcher.target_of(before.pid)
    except TargetError:
        now = None
    if now is not None and same_target(before, now):
        return Successor(now, same=True)
    gone, successors = title_of(before), watcher.successors(before)
    if not successors:
        return Successor(None, words=say.GONE.format(target=gone))
    first, count = successors[0], len(successors)
    if first.command == before.command and count == 1:
        words = say.GONE_SAME_COMMAND.format(target=gone, pid=first.pid)
        return Successor(first, words=words)
    if first.command == before.command:
        pids = ", ".join(str(one.pid) for one in successors)
        return Successor(None, words=say.GONE_SAME_COMMANDS.format(target=gone, pids=pids))
    sentence = say.GONE_REPLACED if count == 1 else say.GONE_MAY_BE_REPLACED
    return Successor(None, words=sentence.format(target=gone, pid=first.pid, count=count))


def series_of(events: Iterable[Event], now: float) -> Series:
    """What was sampled of the last target before `now`, oldest first.

    The past is as thin as a series keeps it (TIERS): decoding all samples of a working day would
    take 4 s, this takes a tenth of it. Samples of the future, by the clock of another machine, are
    left out: nothing that comes now could follow them.
    """
    sampled: list[Sampled] = []
    before: list[Sampled] = []
    last: Target | None = None
    history: History | None = None
    for event in events:
        if isinstance(event, Sampled):
            sampled.append(event)
        elif isinstance(event, HistoryRead):
            history = event.history
        elif isinstance(event, TargetChosen):
            if last is None or not same_target(last, event.target):
                before = sampled if succeeds(event.target, last) else []
                sampled = []
            last = event.target
    series = _thin_series(sampled, now, after=_thin_series(before, now))
    if history is not None:
        series.join(history)
    return series


def _thin_series(sampled: Sequence[Sampled], now: float, after: Series | None = None) -> Series:
    """`after`: that of the target in whose place this one runs."""
    series = Series()
    if after is not None:
        series.succeed(after)
    before: Sampled | None = None
    for event in sampled:
        gap = next((gap for age, gap in TIERS if now - event.at <= age), None)
        if gap is None or event.at > now:
            continue
        if before is None or gap == 0 or event.at // gap != before.at // gap:
            series.append(event.sample)
            before = event
    return series
