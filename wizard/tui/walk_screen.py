"""The page of the walk: the current step, its answers, and the keys that go through them.

The screens that keys open are imported when they are: all of them, with the widgets of Textual that
they bring, would add a fifth to a start (53 ms to its 287).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace
from rich.cells import cell_len

from wizard.flow.prose import MOST_LINES, lay_out
from wizard.guide.key_bindings import action_for_key
from wizard.guide.situation import Situation
from wizard.guide.view import Span
from wizard.messages import screen_messages as say
from wizard.text.line import wrap
from wizard.tui.base_screen import BaseScreen
from wizard.tui.step_drawing import Cursor, Picture, body_width, draw_walk
from wizard.tui.theme import THEME_NAMES
from wizard.tui.ui import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual import events

    from wizard.guide.situation import Action
    from wizard.guide.view import Wanted
    from wizard.text.line import Line
    from wizard.tui.frame import ScreenFrame

ENTER_BELONGS = 0.5
"""Seconds after a digit in which Enter is a part of it: people end with it what they type."""

LOCK = 0.2
"""Seconds during which a new step takes no answer: what was typed was meant for the one before."""

_WHEEL = 3  # rows a notch of the mouse wheel moves


class WalkScreen(BaseScreen):
    """One step at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.cursor = Cursor()
        self.chosen: int | None = None
        """Index of the marked command."""

        self.typed = ""
        """The digits of a number that Enter will end."""

        self._visit: tuple[int, str, int | None] | None = None
        self._entered = 0.0
        self._digit_at = float("-inf")
        self._picture: Picture | None = None
        self._limit = MOST_LINES
        self._laid_out: tuple[object, tuple[Line, ...]] = (None, ())

    def draw(self) -> ScreenFrame:
        self._meet()
        size = self.ui.size_now
        body = self._body(body_width(size))
        picture = draw_walk(self.view, body, self.cursor, size, self.ui.glyphs)
        self.cursor = replace(self.cursor, scroll=picture.scroll, first=picture.first)
        self._picture = picture
        return picture.frame

    def _meet(self) -> None:
        """Begin anew where the step is a new one."""
        view = self.view
        # What was predicted in a training is a new sight of the same step.
        sight = view.step.preselected if view.training else None
        visit = (len(view.trail), view.step.id, sight)
        if visit == self._visit:
            return
        self._visit = visit
        self._entered = self.ui.clock()
        self._limit = MOST_LINES
        self.cursor = Cursor(selected=view.step.preselected)
        self.chosen = view.step.first_command
        self.typed = ""

    def _body(self, width: int) -> tuple[Line, ...]:
        """The step's body in lines; laid out again only where something about it changed."""
        step = self.view.step
        summary = self.view.summary
        key = (summary, step.blocks, step.source, width, self.chosen, self._limit)
        if self._laid_out[0] != key:
            lines = lay_out(
                step.blocks,
                width,
                cell_len,
                self.ui.glyphs,
                commands=[command.kind for command in step.commands],
                chosen=self.chosen,
                limit=self._limit,
                rest=say.STEP_GOES_ON,
            )
            self.cursor = replace(self.cursor, more=len(lines) > self._limit)
            self._laid_out = (key, (*_summary(summary, width), *lines))
        return self._laid_out[1]

    @property
    def situation(self) -> Situation:
        scrolls = self._picture.scrolls if self._picture else False
        pages = self._picture.pages if self._picture else False
        return Situation(self.view, scrolls, pages, self.cursor.more)

    def press(self, key: str, typed: str) -> None:  # noqa: ARG002
        """Do what the key stands for, if it stands for anything."""
        meaning = action_for_key(key, self.situation)
        if meaning is not None:
            action, arguments = meaning
            self.perform(action, *arguments)

    def perform(self, action: Action, *arguments: str) -> None:
        """Do it, if this is the moment for it; where it makes no sense, say why."""
        now = self.ui.clock()
        if action.answers and now - self._entered < LOCK:
            return
        if action.name == "answer" and now - self._digit_at < ENTER_BELONGS:
            return
        if action.name not in ("digit", "answer"):
            self.typed = ""
        self.cursor = replace(self.cursor, notice="")
        refusal = action.refusal(self.situation)
        if refusal is None:
            getattr(self, f"do_{action.name}")(*arguments)
        elif refusal:
            self._say(refusal)
        self.repaint()

    def _say(self, notice: str) -> None:
        self.cursor = replace(self.cursor, notice=notice)

    def do_span(self) -> None:
        """Show more of the past; after all of it, the last minutes again."""
        shown = next(gauge.span for gauge in self.view.gauges if gauge.points)
        spans = get_args(Span)
        self.ui.guide.span = spans[(spans.index(shown) + 1) % len(spans)]
        self.ui.update_view()

    def do_digit(self, digit: str) -> None:
        """Up to nine answers: take it. More: add the digit, and select what the number says."""
        choices = self.view.step.choices
        if not self.situation.many:
            if 0 < int(digit) <= len(choices):
                self._digit_at = self.ui.clock()
                self._answer(int(digit))
            return
        self.typed = (self.typed + digit).lstrip("0")[-3:]
        number = int(self.typed or "0")
        if 0 < number <= len(choices):
            self.cursor = replace(self.cursor, selected=number)
            self._say(say.NUMBER_TAKES_ENTER.format(number=number))
        else:
            self.typed = ""
            self._say(say.NO_SUCH_ANSWER.format(number=number) if number else "")

    def do_answer(self) -> None:
        if self.cursor.selected is None:
            self._say(say.SELECT_FIRST)
        else:
            self._answer(self.cursor.selected)

    def _answer(self, number: int) -> None:
        try:
            self.ui.guide.answer(number)
        except ValueError as error:
            self._say(str(error))
        self.ui.update_view()
        if self.view.training is not None and self.view.training.asked:
            from wizard.tui.choosers import ReadingScreen

            self.app.push_screen(ReadingScreen())

    def do_up(self) -> None:
        self._move(-1)

    def do_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        count = len(self.view.step.choices)
        now = self.cursor.selected
        if now is None:
            now = 0 if by > 0 else count + 1
        self.cursor = replace(self.cursor, selected=min(count, max(1, now + by)))

    def do_page_down(self) -> None:
        picture = self._picture
        if picture is not None and picture.pages and picture.at_end:
            self._turn(picture, 1)
        else:
            self._scroll(self._page())

    def do_page_up(self) -> None:
        picture = self._picture
        if picture is not None and picture.pages and picture.first > 0:
            self._turn(picture, -1)
        else:
            self._scroll(-self._page())

    def _turn(self, picture: Picture, by: int) -> None:
        """Show the next page of answers, or the one before, and select its first."""
        numbers, height = picture.listed.numbers, picture.rooms.answers.height
        last = len(numbers) - height
        if by > 0 and picture.first >= last:
            self.cursor = replace(self.cursor, selected=numbers[-1])
            return
        first = min(last, max(0, picture.first + by * height))
        self.cursor = replace(self.cursor, first=first, selected=numbers[first])

    def _page(self) -> int:
        """A page less one line, so that the eye finds its place again."""
        return max(1, self._picture.rooms.body.height - 1) if self._picture else 1

    def _scroll(self, by: int) -> None:
        self.cursor = replace(self.cursor, scroll=max(0, self.cursor.scroll + by))

    def do_more(self) -> None:
        self._limit *= 4

    def do_back(self) -> None:
        if self.ui.guide.back():
            self.ui.update_view()

    def do_follow(self) -> None:
        if self.ui.guide.follow():
            self.ui.update_view()
        else:
            self._say(say.NOT_DECIDED)

    def do_next_command(self) -> None:
        self._mark(1)

    def do_previous_command(self) -> None:
        self._mark(-1)

    def _mark(self, by: int) -> None:
        """Mark another command, and bring all of it into sight."""
        self.chosen = ((self.chosen or 0) + by) % len(self.view.step.commands)
        if self._picture is None:
            return
        body = self._body(self._picture.rooms.body.width)
        mark = (f"{self.ui.glyphs.pointer} ", "key")
        start = next((row for row, line in enumerate(body) if mark in line), None)
        if start is not None:
            end = next((row for row in range(start, len(body)) if not body[row]), len(body))
            lowest = end - self._picture.rooms.body.height
            scroll = min(start, max(self.cursor.scroll, lowest))
            self.cursor = replace(self.cursor, scroll=scroll)

    def do_copy(self) -> None:
        from wizard.tui.copy_screen import CopyScreen

        self.app.push_screen(CopyScreen(self.view.step.commands, self.chosen or 0))

    def do_why(self) -> None:
        from wizard.tui.text_screens import WhyScreen

        self.app.push_screen(WhyScreen())

    def do_see_also(self) -> None:
        from wizard.tui.choosers import SeeAlsoScreen

        self.app.push_screen(SeeAlsoScreen())

    def do_find(self) -> None:
        from wizard.tui.choosers import FindScreen

        self.app.push_screen(FindScreen())

    def do_summary(self) -> None:
        from wizard.tui.text_screens import SummaryScreen

        self.app.push_screen(SummaryScreen())

    def do_causes(self) -> None:
        from wizard.tui.choosers import CausesScreen

        self.app.push_screen(CausesScreen())

    def do_process(self) -> None:
        from wizard.tui.choosers import ProcessScreen

        self.app.push_screen(ProcessScreen())

    def do_demo(self) -> None:
        self._leave_for("demo")

    def do_next(self) -> None:
        self._leave_for("next")

    def do_once_more(self) -> None:
        self._leave_for("again")

    def _leave_for(self, wanted: Wanted) -> None:
        self.ui.guide.wanted = wanted
        self.ui.leave(0)

    def do_note(self) -> None:
        from wizard.tui.choosers import NoteScreen

        self.app.push_screen(NoteScreen(self._say))

    def do_enter_value(self) -> None:
        from wizard.tui.choosers import ValueScreen

        self.app.push_screen(ValueScreen(self._say))

    def do_ended(self) -> None:
        from wizard.tui.choosers import EndedScreen

        self.app.push_screen(EndedScreen(self._say))

    def do_hand_over(self) -> None:
        from wizard.tui.text_screens import HandoverScreen

        self.app.push_screen(HandoverScreen())

    def do_hint(self) -> None:
        from wizard.tui.text_screens import HintScreen

        self.app.push_screen(HintScreen())

    def do_palette(self) -> None:
        from wizard.tui.help_screen import PaletteScreen

        self.app.push_screen(PaletteScreen())

    def do_help(self) -> None:
        from wizard.tui.help_screen import HelpScreen

        self.app.push_screen(HelpScreen())

    def do_colours(self) -> None:
        if self.ui.no_color:
            self._say(say.COLOURS_ARE_OFF)
            return
        name = THEME_NAMES[(THEME_NAMES.index(self.ui.role_styles.name) + 1) % len(THEME_NAMES)]
        self.ui.use_theme(name)
        self._say(say.COLOURS.format(name=name))

    def do_suspend(self) -> None:
        self.ui.action_suspend_process()

    def do_quit(self) -> None:
        self.ui.leave(0)

    def do_interrupt(self) -> None:
        self.ui.leave(INTERRUPTED)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click on an answer selects it; taking it is for a key."""
        picture = self._picture
        if picture is None or self.too_small:
            return
        area = picture.rooms.answers
        row = picture.first + event.screen_y - area.y
        if area.contains(event.screen_x, event.screen_y) and row < len(picture.listed.numbers):
            self.cursor = replace(self.cursor, selected=picture.listed.numbers[row], notice="")
            self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -_WHEEL)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        """The wheel moves what is under it: answers that do not all fit, else the body."""
        picture = self._picture
        if picture is None or self.too_small:
            return
        area = picture.rooms.answers
        if (
            area.contains(event.screen_x, event.screen_y)
            and len(picture.listed.lines) > area.height
        ):
            self._move(1 if by > 0 else -1)
        else:
            self._scroll(by)
        self.repaint()


def _summary(sentences: Sequence[str], width: int) -> Iterator[Line]:
    """What stands above the text where a walk ends."""
    if sentences:
        yield ((say.SUMMARY, "heading"),)
        yield from wrap([(" ".join(sentences), "text")], width, cell_len)
        yield ()
