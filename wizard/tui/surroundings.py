"""What stands around every page: the target and its gauges, the trail, the banner, what is wrong
with a flow that is previewed; and the area that is left for the page itself.

Below 120 columns all of it stands in rows above the page. From there on the trail has a column on
the left and the evidence one on the right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len

from wizard.messages import screen_messages as say
from wizard.text.line import cut, head, joined, spread, text_of, wrap
from wizard.text.units import count_of
from wizard.tui import gauges as gauge
from wizard.tui.cause_drawing import cause_column
from wizard.tui.frame import Area, Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.guide.view import TargetView, TrailView, View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Role, Run

WIDE = 120
_WIDE_HEIGHT = 20  # below this height tall curves have no room
_MARGIN = 1


class Chrome(Struct, frozen=True):
    """Panels around a page, and the page's own area (without the footer's row)."""

    panels: tuple[Panel, ...]
    page: Area
    footer: Area
    columns: tuple[int, ...] = ()
    """Where the screen is parted (wizard.tui.frame.Frame)."""


_last: list[tuple[View, int, int, Glyphs, Chrome]] = []
"""What was laid out last. A key changes the page and brings the same view again; to ask by its
identity costs nothing, to compare two views a tenth of drawing one."""


def chrome(view: View, width: int, height: int, glyphs: Glyphs) -> Chrome:
    """The surroundings of a page on a screen of that size."""
    for one, *form, around in _last:
        if one is view and form == [width, height, glyphs]:
            return around
    around = _laid_out(view, width, height, glyphs)
    _last[:] = [(view, width, height, glyphs, around)]
    return around


def _laid_out(view: View, width: int, height: int, glyphs: Glyphs) -> Chrome:
    footer = Area(_MARGIN, height - 1, max(1, width - 2 * _MARGIN), 1)
    lay_out = _columns if _is_wide(width, height) else _stacked
    around = lay_out(view, width, height, glyphs, footer)
    return _with_problems(around, view, glyphs) if view.problems else around


def _with_problems(around: Chrome, view: View, glyphs: Glyphs) -> Chrome:
    """The page gives its lowest rows to what is wrong with a flow that is previewed."""
    page = around.page
    lines = problem_lines(view.problems, page.width, page.height, glyphs)
    room = max(0, page.height - len(lines))
    panel = Panel(Area(page.x, page.y + room, page.width, page.height - room), lines)
    return replace(around, panels=(*around.panels, panel), page=replace(page, height=room))


def page_width(width: int, height: int) -> int:
    """How wide the page is on a screen of that size."""
    if not _is_wide(width, height):
        return max(1, width - 2 * _MARGIN)
    left, right = _side_widths(width)
    return width - left - right - 2 * _MARGIN - 6


def _is_wide(width: int, height: int) -> bool:
    return width >= WIDE and height >= _WIDE_HEIGHT


def _side_widths(width: int) -> tuple[int, int]:
    """Of the trail's column and the evidence's."""
    return min(36, width * 19 // 100), min(60, width * 29 // 100)


def _stacked(view: View, width: int, height: int, glyphs: Glyphs, footer: Area) -> Chrome:
    """Everything in rows. What a low screen has no room for is left out: rule, trail, then gauges
    beyond the second."""
    room = max(1, width - _MARGIN)
    most = len(view.gauges) if height >= 24 else 2 if height >= 14 else 1
    lines: list[Line] = [target_row(view.target, room - _MARGIN, glyphs)]
    lines.extend(gauge.rows(view.gauges[:most], room, glyphs))
    if view.banner:
        lines.append(cut([(f"! {view.banner} ", "banner")], room, cell_len, glyphs.ellipsis))
    panels = [Panel(Area(_MARGIN, 0, room, len(lines)), lines)]
    top = len(lines)
    if height >= 18:
        panels.append(Panel(Area(0, top, width, 1), [((glyphs.rest * width, "quiet"),)]))
        top += 1
    if height >= 16:
        trail = trail_row(view, room - _MARGIN, glyphs)
        panels.append(Panel(Area(_MARGIN, top, room, 1), [trail]))
        top += 1
    page = Area(_MARGIN, top, page_width(width, height), max(0, height - 1 - top))
    return Chrome(tuple(panels), page, footer)


def _columns(view: View, width: int, height: int, glyphs: Glyphs, footer: Area) -> Chrome:
    """Trail, page and evidence in three columns, with a line between two."""
    inner = height - 1
    left, right = _side_widths(width)
    evidence = _evidence(view, right, inner, glyphs)
    line: list[Line] = [((glyphs.column, "quiet"),)] * inner
    start = _MARGIN + left + 1
    end = width - _MARGIN - right - 2
    panels = (
        Panel(Area(_MARGIN, 0, left, inner), trail_lines(view, left, inner, glyphs)),
        Panel(Area(start, 0, 1, inner), line),
        Panel(Area(end, 0, 1, inner), line),
        Panel(Area(end + 2, 0, right, inner), evidence),
    )
    page = Area(start + 2, 0, page_width(width, height), inner)
    return Chrome(panels, page, footer, (start, end))


def _evidence(view: View, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The target and every gauge, each as tall as the room allows; below, the board of causes where
    there is room."""
    lines = target_lines(view.target, width)
    if view.banner:
        lines.extend(wrap([(f"! {view.banner}", "banner")], width, cell_len))
    curves = max(1, sum(bool(one.points or one.share is not None) for one in view.gauges))
    room = height - len(lines) - 5 * len(view.gauges)
    tall = max(1, min(8, room // curves))
    for one in view.gauges:
        lines.append(())
        lines.extend(gauge.tall(one, width, tall, glyphs))
    board = cause_column(view.causes, width, height - len(lines) - 1, glyphs)
    return [*lines, (), *board] if board else lines


_MOST = 5  # rows of the panel, its heading among them
_PAGE = 12  # rows that are left to the page, come what may


def problem_lines(
    problems: Sequence[str], width: int, height: int, glyphs: Glyphs
) -> tuple[Line, ...]:
    """The first problems, each whole, below a row that counts them all.

    At most five rows of a page that is `height` high, and on a low one the count alone; none where
    there are no problems. Of the last one that has no room for all its rows, the end is cut off.
    """
    if not problems:
        return ()
    room = max(0, min(_MOST - 1, height - _PAGE - 1))
    rows: list[Line] = []
    shown = 0
    while shown < len(problems) and len(rows) < room:
        rows.extend(_rows(problems[shown], width, room - len(rows), glyphs))
        shown += 1
    count = count_of(len(problems), "problem")
    if 0 < shown < len(problems):
        text = say.PROBLEMS_SHOWN.format(problems=count, shown=shown)
    else:
        text = say.PROBLEMS.format(problems=count)
    heading = cut([(text, "banner")], width, cell_len, glyphs.ellipsis)
    return (heading, *rows)


def _rows(problem: str, width: int, room: int, glyphs: Glyphs) -> list[Line]:
    """One problem in at most `room` rows, set in below the heading."""
    inner = max(8, width - 2)
    lines = list(wrap([(problem, "text")], inner, cell_len))
    shown = lines[:room]
    if len(lines) > room:
        rest = " ".join(text_of(line) for line in lines[room - 1 :])
        shown[-1] = cut([(rest, "text")], inner, cell_len, glyphs.ellipsis)
    return [joined([("  ", "text"), *line]) for line in shown]


_ENTRY = 32  # cells for one choice in a trail that is too long for its row

_STATES: dict[str, tuple[str, Role]] = {
    "watching": ("{title}", "title"),
    "lost": (say.TARGET_LOST, "gauge-warning"),
    "none": ("{title}", "quiet"),
}


def target_row(target: TargetView, width: int, glyphs: Glyphs) -> Line:
    """The target in one line: its name at the left, what else is known at the right."""
    text, role = _STATES[target.state]
    return spread(
        [(text.format(title=target.title), role)],
        [(target.detail, "quiet")],
        width,
        cell_len,
        glyphs.ellipsis,
    )


def target_lines(target: TargetView, width: int) -> list[Line]:
    """The target in a column."""
    text, role = _STATES[target.state]
    return [
        *wrap([(text.format(title=target.title), role)], width, cell_len),
        *wrap([(target.detail, "quiet")], width, cell_len),
    ]


def trail_row(view: View, width: int, glyphs: Glyphs) -> Line:
    """What was chosen so far in one line. Where it is too long, long choices are cut, then
    the earliest give way."""
    entries = [view.flow_title, *(_in_row(visit, glyphs) for visit in view.trail[:-1])]
    # What was chosen in a folder is the document that the title has named already.
    if len(entries) > 1 and f": {entries[0]}".endswith(f": {entries[1]}"):
        del entries[1]
    between = f" {glyphs.then} "
    if cell_len(between.join(entries)) > width:
        entries = [_short(entry, glyphs) for entry in entries]
    hidden = ""
    # That it is a training stays in sight.
    kept = entries.pop(0) + between if view.training and len(entries) > 1 else ""
    while len(entries) > 1 and cell_len(kept + hidden + between.join(entries)) > width:
        entries.pop(0)
        hidden = glyphs.ellipsis + between
    hidden = kept + hidden
    return cut([(hidden + between.join(entries), "quiet")], width, cell_len, glyphs.ellipsis)


def _in_row(visit: TrailView, glyphs: Glyphs) -> str:
    """What was chosen there; guidance that did not help by its title, crossed out."""
    if visit.refuted:
        return f"{glyphs.contradicted} {visit.title}"
    return (visit.answer or visit.title) + _by(visit)


def _short(entry: str, glyphs: Glyphs) -> str:
    if cell_len(entry) <= _ENTRY:
        return entry
    room = _ENTRY - cell_len(glyphs.ellipsis)
    return head(entry, room, cell_len).rstrip(" ,;:") + glyphs.ellipsis


def trail_lines(view: View, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The trail in a column: each step with what was chosen there, the current one last. Where
    there is no room for all, the earliest are counted instead."""
    entries = [
        _entry(visit, width, glyphs, current=index == len(view.trail) - 1)
        for index, visit in enumerate(view.trail)
    ]
    heading: list[Line] = [*wrap([(view.flow_title, "quiet")], width, cell_len), ()]
    room = height - len(heading)
    hidden = 0
    while len(entries) > 1 and sum(len(entry) + 1 for entry in entries) > room:
        entries.pop(0)
        hidden += 1
        room = height - len(heading) - 2
    if hidden:
        heading.append(
            (((say.EARLIER_STEPS.format(ellipsis=glyphs.ellipsis, count=hidden)), "quiet"),)
        )
        heading.append(())
    for entry in entries:
        heading.extend(entry)
        heading.append(())
    return heading


def _entry(visit: TrailView, width: int, glyphs: Glyphs, *, current: bool) -> list[Line]:
    role: Role = "strong" if current else "quiet"
    mark = glyphs.pointer if current else glyphs.contradicted if visit.refuted else " "
    lines = [
        joined([(f"{mark if not row else ' '} ", "key"), *line])
        for row, line in enumerate(wrap([(visit.title, role)], width - 2, cell_len))
    ]
    if visit.answer:
        by_role: Role = "contradicted" if visit.contradicted else "quiet"
        runs: list[Run] = [(visit.answer, "text"), (_by(visit), by_role)]
        lines.extend(
            joined([("    " if row else f"  {glyphs.then} ", "quiet"), *line])
            for row, line in enumerate(wrap(runs, width - 4, cell_len))
        )
    return lines


def _by(visit: TrailView) -> str:
    """Who chose, where it was not the person, and whether that was against the evidence."""
    if visit.contradicted:
        return say.CONTRADICTED
    return {"stated": say.KNOWN, "evidence": say.BY_EVIDENCE}.get(visit.by or "", "")
