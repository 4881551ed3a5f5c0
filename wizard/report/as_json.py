"""A report as JSON: every key present, null where there is nothing.

Shares are 0 to 1, times ISO 8601 in UTC. The keys follow from wizard.report.report_model.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from wizard.report.report_model import Share, Time
from wizard.text.units import iso

if TYPE_CHECKING:
    from wizard.report.report_model import Report


def to_json(report: Report) -> str:
    """The whole report."""
    mapping = msgspec.to_builtins(report, enc_hook=_plain)
    return json.dumps(mapping, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> str | float | None:
    match value:
        case Time():
            return iso(value)
        case Share():
            return round(float(value), 4)
    raise NotImplementedError(type(value).__name__)
