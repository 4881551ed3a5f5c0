"""Curves: which are drawn where nobody says what, their names, and the bounds of alerts."""

from __future__ import annotations

WATCHED = ("memory.share", "cpu.share")
"""The metrics that are drawn where a document names none."""

LABELS = {
    "memory.share": "Memory",
    "memory.used": "Memory",
    "cpu.share": "CPU",
    "cpu.cores": "CPU",
    "workers.restarts": "Restarts",
    "workers.count": "Workers",
}
"""Metric → its name beside a curve; any other goes by its own."""

MEASURED = {"memory.share": "memory.used", "cpu.share": "cpu.cores"}
"""Share → the metric that it is a share of, whose number and limit are said with it."""

SHARE_OF = {measured: share for share, measured in MEASURED.items()}

ALERTS = {"memory.share": (0.80, 0.95), "cpu.share": (0.60, 0.80)}
"""Share → (high, over the threshold of the platform's default alert)."""
