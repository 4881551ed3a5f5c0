"""What the plain numbers of a column are counted in: as its header says, or as the only reading of
the whole column that can be, also against the limit. Where several can be, they are offered. Pure.
"""

from __future__ import annotations

from math import inf, isfinite, isnan
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from wizard.evidence.history.metrics import METRICS
from wizard.evidence.history.questions import Answer, Doubt, QuestionError
from wizard.messages import history_messages as say
from wizard.text.units import GIB, MIB, cores, share, size

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence

    from wizard.evidence.history.cells import UnitScale
    from wizard.evidence.history.tracks import Marks, Track


LEAST = 4 * MIB
"""Bytes. A Python that serves takes more (FACTS.md, Columns of a history)."""

_MOST = 256 * GIB
"""Bytes. What would be more in one unit is taken to be in a smaller one."""

_OFFERED = (MIB, 1024 * GIB)
"""Bytes. A size between is offered to whom is asked."""

_MOST_MARKED = 4096 * GIB
"""Bytes. No server of ours has more, whatever the separators of its numbers mean."""

_MOST_CORES = 512.0
_LEAST_THOUSANDTHS = 0.01
"""Cores. A column of thousandths reaches that."""


OVER = 1.1
"""A share of a limit may be so much, as rates are taken over spans that do not fit its periods."""

_MOST_SHARE = 10.0
"""A share that is more is offered to nobody."""

_FAR = 4
"""So many times the limit, and a size is not what its header says: a limit may be another one."""

_FRACTIONS = {"memory.share": 1.05, "cpu.share": 1.5}
"""The most that plain numbers without unit can be as fractions of 1."""

_PAGE = 4096


class Limits(NamedTuple):
    """What is known of the limits, in bytes and cores."""

    memory: float | None = None
    cpu: float | None = None


class Said(NamedTuple):
    """What is said of a column, by its header or by the user."""

    metric: str
    scale: UnitScale | None = None
    bare: bool = False
    """Whether a share of CPU may be one of a single core."""

    counter: bool = False
    marks: Marks = ""
    sure: bool = False
    """Whether the user says the unit: then it is that, however large."""


class Chosen(Struct, frozen=True):
    """A metric with the curves of it, which follow each other in time or are one."""

    metric: str
    tracks: tuple[Track, ...]
    scale: float
    """What its values are multiplied with."""

    counter: bool = False
    note: str = ""
    """What to say of how it is read."""


class _Reading(NamedTuple):
    """One way to read a column."""

    metric: str
    unit: str
    """As it is typed behind the metric; empty where the header says it."""

    factor: float
    guess: bool = False
    """Whether nobody may take it without asking, even if no other one can be."""

    marks: Marks = ""

    @property
    def typed(self) -> str:
        return " ".join(filter(None, (self.metric, self.unit, self.marks)))


def scaled(said: Said, tracks: tuple[Track, ...], limits: Limits) -> Chosen:
    """The curves with the factor that makes their numbers what the metric is measured in. Raises
    QuestionError where more than one could."""
    written = next((track.unit for track in tracks if track.unit), None)
    _check_unit(said, tracks, written)
    readings = list(_readings(said, tracks, written, limits))
    one = len(readings) == 1 and (said.sure or METRICS[said.metric][1] != "share")
    pages = readings[0].typed == f"{said.metric} B" and _are_pages(tracks)
    if one or pages or _most(tracks, readings[0]) <= 0:
        return _as(readings[0], said, tracks)
    likely = [reading for reading in readings if _can_be(reading, tracks, limits)]
    if len(likely) == 1 and not likely[0].guess:
        return _as(likely[0], said, tracks)
    either = {(one.metric, one.unit) for one in likely} == {("cpu.share", "%"), ("cpu.cores", "%")}
    if either and len(likely) == 2 and limits.cpu == 1.0:  # both are the same
        return _as(likely[0], said, tracks)
    offered = [r for r in readings if r in likely or _is_offered(r, tracks)]
    # Most pages show the CPU besides the memory, and many without saying of what it is a share.
    raise _question(
        tracks, offered if len(offered) > 1 else readings, doubt="soft" if either else "hard"
    )


