"""Help and palette, both made of the table of actions; and what the signs on the screen mean."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual.command import CommandPalette, DiscoveryHit, Hit, Provider, SearchIcon
from textual.widgets import Input

from wizard.flow.prose import KIND_ROLES, KIND_WORDS
from wizard.guide.actions import ACTIONS, GROUPS
from wizard.guide.situation import Situation
from wizard.messages import screen_messages as say
from wizard.messages.walk_messages import VERDICTS
from wizard.text.line import joined, pad, wrap
from wizard.tui.answers import VERDICT_ROLES, sign
from wizard.tui.text_screens import TextScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits

    from wizard.guide.situation import Action
    from wizard.guide.view import View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Run
    from wizard.tui.ui import UI, Performer

_KEY_COLUMN = 20


class HelpScreen(TextScreen):
    """All keys and signs."""

    own_key = "question_mark"

    def title_text(self) -> str:
        return say.HELP_HEADING

    def lines(self, width: int) -> Iterator[Line]:
        return _help(self.view, width, self.ui.glyphs)


def _help(view: View, width: int, glyphs: Glyphs) -> Iterator[Line]:
    yield from wrap([(say.HELP_PROMISE, "text")], width, cell_len)
    for group in GROUPS:
        yield ()
        yield ((group, "heading"),)
        for action in ACTIONS:
            if action.group == group and action.shown and action.works_in(Situation(view)):
                yield from _entry([("  ".join(action.shown), "key")], action.help, width)
    yield ()
    yield ((say.ANSWER_SIGNS, "heading"),)
    for tier, meaning in say.VERDICT_MEANINGS.items():
        words = f"{sign(tier, glyphs)} {VERDICTS[tier]}"
        yield from _entry([(words, VERDICT_ROLES[tier])], meaning, width)
    yield ()
    yield ((say.GAUGE_SIGNS, "heading"),)
    for name, meaning in _gauge_signs(glyphs):
        yield from _entry([(name, "text")], meaning, width)
    yield ()
    yield ((say.STEP_SIGNS, "heading"),)
    for name, meaning in say.STEP_MEANINGS:
        yield from _entry([(name, "text")], meaning, width)
    yield ()
    yield ((say.COMMAND_SIGNS, "heading"),)
    for kind, meaning in say.COMMAND_MEANINGS.items():
        yield from _entry([(KIND_WORDS[kind], KIND_ROLES[kind])], meaning, width, column=25)


def _gauge_signs(glyphs: Glyphs) -> tuple[tuple[str, str], ...]:
    low, high = glyphs.levels[0], glyphs.levels[-1]
    return (
        (say.CURVE_SIGNS.format(low=low, high=high), say.CURVE_MEANING),
        (say.GAP_SIGN, say.GAP_MEANING),
        (glyphs.bar * 3 + glyphs.rest * 2, say.BAR_MEANING),
        (glyphs.mark, say.MARK_MEANING),
        (glyphs.limit, say.LIMIT_MEANING),
        (say.ALERT_SIGN, say.ALERT_MEANING),
    )


def _entry(name: list[Run], text: str, width: int, column: int = _KEY_COLUMN) -> Iterator[Line]:
    """A name with its text in a column beside it; below it where there is no room."""
    if width < 2 * column:
        yield joined(name)
        for line in wrap([(text, "text")], width - 2, cell_len):
            yield joined([("  ", "text"), *line])
        return
    first = pad(name, column, cell_len)
    for row, line in enumerate(wrap([(text, "text")], width - column, cell_len)):
        yield joined([*(first if not row else ((" " * column, "text"),)), *line])


def _brief(action: Action) -> str:
    """The first sentence of its help, so that more of the palette fits on the screen."""
    return action.help.partition(". ")[0].removesuffix(".")


class ActionsProvider(Provider):
    """What Textual's command palette lists: what makes sense in the walk just now."""

    async def discover(self) -> Hits:
        for action, title in self._actions():
            yield DiscoveryHit(title, self._doing(action), action.label, _brief(action))

    async def search(self, query: str) -> Hits:
        words = query.casefold().split()
        for place, (action, title) in enumerate(self._actions()):
            named = (
                f"{action.label} {action.help} {say.ALSO_CALLED.get(action.name, '')}".casefold()
            )
            if all(word in named for word in words):
                # In the order of the table, which the palette would sort otherwise.
                yield Hit(1 / (1 + place), title, self._doing(action), action.label, _brief(action))

    def _actions(self) -> list[tuple[Action, str]]:
        now = self._walk.situation
        return [
            (action, f"{action.label} ({action.shown[0]})" if action.shown else action.label)
            for action in ACTIONS
            if action.palette
            and action.exists(training=now.in_training)
            and action.refusal(now) is None
        ]

    @property
    def _walk(self) -> Performer:
        return cast("Performer", self.screen)

    def _doing(self, action: Action) -> Callable[[], None]:
        return partial(self._walk.perform, action)


class PaletteScreen(CommandPalette):
    """Textual's command palette; its cursor stands still, as everywhere."""

    def __init__(self) -> None:
        super().__init__([ActionsProvider], placeholder=say.PALETTE_HINT)

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.query_one(SearchIcon).icon = cast("UI", self.app).glyphs.then
