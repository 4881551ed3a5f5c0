"""Whole screens as text, at 80x24 and 160x48. Read the golden files: they are the product."""

from __future__ import annotations

import pytest

from tests.tui.running import running, same_as_golden
from tests.tui.scripted import (
    CHINESE,
    CONTENTS,
    FIRST,
    LIKELY,
    LONG,
    OUTCOME,
    RESTARTS,
    SECOND,
    TRAIL,
    UNKNOWN,
    view_of,
)
from wizard.guide.view import TargetView, View
from wizard.text.glyphs import ASCII, UNICODE, Glyphs

SIZES = [(80, 24), (160, 48)]

LOST = view_of(
    OUTCOME.step,
    *TRAIL,
    target=TargetView("lost", "gunicorn wsgi:app (pid 4242)", "it ended 12 s ago"),
    gauges=(OUTCOME.gauges[0], UNKNOWN, RESTARTS),
    banner="Not saved: No space left on device",
)
NONE = view_of(
    FIRST.step,
    target=TargetView("none", "2 processes to choose from", "press p to choose a process"),
    gauges=(UNKNOWN,),
)

SCREENS: dict[str, tuple[View, tuple[str, ...]]] = {
    "first-question": (FIRST, ()),
    "verdicts": (SECOND, ()),
    "likely": (LIKELY, ()),
    "likely-why": (LIKELY, ("w",)),
    "outcome": (OUTCOME, ()),
    "outcome-end": (OUTCOME, ("space", "space")),
    "why": (SECOND, ("w",)),
    "copy": (OUTCOME, ("tab", "y")),
    "picker": (FIRST, ("p",)),
    "find": (FIRST, ("slash",)),
    "see-also": (SECOND, ("s",)),
    "palette": (OUTCOME, ("colon",)),
    "help": (FIRST, ("question_mark",)),
    "contents": (view_of(CONTENTS), ("1", "2")),
    "chinese": (view_of(CHINESE), ("down",)),
    "long": (view_of(LONG), ()),
    "lost": (LOST, ()),
    "no-target": (NONE, ()),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen(name: str, size: tuple[int, int]) -> None:
    view, keys = SCREENS[name]
    async with running([view], size) as ui:
        await ui.press(*keys)
        same_as_golden(f"{name}-{size[0]}x{size[1]}", ui.screen)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_ascii_screen(size: tuple[int, int]) -> None:
    async with running([OUTCOME], size, glyphs=ASCII) as ui:
        assert ui.screen.isascii()
        same_as_golden(f"ascii-{size[0]}x{size[1]}", ui.screen)


@pytest.mark.parametrize(
    "size", [(60, 16), (64, 20), (100, 30), (119, 24), (120, 24), (250, 70)], ids=str
)
async def test_other_sizes(size: tuple[int, int]) -> None:
    async with running([SECOND], size) as ui:
        same_as_golden(f"verdicts-{size[0]}x{size[1]}", ui.screen)
        for choice in SECOND.step.choices:
            assert choice.text[:12] in ui.screen, "an answer is out of sight"


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=lambda glyphs: glyphs.name)
@pytest.mark.parametrize(
    "size", [(40, 12), (48, 20), (60, 16), (80, 24), (100, 30), (160, 48)], ids=str
)
async def test_what_is_likely_says_so_in_a_word_and_how_often_that_is_right(
    size: tuple[int, int], glyphs: Glyphs
) -> None:
    async with running([LIKELY], size, glyphs=glyphs) as ui:
        shown = " ".join(ui.screen.split())
        assert "~ likely" in shown
        assert "~ unlikely" in shown
        assert "right 8 times of 10" in shown
        assert "contradicted" not in shown
        assert size[0] < 80 or "climb for 4 min" in shown


@pytest.mark.parametrize("size", [(39, 24), (80, 11), (20, 5), (3, 3), (1, 1)], ids=str)
async def test_too_small(size: tuple[int, int]) -> None:
    async with running([SECOND], size, glyphs=UNICODE) as ui:
        same_as_golden(f"too-small-{size[0]}x{size[1]}", ui.screen)
        await ui.press("1", "down", "y", "p")
        assert ui.guide.calls == [("prepare",)], "what cannot be seen must not be done"
