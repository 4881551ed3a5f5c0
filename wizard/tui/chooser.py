"""What all screens share that have a list to choose from, a line of text to type, or both.

The text is edited in Textual's Input and the list is its OptionList; what surrounds them is drawn.
Keys reach a screen in their order, whatever has the focus (see `WizardApp.on_event`), and the
screen hands them on to its widgets.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.actions import parse
from textual.binding import Binding
from textual.reactive import reactive
from textual.widgets import Input, OptionList

from wizard.messages import screen_messages as say
from wizard.text.line import cut, pad, wrap
from wizard.tui.base_screen import BaseScreen
from wizard.tui.frame import Area, Panel, ScreenFrame, compose, cut_mark, footer_row
from wizard.tui.surroundings import chrome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from wizard.text.line import Line, Run
    from wizard.tui.surroundings import Chrome

LONGEST_SEARCH = 200
"""Characters that can be typed to narrow a list down."""


class Item(Struct, frozen=True):
    """One thing that can be chosen."""

    value: str
    """What the screen knows it by."""

    title: str
    detail: str = ""
    hidden: str = ""
    """What finds it too, though it is not shown."""

    below: str = ""
    """A second row, which has the detail then; all items of a list have one, or none."""


def matching(items: Sequence[Item], typed: str) -> list[Item]:
    """The items that have every word of `typed` in their title, detail or hidden words."""
    words = typed.casefold().split()

    def text_of(item: Item) -> str:
        return f"{item.title} {item.below} {item.detail} {item.hidden}".casefold()

    return [item for item in items if all(word in text_of(item) for word in words)]


class TextLine(Input):
    """Textual's Input, which stands still: a blinking cursor costs a write twice a second."""

    def __init__(self, hint: str, longest: int) -> None:
        super().__init__(placeholder=hint, max_length=longest, select_on_focus=False, compact=True)
        self.cursor_blink = False

    def put(self, text: str) -> None:
        """Put text in the place of what is selected, and keep the cursor in sight, which the first
        text of all would leave out of it."""
        self.replace(text, *self.selection)
        at, self.cursor_position = self.cursor_position, 0
        self.cursor_position = at

    def restricted(self) -> None:
        """It is full: what is typed is dropped without a sound."""


class Options(OptionList, can_focus=False):
    """Textual's OptionList with as many rows for each option. A move paints the two options that
    differ, where the stock one paints all (250 bytes a key at 80x24 instead of 4,000)."""

    highlighted: reactive[int | None] = reactive(None, repaint=False)
    each = 1
    """Rows of an option."""

    def watch_highlighted(self, before: int | None, after: int | None) -> None:  # type: ignore[override]
        super().watch_highlighted(after)
        for option in {before, after} - {None}:
            if option is not None:
                self.refresh_lines(option * self.each, self.each)

    def on_click(self, event: events.Click) -> None:
        """A click selects; taking it is for a key."""
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is not None:
            self.highlighted = clicked
            if isinstance(self.screen, BaseScreen):
                self.screen.repaint()

    def watch_scroll_y(self, before: float, after: float) -> None:
        super().watch_scroll_y(before, after)
        if isinstance(self.screen, BaseScreen):
            self.screen.repaint()


EDITING: dict[str, str] = {
    key.strip(): binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action != "submit"
    for key in binding.key.split(",")
}
"""The keys of Textual's Input with what each does."""


def _shape(style: Style) -> Style:
    """Without a ground, which the list has."""
    return Style(color=style.color, dim=style.dim)


