"""The forms of files that a history is read from: a table, a row a form, in the order in which they
are tried. What fits none of them is a table of cells. Pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TextIO

from wizard.evidence.history.csv_table import Table, read_table
from wizard.evidence.history.influx_csv import read_annotated
from wizard.evidence.history.json_lines import are_json_lines, read_json_lines
from wizard.evidence.history.json_series import read_json
from wizard.evidence.history.rounds import is_rounds, read_rounds
from wizard.evidence.history.times import Clock
from wizard.evidence.history.tool_logs import IS_SADF, read_mprof, read_psrecord, read_sadf

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from wizard.evidence.history.times import DateOrder
    from wizard.evidence.history.tracks import Track


class Around(NamedTuple):
    """What the reading depends on besides the text."""

    now: float
    """Seconds since the epoch."""

    zone: tzinfo | None
    """That of times that name none; None is the machine's."""

    written: float
    """When the file was last written; `now` where that is not known."""

    order: DateOrder | None = None
    """Of the parts of dates such as `1/2/2026`."""


class Form(NamedTuple):
    """One form of a file."""

    fits: Callable[[str], object]
    """Whether a text is of this form, by its first characters."""

    read: Callable[[TextIO, Around], Table]
    """Raises HistoryError."""


def _begins(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).match


def _timed(tracks: list[Track]) -> Table:
    return Table(tracks, naive=False, rows=sum(len(track.times) for track in tracks))


FORMS: tuple[Form, ...] = (
    Form(are_json_lines, lambda text, _: _timed(read_json_lines(text))),
    Form(_begins(r"[{\[]"), lambda text, _: _timed(read_json(text))),
    Form(_begins(r"(?:CMDLINE|MEM) "), lambda text, _: read_mprof(text)),
    Form(
        _begins(r"# Elapsed time\s+CPU \(%\)"),
        lambda text, around: read_psrecord(text, around.written),
    ),
    Form(
        _begins(r"#(?:group|datatype|default),|,result,table,"),
        lambda text, around: read_annotated(text, around.zone),
    ),
    Form(IS_SADF, lambda text, around: read_sadf(text, around.zone)),
    Form(is_rounds, lambda text, around: read_rounds(text, around.zone, around.now, around.order)),
)


def read_form(text: TextIO, start: str, around: Around) -> Table:
    """All curves of a text that begins with `start`. Raises HistoryError."""
    bare = start.lstrip("\ufeff \t\r\n")
    for form in FORMS:
        if form.fits(bare):
            return form.read(text, around)
    return read_table(text, Clock(around.zone, around.order))
