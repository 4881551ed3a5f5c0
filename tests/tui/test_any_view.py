"""Whatever a view says, no control character, no link and no action of it is painted or copied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.values import field_names, is_value, replace
from tests.tui.running import running
from tests.tui.scripted import FIRST, MEMORY, OUTCOME, SECOND
from wizard.tui.base_screen import Canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.tui.running import RunningUI
    from wizard.guide.view import View

CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)

HOSTILE = [
    "\x1b]52;c;aGk=\x07",
    "\x1b]8;;file:///etc/passwd\x1b\\x",
    "\x1bP$q\x1b\\",
    "\x1b[2J\x1b[?1049l",
    "\x9b31m\x90q\x9c\x85",
    "\u202eevil\u202c\u2066\u2069\u200f",
    "\ud800\udfff",
    "[@click=app.quit]go[/]",
    "[/b]",
    "[link=file:///x]y[/link]",
    "gunicorn: worker [/app/wsgi]",
    "\x00\x07\x08\x0b\x0c\x0e\x7f",
    "a\r\nb\tc\n",
    "漢字\u0301\u200d👩‍👩‍👧",
    "\U000e0041\ufff9",
]
hostile = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=8)),
    max_size=4,
).map("".join)

PAGES = ("w", "?", "s", "/", "c", "p", ":", "n", "y")
"""Each opens a page over the question; Esc leaves it."""

NUMBERS = [float("nan"), float("inf"), -float("inf"), 1e308, -1.0, None, 0.5]


def poisoned(value: Any, poison: str, of: str = "") -> Any:
    """The value with `poison` behind every text in it that is free text; `of` is its annotation."""
    if is_value(value):
        changed = {
            name: poisoned(getattr(value, name), poison, str(type(value).__annotations__[name]))
            for name in field_names(value)
        }
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(poisoned(one, poison, of) for one in value)
    if isinstance(value, str) and "str" in of:
        return value + poison
    return value


def painted(ui: RunningUI) -> str:
    """What is on the screen, of Textual's own widgets, too; every segment is text alone, without a
    link, an action or a code."""
    texts = []
    for strip in ui.app.screen._compositor.render_strips():
        for segment in strip:
            assert segment.control is None
            assert not (segment.style and segment.style.link)
            texts.append(segment.text)
    for canvas in ui.app.screen.query(Canvas):
        for y in range(canvas.size.height):
            for segment in canvas.render_line(y):
                assert segment.control is None
                if segment.style is not None:
                    assert not segment.style.link
                    assert not segment.style.meta
    return "".join(texts)


async def every_page(
    poison: str, size: tuple[int, int], shown: Sequence[View] = (OUTCOME, SECOND, FIRST)
) -> None:
    views = [poisoned(view, poison) for view in shown]
    async with running(views, size) as ui:
        ui.guide.found = poisoned(ui.guide.found, poison)
        ui.guide.processes = poisoned(ui.guide.processes, poison)
        for view in views:
            for page in PAGES:
                await ui.press(page)
                assert not CONTROL.search(painted(ui)), (page, view.step.title)
                await ui.press("escape")
                if len(ui.app.screen_stack) > 1:
                    await ui.press("escape")
                assert not CONTROL.search(painted(ui))
            assert ui.app.is_running
            assert ui.app.code is None
            await ui.press("1")
        sent = ui.app.clipboard
        assert not CONTROL.search(sent.replace("\n", "").replace("\t", ""))
        assert OUTCOME not in shown or OUTCOME.step.commands[0].text in sent


@pytest.mark.parametrize(
    "poison",
    ["".join(HOSTILE), *(pytest.param(one, marks=pytest.mark.slow) for one in HOSTILE)],
)
async def test_known_poison_stays_out(poison: str) -> None:
    await every_page(poison, (80, 24))


@pytest.mark.slow
@given(
    hostile,
    st.sampled_from([(80, 24), (160, 48), (40, 12)]),
    st.sampled_from([OUTCOME, SECOND, FIRST]),
)
async def test_any_poison_stays_out(poison: str, size: tuple[int, int], shown: View) -> None:
    await every_page(poison, size, [shown])


async def test_any_number_can_be_drawn() -> None:
    gauges = tuple(
        replace(MEMORY, points=(0.1, number, 0.2, number), share=number) for number in NUMBERS
    )
    async with running([replace(FIRST, gauges=gauges)], (160, 48)) as ui:
        assert FIRST.step.title in painted(ui)
