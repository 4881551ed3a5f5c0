"""What a header or a series' name says of the values under it. Pure.

A name is taken for a metric only where all of its words are known, and say that this is what is in
use, or a limit, or what is left of one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wizard.evidence.history.cells import UnitScale, scale_of
from wizard.evidence.history.metrics import METRICS
from wizard.evidence.history.vocabulary import Word, WordKind, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class Meaning(Struct, frozen=True):
    """What a name says; None is what it does not."""

    metric: str | None = None
    """A key of METRICS."""

    scale: UnitScale | None = None
    counter: bool = False
    """Whether it counts CPU seconds, so that the rate of its growth is the metric."""

    subject: str | None = None
    """`memory` or `cpu`, also where it does not say what of it."""

    because: str = ""
    """The word for which it is no metric."""

    elsewhere: bool = False
    """Whether that word is known to say something else, so that nobody means this one."""

    bare: bool = False
    """Of a share of CPU: whether it may as well be one of a single core."""

    unsaid: bool = False
    """Whether all words are known and none says what it is."""

    rank: int = 0
    """Of several that say the same the lowest is meant: the platform counts the working set."""

    countable: bool = False
    """Whether it may as well be the number of cores that there are."""

    where: tuple[str, ...] = ()
    """The words that say of what it is."""


_UNIT = re.compile(r"[(\[\uff08]\s*([^()\[\]\uff08\uff09]+?)\s*[)\]\uff09]")
_SAYING: frozenset[WordKind] = frozenset(("memory", "resident", "cpu"))
_FRACTION = UnitScale(1.0, "share")
_PERCENT = UnitScale(0.01, "share")

_EXACTLY: dict[str, tuple[str, UnitScale]] = {
    "container_memory_rss": ("memory.used", UnitScale(1.0, "bytes")),
    "kubernetes.io/container/memory/limit_utilization": ("memory.share", _FRACTION),
    "kubernetes.io/container/cpu/limit_utilization": ("cpu.share", _FRACTION),
    "compute.googleapis.com/instance/cpu/utilization": ("cpu.share", _FRACTION),
    "k8s.container.memory.limit.utilization": ("memory.share", _FRACTION),
    "k8s.pod.memory.limit.utilization": ("memory.share", _FRACTION),
    "cpu usage_idle": ("cpu.idle", _PERCENT),
    "kubernetes.cpu.usage.total": ("cpu.cores", UnitScale(1e-9, "cores")),
    "system.mem.pct_usable": ("memory.available_share", _FRACTION),
}
"""Metrics whose definition says more than their words.

google/cadvisor docs/storage/prometheus.md, cloud.google.com/monitoring/api/metrics_kubernetes,
docs.datadoghq.com/integrations/system and /kubernetes (nanocores, no count), OpenTelemetry's
conventions for Kubernetes, the README of Telegraf's plug-in "cpu"
"""


_OF_MACHINE = ("%mem", "pmem")
"""What ps and top call the share of the machine's memory, which is none of the limit."""


def meaning(name: str, labels: Mapping[str, str] | None = None) -> Meaning:
    """What `name` says of the values under it."""
    if (exact := name.partition("{")[0]) in _EXACTLY:
        metric, of = _EXACTLY[exact]
        return Meaning(metric, of, subject=metric.partition(".")[0], rank=1)
    if name.lower() in _OF_MACHINE:
        return Meaning(None, _PERCENT, subject="memory", because=name)
    bare, scale = _without_unit(name)
    if name in METRICS:
        return Meaning(name, scale)
    words = words_of(bare, labels or {})
    kinds = [word.kind for word in words]
    if scale is None:
        scale = _scale(words)
    subjects = {"cpu" if kind == "cpu" else "memory" for kind in kinds if kind in _SAYING}
    subject = subjects.pop() if len(subjects) == 1 else None
    if blocked := _blocked(words, subject):
        known = blocked.kind == "other"
        return Meaning(None, scale, subject=subject, because=blocked.text, elsewhere=known)
    if subject is None:
        return _of_nothing(kinds, scale)
    said_kinds = set(kinds)
    if scale is not None and scale.unit == "share":
        said_kinds.discard("rate")  # "usage rate" in per cent
    said = (_of_memory if subject == "memory" else _of_cpu)(said_kinds, words, scale)
    where = {word.text for word in words if word.kind in ("neutral", "machine")}
    return replace(said, where=tuple(sorted(where)))


def _without_unit(name: str) -> tuple[str, UnitScale | None]:
    """`memory (MiB)` without its unit in brackets, and that unit."""
    for bracket in _UNIT.finditer(name):
        if scale := scale_of(bracket[1]):
            return name[: bracket.start()] + " " + name[bracket.end() :], scale
    return name, None


