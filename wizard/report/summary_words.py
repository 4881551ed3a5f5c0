"""Words of which the sentences of a summary are made: names cut to size, times, lists. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from wcwidth import wcswidth

from wizard.messages import summary_messages as say
from wizard.text.clean import clean_line
from wizard.text.line import cut as cut_line
from wizard.text.line import text_of
from wizard.text.units import date_time, utc_clock

if TYPE_CHECKING:
    from collections.abc import Sequence

Forms: TypeAlias = tuple[str, ...]
"""A sentence from its longest form to its shortest; an empty one leaves it out."""

NAME, SHORT = 48, 24
"""Cells of a name of others, and where there is little room."""


def cells(text: str) -> int:
    """How many cells of a terminal it takes."""
    return max(0, wcswidth(text))


def cut(text: str, width: int = NAME) -> str:
    """On one line, in at most so many cells."""
    return text_of(cut_line([(clean_line(text).strip(), "text")], width, cells, "…"))


def clock(at: float) -> str:
    """The time of day in UTC, which is said once: `14:04`."""
    return utc_clock(at).removesuffix(" UTC")


def date_of(at: float) -> str:
    """The day in UTC: `2026-11-23`."""
    return date_time(at)[:10]


def listed(texts: Sequence[str]) -> str:
    """`a, b and c`"""
    *first, last = texts
    return say.AND.format(first=", ".join(first), last=last) if first else last


def quoted(texts: Sequence[str], width: int = NAME) -> str:
    """Each in quotes: `“a” and “b”`."""
    return listed([say.QUOTED.format(text=cut(text, width)) for text in texts])


def capital(text: str) -> str:
    """As a sentence begins."""
    return f"{text[:1].upper()}{text[1:]}"


def with_reasons(sentence: str, reasons: str = "") -> str:
    """A whole sentence, with the readings that it rests on where there are any."""
    form = say.WITH if reasons else say.WITHOUT
    return form.format(sentence=sentence, reasons=reasons)
