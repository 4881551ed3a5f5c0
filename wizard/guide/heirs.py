"""What became of a process that is gone: who runs in its place."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from wizard.evidence.target import TargetError, same_target
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.evidence.sampler import Wait
    from wizard.evidence.target import Target
    from wizard.guide.watcher import Watcher

LOOK_SECONDS = 2.0
"""Between two looks: one reads the command lines of all processes, some ms of CPU."""


@frozen
class Found:
    """What became of a target."""

    target: Target | None
    """Whom to watch now; None where a person has to choose."""

    same: bool = False
    said: str = ""
    """What to tell where it is another one, or none."""


def find_again(before: Target, watcher: Watcher) -> Found:
    """What became of `before` on this machine."""
    if before.pid is None:
        around = watcher.surroundings()
        same = same_target(before, around)
        return Found(around, same, "" if same else f"{before.title} was watched elsewhere")
    try:
        now = watcher.target_of(before.pid)
    except TargetError:
        now = None
    if now is not None and same_target(before, now):
        return Found(now, same=True)
    heirs = watcher.successors(before)
    gone = f"{before.title} (pid {before.pid}) is gone"
    if len(heirs) == 1 and heirs[0].command == before.command:
        said = f"{gone}; pid {heirs[0].pid} runs the same and is watched now"
        return Found(heirs[0], said=said)
    if len(heirs) > 1 and heirs[0].command == before.command:
        listed = ", ".join(str(heir.pid) for heir in heirs)
        return Found(None, said=f"{gone}; {listed} run the same: press p to choose")
    return Found(None, said=f"{gone}; {offer(heirs) or 'press p to choose another'}")


def offer(heirs: Sequence[Target]) -> str:
    """What can be done about a target that is gone and was followed by `heirs`, in few words."""
    if len(heirs) > 1:
        return f"{len(heirs)} may have followed: p lists them"
    return f"its successor is pid {heirs[0].pid}: p takes it" if heirs else ""


class Lookout:
    """The thread that looks for successors from time to time until it is stopped: a service may be
    back after minutes, and what was found may be gone again."""

    def __init__(
        self,
        look: Callable[[], tuple[Target, ...]],
        on_heirs: Callable[[tuple[Target, ...]], None],
        wait: Wait = threading.Event.wait,
    ) -> None:
        """`on_heirs` is called on the thread of the lookout whenever others are found."""
        self._look = look
        self._on_heirs = on_heirs
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
            heirs = self._look()
            pids = tuple(heir.pid for heir in heirs)
            if pids != known and not self._stopped.is_set():
                known = pids
                self._on_heirs(heirs)
            if self._wait(self._stopped, LOOK_SECONDS):
                return
