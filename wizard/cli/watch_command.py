"""`wizard watch`: record a process for hours, whatever becomes of the terminal."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard import __version__
from wizard.cli import exit_codes
from wizard.cli.exit_codes import UsageError
from wizard.cli.inputs import target_asked
from wizard.cli.options import add_target, seconds
from wizard.evidence.candidates import find_candidates, surroundings
from wizard.evidence.probe import Probe
from wizard.evidence.sampler import Sampler, steady_clock
from wizard.evidence.sources.this_program import step_aside
from wizard.evidence.target import same_target
from wizard.messages import command_messages as say
from wizard.messages import walk_messages
from wizard.session.codec import Gap, line_of
from wizard.session.line_file import LineFile
from wizard.session.recording_writer import SampleWriter, end_lines, header_lines
from wizard.session.recordings import Recording, RecordingError, RecordingHeader, lines_in
from wizard.text.clean import clean_line
from wizard.text.units import count_of, duration, size

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterator

    from wizard.evidence.sample import Sample
    from wizard.evidence.target import Target


SYNC_SECONDS = 60.0
"""How much a machine that loses its power may take with it."""

_LATE_SECONDS = 2.0
"""How long the last sample may still be under way when it all ends."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    add_target(parser)
    parser.add_argument(
        "--out",
        metavar="FILE",
        required=True,
        help="write to this file; a recording of the same process is continued",
    )
    parser.add_argument(
        "--for",
        metavar="TIME",
        dest="seconds",
        type=seconds,
        help="how long, e.g. 8h (default: until the process ends)",
    )
    parser.add_argument(
        "--every",
        metavar="TIME",
        type=seconds,
        default=5.0,
        help="the time between two samples (default: 5s)",
    )


def run(arguments: Namespace) -> int:
    """Record until the time is over, the target ends or somebody ends us. Raises UsageError."""
    if arguments.every < 1.0:
        raise UsageError(say.EVERY_TOO_SHORT)
    target = _target(arguments)
    path = Path(os.path.abspath(os.path.expanduser(arguments.out)))
    clock = steady_clock()
    file = _open(path, target, clock())
    step_aside()
    header = RecordingHeader(__version__, clock(), arguments.every, target)
    with _end_signals() as ends:
        return _record(RecordingWriter(file, clock, header), target, arguments, ends)


def _target(arguments: Namespace) -> Target:
    asked = target_asked(arguments)
    if asked is not None:
        return asked
    candidates = find_candidates()
    if len(candidates) > 1:
        listed = ", ".join(f"{one.pid} ({one.title})" for one in candidates)
        raise UsageError(say.SEVERAL_CANDIDATES.format(count=len(candidates), candidates=listed))
    return candidates[0] if candidates else surroundings()


# --- the file ---------------------------------------------------------------------------------


def _open(path: Path, target: Target, now: float) -> LineFile:
    """The recording at `path`, new or one of the same target. Raises UsageError."""
    shown = clean_line(str(path))
    try:
        if os.path.lexists(path):
            file = LineFile.again(path)
            try:
                _judge(path, target, now)
            except BaseException:
                file.close()
                raise
            return file
        return LineFile.create_at(path)
    except BlockingIOError:
        raise UsageError(say.WRITTEN_BY_ANOTHER.format(file=shown)) from None
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(say.OUT_UNREADABLE.format(file=shown, reason=reason)) from error


def _judge(path: Path, target: Target, now: float) -> None:
    """Refuse to go on in a file that is none of ours, or that is about somebody else."""
    shown = clean_line(str(path))
    if not path.stat().st_size:
        return  # cut off before its first line
    with path.open("rb") as lines:
        try:
            recording = Recording(lines_in(lines))
            for _sample in recording.samples():
                pass
        except RecordingError as error:
            raise UsageError(say.OUT_NOT_CONTINUED.format(file=shown, problem=error)) from None
    if not same_target(recording.header.target, target):
        recorded = _named(recording.header.target)
        raise UsageError(
            say.OUT_OF_ANOTHER.format(file=shown, recorded=recorded, target=_named(target))
        )
    if recording.last is not None and recording.last >= now:
        raise UsageError(say.OUT_IN_FUTURE.format(file=shown))


def _named(target: Target) -> str:
    if target.pid is None:
        return target.title
    return walk_messages.TARGET.format(title=target.title, pid=target.pid)


class RecordingWriter:
    """What is written: the sampler's thread adds samples, the main thread looks and ends it."""

    def __init__(self, file: LineFile, clock: Callable[[], float], header: RecordingHeader) -> None:
        self._file = file
        self.clock = clock
        self._recorder = SampleWriter()
        self._lock = threading.Lock()
        self._header: bytes | None = b"".join(header_lines(header))
        self._is_open = True
        self._synced = clock()
        self._gap: Gap | None = None
        """What could not be written since the last line."""

        self.count = 0
        self.bytes = 0
        self.trouble: str | None = None
        """Why nothing can be written at the moment."""

    def add(self, sample: Sample) -> None:
        """Write a sample. What cannot be written is counted, and noted once the disk is well."""
        with self._lock:
            if not self._is_open:
                return
            line = self._recorder.line(sample)
            if line is None:
                return
            try:
                self._begin()
                self._append(line)
            except OSError as error:
                self.trouble = error.strerror or str(error)
                gap = self._gap or Gap(sample.at, sample.at, 0, self.trouble)
                self._gap = replace(gap, until=sample.at, events=gap.events + 1)
                self._recorder.start_again()
                return
            self.count += 1
            self.trouble = None
            if self.clock() - self._synced >= SYNC_SECONDS:
                self._synced = self.clock()
                self._sync()

    def _begin(self) -> None:
        """Write what comes before a line: the header, and how much could not be written."""
        if self._header is not None:
            self._append(self._header)
            self._header = None
        if self._gap is not None:
            self._append(line_of(self._gap))
            self._gap = None

    def _append(self, line: bytes) -> None:
        self._file.append(line)
        self.bytes += len(line)

    def _sync(self) -> None:
        try:
            self._file.sync()
        except OSError as error:
            self.trouble = error.strerror or str(error)

    def close(self, reason: str) -> None:
        """Say why it ended, and wait until all is on the disk."""
        if not self._lock.acquire(timeout=_LATE_SECONDS):
            return  # the disk hangs; what it took are whole lines
        try:
            self._begin()
            self._append(b"".join(end_lines(self.clock(), reason)))
            self._file.sync()
        except OSError as error:
            self.trouble = error.strerror or str(error)
        finally:
            self._is_open = False
            self._file.close()
            self._lock.release()


