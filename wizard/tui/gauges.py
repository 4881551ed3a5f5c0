"""A live metric drawn on fixed bounds: its curve, its bar, its number and its words.

The bounds never move: the lowest level is nothing and a full cell is the limit, so a steady 97 %
looks high and an idle process looks low. Points are drawn in buckets that stay where they are as
time goes on, so a steady value costs no paint.

Numbers stay on the screen while what they say has hardly changed. Two readings of a value that
stands still differ by a page or a tick, and a value near the middle of two numbers reads as the one
and the other in turn (`step of 693 MiB`, `step of 667 MiB`). Each would be painted, which says
nothing and costs a slow line. Verdicts and reasons stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from rich.cells import cell_len

from wizard.messages import screen_messages as say
from wizard.text.line import cut, joined, pad, spread, wrap
from wizard.text.units import duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wizard.guide.view import GaugeView, Severity, View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Role, Run

SPANS = (60, 120, 300)
"""How many seconds a curve may show, one point each: the shortest that holds all points. In its
first minute a curve is to say something already."""

_BAR = 10
_SCALE = 7  # cells right of a tall curve for the marks' numbers

ROLES: dict[Severity, Role] = {
    "normal": "gauge-normal",
    "warning": "gauge-warning",
    "critical": "gauge-critical",
    "unknown": "gauge-unknown",
}
_SIGNS: dict[Severity, str] = {"normal": "", "warning": "! ", "critical": "!! ", "unknown": ""}


# A key press draws the whole screen anew, but brings no new points.
@lru_cache(maxsize=16)
def heights(
    points: tuple[float | None, ...], cells: int, first: int = 0, *, whole: bool = False
) -> tuple[float | None, ...]:
    """The highest share in each of `cells` buckets of time, the newest at the end; None where
    nothing was read. `first` is how many points there were before `points`. `whole` draws all
    points; else as many as SPANS says."""
    if cells <= 0:
        return ()
    each = max(1, -(-len(points) // cells) if whole else span(points) // cells)
    newest = (first + len(points) - 1) // each
    highest: list[float | None] = []
    for bucket in range(newest - cells + 1, newest + 1):
        start = max(0, bucket * each - first)
        end = max(start, (bucket + 1) * each - first)
        seen = [p for p in points[start:end] if p is not None and isfinite(p)]
        highest.append(min(1.0, max(0.0, *seen)) if seen else None)
    return tuple(highest)


def span(points: Sequence[float | None]) -> int:
    """How many seconds are drawn of these points."""
    start = next((index for index, point in enumerate(points) if point is not None), 0)
    return next((seconds for seconds in SPANS if len(points) - start <= seconds), SPANS[-1])


def curve_row(gauge: GaugeView, cells: int, glyphs: Glyphs) -> str:
    """The curve in one row."""
    return "".join(
        glyphs.gap if height is None else glyphs.levels[min(7, int(height * 8))]
        for height in heights(gauge.points, cells, gauge.first, whole=bool(gauge.span_said))
    )


def bar(gauge: GaugeView, cells: int, glyphs: Glyphs) -> list[Run]:
    """How much of the limit is used, with the marks at their places and the limit at the end."""
    room = cells - 1
    share = gauge.share if gauge.share is not None and isfinite(gauge.share) else 0.0
    used = round(min(1.0, max(0.0, share)) * room)
    marks = {min(room - 1, int(mark.share * room)) for mark in gauge.marks if 0 <= mark.share <= 1}
    runs: list[Run] = []
    for cell in range(room):
        filled: Role = ROLES[gauge.severity] if cell < used else "gauge-mark"
        glyph = glyphs.bar if cell < used else glyphs.rest
        runs.append((glyphs.mark, "gauge-mark") if cell in marks else (glyph, filled))
    runs.append((glyphs.limit, "gauge-mark"))
    return runs


def rows(gauges: Iterable[GaugeView], width: int, glyphs: Glyphs) -> list[Line]:
    """Each gauge in one row: label, curve, bar, per cent, number, words."""
    gauges = list(gauges)
    share = _shared_out(gauges, width)
    lines = []
    for gauge in gauges:
        runs: list[Run] = [
            (_label(gauge), "text"),
            (" " * (share.label - cell_len(_label(gauge)) + 1), "text"),
        ]
        role = ROLES[gauge.severity]
        if gauge.points and share.curve:
            runs.append((curve_row(gauge, share.curve, glyphs), role))
        if gauge.share is None:
            runs.append((" " * bool(gauge.points and share.curve), "text"))
            runs.extend(_value_and_words(gauge))
        else:
            runs.append((" " * bool(share.curve), "text"))
            runs.extend(bar(gauge, share.bar, glyphs) if share.bar else ())
            runs.append((f"{gauge.percent:>6}", role))
            runs.append(("  ", "text"))
            runs.extend(
                pad([(gauge.text, "text")], share.number + 2, cell_len) if share.number else ()
            )
            room = width - sum(cell_len(text) for text, _ in runs)
            runs.append((_words(gauge, room), role))
        lines.append(cut(runs, width, cell_len, glyphs.ellipsis))
    return lines


class _Shares(NamedTuple):
    """How the width of a row is shared out."""

    label: int
    number: int
    bar: int
    curve: int


def _shared_out(gauges: Sequence[GaugeView], width: int) -> _Shares:
    """The first way in which the words of each gauge have room: that it says when memory is full
    matters more than a bar, and than a number whose per cent is there."""
    label = max((cell_len(_label(gauge)) for gauge in gauges), default=0)
    number = max((cell_len(g.text) for g in gauges if g.severity != "unknown"), default=0)
    number = min(max(number, 19), 24)
    bar_cells = _BAR if width >= 72 else 0
    ways = ((2, number, bar_cells, 12), (1, number, bar_cells, 8), (1, number, 0, 8))
    for form, digits, cells, least in (*ways, (1, number, 0, 4), (1, 0, 0, 4), (1, 0, 0, 0)):
        around = label + 1 + 6 + 2 + (digits + 2 if digits else 0) + (cells + 1 if cells else 0)
        left = width - around - (least > 0)
        room = left - max((_cells(gauge, form) for gauge in gauges), default=0)
        if room >= least:
            break
    curve = max(least, min(40, left * 2 // 5, room)) if least else 0
    return _Shares(label, digits, cells, curve)


def _cells(gauge: GaugeView, form: int) -> int:
    """What the words of a share take; `form` is how many shorter ones may stand for them."""
    if gauge.share is None:
        return 0
    return cell_len(_SIGNS[gauge.severity] + (gauge.words, *gauge.shorter)[-form:][0])


def _words(gauge: GaugeView, room: int) -> str:
    """As many of the words with the sign of severity as have room."""
    forms = [_SIGNS[gauge.severity] + words for words in (gauge.words, *gauge.shorter)]
    return next((words for words in forms if cell_len(words) <= room), forms[-1])


def _label(gauge: GaugeView) -> str:
    """With the span where that is not the usual one: `Memory 8 h`."""
    return f"{gauge.label} {gauge.span}" if gauge.span_said else gauge.label


def _value_and_words(gauge: GaugeView) -> list[Run]:
    """A gauge without a share: its number, or that and why it is unknown."""
    role = ROLES[gauge.severity]
    runs: list[Run] = [(gauge.text, role)]
    if gauge.words:
        runs.extend([(": ", role), (gauge.words, role)])
    return runs


def tall(gauge: GaugeView, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """A gauge in a column: a line with its per cent, a curve `height` rows high with the limit
    above and the marks across, its number and its words."""
    role = ROLES[gauge.severity]
    name: list[Run] = [(gauge.label, "strong")]
    if gauge.points:
        drawn = gauge.span_said or say.LAST_OF_CURVE.format(duration=duration(span(gauge.points)))
        name.append((f"  {drawn}", "quiet"))
    lines = [spread(name, [(gauge.percent, role)], width, cell_len, "")]
    if gauge.share is not None or gauge.points:
        lines.extend(_tall_curve(gauge, width, height, glyphs))
    if gauge.share is None:
        value: list[Run] = _value_and_words(gauge)
    else:
        value = [(gauge.text, "text")]
    lines.extend(wrap(value, width, cell_len))
    if gauge.share is not None and gauge.words:
        lines.extend(wrap([(_SIGNS[gauge.severity] + gauge.words, role)], width, cell_len))
    return lines


def _tall_curve(gauge: GaugeView, width: int, height: int, glyphs: Glyphs) -> Iterable[Line]:
    cells = max(1, width - _SCALE)
    columns = tuple(
        None if share is None else max(1, round(share * height * 8))
        for share in heights(gauge.points, cells, gauge.first, whole=bool(gauge.span_said))
    )
    marks = tuple((min(height - 1, int(mark.share * height)), mark.text) for mark in gauge.marks)
    top = say.LIMIT if gauge.limited else say.ALL_OF_MACHINE
    return _curve_lines(columns, marks, height, ROLES[gauge.severity], glyphs, top)


# A key press, and a value that stands still, bring the same curve again; it takes 0.2 ms to draw.
@lru_cache(maxsize=16)
def _curve_lines(  # noqa: PLR0913, PLR0917 - a cache is asked by all that a curve is made of
    columns: tuple[int | None, ...],
    at: tuple[tuple[int, str], ...],
    height: int,
    role: Role,
    glyphs: Glyphs,
    top: str,
) -> tuple[Line, ...]:
    """`columns` in eighths of a row, `height` rows high; `at` are the marks' rows and texts; `top`
    says what is above them all."""
    marks = dict(at)
    lines = [joined([(glyphs.rest * len(columns), "gauge-mark"), (f" {top}", "quiet")])]
    for row in range(height - 1, -1, -1):
        empty = glyphs.dash if row in marks else " "
        runs: list[Run] = []
        for column in columns:
            level = 0 if column is None else min(8, column - row * 8)
            if level <= 0:
                runs.append((empty, "gauge-mark"))
            else:
                runs.append((glyphs.levels[level - 1], role))
        runs.append((f" {marks.get(row, '')}", "quiet"))
        lines.append(joined(runs))
    return tuple(lines)


OF_THE_LIMIT = 0.005
OF_ITSELF = 0.03
"""A value that differs from the shown one by less than both of these parts is not shown anew."""

OF_A_RATE = 0.1
"""The same of the numbers in words: how fast it rises is no better known than that."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def steadied(shown: View, now: View) -> View:
    """`now` with the numbers of its gauges as they are `shown`, where they say the same."""
    before = {gauge.name: gauge for gauge in shown.gauges}
    gauges = tuple(_steadied(before.get(gauge.name, gauge), gauge) for gauge in now.gauges)
    same = all(one is other for one, other in zip(gauges, now.gauges, strict=True))
    return now if same else replace(now, gauges=gauges)


