"""The picture of a step: title, body, answers, and what is known of the selected one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len

from wizard.guide.cause_words import spoken_against
from wizard.guide.key_bindings import footer
from wizard.guide.situation import Situation
from wizard.messages import screen_messages as say
from wizard.text.line import spread, width_of, wrap
from wizard.tui.answers import Listed, about, check_lines, detail, list_answers, pointed_out
from wizard.tui.cause_drawing import against_lines
from wizard.tui.frame import (
    Area,
    Panel,
    ScreenFrame,
    compose,
    cut_mark,
    footer_row,
    notice_row,
    out_of_sight,
)
from wizard.tui.surroundings import chrome, page_width
from wizard.walk.verdicts import only_likely, only_true

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.guide.view import Phase, View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line

BODY_LEAST = 4
"""The body keeps this many rows however many answers there are; one on a very low screen."""

READING_WIDTH = 100
"""Lines of text longer than this are hard to read."""


class Cursor(Struct, frozen=True):
    """Where the reader is in a step: all that a page depends on besides the view."""

    selected: int | None = None
    """The number of the selected answer."""

    scroll: int = 0
    """How many lines of the body are above the page."""

    first: int = 0
    """How many rows of answers are above theirs."""

    notice: str = ""
    """What has just happened, shown in place of the keys."""

    more: bool = False
    """Whether the step has more than was laid out."""


class Rooms(Struct, frozen=True):
    """How the rows of a page are shared out; each from its own first row."""

    title: Area
    body: Area
    hint: Area
    answers: Area
    detail: Area


class Picture(Struct, frozen=True):
    """A drawn page, and what keys and mouse need to know of it."""

    frame: ScreenFrame
    rooms: Rooms
    listed: Listed
    scroll: int
    """How many lines of the body really are above the page."""

    first: int
    """How many rows of answers really are above theirs."""

    scrolls: bool
    """Whether the body is longer than its place."""

    pages: bool
    """Whether there are more answers than fit in theirs."""

    at_end: bool
    """Whether the last line of the body is in sight."""


def draw_walk(
    view: View, body: Sequence[Line], cursor: Cursor, size: tuple[int, int], glyphs: Glyphs
) -> Picture:
    """The whole screen. `body` is laid out for `body_width(size)`."""
    width, height = size
    around = chrome(view, width, height, glyphs)
    area = around.page
    title = [
        *_title(view, area.width, glyphs),
        *_check(view, area, glyphs),
        *_spoken_against(view, area, glyphs),
    ]
    listed, detail_rows = _listed(view, cursor, area, len(title) + len(body), glyphs)
    rooms = _share_out(view, area, (len(title), len(body), len(listed.lines), detail_rows))
    scroll = max(0, min(cursor.scroll, len(body) - rooms.body.height))
    first = _first_row(cursor, listed, rooms.answers.height)
    scrolls = len(body) > rooms.body.height
    pages = len(listed.lines) > rooms.answers.height > 0
    if cursor.notice:
        last = notice_row(cursor.notice, around.footer.width, glyphs)
    else:
        situation = Situation(view, scrolls, pages, cursor.more)
        last = footer_row(footer(situation), around.footer.width, glyphs)
    hints = (
        out_of_sight(len(body), scroll, rooms.body.height, glyphs),
        _answers_in_sight(listed, first, rooms.answers.height),
    )
    panels = [
        *around.panels,
        Panel(rooms.title, title),
        Panel(rooms.body, body[scroll : scroll + rooms.body.height]),
        Panel(rooms.hint, [cut_mark(*hints, rooms.hint.width, glyphs)]),
        Panel(rooms.answers, listed.lines[first : first + rooms.answers.height]),
        Panel(rooms.detail, _detail(view, cursor, listed, rooms.detail, glyphs)),
        Panel(around.footer, [last]),
    ]
    frame = compose(width, height, panels, around.columns)
    at_end = scroll + rooms.body.height >= len(body)
    return Picture(frame, rooms, listed, scroll, first, scrolls, pages, at_end)


def body_width(size: tuple[int, int]) -> int:
    """How wide the body is to be laid out on a screen of that size."""
    return min(READING_WIDTH, page_width(*size))


_PHASES: dict[Phase, str] = {
    "briefing": "briefing",
    "reading": "guidance",
    "debriefing": "debriefing",
    "failed": "",
}
"""What stands beside the title before and after the walk of a training."""


def _title(view: View, width: int, glyphs: Glyphs) -> list[Line]:
    """The title, with a word at the right for what is no plain question."""
    step = view.step
    word = {"outcome": "guidance", "contents": "contents"}.get(step.kind, "")
    if step.check:
        word = "check"
    if view.training is not None and view.training.phase != "walk":
        word = _PHASES[view.training.phase]
    if word and cell_len(step.title) + cell_len(word) + 3 <= width:
        return [
            spread([(step.title, "title")], [(word, "quiet")], width, cell_len, glyphs.ellipsis)
        ]
    return list(wrap([(step.title, "title")], width, cell_len))[:3]


def _check(view: View, area: Area, glyphs: Glyphs) -> list[Line]:
    """What the check has come to that is under way; a low screen shows one row of it."""
    if view.check is None:
        return []
    lines = check_lines(view.check, view.step.id, min(READING_WIDTH, area.width), glyphs)
    return lines[: _most_rows(area)]


def _most_rows(area: Area) -> int:
    """How many rows a remark below the title may have."""
    return 1 if area.height < 16 else 3


def _spoken_against(view: View, area: Area, glyphs: Glyphs) -> list[Line]:
    """What the evidence says against an answer that led here, and what to do instead."""
    cause = spoken_against(view)
    if cause is None:
        return []
    return against_lines(cause, min(READING_WIDTH, area.width), min(2, _most_rows(area)), glyphs)


def _listed(
    view: View, cursor: Cursor, area: Area, above: int, glyphs: Glyphs
) -> tuple[Listed, int]:
    """The answers, with their descriptions where all fits on the page below the `above` rows of
    title and body, else without; and how many rows are kept to tell more of the selected one."""
    choices = view.step.choices
    if any(choice.description for choice in choices):
        listed = list_answers(choices, cursor.selected, area.width, glyphs, described=True)
        rows = _detail_rows(view, area, listed, glyphs)
        if above + len(listed.lines) + rows + 4 <= area.height:
            return listed, rows
    listed = list_answers(choices, cursor.selected, area.width, glyphs, described=False)
    return listed, _detail_rows(view, area, listed, glyphs)


def _detail(view: View, cursor: Cursor, listed: Listed, room: Area, glyphs: Glyphs) -> list[Line]:
    """What is known of the selected answer; where none is selected, of the one that the evidence is
    for, which may have come to be so since the cursor got here; else how to select one."""
    if room.height <= 0 or not view.step.choices:
        return []
    picked = next((c for c in view.step.choices if c.number == cursor.selected), None)
    if picked is None:
        verdicts = [choice.verdict for choice in view.step.choices]
        found = only_true(view.step.choices, verdicts) or only_likely(view.step.choices, verdicts)
        if found is not None:
            return pointed_out(found, max(8, room.width), room.height, glyphs)
        judged = any(choice.verdict is not None for choice in view.step.choices)
        hint = say.SELECT_TO_SEE_READINGS if judged else say.SELECT_TO_SEE_NEXT
        text = hint.format(keys=glyphs.up_down)
        return list(wrap([(text, "quiet")], room.width, cell_len))[: room.height]
    return detail(picked, listed, max(8, room.width), room.height, glyphs)


def _detail_rows(view: View, area: Area, listed: Listed, glyphs: Glyphs) -> int:
    """How many rows are kept for the selected answer: the same for all, so that nothing jumps."""
    choices = view.step.choices
    judged = any(choice.verdict is not None for choice in choices)
    sizes = [width_of(about(choice, listed, glyphs), cell_len) for choice in choices]
    longest = max(sizes, default=0)
    beyond = min(longest, 1) + (longest > area.width - 2)
    if area.height < 12:
        return min(1, judged + beyond)
    if area.height < 16:
        beyond = min(1, beyond)
        return beyond + judged
    # What is likely says how often that is right and why, which takes two rows of 80 cells.
    return beyond + judged * (3 if area.height >= 28 else 2)


def _share_out(view: View, area: Area, rows: tuple[int, int, int, int]) -> Rooms:
    """Rows for each part, given how many (title, body, answers, detail) would take: the answers
    come before the body, but the body keeps at least four."""
    title, body, answers, detail_rows = rows
    airy = int(area.height >= 15)
    gap = int(airy and body > 0)
    below = detail_rows + airy * (2 if detail_rows else 1)
    room = max(0, area.height - title - gap - 1 - below)
    if body + answers > room:
        least = min(body, BODY_LEAST if airy else 1, max(0, room - 1))
        wanted = answers
        if len(view.step.choices) > 9:
            wanted = min(answers, max(room - body, room // 2))
        answers = max(0, min(wanted, room - least))
        body = min(body, room - answers)
    text = min(READING_WIDTH, area.width)
    y = area.y
    title_area = Area(area.x, y, area.width, title)
    y += title + gap
    body_area = Area(area.x, y, text, body)
    y += body
    hint_area = Area(area.x, y, text, 1)
    y += 1
    answers_area = Area(area.x, y, area.width, answers)
    y += answers + airy
    rest = max(0, area.bottom - y)
    indent = min(2, area.width)
    # Nothing stands below: whatever is free there may tell the rest of what is known.
    detail_rows = min(rest, max(detail_rows, rest - airy)) if detail_rows else 0
    detail_area = Area(area.x + indent, y, text - indent, detail_rows)
    return Rooms(title_area, body_area, hint_area, answers_area, detail_area)


def _first_row(cursor: Cursor, listed: Listed, height: int) -> int:
    """The first row of answers that is shown: as the cursor has it, moved as little as keeps the
    selected answer in sight."""
    first = max(0, min(cursor.first, len(listed.lines) - height))
    rows = listed.rows_of(cursor.selected)
    if rows and height > 0:
        first = min(max(first, rows.stop - height), rows.start)
    return first


def _answers_in_sight(listed: Listed, first: int, height: int) -> str:
    shown = listed.numbers[first : first + height]
    if not shown or len(listed.numbers) == len(shown):
        return ""
    return say.NUMBERS_SHOWN.format(first=shown[0], last=shown[-1], count=listed.numbers[-1])
