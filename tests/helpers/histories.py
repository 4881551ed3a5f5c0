"""Histories for tests, read as the program reads them."""

from __future__ import annotations

from datetime import UTC
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.evidence.history.load import Reader
from wizard.evidence.history.wishes import read_wish
from wizard.session.recorded_history import load_history

if TYPE_CHECKING:
    from wizard.evidence.history.tracks import History

FILES = Path(__file__).parents[1] / "evidence/history/files"

START = 1795428000.0
"""2026-11-23 10:00:00 UTC."""

NOW = START + 86400
MIB = 1024.0**2


def read(text: str, *columns: str, name: str = "mem.csv", **more: float) -> History:
    """What `text` says, by UTC, a day after START. Raises HistoryError."""
    reader = Reader(
        now=more.pop("now", NOW),
        zone=UTC,
        zone_name="UTC",
        wishes=tuple(map(read_wish, columns)),
        **more,
    )
    return load_history(StringIO(text, newline=""), name, reader)


def read_file(name: str, *columns: str, **more: float) -> History:
    text = (FILES / name).read_text(encoding="utf-8-sig")
    return read(text, *columns, name=name, **more)


def csv_of(levels: list[float], every: float = 60.0, start: float = START) -> str:
    """A memory curve in MiB."""
    rows = [f"{start + index * every:.0f},{level}\n" for index, level in enumerate(levels)]
    return "time,memory (MiB)\n" + "".join(rows)
