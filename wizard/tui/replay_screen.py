"""A replay on the screen: the walk as it was, above a timeline that keys and clicks move along."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len

from wizard.guide.actions import action
from wizard.text.line import cut, joined, wrap
from wizard.text.units import time_of_day
from wizard.tui.app import WizardApp, run_app
from wizard.tui.chooser import ChooserScreen, Item, matching
from wizard.tui.frame import Area, Frame, Panel, compose, footer_row
from wizard.tui.step_drawing import body_width, draw_walk
from wizard.tui.text_screens import TextScreen
from wizard.tui.walk_screen import WalkScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from textual import events
    from textual.screen import Screen
    from textual.timer import Timer

    from wizard.guide.replayer import Replayer
    from wizard.guide.view import MarkKind, TimelineView
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Role, Run

_LEAST = 8  # cells of the line; below this its labels give way

_ROLES: dict[MarkKind, Role] = {
    "contradiction": "contradicted",
    "note": "note",
    "answer": "strong",
    "verdict": "unsure",
}
"""Of two marks in one cell the earlier of this table is shown."""

_CLOCK = len(time_of_day(0.0))


class Scale(Struct, frozen=True):
    """Which cells of the row are the line."""

    first: int
    cells: int

    def share(self, x: int) -> float | None:
        """The share of the film at that cell; None beside the line."""
        if not self.first <= x < self.first + self.cells:
            return None
        return (x - self.first) / max(1, self.cells - 1)


def mark_sign(kind: MarkKind, glyphs: Glyphs) -> str:
    """The sign of a mark."""
    signs: dict[MarkKind, str] = {
        "contradiction": glyphs.contradicted,
        "note": glyphs.bullet,
        "answer": glyphs.mark,
        "verdict": glyphs.unsure,
    }
    return signs[kind]


def timeline_row(view: TimelineView, width: int, glyphs: Glyphs) -> tuple[Line, Scale]:
    """The line with its labels, and where it stands in the row. The labels keep their widths, so
    that nothing jumps while it plays."""
    state = "playing" if view.playing else "paused "
    left = f"{state} {view.speed:>2}x {view.elapsed:>{len(view.total)}} "
    right = f" {view.total}"
    if width - len(left) - len(right) - 2 - _CLOCK >= 2 * _LEAST:
        right += f"  {view.clock}"
    cells = max(_LEAST, width - len(left) - len(right))
    runs: list[Run] = [(left, "key" if view.playing else "quiet")]
    runs.extend(_line(view, cells, glyphs))
    runs.append((right, "quiet"))
    return cut(runs, width, cell_len, ""), Scale(len(left), cells)


def _line(view: TimelineView, cells: int, glyphs: Glyphs) -> list[Run]:
    head = _cell(view.share, cells)
    ranks = list(_ROLES)
    marks: dict[int, MarkKind] = {}
    for mark in view.marks:
        cell = _cell(mark.share, cells)
        if cell not in marks or ranks.index(mark.kind) < ranks.index(marks[cell]):
            marks[cell] = mark.kind
    runs: list[Run] = []
    for cell in range(cells):
        if cell == head:
            runs.append((glyphs.heavy, "key"))
        elif cell in marks:
            runs.append((mark_sign(marks[cell], glyphs), _ROLES[marks[cell]]))
        else:
            played = cell < head
            runs.append((glyphs.bar if played else glyphs.rest, "text" if played else "quiet"))
    return list(joined(runs))


def _cell(share: float, cells: int) -> int:
    return min(cells - 1, max(0, round(share * (cells - 1))))


def told_row(view: TimelineView, width: int, glyphs: Glyphs) -> Line:
    """What happened last."""
    role: Role = {"contradiction": "contradicted", "note": "note"}.get(view.told_kind or "", "text")  # type: ignore[assignment]
    return cut([(view.told, role)], width, cell_len, glyphs.ellipsis)


def keys_row(view: TimelineView, width: int, glyphs: Glyphs) -> Line:
    """The keys of a replay."""
    keys = (
        ("Space", "pause" if view.playing else "play", 0),
        ("←→", "step", 1),
        (", .", "second", 4),
        ("Home End", "ends", 6),
        ("+ -", "speed", 3),
        ("m", "moments", 5),
        ("w", "why", 8),
        ("?", "help", 7),
        ("q", "quit", 2),
    )
    return footer_row(keys, width, glyphs)


EVERY = 1 / 8
"""Seconds between two pictures while it plays."""

_LOW = 16  # below this height the row that tells what happened gives way

_OF_THE_WALK = {
    "up": "page_up",
    "down": "page_down",
    "pageup": "page_up",
    "pagedown": "page_down",
    "w": "why",
    "c": "causes",
    "t": "span",
    "y": "copy",
    "tab": "next_command",
}
"""Keys that do what they do in a walk, or nearly."""


class ReplayScreen(WalkScreen):
    """One moment at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._scale = Scale(0, 1)
        self._row = -1
        """The row of the time line."""

        self._timer: Timer | None = None

    @property
    def film(self) -> Replayer:
        return cast("Replayer", self.ui.guide)

    def draw(self) -> Frame:
        self._meet()
        width, height = self.ui.size_now
        below = 2 if height >= _LOW else 1
        size = (width, height - below)
        self.cursor = replace(self.cursor, selected=self.view.step.preselected)
        body = self._body(body_width(size))
        picture = draw_walk(self.view, body, self.cursor, size, self.ui.glyphs)
        self.cursor = replace(self.cursor, scroll=picture.scroll, first=picture.first)
        self._picture = picture
        hint = picture.rooms.detail if self.cursor.selected is None else None
        return compose(width, height, self._panels(picture.frame, hint), picture.frame.columns)

    def _panels(self, walk: Frame, hint: Area | None) -> list[Panel]:
        """Those of the walk but for its footer and for the `hint` how to answer, and the time line
        below."""
        glyphs, line = self.ui.glyphs, self.film.timeline()
        footer = walk.height - 1
        room = max(1, walk.width - 2)
        row, scale = timeline_row(line, room, glyphs)
        self._row, self._scale = footer, Scale(scale.first + 1, scale.cells)
        rows = [row, told_row(line, room, glyphs), keys_row(line, room, glyphs)]
        if self.ui.size_now[1] < _LOW:
            rows.pop(1)
        kept = [panel for panel in walk.panels if panel.area.y < footer and panel.area != hint]
        return [*kept, Panel(Area(1, footer, room, len(rows)), rows)]

    def press(self, key: str, typed: str) -> None:  # noqa: ARG002
        now, film = self.ui.clock(), self.film
        keys: Mapping[str, Callable[[], None]] = {
            "space": lambda: film.pause(now) if film.playing else film.play(now),
            "left": film.previous_step,
            "right": film.next_step,
            "comma": lambda: film.skip(-1.0),
            "full_stop": lambda: film.skip(1.0),
            "home": lambda: film.seek(0.0),
            "end": lambda: film.seek(film.length),
            "plus": film.faster,
            "equals_sign": film.faster,
            "minus": film.slower,
            "m": lambda: self._open(MomentsScreen()),
            "question_mark": lambda: self._open(ReplayHelpScreen()),
            "q": lambda: self.ui.leave(0),
        }
        if key in keys:
            film.tick(now)
            keys[key]()
            self._follow()
        elif key in _OF_THE_WALK:
            self.perform(action(_OF_THE_WALK[key]))

    def do_causes(self) -> None:
        from wizard.tui.causes_screens import CausesScreen

        self.app.push_screen(CausesScreen(leads=False))

    def _open(self, page: TextScreen | ChooserScreen) -> None:
        self.film.pause(self.ui.clock())
        self.app.push_screen(page)

    def _follow(self) -> None:
        """Show where the film stands, and keep showing it as long as it plays."""
        if self.film.playing and self._timer is None:
            self._timer = self.set_interval(EVERY, self._tick)
        elif not self.film.playing and self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.ui.update_view()
        self.repaint()

    def _tick(self) -> None:
        self.film.tick(self.ui.clock())
        self._follow()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        self._follow()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click on the time line goes there."""
        event.prevent_default()
        share = self._scale.share(event.screen_x)
        if event.screen_y == self._row and share is not None and not self.too_small:
            self.film.tick(self.ui.clock())
            self.film.seek(share * self.film.length)
            self._follow()


class MomentsScreen(ChooserScreen):
    """Everything that happened, to go to."""

    heading = "What happened"
    empty = "Nothing that happened has these words."

    def items_for(self, typed: str) -> Sequence[Item]:
        moments = cast("Replayer", self.ui.guide).moments()
        items = [Item(repr(one.place), f"{one.time:>8}  {one.text}") for one in moments]
        return matching(items, typed)

    def choose(self, item: Item) -> None:
        cast("Replayer", self.ui.guide).seek(float(item.value))
        self.app.pop_screen()
        self.ui.update_view()


class ReplayHelpScreen(TextScreen):
    """The keys of a replay and the signs on its line."""

    own_key = "question_mark"

    _KEYS: ClassVar = (
        ("Space", "Plays, and pauses. At the end it plays from the beginning."),
        ("← →", "Goes to the step before, or to the next one."),
        (", .", "Goes one second of the session back, or on."),
        ("Home End", "Goes to the beginning, or to the end."),
        ("+ -", "Plays twice as fast, up to 32 times, or half as fast."),
        ("m", "Lists what happened, to go to any of it."),
        ("↑ ↓", "Scrolls the text."),
        ("w", "Why this was asked, and what the evidence said then."),
        ("c", "What could be the cause then, and what ruled the rest out."),
        ("t", "Changes how much of the past the curves show."),
        ("y", "Copies the marked command, as it was filled in then; Tab marks the next."),
        ("q", "Leaves the replay."),
    )
    _MARKS: ClassVar[dict[MarkKind, str]] = {
        "answer": "an answer",
        "contradiction": "an answer that the evidence contradicted",
        "note": "a note",
        "verdict": "the evidence changed its mind about an answer",
    }

    def title_text(self) -> str:
        return "Keys and signs of a replay"

    def lines(self, width: int) -> Sequence[Line]:
        return list(self._lines(width))

    def _lines(self, width: int) -> Iterator[Line]:
        said = "What is shown is what was recorded. This machine is not looked at."
        yield from wrap([(said, "text")], width, cell_len)
        yield ()
        for key, meaning in self._KEYS:
            yield from self._entry(key, meaning, width)
        yield ()
        for kind, meaning in self._MARKS.items():
            yield from self._entry(mark_sign(kind, self.ui.glyphs), meaning, width)

    def _entry(self, name: str, meaning: str, width: int) -> Iterator[Line]:
        for row, line in enumerate(wrap([(meaning, "text")], width - 10, cell_len)):
            yield joined([((name if not row else "").ljust(10), "key"), *line])


class ReplayApp(WizardApp):
    """Its guide is a Replayer."""

    def get_default_screen(self) -> Screen[None]:
        return ReplayScreen()


def run(replayer: Replayer, *, mouse: bool = True) -> int:
    """Show the replay until it is left. Returns 0 after the quit key, 130 after Ctrl+C, 129 or
    143 where it was ended from outside. The terminal is restored."""
    return run_app(ReplayApp(replayer), mouse=mouse)
