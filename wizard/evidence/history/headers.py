"""What the name of a column or of a series says: which metric it is, and in what unit. Pure.

A name has to say it plainly; what it leaves open is asked for with `--column`, never guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.evidence.history.cells import Scale, scale_of
from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.evidence.history.model import Unit

METRICS: dict[str, tuple[str, Unit]] = {
    "memory.used": ("memory_used", "bytes"),
    "memory.limit": ("memory_limit", "bytes"),
    "memory.share": ("memory_share", "share"),
    "cpu.cores": ("cpu_cores", "cores"),
    "cpu.limit": ("cpu_limit", "cores"),
    "cpu.share": ("cpu_share", "share"),
}
"""Metric that a history may have → (its column, its unit)."""

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


@frozen
class Meaning:
    """What a name says; None is what it does not."""

    metric: str | None = None
    scale: Scale | None = None
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
        return Meaning("cpu.cores", Scale(1.0, "cores"))
    if kind == "cpu" and any(joined.endswith(end) for end in _COUNTERS):
        return Meaning("cpu.cores", Scale(1.0, "cores"), counter=True)
    if limits:
        about_share = any(_has(words, joined, word) for word in _SHARE)
        return Meaning(f"{kind}.share" if about_share else f"{kind}.limit", scale)
    if any(_has(words, joined, word) for word in _SHARE) or (scale and scale.unit == "share"):
        return Meaning(f"{kind}.share", scale)
    if scale is None and "cores" in words:
        scale = Scale(1.0, "cores")
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


def _scale(name: str) -> Scale | None:
    """`memory (MiB)`, `mem_mb`, `rss_bytes`, `CPU %`."""
    bracket = _UNIT.search(name)
    if bracket and (scale := scale_of(bracket[1])):
        return scale
    words = _WORDS.findall(re.sub(r"\{.*", "", name))
    scale = scale_of(words[-1]) if words and len(words) > 1 else None
    # A last word `cpu` or `m` names the thing, not its unit.
    return scale if scale and words[-1].lower() not in ("cpu", "cpus", "m", "b") else None
