"""A replay on the screen: the walk as it was, above a timeline that keys and clicks move along."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len

from wizard.guide.actions import action
from wizard.messages import screen_messages as say
from wizard.text.line import cut, joined, wrap
from wizard.text.units import time_of_day
from wizard.tui.answers import beside
from wizard.tui.app import WizardApp, run_app
from wizard.tui.chooser import ChooserScreen, Item, matching
from wizard.tui.frame import Area, Panel, ScreenFrame, compose, footer_row
from wizard.tui.step_drawing import body_width, draw_walk
from wizard.tui.text_screens import TextScreen
from wizard.tui.walk_screen import WalkScreen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        """The share of the replay at that cell; None beside the line."""
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
    is_idle = view.pace > _IDLE
    state = say.PAUSED if not view.playing else say.SKIPPING if is_idle else say.PLAYING
    speed = round(view.speed * view.pace) if is_idle and view.playing else view.speed
    left = f"{state} {speed:>4}x {view.elapsed:>{len(view.total)}} "
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


def last_event_row(view: TimelineView, width: int, glyphs: Glyphs) -> Line:
    """What happened last."""
    role: Role = {"contradiction": "contradicted", "note": "note"}.get(
        view.latest_kind or "", "text"
    )  # type: ignore[assignment]
    return cut([(view.latest, role)], width, cell_len, glyphs.ellipsis)


_IDLE = 1.05
"""From that pace on a stretch is skipped through, and the speed that is told is that of it."""

EVERY = 1 / 8
"""Seconds between two pictures while it plays."""

_LOW = 16  # below this height the row that tells what happened gives way


class ReplayKey(Struct, frozen=True):
    """One key of a replay; its method is `do_NAME`."""

    name: str
    keys: tuple[str, ...]
    """As Textual names them."""

    shown: str
    """As people read them, with those of the next row where that has none."""

    help: str = ""
    """What it does, in a sentence; empty where the row before tells it."""

    label: str = ""
    """What it does in a word, for the footer; empty: not there."""

    rank: int = 0
    """In the footer: where not all fit, the highest give way."""

    of_the_walk: bool = False
    """Whether it is an action of the walk, and moves nothing."""


KEYS = (
    ReplayKey(
        "play", ("space",), "Space", "Play or pause. At the end, play from the start.", "play", 0
    ),
    ReplayKey("previous", ("left",), "← →", "Go to the previous or the next step.", "step", 1),
    ReplayKey("next", ("right",), ""),
    ReplayKey(
        "second_back", ("comma",), ", .", "Go back or on by one second of the session.", "second", 4
    ),
    ReplayKey("second_on", ("full_stop",), ""),
    ReplayKey("start", ("home",), "Home End", "Go to the start or to the end.", "ends", 6),
    ReplayKey("end", ("end",), ""),
    ReplayKey(
        "faster",
        ("plus", "equals_sign"),
        "+ -",
        "Play twice as fast (up to 32 times), or half as fast.",
        "speed",
        3,
    ),
    ReplayKey("slower", ("minus",), ""),
    ReplayKey("moments", ("m",), "m", "List what happened, to go to any of it.", "moments", 5),
    ReplayKey("page_up", ("up", "pageup"), "↑ ↓", "Scroll the text.", of_the_walk=True),
    ReplayKey("page_down", ("down", "pagedown"), "", of_the_walk=True),
    ReplayKey(
        "why",
        ("w",),
        "w",
        "Show why this was asked, and what the evidence said then.",
        "why",
        8,
        of_the_walk=True,
    ),
    ReplayKey(
        "causes",
        ("c",),
        "c",
        "Show the possible causes then, and what ruled out the others.",
        of_the_walk=True,
    ),
    ReplayKey(
        "span", ("t",), "t", "Change how much of the past the curves show.", of_the_walk=True
    ),
    ReplayKey(
        "copy",
        ("y",),
        "y",
        "Copy the marked command as it was filled in then; Tab marks the next.",
        of_the_walk=True,
    ),
    ReplayKey("next_command", ("tab",), "", of_the_walk=True),
    ReplayKey("help", ("question_mark",), "?", "", "help", 7),
    ReplayKey("quit", ("q",), "q", "Quit the replay.", "quit", 2),
)
_BY_KEY = {key: row for row in KEYS for key in row.keys}


def keys_row(view: TimelineView, width: int, glyphs: Glyphs) -> Line:
    """The keys of a replay."""
    pause = {"play": "pause"} if view.playing else {}
    keys = [(row.shown, pause.get(row.name, row.label), row.rank) for row in KEYS if row.label]
    return footer_row(keys, width, glyphs)


class ReplayScreen(WalkScreen):
    """One moment at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._scale = Scale(0, 1)
        self._row = -1
        """The row of the time line."""

        self._timer: Timer | None = None

    @property
    def replayer(self) -> Replayer:
        return cast("Replayer", self.ui.guide)

    def draw(self) -> ScreenFrame:
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

    def _panels(self, walk: ScreenFrame, hint: Area | None) -> list[Panel]:
        """Those of the walk but for its footer and for the `hint` how to answer, and the time line
        below."""
        glyphs, line = self.ui.glyphs, self.replayer.timeline()
        footer = walk.height - 1
        room = max(1, walk.width - 2)
        row, scale = timeline_row(line, room, glyphs)
        self._row, self._scale = footer, Scale(scale.first + 1, scale.cells)
        rows = [row, last_event_row(line, room, glyphs), keys_row(line, room, glyphs)]
        if self.ui.size_now[1] < _LOW:
            rows.pop(1)
        kept = [panel for panel in walk.panels if panel.area.y < footer and panel.area != hint]
        return [*kept, Panel(Area(1, footer, room, len(rows)), rows)]

    def press(self, key: str, typed: str) -> None:  # noqa: ARG002
        row = _BY_KEY.get(key)
        if row is None:
            return
        if row.of_the_walk:
            self.perform(action(row.name))
        else:
            self.replayer.tick(self.ui.clock())
            getattr(self, f"do_{row.name}")()
            self._follow()

    def do_play(self) -> None:
        now = self.ui.clock()
        if self.replayer.playing:
            self.replayer.pause(now)
        else:
            self.replayer.play(now)

    def do_previous(self) -> None:
        self.replayer.previous_step()

    def do_next(self) -> None:
        self.replayer.next_step()

    def do_second_back(self) -> None:
        self.replayer.skip(-1.0)

    def do_second_on(self) -> None:
        self.replayer.skip(1.0)

    def do_start(self) -> None:
        self.replayer.seek(0.0)

    def do_end(self) -> None:
        self.replayer.seek(self.replayer.length)

    def do_faster(self) -> None:
        self.replayer.faster()

    def do_slower(self) -> None:
        self.replayer.slower()

    def do_moments(self) -> None:
        self._open(MomentsScreen())

    def do_help(self) -> None:
        self._open(ReplayHelpScreen())

    def do_causes(self) -> None:
        from wizard.tui.choosers import CausesScreen

        self.app.push_screen(CausesScreen(leads=False))

    def _open(self, page: TextScreen | ChooserScreen) -> None:
        self.replayer.pause(self.ui.clock())
        self.app.push_screen(page)

    def _follow(self) -> None:
        """Show where the replay stands, and keep showing it as long as it plays."""
        if self.replayer.playing and self._timer is None:
            self._timer = self.set_interval(EVERY, self._tick)
        elif not self.replayer.playing and self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.ui.update_view()
        self.repaint()

    def _tick(self) -> None:
        self.replayer.tick(self.ui.clock())
        self._follow()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        self._follow()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click on the time line goes there."""
        event.prevent_default()
        share = self._scale.share(event.screen_x)
        if event.screen_y == self._row and share is not None and not self.too_small:
            self.replayer.tick(self.ui.clock())
            self.replayer.seek(share * self.replayer.length)
            self._follow()


class MomentsScreen(ChooserScreen):
    """Everything that happened, to go to."""

    heading = say.MOMENTS_HEADING
    empty = say.NO_MOMENT

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

    def title_text(self) -> str:
        return say.REPLAY_HEADING

    def lines(self, width: int) -> Iterator[Line]:
        yield from wrap([(say.REPLAY_PROMISE, "text")], width, cell_len)
        yield ()
        for row in KEYS:
            if row.help:
                yield from beside(row.shown.ljust(10), [(row.help, "text")], width)
        yield ()
        for kind, meaning in say.TIMELINE_MEANINGS.items():
            name = mark_sign(kind, self.ui.glyphs).ljust(10)
            yield from beside(name, [(meaning, "text")], width)


class ReplayApp(WizardApp):
    """Its guide is a Replayer."""

    def get_default_screen(self) -> Screen[None]:
        return ReplayScreen()


def run(replayer: Replayer, *, mouse: bool = True) -> int:
    """Show the replay until it is left. Returns 0 after the quit key, 130 after Ctrl+C, 129 or
    143 where it was ended from outside. The terminal is restored."""
    return run_app(ReplayApp(replayer), mouse=mouse)