def _check_unit(said: Said, tracks: Sequence[Track], written: str | None) -> None:
    unit = METRICS[said.metric][1]
    by_core = written == "share" and said.metric == "cpu.cores" and said.sure
    if written is not None and written != unit and not by_core:
        raise QuestionError(
            say.OTHER_UNIT.format(
                curve=tracks[0].name, unit=written, metric=said.metric, expected=unit
            )
        )


def _readings(
    said: Said, tracks: Sequence[Track], written: str | None, limits: Limits
) -> Iterator[_Reading]:
    """All that the numbers may be, by what is said of them."""
    marks: tuple[Marks, ...] = ("",)
    if any(track.other is not None for track in tracks):
        marks = (said.marks,) if said.marks else ("decimal", "thousands")
    unit = METRICS[said.metric][1]
    factor = None
    if written is not None:
        factor = 1.0
    elif said.scale is not None and said.scale.unit == unit:
        factor = said.scale.factor
    plain = written is None
    if factor is None:
        readings = _of_no_unit(said.metric, unit, limits)
    elif said.sure:
        readings = [_Reading(said.metric, "", factor)]
    else:
        readings = _of_unit(said.metric, factor, tracks, limits, plain=plain)
    for mark in marks:
        for reading in (one._replace(marks=mark) for one in readings):
            yield reading
            if not said.sure:
                yield from _instead(reading, said, tracks, limits, plain=plain)


def _of_unit(
    metric: str, factor: float, tracks: Sequence[Track], limits: Limits, *, plain: bool
) -> list[_Reading]:
    """What numbers with a unit are: that, unless they cannot be."""
    unit = METRICS[metric][1]
    said = _Reading(metric, "", factor)
    if unit == "share":
        said = said._replace(unit="fraction" if factor == 1 and plain else "%")
        if metric == "memory.share" and plain and said.unit == "%":
            # Some pages name per cent and export fractions; no server takes 1 % of its limit.
            return [said, _Reading(metric, "fraction", 1.0)]
    limit = limits.memory if metric == "memory.used" else None
    far = _MOST_MARKED if limit is None else _FAR * limit
    if unit == "bytes" and plain and _most(tracks, said) > far:
        sizes = _SIZES if factor in dict(_SIZES).values() else (*_SIZES, (_NAMES[factor], factor))
        return [_Reading(metric, name, size, guess=True) for name, size in sizes]
    return [said]


_NAMES = {1e3: "kB", 1e6: "MB", 1e9: "GB", 1e12: "TB", 1024.0**4: "TiB"}
_SIZES = (("B", 1.0), ("KiB", 1024.0), ("MiB", float(MIB)), ("GiB", float(GIB)))


_CPU = (
    ("cpu.cores", "cores", 1.0),
    ("cpu.cores", "m", 0.001),
    ("cpu.cores", "%", 0.01),
    ("cpu.share", "%", 0.01),
)


def _of_no_unit(metric: str, unit: str, limits: Limits) -> list[_Reading]:
    if unit == "bytes":
        guesses = ("KiB", "MiB", "GiB") if limits.memory is None else ("MiB", "GiB")
        sizes = [_Reading(metric, name, size, guess=name in guesses) for name, size in _SIZES]
        whole = [_Reading("memory.share", "%", 0.01, guess=True)]
        return sizes + whole if metric == "memory.used" else sizes
    if unit == "share":
        return [_Reading(metric, "%", 0.01), _Reading(metric, "fraction", 1.0)]
    if unit == "cores":
        units = _CPU if metric == "cpu.cores" else ((metric, "cores", 1.0), (metric, "m", 0.001))
        return [_Reading(of, name, factor, guess=True) for of, name, factor in units]
    return [_Reading(metric, "", 1.0)]


def _instead(
    reading: _Reading, said: Said, tracks: Sequence[Track], limits: Limits, *, plain: bool
) -> Iterator[_Reading]:
    """What a share of a limit may be instead: one of a single core, or no share at all."""
    over = _most(tracks, reading) > OVER
    if reading.metric != said.metric or reading.unit != "%":
        return
    if said.metric == "cpu.share" and (said.bare or over):
        yield reading._replace(metric="cpu.cores", guess=limits.cpu is None)
    if said.metric == "memory.share" and over and plain:
        for name, factor in (_SIZES[0], _SIZES[2]):
            yield _Reading("memory.used", name, factor, guess=True, marks=reading.marks)


