"""The screens that ask for something: a step, a cause, a process, a note, how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from wizard.catalogue import CATALOGUE
from wizard.guide.cause_words import board_words
from wizard.guide.verdict_words import KNOWN_SERVERS
from wizard.messages import screen_messages as say
from wizard.messages import server_messages
from wizard.tui.cause_drawing import cause_line, cause_lines, cause_sign, remedy_line
from wizard.tui.chooser import ChooserScreen, Item, matching
from wizard.tui.surroundings import page_width
from wizard.tui.text_screens import WIDEST, TextScreen
from wizard.walk.events import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.guide.view import CandidateView
    from wizard.text.line import Line
    from wizard.tui.frame import ScreenFrame
    from wizard.tui.ui import Trainer
    from wizard.walk.causes import Cause

LONGEST_NOTE = 4000
"""Characters that a note may have."""

LIVE = 2.0
"""Seconds between two looks at what processes use."""

LOCK = 0.2
"""Seconds during which Enter was meant for the screen before."""


class StepsScreen(ChooserScreen):
    """Items are steps; the value is the step's id."""

    via: Literal["side", "find"] = "find"

    def choose(self, item: Item) -> None:
        try:
            self.ui.guide.open(item.value, self.via)
        except ValueError as error:
            self.problem = str(error)
            self.repaint()
            return
        self.app.pop_screen()
        self.ui.update_view()


class FindScreen(StepsScreen):
    """Steps by the words of their text."""

    heading = say.FIND_HEADING
    hint = say.FIND_HINT
    empty = say.NO_STEP
    via = "find"

    def items_for(self, typed: str) -> Sequence[Item]:
        return [Item(step.step, step.title, step.detail) for step in self.ui.guide.find(typed)]


class SeeAlsoScreen(StepsScreen):
    """The steps that the current one's text links to."""

    heading = say.SEE_ALSO
    via = "side"

    def items_for(self, typed: str) -> Sequence[Item]:
        links = self.view.step.see_also
        return matching([Item(one.to, one.title or one.text, one.text) for one in links], typed)


class ProcessScreen(ChooserScreen):
    """Finding the processes takes a moment, so it is done beside the screen."""

    heading = say.PROCESS_HEADING
    hint = say.PROCESS_HINT

    def __init__(self) -> None:
        super().__init__()
        self._candidates: tuple[CandidateView, ...] | None = None

    def on_mount(self) -> None:
        self._look_again()
        self.set_interval(LIVE, self._look_again)
        super().on_mount()

    def _look_again(self) -> None:
        self.run_worker(self._look, thread=True, exclusive=True)

    def _look(self) -> None:
        candidates = self.ui.guide.candidates()
        if self.is_attached:
            self.app.call_from_thread(self._take, candidates)

    def _take(self, candidates: tuple[CandidateView, ...]) -> None:
        selected = self.items[self.selected].value if self.items else None
        self._candidates = candidates
        values = [item.value for item in self.items_for(self.typed)]
        self.refill(values.index(selected) if selected in values else 0)

    @property
    def empty(self) -> str:  # type: ignore[override]
        if self._candidates is None:
            return say.LOOKING_FOR_PROCESSES
        if self._candidates:
            return say.NO_PROCESS_MATCHES
        return server_messages.NO_SERVER_TYPE_ITS_PID.format(servers=KNOWN_SERVERS)

    def items_for(self, typed: str) -> Sequence[Item]:
        candidates = self._candidates or ()
        titles = [candidate.title for candidate in candidates]
        listed = [_item(one, alone=titles.count(one.title) == 1) for one in candidates]
        items = matching(listed, typed)
        pid = typed.strip()
        if pid.isdecimal() and not any(item.value == pid for item in items):
            items.append(Item(pid, say.PROCESS_WITH_PID.format(pid=pid)))
        return items

    def choose(self, item: Item) -> None:
        try:
            self.ui.guide.watch(int(item.value))
        except ValueError as error:
            self.problem = str(error)
            self.repaint()
            return
        self.app.pop_screen()
        self.ui.update_view()


def _item(candidate: CandidateView, *, alone: bool) -> Item:
    """One process; two of one title are told apart by their command lines."""
    detail = f"pid {candidate.pid}  {candidate.detail}"
    shown = detail if alone else f"{detail}  {candidate.command}"
    return Item(str(candidate.pid), candidate.title, shown, candidate.command)


class LineScreen(ChooserScreen):
    """One line of text is asked for."""

    has_list = False
    longest = LONGEST_NOTE
    keys = (("Esc", say.BACK, 0), ("Enter", say.SAVE, 1))


