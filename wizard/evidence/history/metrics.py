"""The metrics that a history may have, and what a file may give in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.catalogue import METRICS as CATALOGUED
from wizard.evidence.readings.formulas import is_plain
from wizard.fact import Kind

if TYPE_CHECKING:
    from wizard.evidence.history.tracks import Unit

_UNITS: dict[Kind, Unit] = {
    Kind.BYTES: "bytes",
    Kind.SHARE: "share",
    Kind.CORES: "cores",
    Kind.COUNT: "number",
    Kind.SECONDS: "number",
    Kind.BYTES_PER_SECOND: "number",
    Kind.PER_SECOND: "number",
}

LEFT: dict[str, tuple[str, Unit]] = {
    "memory.available": ("memory_available", "bytes"),
    "memory.available_share": ("memory_available_share", "share"),
    "memory.free": ("memory_free", "bytes"),
    "memory.free_share": ("memory_free_share", "share"),
    "memory.total": ("memory_total", "bytes"),
    "cpu.idle": ("cpu_idle", "share"),
}
"""What is not in use, and the whole that it is of: use is the whole without it. What is available
counts no cache as used, what is free does."""

METRICS: dict[str, tuple[str, Unit]] = {
    "memory.used": ("memory_used", "bytes"),
    "memory.limit": ("memory_limit", "bytes"),
    "memory.share": ("memory_share", "share"),
    "cpu.cores": ("cpu_cores", "cores"),
    "cpu.limit": ("cpu_limit", "cores"),
    "cpu.share": ("cpu_share", "share"),
    **LEFT,
    **{
        name: (name, _UNITS[metric.kind])
        for name, metric in CATALOGUED.items()
        if metric.kind in _UNITS and is_plain(name)
    },
}
"""Metric → (its column, its unit). What nothing is derived of is the column of its own name."""
