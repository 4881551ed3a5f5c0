"""Which curve of a file is which metric: by its name, or as `--column` says. Pure.

A name has to say it plainly; what it leaves open is asked for with `--column`, never guessed.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.catalogue import METRICS as CATALOGUED
from wizard.evidence.history.cells import UnitScale, scale_of
from wizard.evidence.history.tracks import HistoryError, Track
from wizard.evidence.readings.formulas import is_plain
from wizard.fact import Kind
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wizard.evidence.history.tracks import Unit


_UNITS: dict[Kind, Unit] = {
    Kind.BYTES: "bytes",
    Kind.SHARE: "share",
    Kind.CORES: "cores",
    Kind.COUNT: "number",
    Kind.SECONDS: "number",
    Kind.BYTES_PER_SECOND: "number",
}

METRICS: dict[str, tuple[str, Unit]] = {
    "memory.used": ("memory_used", "bytes"),
    "memory.limit": ("memory_limit", "bytes"),
    "memory.share": ("memory_share", "share"),
    "cpu.cores": ("cpu_cores", "cores"),
    "cpu.limit": ("cpu_limit", "cores"),
    "cpu.share": ("cpu_share", "share"),
    **{
        name: (name, _UNITS[metric.kind])
        for name, metric in CATALOGUED.items()
        if metric.kind in _UNITS and is_plain(name)
    },
}
"""Metric that a history may have → (its column, its unit). What nothing is derived of is the column
of its own name."""

TIMES = frozenset(
    (
        "time",
        "timestamp",
        "date",
        "datetime",
        "date time",
        "@timestamp",
        "_time",
        "ts",
        "at",
        "时间",
        "日期",
        "时间戳",
    )
)
"""Headers of the time column, in lower case."""

GROUPS = frozenset(("metric", "series", "_field", "field", "name", "指标", "pod", "instance"))
"""Headers of a column that says of which series a row is, in lower case."""

_WORDS = re.compile(r"[A-Za-z]+|%|[\u4e00-\u9fff]+")
_UNIT = re.compile(r"[(\[\uff08]\s*([^()\[\]\uff08\uff09]+?)\s*[)\]\uff09]")

_MEMORY = ("memory", "mem", "rss", "内存")
_CPU = ("cpu", "处理器")
_LIMIT = ("limit", "limits", "quota", "限制", "配额", "上限")
_SHARE = ("%", "percent", "percentage", "pct", "share", "ratio", "utilization", "使用率", "利用率")
_COUNTERS = ("seconds total", "usage total", "seconds sum")
_OTHER = (
    "oom", "failcnt", "failures", "pressure", "swap", "cache", "throttled", "periods",
    "request", "requests", "load", "temperature", "peak", "max", "stall",
)  # fmt: skip
"""Words of names that are about memory or the CPU and say something else."""


class Meaning(Struct, frozen=True):
    """What a name says; None is what it does not."""

    metric: str | None = None
    scale: UnitScale | None = None
    counter: bool = False
    """Whether it counts CPU seconds, so that the rate of its growth is the metric."""


def meaning(name: str) -> Meaning:  # noqa: PLR0911 - one for each thing that a name may say
    """What `name` says of the values under it."""
    scale = _scale(name)
    if name in METRICS:
        return Meaning(name, scale)
    # The labels of a series say where it was seen, not what it is.
    plain = re.sub(r"\{.*", "", name) or name
    words = [word.lower() for word in _WORDS.findall(plain)]
    joined = " ".join(words)
    if any(word in words for word in _OTHER):
        return Meaning(None, scale)
    kind = _kind(words, joined)
    limits = any(_has(words, joined, word) for word in _LIMIT)
    if kind is None:
        in_bytes = limits and scale is not None and scale.unit == "bytes"
        return Meaning("memory.limit" if in_bytes else None, scale)
    rate = any(word in words for word in ("rate", "irate"))
    if kind == "cpu" and rate:
        return Meaning("cpu.cores", UnitScale(1.0, "cores"))
    if kind == "cpu" and any(joined.endswith(end) for end in _COUNTERS):
        return Meaning("cpu.cores", UnitScale(1.0, "cores"), counter=True)
    if limits:
        about_share = any(_has(words, joined, word) for word in _SHARE)
        return Meaning(f"{kind}.share" if about_share else f"{kind}.limit", scale)
    if any(_has(words, joined, word) for word in _SHARE) or (scale and scale.unit == "share"):
        return Meaning(f"{kind}.share", scale)
    if scale is None and "cores" in words:
        scale = UnitScale(1.0, "cores")
    return Meaning("memory.used" if kind == "memory" else "cpu.cores", scale)


def _kind(words: list[str], joined: str) -> str | None:
    about = [
        kind
        for kind, names in (("memory", (*_MEMORY, "working")), ("cpu", _CPU))
        if any(_has(words, joined, word) for word in names)
    ]
    return about[0] if len(about) == 1 else None


def _has(words: list[str], joined: str, word: str) -> bool:
    return word in words or (not word.isascii() and word in joined)


def _scale(name: str) -> UnitScale | None:
    """`memory (MiB)`, `mem_mb`, `rss_bytes`, `CPU %`."""
    bracket = _UNIT.search(name)
    if bracket and (scale := scale_of(bracket[1])):
        return scale
    words = _WORDS.findall(re.sub(r"\{.*", "", name))
    scale = scale_of(words[-1]) if words and len(words) > 1 else None
    # A last word `cpu` or `m` names the thing, not its unit.
    return scale if scale and words[-1].lower() not in ("cpu", "cpus", "m", "b") else None


_LEAST_BYTES = 1e6
"""A memory curve of plain numbers that reaches this is in bytes; a smaller one may be in any."""

_MOST_FRACTION = 1.5
"""A share of plain numbers that stays below this is a fraction of 1, else per cent."""


class Wish(Struct, frozen=True):
    """One `--column NAME=METRIC`, or `--column METRIC` for the only curve of a file."""

    name: str | None
    metric: str
    scale: UnitScale | None
    """The unit that stands behind the metric."""


class Chosen(Struct, frozen=True):
    """A metric with the curves of it, which follow each other in time or are one."""

    metric: str
    tracks: tuple[Track, ...]
    scale: float
    """What its values are multiplied with."""

    counter: bool


def read_wish(text: str) -> Wish:
    """`NAME=METRIC`, `METRIC`, or either with a unit behind (`Value=memory.used MiB`). Raises
    HistoryError."""
    name, equals, right = text.rpartition("=")
    metric, _, unit = right.strip().partition(" ")
    if metric not in METRICS:
        known = ", ".join(METRICS)
        raise HistoryError(say.UNKNOWN_METRIC.format(text=text, metric=metric, known=known))
    scale = scale_of(unit) if unit else None
    if unit and (scale is None or scale.unit != METRICS[metric][1]):
        raise HistoryError(say.WRONG_UNIT.format(text=text, unit=unit, metric=metric))
    return Wish(clean_line(name).strip() if equals else None, metric, scale)


def choose(tracks: Sequence[Track], wishes: Iterable[Wish]) -> tuple[Chosen, ...]:
    """Each metric that the file has, once. Raises HistoryError, which names the curves that there
    are, where nothing or too much could be meant."""
    wished = [_wished(wish, tracks) for wish in wishes]
    if wished:
        named = [choice.metric for choice in wished]
        if len(set(named)) < len(named):
            raise HistoryError(say.CHOSEN_TWICE.format(metric=named[0]))
        return tuple(wished)
    by_metric: dict[str, list[tuple[Track, Meaning]]] = {}
    for track in tracks:
        meant = meaning(track.name) if track.metric is None else Meaning(track.metric)
        metric = meant.metric if track.metric else meant.metric or _only(tracks, track, meant)
        if metric is not None:
            by_metric.setdefault(_by_unit(metric, track, meant), []).append((track, meant))
    if not by_metric:
        raise HistoryError(
            say.UNCLEAR_METRIC.format(
                curves=_listed(tracks), example=_quoted(tracks[0].name, "memory.used")
            )
        )
    return tuple(_one(metric, matching) for metric, matching in by_metric.items())


def _only(tracks: Sequence[Track], track: Track, meant: Meaning) -> str | None:
    """The only curve of a file, if it is of sizes, is the memory used."""
    unit = track.unit or (meant.scale.unit if meant.scale else None)
    return "memory.used" if len(tracks) == 1 and unit == "bytes" else None


def _by_unit(metric: str, track: Track, meant: Meaning) -> str:
    """`memory` in per cent is a share, `cpu` too."""
    unit = track.unit or (meant.scale.unit if meant.scale else None)
    if unit == "share":
        return {"memory.used": "memory.share", "cpu.cores": "cpu.share"}.get(metric, metric)
    return metric


def _one(metric: str, matching: list[tuple[Track, Meaning]]) -> Chosen:
    tracks = [track for track, _ in matching]
    lives = in_turn(tracks)
    if lives is None:
        raise HistoryError(
            say.SEVERAL_AT_ONCE.format(
                count=len(tracks),
                metric=metric,
                curves=_listed(tracks),
                example=_quoted(_told_apart(tracks[0], tracks), metric),
            )
        )
    meant = matching[0][1]
    return _scaled(metric, lives, meant.scale, counter=meant.counter)


def in_turn(tracks: Sequence[Track]) -> tuple[Track, ...] | None:
    """The tracks in the order of time where each begins as the one before ends, as those of pods
    that replace each other do; None where they are side by side."""
    held = [track for track in tracks if track.times]
    held.sort(key=lambda track: min(track.times))
    for before, after in pairwise(held):
        # A new pod starts while the old one still ends.
        both = max(before.times) - min(after.times)
        shorter = min(max(t.times) - min(t.times) for t in (before, after))
        if both > max(180.0, 0.1 * shorter) or both > shorter / 2:
            return None
    return tuple(held)


def _wished(wish: Wish, tracks: Sequence[Track]) -> Chosen:
    if wish.name is None:
        if len(tracks) > 1:
            example = _quoted(tracks[0].name, wish.metric)
            raise HistoryError(
                say.WHICH_CURVE.format(metric=wish.metric, curves=_listed(tracks), example=example)
            )
        matching = list(tracks)
    else:
        matching = _named(wish.name, tracks)
        matching = [track for track in matching if track.metric == wish.metric] or matching
    if not matching:
        raise HistoryError(say.NO_SUCH_CURVE.format(name=wish.name, curves=_listed(tracks)))
    lives = in_turn(matching)
    if lives is None:
        raise HistoryError(
            say.NAME_OF_SEVERAL.format(
                name=wish.name, count=len(matching), curves=_listed(matching)
            )
        )
    meant = meaning(matching[0].name)
    counter = meant.counter and wish.metric == "cpu.cores"
    return _scaled(wish.metric, lives, wish.scale or meant.scale, counter=counter)


def _named(name: str, tracks: Sequence[Track]) -> list[Track]:
    """By the whole name, else by the value of a label, else by a part of the name."""
    for matches in (
        lambda track: track.name == name,
        lambda track: track.name.lower() == name.lower(),
        lambda track: name in track.labels.values(),
        lambda track: bool(name) and name.lower() in track.name.lower(),
    ):
        if matching := [track for track in tracks if matches(track)]:
            return matching
    return []


def _scaled(
    metric: str, tracks: tuple[Track, ...], scale: UnitScale | None, *, counter: bool
) -> Chosen:
    """With the factor that makes plain numbers what the metric is measured in."""
    _, unit = METRICS[metric]
    written = next((track.unit for track in tracks if track.unit), None)
    if written is not None:
        if written != unit:
            raise HistoryError(
                say.OTHER_UNIT.format(
                    curve=tracks[0].name, unit=written, metric=metric, expected=unit
                )
            )
        return Chosen(metric, tracks, 1.0, counter)
    if scale is not None and scale.unit == unit:
        return Chosen(metric, tracks, scale.factor, counter)
    most = max((v for t in tracks for v in t.values if isfinite(v)), default=0.0)
    if unit == "share":
        return Chosen(metric, tracks, 1.0 if most <= _MOST_FRACTION else 0.01, counter)
    if unit == "number":
        return Chosen(metric, tracks, 1.0, counter)
    if unit == "bytes" and most >= _LEAST_BYTES:
        return Chosen(metric, tracks, 1.0, counter)
    unit_example = "MiB" if unit == "bytes" else "cores"
    example = _quoted(tracks[0].name, f"{metric} {unit_example}")
    name = tracks[0].name
    template = say.NO_UNIT_OF_CPU if unit == "cores" else say.NO_UNIT
    share = _quoted(name, "cpu.share")
    raise HistoryError(template.format(curve=name, most=most, example=example, share=share))


def _told_apart(track: Track, tracks: Sequence[Track]) -> str:
    """The shortest thing that names this one of them."""
    for key in ("pod", "pod_name", "instance", "container", "name", "pid"):
        value = track.labels.get(key)
        if value and sum(value in other.labels.values() for other in tracks) == 1:
            return value
    return track.name


def _listed(tracks: Sequence[Track]) -> str:
    shown = ", ".join(repr(_short(track.name)) for track in tracks[:6])
    more = len(tracks) - 6
    return say.AND_MORE.format(curves=shown, count=more) if more > 0 else shown


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"


def _quoted(name: str, metric: str) -> str:
    return "'" + f"{name}={metric}".replace("'", "'\\''") + "'"