class NoteScreen(LineScreen):
    """A note at the current step."""

    heading = say.NOTE_HEADING
    hint = say.NOTE_HINT
    empty = say.NOTE_KEYS

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` tells what was saved, on the screen below."""
        super().__init__()
        self._say_below = say

    def finish(self, text: str) -> None:
        self.app.pop_screen()
        if text:
            saved = self.ui.guide.note(text)
            self._say_below(say.NOTE_SAVED if saved else say.NOTE_WAITS)
            self.ui.update_view()


class ValueScreen(LineScreen):
    """What no machine can show: what the step asks for, else a fact with its value."""

    hint = say.VALUE_HINT

    def __init__(self, tell: Callable[[str], None]) -> None:
        """`tell` says what was taken, on the screen below."""
        super().__init__()
        wanted = self.view.step.wanted
        self.heading = CATALOGUE[wanted[0]].asked if wanted else say.VALUE_HEADING
        more = CATALOGUE[wanted[0]].more if wanted else ""
        self.empty = f"{more} {say.VALUE_KEYS}".strip()
        self._say_below = tell

    def finish(self, text: str) -> None:
        try:
            said = self.ui.guide.enter_value(text) if text else ""
        except ValueError as error:
            self.problem = f"{error}."
            self.repaint()
            return
        self.app.pop_screen()
        if said:
            self._say_below(said)
            self.ui.update_view()


class EndedScreen(ChooserScreen):
    """How it ended: a digit says it at once."""

    heading = say.ENDED_HEADING
    hint = say.ENDED_HINT
    has_text = False

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` tells what was saved, on the screen below."""
        super().__init__()
        self._say_below = say

    def items_for(self, typed: str) -> Sequence[Item]:  # noqa: ARG002 - nothing is narrowed down
        return [
            Item(result, f"{number}  {result[0].upper()}{result[1:]}")
            for number, result in enumerate(RESULTS, 1)
        ]

    def press(self, key: str, typed: str) -> None:
        if typed.isdecimal() and 1 <= int(typed) <= len(self.items):
            self.choose(self.items[int(typed) - 1])
        elif not typed:
            super().press(key, typed)

    def choose(self, item: Item) -> None:
        result = next(result for result in RESULTS if result == item.value)
        self.app.pop_screen()
        self.ui.guide.conclude(result)
        self._say_below(say.RESULT_SAVED.format(result=result))
        self.ui.update_view()


class ReadingScreen(LineScreen):
    """Which reading gave a training's diagnosis. Esc goes back to the guidance: nothing has been
    said yet."""

    hint = say.READING_HINT
    empty = say.READING_KEYS
    keys = (("Esc", say.BACK, 0), ("Enter", say.FINISH, 1))

    def __init__(self) -> None:
        super().__init__()
        training = self.view.training
        self.heading = training.asked if training else ""
        self._opened = self.ui.clock()

    def finish(self, text: str) -> None:
        if self.ui.clock() - self._opened < LOCK:
            return  # the second of two strokes: nobody has read the question
        self.app.pop_screen()
        cast("Trainer", self.ui.guide).diagnose(text)
        self.ui.update_view()

    def leave(self) -> None:
        self.app.pop_screen()
        self.ui.guide.back()
        self.ui.update_view()


class CausesScreen(ChooserScreen):
    """What can still be the cause and what cannot; follows the evidence while it is open."""

    heading = say.CAUSES_HEADING
    hint = say.CAUSES_HINT
    empty = say.NO_CAUSE

    def __init__(self, *, leads: bool = True) -> None:
        """`leads`: whether one can go to a cause from here; a replay has a way of its own."""
        super().__init__()
        self._leads = leads

    def items_for(self, typed: str) -> Sequence[Item]:
        glyphs = self.ui.glyphs
        items = []
        for cause in self.view.causes:
            sign, _ = cause_sign(cause, glyphs)
            what = cause_line(cause, self._text_width - 4, glyphs)
            below = remedy_line(cause, glyphs) or "  "
            hidden = " ".join((cause.title, *cause.findings))
            items.append(Item(cause.step, f"{sign} {what}", board_words(cause), hidden, below))
        return matching(items, typed)

    def view_changed(self) -> None:
        """The same cause stays selected, wherever it stands now."""
        chosen = self.items[self.selected].value if self.items else None
        places = [at for at, item in enumerate(self.items_for(self.typed)) if item.value == chosen]
        self.refill(places[0] if places else self.selected)

    def choose(self, item: Item) -> None:
        self.app.push_screen(CauseScreen(item.value, leads=self._leads))


class CauseScreen(TextScreen):
    """One cause: what would have to be true, a key that goes there, and one that takes back the
    answer that turned away from it."""

    closes = say.BACK_TO_CAUSES

    def __init__(self, step: str, *, leads: bool = True) -> None:
        super().__init__()
        self._step = step
        self._leads = leads
        self._problem = ""

    @property
    def _cause(self) -> Cause | None:
        return next((cause for cause in self.view.causes if cause.step == self._step), None)

    def title_text(self) -> str:
        cause = self._cause
        width = page_width(*self.ui.size_now)
        return cause_line(cause, width, self.ui.glyphs) if cause else say.CAUSE_IS_GONE

    def draw(self) -> ScreenFrame:
        cause = self._cause
        self.more_keys = (("Enter", say.GO_THERE, 1),) if self._leads else ()
        if self._leads and cause and cause.turn:
            self.more_keys += (("u", say.TAKE_BACK, 2),)
        return super().draw()

    def lines(self, width: int) -> Sequence[Line]:
        problem: list[Line] = [((self._problem, "strong"),), ()] if self._problem else []
        cause, shown = self._cause, min(WIDEST, width)
        known = cause_lines(cause, shown, self.ui.glyphs, leads=self._leads) if cause else ()
        return [*problem, *known]

    def press(self, key: str, typed: str) -> None:
        cause = self._cause
        if key == "enter" and self._leads:
            self._go(lambda: self.ui.guide.open(self._step, "find"))
        elif key == "u" and self._leads and cause and (turn := cause.turn):
            self._go(lambda: self.ui.guide.take_back(turn))
        else:
            super().press(key, typed)

    def _go(self, go: Callable[[], object]) -> None:
        """Close both screens where that led somewhere; else say why it did not."""
        try:
            go()
        except ValueError as error:
            self._problem = str(error)
            self.repaint()
            return
        self.app.pop_screen()
        self.app.pop_screen()
        self.ui.update_view()
