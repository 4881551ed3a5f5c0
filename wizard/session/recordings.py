"""Recordings of `wizard watch`: journals of the same events, without a flow, whose samples are told
by what changed (wizard.session.deltas). RECORDING.md beside this file is the format.

Every 64th line says everything, so that a damaged line costs little. Where a tree is so large and
busy that its lines are too long for eight hours in 1 MB, samples are left out between them:
counters lose nothing by it, since their rates are over the time that passed. Pure: no clock, no
files. Reading trusts nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec
from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.evidence.readings.written import value_text
from wizard.evidence.sample import MOST_MEMBERS, Sample
from wizard.evidence.target import Target, same_target
from wizard.messages import journal_messages as say
from wizard.session import old_recordings
from wizard.session.codec import (
    FORMAT,
    DecodeError,
    Gap,
    Header,
    UnknownEventError,
    decode,
    header_of,
    json_of,
    read_as,
)
from wizard.session.deltas import (
    Change,
    ChangeError,
    CountedSample,
    applied,
    framed,
)
from wizard.session.redaction import cleaned, withheld
from wizard.text.units import count_of
from wizard.walk.events import Ended, Event, Sampled, TargetChosen, TargetLost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BEGINNINGS = ('{"journal":', '{"recording":')
"""How a recording begins, and one of format 1; a session begins as the first does."""

HEADER_START = b'{"journal":'

WHOLE_EVERY = 64
"""Lines from one that says everything to the next."""

LONGEST = 1 << 20
"""Bytes of a line; who reads a file cuts a longer one, which is damaged then."""

MOST_PROCESSES = 10_000_000
"""Of all samples together; a month of 32 workers has a third. A line costs time for each process
there is, however short it is: so many cost half a minute."""

MOST_LEFT_OUT = 1000
"""Samples between two lines."""


class RecordingError(ValueError):
    """A file that is no recording. Its text is one line without the file's name."""


class RecordingHeader(NamedTuple):
    """What a recording says of itself."""

    wizard: str
    """The version of the program that wrote it."""

    started: float
    """Seconds since the epoch."""

    every: float
    """The sampling interval in seconds."""

    target: Target


def lines_in(file: BinaryIO) -> Iterator[bytes]:
    """The lines of an open file, as Recording takes them; none takes more memory than LONGEST."""
    while line := file.readline(LONGEST):
        yield line


def as_recorded(target: Target) -> Target:
    """A target as a recording of it tells it: without its secrets, and with what was detected as it
    was then."""
    facts = {
        name: replace(
            reading,
            origin="recorded",
            text=value_text(CATALOGUE[name], reading.value),
            because=say.AS_IT_WAS,
            missing=None,
        )
        for name, reading in target.facts.items()
        if name in CATALOGUE and reading.value is not None
    }
    return withheld(TargetChosen(0.0, replace(target, facts=facts))).target


class _Trouble:
    """Trouble of one kind, which may be found any number of times."""

    def __init__(self) -> None:
        self.count = 0
        self._first = ""

    def add(self, line: str) -> None:
        """It was found once more."""
        self._first = self._first or line
        self.count += 1

    def line(self, many: str, **counts: str) -> str:
        """The first, in the sentence `many` where there are more; empty where there is none."""
        return many.format(first=self._first, **counts) if self.count > 1 else self._first


