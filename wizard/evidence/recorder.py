"""Samples as lines of a recording: what `wizard watch` writes. RECORDING.md is the format.

Eight hours at one sample in five seconds are 5,760 samples and have to fit in 1 MB. So a line says
what changed since the line before; every 64th says everything, so that a damaged line costs little.
Where a tree is so large and busy that its lines are too long for that, samples are left out between
them: counters lose nothing by it, since their rates are over the time that passed. Pure: no clock,
no files.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from wizard.evidence.look import Look, changes, look_of, member_row, waits_between
from wizard.evidence.recorded import write_target
from wizard.evidence.recording import MOST_LEFT_OUT, VERSION

if TYPE_CHECKING:
    from wizard.evidence.recording import Header
    from wizard.evidence.sample import Sample

WHOLE_EVERY = 64
"""Lines from one that says everything to the next."""

BUDGET = 160.0
"""Bytes for each sample: 0.92 MB for 5,760 of them."""

_SMOOTHED = 16
"""Lines that what one costs is averaged over, so that one that says everything makes no gap. All
lines together take BUDGET bytes for each sample, and at most so many lines more."""


def header_line(header: Header) -> bytes:
    """The line that a recording begins with, and each later run that goes on with it. Secrets in
    the target's command line are blanked."""
    return _line(
        {
            "recording": VERSION,
            "wizard": header.wizard,
            "started": round(header.started, 3),
            "every": header.every,
            "target": write_target(header.target),
        }
    )


def gap_line(count: int, reason: str) -> bytes:
    """Says that the last `count` samples could not be written, and why."""
    return _line({"gap": count, "why": reason})


def end_line(at: float, reason: str) -> bytes:
    """Says that nothing was recorded after `at` (seconds since the epoch), and why."""
    return _line({"end": round(at, 3), "why": reason})


class Recorder:
    """Makes lines of samples, in their order."""

    def __init__(self, budget: float = BUDGET) -> None:
        """`budget` is how many bytes a sample may take in the long run; math.inf leaves out
        none."""
        self._budget = budget
        self._before: Look | None = None
        self._since_whole = 0
        self._cost = 0.0
        """Bytes of the last lines, on average."""

        self._left_out = 0
        self._said_left_out = 0
        self._pss: dict[tuple[int, float], tuple[int, int]] = {}
        """(pid, created) → (RSS then, PSS) in KiB, since the last line."""

    def line(self, sample: Sample) -> bytes | None:
        """The line of `sample`, which is later than all before it; None where it is left out."""
        before, look = self._before, look_of(sample, self._before)
        self._gather_pss(look)
        if before is not None and self._left_out + 1 < min(
            math.ceil(self._cost / self._budget), MOST_LEFT_OUT
        ):
            self._left_out += 1
            return None
        look = replace(look, pss=self._pss_of(look))
        line = self._made(before, look)
        self._before, self._left_out, self._pss = look, 0, {}
        self._cost += (len(line) - self._cost) / _SMOOTHED
        return line

    def _made(self, before: Look | None, look: Look) -> bytes:
        said = None
        if before is not None and self._since_whole + 1 < WHOLE_EVERY:
            said = changes(before, look)
        self._since_whole = 0 if said is None else self._since_whole + 1
        said = _everything(look) if said is None else said
        if look.pss:
            said["pss"] = [list(pair) for pair in look.pss]
        if before is not None and (waits := waits_between(before, look)):
            said["s"] = waits
        if self._left_out != self._said_left_out:
            said["k"] = self._said_left_out = self._left_out
        return _line(said)

    def _gather_pss(self, look: Look) -> None:
        for pid, pss in look.pss:
            member = look.members[pid]
            self._pss[pid, member.created] = (member.counts[0] or 0, pss)

    def _pss_of(self, look: Look) -> tuple[tuple[int, int], ...]:
        """What was read since the last line, carried on by the change of RSS."""
        found = []
        for (pid, created), (rss, pss) in self._pss.items():
            member = look.members.get(pid)
            if member is not None and member.created == created:
                found.append((pid, max(0, pss + (member.counts[0] or 0) - rss)))
        return tuple(found)

    def start_again(self) -> None:
        """Let the next line say everything: the last one was not written."""
        self._since_whole = WHOLE_EVERY


def _everything(look: Look) -> dict[str, Any]:
    said: dict[str, Any] = {"at": look.at / 1000}
    if look.members:
        said["p"] = [member_row(member) for member in look.members.values()]
    if look.group is not None:
        said["g"] = [*look.flags, *look.group]
    if look.machine is not None:
        said["m"] = list(look.machine)
    if look.missing:
        said["x"] = dict(look.missing)
    return said


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"
