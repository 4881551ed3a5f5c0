"""What is watched beside a walk: the target, its samples as a series, and who follows it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from wizard.evidence.series import Series
from wizard.guide.presenter import judged_alone
from wizard.guide.verdict_words import candidates_words
from wizard.messages import walk_messages as say
from wizard.walk.events import HistoryRead, Sampled, TargetChosen, TargetLost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from wizard.evidence.history.tracks import History
    from wizard.evidence.sample import Sample
    from wizard.evidence.series import RowView
    from wizard.evidence.target import Target
    from wizard.guide.view import CandidateView
    from wizard.guide.watcher import Watcher
    from wizard.walk.events import Event
    from wizard.walk.state import Walk


class WatchedWalk(Protocol):
    """What has to be known of the walk that somebody watches a target for."""

    @property
    def walk(self) -> Walk: ...

    def record(self, events: Iterable[Event]) -> None:
        """Let what happened count. Called with the lock held."""

    def changed(self) -> None:
        """Called where the picture may be another one, without the lock."""

    def sampled(self, newest: RowView) -> None:
        """Called after each sample, on the watcher's thread, without the lock."""


class TargetWatch:
    """Watches one target after the other for one walk. May be called from any thread."""

    def __init__(
        self,
        walked: WatchedWalk,
        watcher: Watcher | None,
        clock: Callable[[], float],
        lock: AbstractContextManager[object],
    ) -> None:
        """`lock` is that of the walk; without a `watcher` no process is ever watched."""
        self._walked = walked
        self._watcher = watcher
        self._clock = clock
        self._lock = lock
        self._sampled = threading.Event()
        self.series = Series()
        """What was sampled of the target, behind what a file says of the time before."""

        self.no_target = say.NO_TARGET
        """Why nothing is watched, where nothing is."""

        self.replaceable = True
        """Whether a target that ends may have successors."""

        self.successors: tuple[Target, ...] = ()
        """What runs in the place of a target that is lost."""

    @property
    def has_sample(self) -> bool:
        """Whether the target was sampled at least once."""
        return self._sampled.is_set()

    def candidates(self) -> tuple[CandidateView, ...]:
        """The processes that may be meant, the successors of one that is lost first."""
        if self._watcher is None:
            return ()
        walk = self._walked.walk
        listed = self._watcher.candidate_views(self._clock(), walk.target if walk.lost else None)
        if walk.target is None and walk.history is None:
            self.no_target = candidates_words(len(listed))
            self._walked.changed()
        return listed

    def watch_pid(self, pid: int) -> None:
        """Watch that process from now on. Raises TargetError with a line for the user."""
        if self._watcher:
            self.watch(self._watcher.target_of(pid))

    def watch(self, target: Target) -> None:
        """Watch `target` from now on; samples of another one stay in the journal only."""
        if self._watcher is None:
            return
        with self._lock:
            before, self.series = self.series, Series()
            if self._walked.walk.lost is not None:
                from wizard.evidence.succession import succeeds  # late: nothing is lost at a start

                if succeeds(target, self._walked.walk.target):
                    self.series.succeed(before)
            if self._walked.walk.history is not None:
                self.series.join(self._walked.walk.history)
            self._sampled.clear()
            self.successors = ()
            self._walked.record([TargetChosen(self._clock(), target)])
        self._start(target)

    def watch_again(self, target: Target) -> None:
        """Go on with `target`, of which there are samples already."""
        with self._lock:
            self._walked.record([TargetChosen(self._clock(), target)])
        self._start(target)

    def _start(self, target: Target) -> None:
        if self._watcher is not None:
            self._watcher.start(target, self._observe, self.lose)
        self._walked.changed()

    def look_back(self, history: History) -> None:
        """Let what a file says of the time before count too, in the place of any other file."""
        with self._lock:
            self._walked.record([HistoryRead(self._clock(), history)])
            self.series.join(history)
            self.no_target = judged_alone(history)
        self._walked.changed()

    def autodetect(self) -> None:
        """Choose a target where nobody named one: the only server here, else what surrounds us.

        Several servers are for a person to choose from. Reads the machine, which takes a moment.
        """
        if self._watcher is None:
            return
        self._watcher.release()
        walk = self._walked.walk
        if walk.target is not None:
            return
        if walk.history is not None:
            return  # whose the file is nobody said, so what runs here may be another's
        candidates = self._watcher.candidates()
        if len(candidates) > 1:
            self.no_target = candidates_words(len(candidates))
            self._walked.changed()
        else:
            self.watch(candidates[0] if candidates else self._watcher.surroundings())

    def release(self) -> None:
        """Hold back no sampling any more: the first question is on the screen."""
        if self._watcher is not None:
            self._watcher.release()

    def wait_for_sample(self, seconds: float) -> None:
        """Wait until the target was sampled once, but no longer than that."""
        walk = self._walked.walk
        if walk.target is not None and walk.lost is None:
            self._sampled.wait(seconds)

    @property
    def awaits_another(self) -> bool:
        """Whether the target is lost and what was named in its place may start it again."""
        walk = self._walked.walk
        return (
            walk.lost is not None
            and walk.target is not None
            and self._watcher is not None
            and self._watcher.may_start_again(walk.target)
        )

    def stop(self) -> None:
        """Sample nothing any more."""
        if self._watcher is not None:
            self._watcher.stop()

    def lose(self, reason: str) -> None:
        """The target has ended; its successors are looked for."""
        with self._lock:
            walk = self._walked.walk
            if walk.ended is not None:
                return
            self._walked.record([TargetLost(self._clock(), reason)])
        if self.replaceable and self._watcher is not None and walk.target is not None:
            self._watcher.look_out(walk.target, self._succeed)
        self._walked.changed()

    def _observe(self, sample: Sample) -> None:
        with self._lock:
            if self._walked.walk.ended is not None:
                return
            self.series.append(sample)
            self._walked.record([Sampled(sample.at, sample)])
            newest = self.series.moment(-1)
        self._sampled.set()
        self._walked.sampled(newest)

    def _succeed(self, successors: tuple[Target, ...]) -> None:
        """Others run in the place of the target, which is lost. One that was started again by the
        shell or supervisor that somebody named is what they meant."""
        with self._lock:
            walk = self._walked.walk
            if walk.lost is None or walk.ended is not None:
                return
            self.successors = successors
            starter = walk.target.starter if walk.target else None
            if starter is not None and [one.starter for one in successors] == [starter]:
                self.watch(successors[0])
        self._walked.changed()
