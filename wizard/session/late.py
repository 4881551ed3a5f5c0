"""Samples that are decoded when somebody asks for them.

A session of a working day has 28,800 samples of 1 KB. To judge each against the form in which we
write them costs 12 µs, to decode it 110 µs; most of what is done with a session asks for few of
them.
"""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING

from wizard.session.encode import EVENTS
from wizard.walk.events import Sampled

if TYPE_CHECKING:
    from wizard.evidence.sample import Sample

BEGINNING = b'{"event":"sampled","at":'

(_, _, _AT), (_, _, _SAMPLE) = EVENTS["sampled"][1]


class LateSample(Sampled, frozen=True):
    """A Sampled that keeps its line. `sample` is decoded anew each time that it is asked for."""

    line: bytes = b""

    @property  # type: ignore[misc]
    def sample(self) -> Sample:
        sample: Sample = _SAMPLE.take(json.loads(self.line)["s"])
        return sample

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sampled):
            return NotImplemented
        return self.at == other.at and self.sample == other.sample

    def __hash__(self) -> int:
        return hash(self.at)

    def __repr__(self) -> str:
        return f"Sampled(at={self.at!r}, sample={self.sample!r})"


def late_sample(line: bytes) -> LateSample | None:
    """The event of a line that is a sample as we write it; None for any other line, which has to be
    looked at closely."""
    if not line.startswith(BEGINNING):
        return None
    match = _pattern().fullmatch(line)
    return LateSample(float(match[1]), None, line) if match else None  # type: ignore


@functools.cache
def _pattern() -> re.Pattern[bytes]:
    plain = rf'\{{"event":"sampled","at":({_AT.plain}),"s":{_SAMPLE.plain}\}}\n'
    return re.compile(plain.encode("ascii"))