# --- what ends it -----------------------------------------------------------------------------

_ENDS: dict[int | str, tuple[int, str]] = {
    signal.SIGINT: (exit_codes.INTERRUPTED, say.INTERRUPTED),
    signal.SIGTERM: (exit_codes.TERMINATED, say.TERMINATED),
}


@contextmanager
def _end_signals() -> Iterator[SimpleQueue[int | str]]:
    """What ends a recording: the numbers of signals, and what else is put into the queue, such as
    why the sampler has lost its target. A signal's handler may put while another put is under way.

    A hang-up is not among them: whoever records for hours closes the terminal meanwhile.
    """
    ends: SimpleQueue[int | str] = SimpleQueue()
    ignored = (signal.SIGHUP, signal.SIGTTOU)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in ignored}
    for number in (signal.SIGINT, signal.SIGTERM):
        # What was ignored when we were started (nohup, `&` in a script) stays ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, lambda caught, _: ends.put(caught))
    try:
        yield ends
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _record(
    writer: RecordingWriter, target: Target, arguments: Namespace, ends: SimpleQueue[int | str]
) -> int:
    sampler = Sampler(
        Probe(target), writer.add, ends.put, every=arguments.every, clock=writer.clock
    )
    shown = clean_line(arguments.out)
    progress = ProgressLine()
    begun = say.RECORDING if arguments.seconds is None else say.RECORDING_FOR
    progress.say(
        begun.format(
            target=_named(target),
            file=shown,
            every=duration(arguments.every),
            seconds=duration(arguments.seconds or 0.0),
        )
    )
    began = time.monotonic()
    sampler.start()
    end: int | str | None = None
    while end is None:
        passed = time.monotonic() - began
        left = float("inf") if arguments.seconds is None else arguments.seconds - passed
        try:
            end = ends.get(timeout=max(0.0, min(1.0, left)))
        except Empty:
            end = say.TIME_OVER if left <= 0 else None
        progress.show(writer, passed)
    code, reason = _ENDS.get(end, (exit_codes.DONE, str(end)))
    sampler.stop()
    writer.close(reason)
    progress.say(
        say.RECORDED.format(
            reason=reason,
            samples=count_of(writer.count, "sample"),
            passed=duration(time.monotonic() - began),
            size=size(writer.bytes),
            file=shown,
        )
    )
    if writer.trouble:
        progress.say(say.NOT_ALL_WRITTEN.format(reason=writer.trouble))
    return code


class ProgressLine:
    """One line on stderr that goes on in place; where stderr is no terminal, only what is said.

    Nobody has to be there to read it: what cannot be written at once is left out.
    """

    def __init__(self) -> None:
        self._fd = 2
        self._shows = os.isatty(self._fd)
        self._trouble: str | None = None
        self._is_drawn = False

    def say(self, text: str) -> None:
        """A line that stays."""
        clear = "\r\x1b[K" if self._is_drawn else ""
        self._is_drawn = False
        self._put(f"{clear}wizard: {clean_line(text)}\n")

    def show(self, writer: RecordingWriter, passed: float) -> None:
        """How far it is; says it once where nothing can be written."""
        if writer.trouble != self._trouble:
            self._trouble = writer.trouble
            trouble = say.CANNOT_WRITE.format(reason=writer.trouble)
            self.say(trouble if writer.trouble else say.CAN_WRITE_AGAIN)
        if self._shows and self._is_ours():
            self._is_drawn = True
            sentence = say.PROGRESS_STUCK if writer.trouble else say.PROGRESS
            samples = count_of(writer.count, "sample")
            words = sentence.format(
                passed=duration(passed), samples=samples, size=size(writer.bytes)
            )
            self._put(f"\r\x1b[K{words}")

    def _is_ours(self) -> bool:
        """Whether we are in the terminal's foreground; the line of a shell is not drawn over."""
        try:
            return os.tcgetpgrp(self._fd) == os.getpgrp()
        except OSError:
            self._shows = False  # the terminal has gone
            return False

    def _put(self, text: str) -> None:
        encoded = text.encode(sys.stderr.encoding if sys.stderr else "ascii", "replace")
        try:
            # A terminal that was stopped (Ctrl+S) takes nothing, and would hold us up.
            if select.select([], [self._fd], [], 0)[1]:
                os.write(self._fd, encoded)
        except OSError:
            self._shows = False  # the terminal has gone, which ends no recording