def _steadied(shown: GaugeView, now: GaugeView) -> GaugeView:
    if now.share is None:
        return now  # what it waits for counts up: `needs 30 s, 12 s seen`
    if (shown.severity, shown.span, shown.limited) != (now.severity, now.span, now.limited):
        return now
    if shown.text != now.text and _stands(shown, now):
        now = replace(now, share=shown.share, text=shown.text, percent=shown.percent)
    if shown.words != now.words and alike(shown.words, now.words):
        now = replace(now, words=shown.words, shorter=shown.shorter)
    return now


def _stands(shown: GaugeView, now: GaugeView) -> bool:
    """Whether the value is nearly the one that is shown, of the same limit, and on the same side of
    every bound that a condition holds it against."""
    before, after = shown.share, now.share
    if before is None or after is None or _limit(shown) != _limit(now):
        return False
    if not abs(after - before) < min(OF_THE_LIMIT, OF_ITSELF * before):
        return False
    return all((before < mark.share) == (after < mark.share) for mark in now.marks)


def _limit(gauge: GaugeView) -> str:
    return gauge.text.partition(" of ")[2]


def alike(shown: str, now: str) -> bool:
    """Whether two texts differ in their numbers alone, and in these by a tenth at most."""
    if _NUMBER.sub("", shown) != _NUMBER.sub("", now):
        return False
    numbers = zip(_NUMBER.findall(shown), _NUMBER.findall(now), strict=True)
    return all(abs(float(a) - float(b)) <= OF_A_RATE * float(a) for a, b in numbers)
