"""The lines of a recording of `wizard watch` (wizard.session.recordings): its header, its samples
by what changed, its end. Pure: no clock, no files.

Every 64th line says everything, so that a damaged line costs little. Where a tree is so large and
busy that its lines are too long for eight hours in 1 MB, samples are left out between them:
counters lose nothing by it, since their rates are over the time that passed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, get_args

import msgspec
from msgspec.structs import replace

from wizard.session.codec import (
    FORMAT,
    Header,
    line_of,
)
from wizard.session.deltas import (
    CountedSample,
    changed,
    counted,
    framed,
    taken_of,
)
from wizard.session.recordings import MOST_LEFT_OUT, WHOLE_EVERY, RecordingHeader
from wizard.session.redaction import withheld
from wizard.walk.events import Ended, EndReason, Sampled, TargetChosen, TargetLost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.evidence.sample import Sample

OF_THE_BUSIEST = frozenset(("switches", "queued_seconds"))
"""Counters that nothing is asked of but by how much the busiest process's went on. Telling them for
it alone makes room for twice as many samples of four busy workers."""

BUDGET = 160.0
"""Bytes for each sample: 0.92 MB for 5,760 of them."""

_SMOOTHED = WHOLE_EVERY
"""Lines that what one costs is averaged over, so that one that says everything makes no gap. All
lines together take BUDGET bytes for each sample, and at most so many lines more."""

_CHANGES = msgspec.json.Encoder()


def header_lines(header: RecordingHeader) -> tuple[bytes, ...]:
    """The lines that a recording begins with, and each later run that goes on with it. Secrets in
    the target's command line are blanked."""
    started = round(header.started, 3)
    first = Header(FORMAT, header.wizard, started, every=header.every)
    return line_of(first), line_of(withheld(TargetChosen(started, header.target)))


def end_lines(at: float, reason: str) -> tuple[bytes, ...]:
    """Say that nothing was recorded after `at` (seconds since the epoch), and why: an EndReason, or
    why the target is lost."""
    at = round(at, 3)
    for known in get_args(EndReason):
        if reason == known:
            return (line_of(Ended(at, known)),)
    return line_of(withheld(TargetLost(at, reason))), line_of(Ended(at, "target lost"))


class SampleWriter:
    """Makes lines of samples, in their order."""

    def __init__(self, budget: float = BUDGET) -> None:
        """`budget` is how many bytes a sample may take in the long run; math.inf leaves out
        none."""
        self._budget = budget
        self._before: CountedSample | None = None
        """What the reader has."""

        self._read: CountedSample | None = None
        """What was read for the last line."""

        self._since_whole = 0
        self._cost = 0.0
        """Bytes of the last lines, on average."""

        self._left_out = 0
        self._sent_left_out = 0
        self._pss: dict[tuple[int, float], tuple[float, float]] = {}
        """(pid, created) → (RSS then, PSS), since the last line."""

    def line(self, sample: Sample) -> bytes | None:
        """The line of `sample`, which is later than all before it; None where it is left out."""
        self._gather_pss(sample)
        if self._before is not None and self._left_out + 1 < min(
            math.ceil(self._cost / self._budget), MOST_LEFT_OUT
        ):
            self._left_out += 1
            return None
        line = self._made(sample)
        self._left_out, self._pss = 0, {}
        self._cost += (len(line) - self._cost) / _SMOOTHED
        return line

    def _made(self, sample: Sample) -> bytes:
        read, change = framed(sample), None
        sent = new = self._thinned(read)
        if self._before is not None:
            sent, change = changed(self._before, new)
        now = {"pss": pss} if (pss := self._pss_of(sample)) else {}
        if change is None or self._since_whole + 1 >= WHOLE_EVERY:
            self._since_whole, sent = 0, new
            line = line_of(_whole(taken_of(new, now), self._left_out))
        else:
            self._since_whole += 1
            left_out = self._left_out if self._left_out != self._sent_left_out else None
            line = _CHANGES.encode(replace(change, o=now, k=left_out)) + b"\n"
        self._before, self._read, self._sent_left_out = sent, read, self._left_out
        return line

    def _thinned(self, read: CountedSample) -> CountedSample:
        """`read` with the counters OF_THE_BUSIEST gone on for the busiest process alone."""
        if self._before is None or self._read is None:
            return read
        busiest = _busiest_of(self._before, read)
        members = dict(read.members)
        for pid, member in read.members.items():
            sent, last = self._before.members.get(pid), self._read.members.get(pid)
            if sent is None or last is None or sent.identity != member.identity:
                continue
            counts = dict(member.counts)
            for name in OF_THE_BUSIEST & counts.keys() & sent.counts.keys():
                if pid != busiest:
                    counts[name] = sent.counts[name]
                elif name in last.counts:
                    counts[name] = sent.counts[name] + max(0, counts[name] - last.counts[name])
                else:
                    del counts[name]
            members[pid] = replace(member, counts=counts)
        return replace(read, members=members)

    def _gather_pss(self, sample: Sample) -> None:
        for process in sample.processes:
            if "pss" in process.values:
                rss = process.values.get("rss", 0.0)
                self._pss[process.pid, process.created] = (rss, process.values["pss"])

    def _pss_of(self, sample: Sample) -> dict[int, int]:
        """What was read since the last line, carried on by the change of RSS."""
        carried = {}
        for process in sample.processes:
            rss, pss = self._pss.get((process.pid, process.created), (0.0, None))
            if pss is not None:
                now = max(0.0, pss + process.values.get("rss", 0.0) - rss)
                carried[process.pid] = counted({"pss": now})["pss"]
        return carried

    def start_again(self) -> None:
        """Let the next line say everything: the last one was not written."""
        self._since_whole = WHOLE_EVERY


def _busiest_of(before: CountedSample, new: CountedSample) -> int | None:
    """The id of the process that used the most CPU time between two frames; None where none did."""
    used = {
        pid: sum(
            member.counts.get(name, 0) - old.counts.get(name, 0)
            for name in ("user_seconds", "system_seconds")
        )
        for pid, member in new.members.items()
        if (old := before.members.get(pid)) and old.identity == member.identity
    }
    best = max(used, key=used.__getitem__, default=None)
    return best if best is not None and used[best] > 0 else None


def _whole(sample: Sample, left_out: int) -> Sampled:
    """The event of a sample that is sent as a whole; whole numbers are written as such."""
    processes = tuple(replace(p, values=_plain(p.values)) for p in sample.processes)
    plain = replace(sample, values=_plain(sample.values), processes=processes)
    return Sampled(sample.at, plain, left_out)


def _plain(values: Mapping[str, float]) -> dict[str, float]:
    return {name: int(v) if v == int(v) else v for name, v in values.items()}
