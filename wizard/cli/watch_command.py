"""`wizard watch`: record a process for hours, whatever becomes of the terminal."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from pathlib import Path
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
from wizard.evidence.sources.own_process import step_aside
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
    from collections.abc import Callable

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
    with EndSignals() as signals:
        writer = RecordingWriter(
            file, clock, RecordingHeader(__version__, clock(), arguments.every, target)
        )
        return _record(writer, target, arguments, signals)


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
        """Write a sample. What cannot be written is counted, and told once the disk takes it."""
        with self._lock:
            if not self._is_open:
                return
            try:
                line = self._recorder.line(sample)
                if line is None:
                    return
                self._write(line)
                self.trouble = None
            except OSError as error:
                self.trouble = error.strerror or str(error)
                gap = self._gap or Gap(sample.at, sample.at, 0, self.trouble)
                self._gap = replace(gap, until=sample.at, events=gap.events + 1)
                self._recorder.start_again()
                return
            try:
                self._sync_at_times()
            except OSError as error:
                self.trouble = error.strerror or str(error)

    def _write(self, line: bytes) -> None:
        self._begin()
        self._append(line)
        self.count += 1

    def _begin(self) -> None:
        if self._header is not None:
            self._append(self._header)
            self._header = None
        if self._gap is not None:
            self._append(line_of(self._gap))
            self._gap = None

    def _append(self, line: bytes) -> None:
        self._file.append(line)
        self.bytes += len(line)

    def _sync_at_times(self) -> None:
        now = self.clock()
        if now - self._synced >= SYNC_SECONDS:
            self._synced = now
            self._file.sync()

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

_CODES = {signal.SIGINT: exit_codes.INTERRUPTED, signal.SIGTERM: exit_codes.TERMINATED}
_WORDS = {signal.SIGINT: say.INTERRUPTED, signal.SIGTERM: say.TERMINATED}


class EndSignals:
    """Hears what ends a recording: signals, and the sampler that has lost its target.

    A hang-up is not among them: whoever records for hours closes the terminal meanwhile. To use in
    a `with`, in the main thread.
    """

    def __enter__(self) -> EndSignals:
        self._read, self._write = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._woken_before = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        self._before = {
            signal.SIGHUP: signal.signal(signal.SIGHUP, signal.SIG_IGN),
            signal.SIGTTOU: signal.signal(signal.SIGTTOU, signal.SIG_IGN),
        }
        for number in _CODES:
            # What was ignored when we were started (nohup, `&` in a script) stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, lambda *_: None)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(self._woken_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._read)
        os.close(self._write)

    def lost(self) -> None:
        """Called by the sampler's thread, once."""
        os.write(self._write, b"\0")

    def listen(self, seconds: float) -> bytes:
        """What was heard within `seconds`: numbers of signals, 0 for a target that is lost."""
        ready, _, _ = select.select([self._read], [], [], seconds)
        return os.read(self._read, 64) if ready else b""


def _record(
    writer: RecordingWriter, target: Target, arguments: Namespace, signals: EndSignals
) -> int:
    lost: list[str] = []

    def on_lost(reason: str) -> None:
        lost.append(reason)
        signals.lost()

    sampler = Sampler(Probe(target), writer.add, on_lost, every=arguments.every, clock=writer.clock)
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
    code, reason = exit_codes.DONE, None
    while reason is None:
        passed = time.monotonic() - began
        left = float("inf") if arguments.seconds is None else arguments.seconds - passed
        for heard in signals.listen(max(0.0, min(1.0, left))):
            if heard in _CODES:
                code, reason = _CODES[signal.Signals(heard)], _WORDS[signal.Signals(heard)]
            elif heard == 0:
                reason = lost[0]
        if left <= 0 and reason is None:
            reason = say.TIME_OVER
        progress.show(writer, passed)
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