class ChooserScreen(BaseScreen):
    """A subclass says what there is for what was typed, and what choosing does."""

    CSS = """
    TextLine, Options {
        background: $background; color: $foreground;
        background-tint: $background 0%; border: none; padding: 0;
        & > .input--cursor { background: $background; color: $foreground; text-style: reverse; }
        & > .input--selection {
            background: $background; color: $foreground; text-style: underline;
        }
        & > .input--placeholder { color: $foreground; text-style: dim; }
        & > .option-list--option { padding: 0; }
        & > .option-list--option-highlighted {
            background: $background; color: $foreground; text-style: bold;
        }
        & > .option-list--option-hover { background: $background; color: $foreground; }
    }
    TextLine { layer: line; height: 1; }
    Options { layer: list; scrollbar-size: 0 0; }
    """

    heading = ""
    hint = say.FILTER_HINT
    """What typing does, shown until something is typed."""

    empty = say.NOTHING_MATCHES
    keys: ClassVar[tuple[tuple[str, str, int], ...]] = (
        ("Esc", say.BACK, 0),
        ("↑↓", say.SELECT, 2),
        ("Enter", say.CHOOSE, 1),
    )
    """(key, label, rank) of what can be done, for the footer."""

    longest = LONGEST_SEARCH
    has_list = True
    has_text = True

    def __init__(self) -> None:
        super().__init__()
        self.styles.layers = "drawn line list"
        self.problem = ""
        """Why the last choice could not be taken."""

        self.items: Sequence[Item] = ()
        self._line = TextLine(self.hint, self.longest)
        self._options = Options(markup=False, compact=True)
        self._listed: tuple[object, int] = ((), 0)
        """The items that the options were made of, and for which width."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        if self.has_text:
            yield self._line
        if self.has_list:
            yield self._options

    def items_for(self, typed: str) -> Sequence[Item]:  # noqa: ARG002 - a screen may have no list
        """What can be chosen."""
        return ()

    def choose(self, item: Item) -> None:
        """Take that item."""

    def finish(self, text: str) -> None:  # noqa: ARG002 - a list takes an item
        """Enter was pressed with that text, which may be empty."""
        if self.items:
            self.choose(self.items[self.selected])

    def leave(self) -> None:
        """Nothing was chosen."""
        self.app.pop_screen()

    @property
    def typed(self) -> str:
        return self._line.value

    @property
    def selected(self) -> int:
        """The index of the selected item; 0 where there is none."""
        return self._options.highlighted or 0

    def on_mount(self) -> None:
        self.refill()

    def refill(self, chosen: int = 0) -> None:
        """Ask for the items anew, select one of them, and show them."""
        self.items = self.items_for(self.typed)
        self._list(chosen)
        self.repaint()

    def _list(self, chosen: int) -> None:
        width = self._text_width
        if self._listed != (self.items, width):
            self._listed = (self.items, width)
            self._options.each = 2 if any(item.below for item in self.items) else 1
            self._options.set_options(self._rows(width - 2))
        if self.items:
            self._options.highlighted = max(0, min(chosen, len(self.items) - 1))

    @property
    def _around(self) -> Chrome:
        return chrome(self.view, *self.ui.size_now, self.ui.glyphs)

    @property
    def _text_width(self) -> int:
        return min(100, self._around.page.width)

    def _pointer(self, first: int, rows: int) -> list[Line]:
        """The column beside the list: the selected item does not rest on its style alone."""
        mark: Line = ((f"{self.ui.glyphs.pointer} ", "key"),)
        at = self.selected * self._options.each
        return [mark if first + row == at else () for row in range(rows)]

    def _rows(self, width: int) -> list[Text]:
        """Each item: its title, and in a column beside it, or beside its second row, as much of the
        detail as has room."""
        glyphs, styles = self.ui.glyphs, self.ui.role_styles.of
        longest = max((cell_len(item.below or item.title) for item in self.items), default=0)
        column = min(width // 2, longest)

        def styled(runs: Sequence[Run]) -> Text:
            line = pad(cut(runs, width, cell_len, glyphs.ellipsis), width, cell_len)
            return Text.assemble(*((text, _shape(styles[role])) for text, role in line))

        rows = []
        for item in self.items:
            runs: list[Run] = [(item.below or item.title, "text")]
            if item.detail:
                title = cut(runs, column, cell_len, glyphs.ellipsis)
                runs = [*pad(title, column + 2, cell_len), (item.detail, "quiet")]
            lines = [styled(runs)]
            if item.below:
                lines.insert(0, styled([(item.title, "text")]))
            rows.append(Text("\n").join(lines))
        return rows

    def draw(self) -> ScreenFrame:
        width, height = self.ui.size_now
        around, glyphs = self._around, self.ui.glyphs
        page, text = around.page, self._text_width
        top: list[Line] = [((self.heading, "title"),), self._typed_line()]
        top += [*wrap([(self.problem, "warning")], text, cell_len), ()]
        y = page.y + len(top)
        rows = Area(page.x, y, page.width, max(0, page.bottom - 1 - y))
        self._place(page.x, page.y + 1, text, rows)
        self._list(self.selected)
        first = round(self._options.scroll_y)
        each = self._options.each
        hidden = ceil((len(self.items) * each - first - rows.height) / each)
        below = (
            say.ITEMS_BELOW.format(arrow=glyphs.below, count=hidden)
            if hidden > 0 and self.has_list
            else ""
        )
        if self.items:
            beside = [Panel(Area(rows.x, y, 2, rows.height), self._pointer(first, rows.height))]
        else:
            beside = [Panel(rows, list(wrap([(self.empty, "quiet")], text, cell_len)))]
        panels = [
            *around.panels,
            Panel(Area(page.x, page.y, page.width, len(top)), top),
            *beside,
            Panel(Area(page.x, rows.bottom, page.width, 1), [cut_mark(below, "", text, glyphs)]),
            Panel(around.footer, [footer_row(self.keys, around.footer.width, glyphs)]),
        ]
        return compose(width, height, panels, around.columns)

    def _typed_line(self) -> Line:
        """What stands where text is typed; the text itself is the Input's."""
        prompt: Run = (f"{self.ui.glyphs.then} ", "key")
        return (prompt,) if self.has_text else (prompt, (self.hint, "quiet"))

    def _place(self, x: int, y: int, width: int, rows: Area) -> None:
        """Put the widgets where the drawn page has left them room."""
        line, options = self._line.styles, self._options.styles
        line.offset, line.width = (x + 2, y), max(1, width - 2)
        options.width = max(1, width - 2)
        options.offset, options.height = (x + 2, rows.y), rows.height
        self._line.display = True
        self._options.display = bool(self.items) and rows.height > 0

    def _show(self, frame: ScreenFrame) -> None:
        if self.too_small:
            self._line.display = self._options.display = False
        super()._show(frame)

    def press(self, key: str, typed: str) -> None:
        if key == "escape" or (key == "backspace" and not self.typed):
            self.leave()
        elif key == "enter":
            self.finish(self.typed.strip())
        elif key in ("up", "down"):
            self.move(-1 if key == "up" else 1)
        elif key in ("pageup", "pagedown"):
            page = max(1, self._options.size.height // self._options.each - 1)
            self.move(-page if key == "pageup" else page)
        elif self.has_text:
            self._edit(key, typed)

    def move(self, by: int) -> None:
        """Select another item."""
        if self.items:
            self._options.highlighted = max(0, min(len(self.items) - 1, self.selected + by))
            self.repaint()

    def _edit(self, key: str, typed: str) -> None:
        """A key for the text."""
        before = self.typed
        if typed:
            self._line.put(typed)
        elif key in EDITING:
            _, name, arguments = parse(EDITING[key])
            getattr(self._line, f"action_{name}")(*arguments)
        if self.typed != before:
            self.changed()

    def paste(self, text: str) -> None:
        """What is pasted is one line, as much of it as there is room for."""
        if self.has_text:
            room = self.longest - len(self.typed) + len(self._line.selected_text)
            self._line.put(" ".join(text.split())[: max(0, room)])
            self.changed()

    def changed(self) -> None:
        """Another text was typed: the list is another one, too."""
        self.problem = ""
        self.refill()
