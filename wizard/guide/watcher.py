"""Whom to watch, and the thread that watches: evidence as the controller needs it.

What reads the machine is imported here at first use: 13 ms that the first question need not wait
for.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from wizard.evidence.sampler import Sampler
from wizard.guide.view import CandidateView
from wizard.messages import walk_messages as say
from wizard.text.units import duration, share, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.sample import Sample
    from wizard.evidence.sampler import Wait
    from wizard.evidence.target import Target
    from wizard.evidence.usage import UsageReader, Use

LOOK_SECONDS = 2.0
"""Between two looks: one reads the command lines of all processes, some ms of CPU."""


class Watcher:
    """Finds targets on this machine and samples one of them at a time."""

    def __init__(
        self, clock: Callable[[], float], every: float = 1.0, *, held: bool = False
    ) -> None:
        """`clock` stamps the samples and has to be the one that the guide reads too. `held`: what
        is to be sampled before `release` is sampled from then on. To import what that takes, and to
        judge the first sample, would put off the first question by 40 ms."""
        self._every = every
        self._clock = clock
        self._sampler: Sampler | None = None
        self._lookout: Lookout | None = None
        self._held = held
        self._waiting: Callable[[], None] | None = None
        self._starting = threading.RLock()
        self._usage: UsageReader | None = None

    def candidates(self) -> tuple[Target, ...]:
        """The main processes of the servers that run here."""
        from wizard.evidence.candidates import find_candidates

        return find_candidates()

    def candidate_views(self, now: float, lost: Target | None) -> tuple[CandidateView, ...]:
        """The same for a UI to list, with what each uses: whoever runs in the place of `lost` is
        first, then who uses most memory."""
        from wizard.evidence.usage import UsageReader

        if self._usage is None:
            self._usage = UsageReader()
        successors = self.successors(lost) if lost else ()
        known = {one.pid for one in successors}
        others = [one for one in self.candidates() if one.pid not in known]
        used = self._usage.of((*successors, *others))
        others.sort(key=lambda one: -used[one.pid].memory if one.pid in used else 0.0)
        return tuple(
            _listed(target, now, used.get(target.pid or 0), succeeds=target.pid in known)
            for target in (*successors, *others)
        )

    def target_of(self, pid: int) -> Target:
        """The target that `pid` belongs to. Raises TargetError with a line for the user."""
        from wizard.evidence.candidates import target_of

        return target_of(pid)

    def successors(self, target: Target) -> tuple[Target, ...]:
        """What runs in the place of `target`, which is gone."""
        from wizard.evidence.candidates import successors

        return successors(target)

    def may_start_again(self, target: Target) -> bool:
        """Whether what started `target`, and was named in its place, still runs."""
        from wizard.evidence.candidates import may_start_again

        return may_start_again(target)

    def surroundings(self) -> Target:
        """What is watched without a process: our own container, else the machine."""
        from wizard.evidence.candidates import surroundings

        return surroundings()

    def start(
        self,
        target: Target,
        on_sample: Callable[[Sample], None],
        on_lost: Callable[[str], None],
    ) -> None:
        """Sample `target` from now on, instead of any other."""
        with self._starting:
            self.stop()
            if self._held:
                self._waiting = lambda: self.start(target, on_sample, on_lost)
                return
            from wizard.evidence.probe import Probe

            self._sampler = Sampler(
                Probe(target), on_sample, on_lost, every=self._every, clock=self._clock
            )
            self._sampler.start()

    def release(self) -> None:
        """Hold nothing any more: the first question is on the screen."""
        with self._starting:
            self._held = False
            if self._waiting is not None:
                self._waiting()

    def look_out(self, lost: Target, on_successors: Callable[[tuple[Target, ...]], None]) -> None:
        """Look for the successors of `lost` from now on, until something is watched."""
        if self._lookout is not None:
            self._lookout.stop()
        self._lookout = Lookout(lambda: self.successors(lost), on_successors)
        self._lookout.start()

    def stop(self) -> None:
        """Sample nothing any more, and look for nobody."""
        if self._lookout is not None:
            self._lookout.stop()
            self._lookout = None
        self._waiting = None
        if self._sampler is not None:
            self._sampler.stop()
            self._sampler = None


def _listed(target: Target, now: float, use: Use | None, *, succeeds: bool) -> CandidateView:
    sentence = say.REPLACEMENT_UP_FOR if succeeds else say.UP_FOR
    parts = [sentence.format(age=duration(now - target.created))] if target.created else []
    if use is not None:
        parts.append(say.CANDIDATE_MEMORY.format(size=size(use.memory)))
        if use.cores is not None:
            parts.append(say.CANDIDATE_CPU.format(share=share(use.cores)))
    detail = ", ".join(parts)
    return CandidateView(target.pid or 0, target.title, detail, " ".join(target.command))


class Lookout:
    """The thread that looks for successors from time to time until it is stopped: a service may be
    back after minutes, and what was found may be gone again."""

    def __init__(
        self,
        look: Callable[[], tuple[Target, ...]],
        on_successors: Callable[[tuple[Target, ...]], None],
        wait: Wait = threading.Event.wait,
    ) -> None:
        """`on_successors` is called on the thread of the lookout whenever others are found."""
        self._look = look
        self._on_successors = on_successors
        self._wait = wait
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin; the first look is at once."""
        threading.Thread(target=self.run, name="wizard-lookout", daemon=True).start()

    def stop(self) -> None:
        """Nobody is told anything any more; may be called from any thread, and twice."""
        self._stopped.set()

    def run(self) -> None:
        """The loop itself; `start` runs it on a thread."""
        known: tuple[int | None, ...] = ()
        while not self._stopped.is_set():
            successors = self._look()
            pids = tuple(one.pid for one in successors)
            if pids != known and not self._stopped.is_set():
                known = pids
                self._on_successors(successors)
            if self._wait(self._stopped, LOOK_SECONDS):
                return
