"""Screens of text that are read and closed again: why, the handover, the hints of a training."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len

from wizard.flow.prose import lay_out
from wizard.guide.verdict_words import hint_heading, no_limit
from wizard.messages import screen_messages as say
from wizard.report.summary import paragraph
from wizard.text.clean import clean_text
from wizard.text.line import spread, wrap
from wizard.tui.answers import beside, judgement
from wizard.tui.base_screen import BaseScreen
from wizard.tui.copy_screen import show_outside
from wizard.tui.frame import Area, Panel, compose, cut_mark, footer_row, out_of_sight
from wizard.tui.surroundings import chrome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual import events

    from wizard.guide.view import ChoiceView, HandoverView, View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line
    from wizard.tui.frame import ScreenFrame
    from wizard.tui.ui import Trainer


WIDEST = 100
"""Cells of a line of prose; longer ones are hard to read."""

_CLOSE = frozenset({"escape", "b", "backspace", "q", "enter"})
_SCROLLS = (("Space", say.SCROLL, 3), ("PgUp", say.SCROLL_UP, 4))


class TextScreen(BaseScreen):
    """A title and lines. A subclass says what they are; they may change while they are read."""

    closes = say.BACK_TO_STEP
    own_key = ""
    """The key that opened the page closes it too."""

    more_keys: tuple[tuple[str, str, int], ...] = ()
    """(key, label, rank) of what else can be done, for the footer."""

    def __init__(self) -> None:
        super().__init__()
        self._scroll = 0
        self._height = 1

    def title_text(self) -> str:
        raise NotImplementedError

    def lines(self, width: int) -> Iterable[Line]:
        """What there is to read, in lines of at most `width` cells."""
        raise NotImplementedError

    def draw(self) -> ScreenFrame:
        size, glyphs = self.ui.size_now, self.ui.glyphs
        around = chrome(self.view, *size, glyphs)
        # The lines stand below the title and an empty row, above a row that says what is out of
        # sight.
        page = around.page
        area = Area(page.x, page.y + 2, page.width, max(0, page.height - 3))
        lines = list(self.lines(area.width))
        scroll = max(0, min(self._scroll, len(lines) - area.height))
        self._scroll, self._height = scroll, area.height
        scrolls = _SCROLLS if len(lines) > area.height else ()
        keys = (("Esc", self.closes, 0), *self.more_keys, *scrolls)
        heading = spread([(self.title_text(), "title")], [], area.width, cell_len, glyphs.ellipsis)
        hidden = out_of_sight(len(lines), scroll, area.height, glyphs)
        below = cut_mark(hidden, "", area.width, glyphs)
        panels = [
            *around.panels,
            Panel(Area(page.x, page.y, page.width, 1), [heading]),
            Panel(area, lines[scroll : scroll + area.height]),
            Panel(Area(area.x, area.bottom, area.width, 1), [below]),
            Panel(around.footer, [footer_row(keys, around.footer.width, glyphs)]),
        ]
        return compose(*size, panels, around.columns)

    def press(self, key: str, typed: str) -> None:  # noqa: ARG002
        if key in _CLOSE or key == self.own_key:
            self.app.pop_screen()
            return
        moves = {
            "space": self._height - 1,
            "pagedown": self._height - 1,
            "pageup": 1 - self._height,
            "down": 1,
            "j": 1,
            "up": -1,
            "k": -1,
        }
        if key in moves:
            self.scroll_lines(moves[key])

    def scroll_lines(self, by: int) -> None:
        self._scroll = max(0, self._scroll + by)
        self.repaint()

    def on_mouse_scroll_down(self, _: events.MouseScrollDown) -> None:
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, _: events.MouseScrollUp) -> None:
        self.scroll_lines(-3)


class WhyScreen(TextScreen):
    """Follows the evidence while it is open."""

    own_key = "w"

    def title_text(self) -> str:
        return say.WHY.format(title=self.view.step.title)

    def lines(self, width: int) -> Iterator[Line]:
        return _why(self.view, min(WIDEST, width), self.ui.glyphs)


def _why(view: View, width: int, glyphs: Glyphs) -> Iterator[Line]:
    step = view.step
    if step.why:
        yield from _capital(lay_out(step.why, width, cell_len, glyphs))
    else:
        reason = say.GUIDANCE if step.kind == "outcome" else say.NO_REASON
        yield from wrap([(reason, "quiet")], width, cell_len)
    if step.check:
        yield ()
        yield from wrap([(say.CHECK_COUNTS_FROM_NOW, "text")], width, cell_len)
    if advice := no_limit(view):
        yield ()
        yield from wrap([(advice, "text")], width, cell_len)
    if step.kind != "contents":
        for choice in step.choices:
            yield ()
            yield from _choice(choice, width, glyphs)
    if step.source:
        yield ()
        yield from wrap([(say.SOURCE.format(source=step.source), "quiet")], width, cell_len)


def _capital(lines: Sequence[Line]) -> Iterator[Line]:
    """The reason began after "Why:" and begins a sentence here."""
    for row, line in enumerate(lines):
        if not row and line and line[0][1] == "text":
            text, role = line[0]
            yield ((text[:1].upper() + text[1:], role), *line[1:])
        else:
            yield line


def _choice(choice: ChoiceView, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """An answer with all that is known of it."""
    number = f"{choice.number}  "
    yield from beside(number, [(choice.text, "strong")], width)
    margin = " " * len(number)
    if choice.description not in ("", choice.leads_to):
        yield from beside(margin, [(choice.description, "text")], width)
    if choice.condition is not None:
        yield from beside(margin, [(say.NEEDS, "quiet"), (choice.condition, "code")], width)
        yield from beside(margin, judgement(choice.verdict, glyphs), width)
    if choice.leads_to:
        yield from beside(margin, [(f"{glyphs.arrow} {choice.leads_to}", "quiet")], width)


class HandoverScreen(TextScreen):
    """Making it takes a moment after hours of watching, so it is done beside the page."""

    own_key = "h"
    more_keys = (("y", say.COPY, 1), ("v", say.SHOW_UNWRAPPED, 2))

    def __init__(self) -> None:
        super().__init__()
        self._made: HandoverView | None = None
        self._said = ""

    def on_mount(self) -> None:
        self.run_worker(self._make, thread=True)
        super().on_mount()

    def _make(self) -> None:
        made = self.ui.guide.handover()
        self.app.call_from_thread(self._take, made)

    def _take(self, made: HandoverView) -> None:
        self._made = made
        self.repaint()

    def title_text(self) -> str:
        return say.HANDOVER_HEADING

    def lines(self, width: int) -> Iterator[Line]:
        width = min(WIDEST, width)
        made = self._made
        if made is None:
            yield from wrap([(say.HANDOVER_IN_PROGRESS, "quiet")], width, cell_len)
            return
        if made.problem:
            yield from wrap([(f"{made.problem}.", "warning")], width, cell_len)
        if made.path:
            yield from wrap([(say.HANDOVER_SAVED, "text")], width, cell_len)
            yield from wrap([(made.path, "strong")], width, cell_len)
        if self._said:
            yield from wrap([(self._said, "text")], width, cell_len)
        yield ()
        for line in made.text.splitlines():
            yield from wrap([(line, "code")], width, cell_len) if line else ((),)

    def press(self, key: str, typed: str) -> None:
        text = self._made.text if self._made else ""
        if key == "y" and text:
            self.app.copy_to_clipboard(text)
            self._said = say.HANDOVER_SENT
            self._scroll = 0
            self.repaint()
        elif key == "v" and text:
            if not show_outside(self.ui, text):
                self._said = say.CANNOT_LEAVE_SCREEN
            self.repaint()
        else:
            super().press(key, typed)


class SummaryScreen(TextScreen):
    """The walk in a paragraph, sent to the terminal's clipboard."""

    own_key = "Y"
    more_keys = (("v", say.SHOW_UNWRAPPED, 1),)

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._said = say.SENT_WIDE

    def on_mount(self) -> None:
        self._text = clean_text(paragraph(self.ui.guide.summary()))
        self.app.copy_to_clipboard(self._text)
        super().on_mount()

    def title_text(self) -> str:
        return say.SUMMARY_HEADING

    def lines(self, width: int) -> Iterator[Line]:
        width = min(WIDEST, width)
        yield from wrap([(self._said, "quiet")], width, cell_len)
        yield ()
        yield from wrap([(self._text, "strong")], width, cell_len)

    def press(self, key: str, typed: str) -> None:
        if key != "v":
            super().press(key, typed)
            return
        if not show_outside(self.ui, self._text):
            self._said = say.CANNOT_LEAVE_SCREEN
        self.repaint()


class HintScreen(TextScreen):
    """The hint that was just given, and below it those before, the latest first."""

    own_key = "h"

    def __init__(self) -> None:
        super().__init__()
        self._more = False
        """Whether there was another hint to give."""

    def on_mount(self) -> None:
        self._more = cast("Trainer", self.ui.guide).hint()
        self.ui.update_view()
        super().on_mount()

    def title_text(self) -> str:
        training = self.view.training
        return hint_heading(training, more=self._more) if training else ""

    def lines(self, width: int) -> Iterator[Line]:
        width = min(WIDEST, width)
        training = self.view.training
        given = training.hints if training else ()
        for number, hint in reversed(list(enumerate(given, 1))):
            if number < len(given):
                yield ()
                yield from wrap(
                    [(say.HINT_NUMBER.format(number=number), "heading")], width, cell_len
                )
            yield from lay_out(hint, width, cell_len, self.ui.glyphs)