class Recording:
    """The samples of a recording, read line by line as they are asked for."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        """`lines` are the file's, each with its newline. Raises RecordingError where the first ones
        are no header that this version reads, and whatever `lines` raises."""
        self._lines = enumerate(lines, 1)
        self._old: old_recordings.OldLines | None = None
        self.header = self._read_header(*next(self._lines, (1, b"")))
        self.last: float | None = None
        """When the last sample was taken that was read so far."""

        self.ended: str | None = None
        """Why the recording ended, where it says so."""

        self.is_torn = False
        """Whether the last line was cut off. It is left out."""

        self.runs = 1
        """How many runs wrote it, one after the other."""

        self.most_left_out = 0
        """The most samples that were left out between two lines for their size."""

        self._gaps, self._damaged, self._cut_off = _Trouble(), _Trouble(), _Trouble()
        self._missed = 0
        self._frame: CountedSample | None = None
        """What the next line may build on."""

        self._left_out = 0
        """How many samples were left out before the line that was read last."""

        self._lost: str | None = None
        self._processes = 0

    def _read_header(self, number: int, line: bytes) -> RecordingHeader:
        try:
            written = json_of(line)
            if type(written) is dict and "recording" in written:
                self._old = old_recordings.OldLines()
                header = self._old.header(written)
                return RecordingHeader(*header[:3], as_recorded(header[3]))
            first = header_of(written)
            if first.format > FORMAT:
                raise DecodeError(say.OTHER_FORMAT.format(format=first.format, known=FORMAT))
            if first.every is None or first.every <= 0:
                raise DecodeError(say.NO_INTERVAL)
            number, line = next(self._lines, (number + 1, b""))
            event = decode(line)
            if not isinstance(event, TargetChosen):
                raise DecodeError(say.NO_TARGET_SAID)
        except (DecodeError, ChangeError) as error:
            message = say.NOT_A_RECORDING.format(line=number, reason=error)
            raise RecordingError(message) from None
        return RecordingHeader(first.version, first.started, first.every, as_recorded(event.target))

    @property
    def notes(self) -> list[str]:
        """What had to be left out of what was read so far: a line for each kind of trouble, with
        its first place."""
        samples, gaps = count_of(self._missed, "sample"), str(self._gaps.count)
        lines = (
            self._gaps.line(say.SAMPLES_LOST_IN_GAPS, samples=samples, gaps=gaps),
            self._damaged.line(say.LINES_UNREADABLE, lines=str(self._damaged.count)),
            self._cut_off.line(say.RECORDING_CUT_OFF),
        )
        return [line for line in lines if line]

    def samples(self) -> Iterator[Sample]:
        """Each sample, oldest first; to be gone through once. Raises RecordingError where a run
        recorded another target, or where there is too much."""
        for number, line in self._lines:
            try:
                sample = self._sample_in(line, number)
            except (DecodeError, ChangeError) as error:
                if not line.endswith(b"\n") and len(line) < LONGEST:
                    self.is_torn = True
                    self._cut_off.add(say.RECORDING_CUT_OFF.format(line=number))
                    continue
                self._frame = None
                self._damaged.add(say.LINE_UNREADABLE.format(line=number, reason=error))
                continue
            if sample is None:
                continue
            self._processes += len(sample.processes)
            if self._processes > MOST_PROCESSES:
                message = say.MANY_PROCESSES_IN_ALL.format(line=number, most=MOST_PROCESSES)
                raise RecordingError(message)
            self.most_left_out = max(self.most_left_out, self._left_out)
            self.last, self.ended, self._lost = sample.at, None, None
            yield sample

    def _sample_in(self, line: bytes, number: int) -> Sample | None:
        """The sample of a line; None where it is of something else. Raises DecodeError, and
        ChangeError for a change of what is not there."""
        match written := self._written_in(line):
            case Change():
                return self._changed(written)
            case Sampled():
                self._left_out = written.left_out
                self._frame = framed(_few(written.sample))
                return written.sample
            case Gap():
                self._frame = None
                self._missed += written.events
                samples = count_of(written.events, "sample")
                self._gaps.add(
                    say.SAMPLES_LOST.format(line=number, samples=samples, reason=written.reason)
                )
            case TargetLost():
                self.ended = self._lost = written.reason
            case Ended():
                self.ended = self._lost or written.reason
            case Header():
                self._frame, self.ended = None, None
                self.runs += 1
            case TargetChosen():
                if not same_target(self.header.target, written.target):
                    message = say.ANOTHER_PROCESS.format(line=number)
                    raise RecordingError(message)
                self.runs += self._old is not None
                self._frame, self.ended = None, None
            case _:
                pass
        return None

    def _written_in(self, line: bytes) -> Event | Gap | Header | Change | None:
        """What a line of either format says. Raises DecodeError, and ChangeError likewise."""
        if line.startswith(HEADER_START):
            self._old = None  # a recording of format 1 that was gone on with in the present one
        if self._old is None:
            return _line_in(line)
        return self._old.written(json_of(line), builds=self._frame is not None)

    def _changed(self, change: Change) -> Sample | None:
        if self._frame is None:
            return None
        frame, sample = applied(self._frame, change)
        _few(sample)
        if change.k is not None:
            self._left_out = change.k
        self._frame = frame
        return cleaned(sample)


def _line_in(line: bytes) -> Event | Gap | Header | Change | None:
    """What a line says; None for something of a later version. Raises DecodeError."""
    if line.startswith(b'{"t":'):
        try:
            return cleaned(msgspec.json.decode(line, type=Change))
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            return read_as(Change, json_of(line))  # what is wrong is looked at closely
    if line.startswith(HEADER_START):
        return header_of(json_of(line))
    try:
        return decode(line)
    except UnknownEventError:
        return None


def _few(sample: Sample) -> Sample:
    if len(sample.processes) > MOST_MEMBERS:
        raise ChangeError(say.MANY_PROCESSES.format(most=MOST_MEMBERS))
    return sample
