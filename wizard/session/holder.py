"""Who has a journal open, and ending that wizard so that another can go on.

Nothing is signalled but a process of our own user that holds that very file open for writing and
was started as a wizard; it is held by a descriptor while that is found out, so that its id cannot
become another's in the meantime.
"""

from __future__ import annotations

import os
import select
import signal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

PROC = Path("/proc")

PATIENCE = 5.0
"""Seconds that a wizard has to end; it takes two at most."""


class HolderError(Exception):
    """The journal cannot be taken over. The text says why, in a few words."""


class Holder(Struct, frozen=True):
    """The wizard that has a journal open."""

    pid: int
    terminal: str | None
    """Where it is shown, as `/dev/pts/3`."""


def holder_of(journal: Path, proc: Path = PROC) -> Holder | None:
    """The wizard of ours that writes `journal`; None where none can be seen from here."""
    try:
        status = os.stat(journal, follow_symlinks=False)
    except OSError:
        return None
    for pid in _own_processes(proc):
        if _writes(proc, pid, (status.st_dev, status.st_ino)) and _is_wizard(proc, pid):
            return Holder(pid, _terminal(proc, pid))
    return None


def end_holder(journal: Path, patience: float = PATIENCE) -> None:
    """Hang up the wizard that writes `journal`, and wait until it has ended. Raises HolderError."""
    holder = holder_of(journal)
    if holder is None:
        raise HolderError("no wizard of yours on this machine has it open")
    try:
        process = os.pidfd_open(holder.pid)
    except OSError as error:
        raise HolderError(f"process {holder.pid}: {error.strerror}") from error
    try:
        if holder_of(journal) != holder:
            raise HolderError("it has just been let go; try again")
        # One that is suspended hears of the hang-up once it goes on.
        for number in (signal.SIGHUP, signal.SIGCONT):
            signal.pidfd_send_signal(process, number)
        poll = select.poll()
        poll.register(process, select.POLLIN)
        if not poll.poll(patience * 1000):
            raise HolderError(f"process {holder.pid} was told to end and has not; end it yourself")
    except OSError as error:
        raise HolderError(f"process {holder.pid}: {error.strerror}") from error
    finally:
        os.close(process)


def _own_processes(proc: Path) -> Iterator[int]:
    """The ids of our user's processes but for this one."""
    ours = os.geteuid()
    for name in sorted(os.listdir(proc)):
        if not name.isdecimal() or int(name) == os.getpid():
            continue
        try:
            if os.stat(proc / name).st_uid == ours:
                yield int(name)
        except OSError:  # it has ended
            continue


def _writes(proc: Path, pid: int, file: tuple[int, int]) -> bool:
    """Whether the process has that file (device, inode) open for writing."""
    place = proc / str(pid)
    try:
        for number in os.listdir(place / "fd"):
            status = os.stat(place / "fd" / number)
            if (status.st_dev, status.st_ino) == file:
                info = (place / "fdinfo" / number).read_text(encoding="ascii", errors="replace")
                flags = next(line for line in info.splitlines() if line.startswith("flags:"))
                if int(flags.split()[1], 8) & os.O_ACCMODE != os.O_RDONLY:
                    return True
    except (OSError, StopIteration):  # it has ended, or is not ours to look at
        return False
    return False


def _is_wizard(proc: Path, pid: int) -> bool:
    """Whether its command line begins a wizard: `wizard …`, `python …/wizard …`, `python -m wizard
    …`."""
    try:
        words = (proc / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    names = [os.path.basename(word) for word in words[:2]]
    return b"wizard" in names or any(pair == (b"-m", b"wizard") for pair in pairwise(words))


def _terminal(proc: Path, pid: int) -> str | None:
    try:
        target = os.readlink(proc / str(pid) / "fd" / "0")
    except OSError:
        return None
    return target if target.startswith("/dev/pts/") or target.startswith("/dev/tty") else None
