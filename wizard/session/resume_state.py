"""Sessions that can be gone on with: which first, whether somebody was just cut off, and who has
one open.

To go on with one that is open, its wizard is ended. Nothing is signalled but a process of our own
user that holds that very file open for writing and was started as a wizard; it is held by a
descriptor while that is found out, so that its id cannot become another's in the meantime.
"""

from __future__ import annotations

import json
import mmap
import os
import select
import signal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.messages import journal_messages as say
from wizard.session.session_store import is_open, journals, written_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.session.recorded import Recorded


RECENT = 86400.0
"""Seconds for which one that was cut off is offered by itself."""

_HEAD = 65536
"""Bytes at the start of a journal in which its first event begins."""

_TAIL = 65536
"""Bytes at the end of a journal that are looked through for its last event."""


def unfinished(directory: Path, now: float) -> Iterator[Recorded]:
    """The sessions that are not finished, the likeliest to be gone on with first.

    Those of the last day before `now` (seconds since the epoch) that nobody has open, then those
    that are open in another wizard, then older ones; each the last written to first. Those without
    an answer come last. Damaged ones are passed over. Raises OSError.
    """
    # Late: a start only wants to know whether there is one.
    from wizard.session.journal_reader import JournalError
    from wizard.session.recorded import recorded

    times = written_at(directory)
    empty: list[Recorded] = []
    for path in sorted(times, key=lambda path: (_rank(path, now - times[path]), -times[path])):
        try:
            session = recorded(path)
        except JournalError:
            continue
        if session.finished or not session.walk.trail:
            continue
        if session.answers:
            yield session
        else:
            empty.append(session)
    yield from empty


def _rank(path: Path, age: float) -> int:
    if is_held(path):
        return 1
    return 0 if age <= RECENT else 2


def is_held(path: Path) -> bool:
    """Whether another wizard has it open, as far as we are allowed to see."""
    try:
        return is_open(path)
    except OSError:
        return False


def is_training(path: Path) -> bool:
    """Whether the session in `path` is a training, without reading it: that is its first event, and
    in what a text says the quotes are escaped. Raises OSError."""
    with path.open("rb") as file:
        return b'"event":"training-began"' in file.read(_HEAD)


def left_hanging(directory: Path, now: float) -> float | None:
    """When the last session that nobody has open was cut off by a hang-up or a kill, in seconds
    since the epoch; None where it was not, has no answer, or is long past at `now`. Trainings are
    passed over. Reads little; problems are no reason to fail."""
    try:
        free = (path for path in journals(directory) if not is_held(path))
        last = next((path for path in free if not is_training(path)), None)
        if last is None:
            return None
        at = last.stat().st_mtime
        if not 0 <= now - at <= RECENT or not _was_cut_off(last):
            return None
    except OSError:
        return None
    return at


def _was_cut_off(path: Path) -> bool:
    """Whether nobody left it by a key, though something was answered in it. Raises OSError."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if not size:
            return False
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            if whole.find(b'"event":"answer-given"') < 0:
                return False
    if b'"result":"solved"' in tail or b'"result":"not solved"' in tail:
        return False
    last = tail.rpartition(b'{"event":')[2]
    try:
        written = json.loads(b'{"event":' + last)
    except (ValueError, RecursionError):
        return True  # torn: it was cut off while it was written
    ended = isinstance(written, dict) and written.get("event") == "ended"
    return not ended or written.get("reason") in ("hang-up", "terminated")


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
    for pid in _this_programes(proc):
        if _writes(proc, pid, (status.st_dev, status.st_ino)) and _is_wizard(proc, pid):
            return Holder(pid, _terminal(proc, pid))
    return None


def end_holder(journal: Path, patience: float = PATIENCE) -> None:
    """Hang up the wizard that writes `journal`, and wait until it has ended. Raises HolderError."""
    holder = holder_of(journal)
    if holder is None:
        raise HolderError(say.HOLDER_UNSEEN)
    try:
        process = os.pidfd_open(holder.pid)
    except OSError as error:
        message = say.HOLDER_TROUBLE.format(pid=holder.pid, reason=error.strerror)
        raise HolderError(message) from error
    try:
        if holder_of(journal) != holder:
            raise HolderError(say.HOLDER_GONE)
        # One that is suspended hears of the hang-up once it goes on.
        for number in (signal.SIGHUP, signal.SIGCONT):
            signal.pidfd_send_signal(process, number)
        poll = select.poll()
        poll.register(process, select.POLLIN)
        if not poll.poll(patience * 1000):
            raise HolderError(say.HOLDER_STAYS.format(pid=holder.pid))
    except OSError as error:
        message = say.HOLDER_TROUBLE.format(pid=holder.pid, reason=error.strerror)
        raise HolderError(message) from error
    finally:
        os.close(process)


def _this_programes(proc: Path) -> Iterator[int]:
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