def _scale(words: list[Word]) -> UnitScale | None:
    """`mem_mb`, `rss_bytes`, `CPU %`."""
    texts = [word.text for word in words]
    if any(word in ("%", "percent", "percentage") for word in texts):
        return _PERCENT
    kinds = {word.kind for word in words}
    if "cores" in kinds and {"used", "rate", "limit"} & kinds:
        return UnitScale(1.0, "cores")
    unit = next((word.text for word in words if word.kind == "unit"), "")
    if unit == "kb" and {"memory", "resident"} & kinds:
        return scale_of("KiB")  # so ps, sar and /proc mean it
    return scale_of(unit)


def _blocked(words: list[Word], subject: str | None) -> Word | None:
    """The word that keeps a name from being a metric: the first that is known to say something
    else, else the first that is not known."""
    for word, after in zip(words, [*words[1:], None], strict=False):
        # `max_usage` is the highest since the start, `usage (max)` that of each interval.
        high = word.kind == "max" and after is not None and after.kind in ("used", "memory", "cpu")
        mode = subject == "cpu" and word.text in ("system", "系统")
        if word.kind == "other" or high or mode:
            return Word(word.text, "other")
    units = {scale_of(word.text) for word in words if word.kind == "unit"}
    if len(units) > 1:
        return Word(" ".join(word.text for word in words if word.kind == "unit"), "unknown")
    return next((word for word in words if word.kind == "unknown"), None)


def _of_nothing(kinds: list[WordKind], scale: UnitScale | None) -> Meaning:
    """`Limit (MiB)` is the limit of what is meant else; `Value` may be anything."""
    if "limit" in kinds and scale is not None and not {"used", "free", "available"} & set(kinds):
        metric = {"bytes": "memory.limit", "cores": "cpu.limit"}.get(scale.unit)
        return Meaning(metric, scale)
    left = bool({"available", "free", "idle", "total", "limit"} & set(kinds))
    unsaid = not set(kinds) - {"neutral", "unit", "used", "max"}
    return Meaning(None, scale, unsaid=unsaid, elsewhere=left)


def _is_share(kinds: set[WordKind], scale: UnitScale | None) -> bool:
    return bool({"share", "utilization"} & kinds) or (scale is not None and scale.unit == "share")


def _of_memory(kinds: set[WordKind], words: list[Word], scale: UnitScale | None) -> Meaning:
    def says(metric: str, rank: int = 0) -> Meaning:
        return Meaning(metric, scale, subject="memory", rank=rank)

    share = _is_share(kinds, scale)
    used = bool({"used", "resident", "utilization"} & kinds)
    left: WordKind | None = next((kind for kind in ("available", "free") if kind in kinds), None)
    odd: set[str] = {"cores", "counted", "rate", "idle"} & kinds
    if not odd and ((left and used) or ("limit" in kinds and (left or (used and not share)))):
        odd = {left or "limit"}
    if odd:
        word = next(word for word in words if word.kind in odd)
        because = word.text
        return Meaning(None, scale, subject="memory", because=because, elsewhere=left is not None)
    if left:
        return says(f"memory.{left}_share" if share else f"memory.{left}")
    if "limit" in kinds:
        return says("memory.share" if share else "memory.limit")
    if "total" in kinds and not used:
        return says("memory.total")
    if not used and {"machine", "max"} & kinds:
        word = next(word for word in words if word.kind in ("machine", "max"))
        return Meaning(None, scale, subject="memory", because=word.text)
    exact = any(word.text in ("workingset", "工作集") for word in words)
    return says("memory.share" if share else "memory.used", 0 if exact else 1)


_COUNTED = (["seconds", "total"], ["usage", "total"], ["seconds", "sum"], ["seconds"])
_CORES = UnitScale(1.0, "cores")


def _of_cpu(kinds: set[WordKind], words: list[Word], scale: UnitScale | None) -> Meaning:
    share = _is_share(kinds, scale)
    used = bool({"used", "utilization"} & kinds)
    left = {"idle", "free", "available"} & kinds
    texts = [word.text for word in words]
    # `node_cpu_seconds_total` counts what is idle, too.
    if (used or "process" in texts) and not left and texts[-2:] in _COUNTED:
        counts = "rate" not in kinds
        return Meaning("cpu.cores", _CORES, subject="cpu", counter=counts)
    odd: set[str] = {"counted", "rate"} & kinds
    if left and (not share or used or "limit" in kinds):
        odd |= left
    # A quota without unit is in microseconds of each period.
    if "limit" in kinds and ((used and not share) or ("quota" in texts and scale is None)):
        odd |= {"limit"}
    if "total" in kinds and not used:
        odd |= {"total"}
    if odd:
        word = next(word for word in words if word.kind in odd)
        elsewhere = bool(left) or "total" in kinds
        return Meaning(None, scale, subject="cpu", because=word.text, elsewhere=elsewhere)
    if "limit" in kinds or left:
        metric = "cpu.idle" if left else "cpu.share" if share else "cpu.limit"
        return Meaning(metric, scale, subject="cpu")
    if share:
        bare = not {"utilization", "machine"} & kinds
        return Meaning("cpu.share", scale, subject="cpu", bare=bare)
    countable = "cores" in kinds and not used
    return Meaning("cpu.cores", _CORES if countable else scale, subject="cpu", countable=countable)