def _values(track: Track, marks: Marks) -> array[float]:
    return track.values if track.other is None or marks in ("", track.marks) else track.other


def _most(tracks: Sequence[Track], reading: _Reading) -> float:
    values = (v for track in tracks for v in _values(track, reading.marks) if isfinite(v))
    return max(values, default=0.0) * reading.factor


def _can_be(reading: _Reading, tracks: Sequence[Track], limits: Limits) -> bool:
    most, unit = _most(tracks, reading), METRICS[reading.metric][1]
    if unit == "share":
        return most <= (
            _FRACTIONS.get(reading.metric, OVER) if reading.unit == "fraction" else OVER
        )
    if unit == "cores":
        limit = limits.cpu if reading.metric == "cpu.cores" else None
        least = _LEAST_THOUSANDTHS if reading.unit == "m" else 0.0
        return least <= most <= (_MOST_CORES if limit is None else OVER * limit)
    if unit == "bytes":
        limit = limits.memory if reading.metric == "memory.used" else None
        highest = inf if reading.unit == "B" else _MOST if reading.unit else _MOST_MARKED
        least = _least(tracks, reading) if reading.marks else most
        return least >= LEAST and most <= (highest if limit is None else OVER * limit)
    return True


def _least(tracks: Sequence[Track], reading: _Reading) -> float:
    values = (v for track in tracks for v in _values(track, reading.marks) if v > 0)
    return min(values, default=inf) * reading.factor


def _is_offered(reading: _Reading, tracks: Sequence[Track]) -> bool:
    most, unit = _most(tracks, reading), METRICS[reading.metric][1]
    if unit == "bytes":
        return _OFFERED[0] <= most <= _OFFERED[1]
    if unit == "share":
        return most <= _MOST_SHARE
    return (_LEAST_THOUSANDTHS if reading.unit == "m" else 0.0) <= most <= _MOST_CORES


def _are_pages(tracks: Sequence[Track]) -> bool:
    """Whether all values are whole pages, as sizes in bytes are, and those in larger units by
    chance only."""
    values = {value for track in tracks for value in track.values if value > 0 and isfinite(value)}
    return len(values) > 1 and all(value % _PAGE == 0 for value in values)


def _as(reading: _Reading, said: Said, tracks: tuple[Track, ...]) -> Chosen:
    note = ""
    if reading.metric == "cpu.cores" and said.metric == "cpu.share":
        note = say.ONE_CORE.format(curve=tracks[0].name, most=_shown(reading, tracks))
    elif reading.typed == "memory.used KiB":
        note = say.IN_KIB.format(curve=tracks[0].name, most=_shown(reading, tracks))
    elif reading.marks and not said.marks:
        template = say.DECIMAL if reading.marks == "decimal" else say.THOUSANDS
        note = template.format(curve=tracks[0].name, most=_shown(reading, tracks))
    for track in tracks:
        track.values, track.other = _values(track, reading.marks), None
    counter = said.counter and reading.metric == "cpu.cores"
    return Chosen(reading.metric, tracks, reading.factor, counter, note)


def _question(
    tracks: Sequence[Track], readings: Sequence[_Reading], *, doubt: Doubt
) -> QuestionError:
    """Which of the readings is meant."""
    name = tracks[0].name
    answers = [
        Answer(_shown(reading, tracks), f"{name}={reading.typed}") for reading in readings[:4]
    ]
    highest = max(v for track in tracks for v in track.values if not isnan(v))
    shown = {"share": share, "bytes": size}.get(tracks[0].unit or "", "{:.10g}".format)
    top = shown(highest)
    return QuestionError(
        say.OF_WHAT.format(curve=name, most=top), answers, curves=[name], doubt=doubt
    )


def _shown(reading: _Reading, tracks: Sequence[Track]) -> str:
    """The highest value as it is then: `1.14 GiB`, `80 % of the limit`."""
    most, (_, unit) = _most(tracks, reading), METRICS[reading.metric]
    if unit == "bytes":
        return size(most)
    if unit == "share":
        return say.OF_LIMIT.format(share=share(most))
    return cores(most) if unit == "cores" else f"{most:.10g}"
