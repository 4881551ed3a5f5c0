"""A training on the screen: each of its pages, and the keys that it has and has not."""

# ruff: noqa: RUF001 — the screen has signs that look like others

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.helpers.trainings import Training, training
from tests.tui.face import Clock, Face, same_as_golden
from wizard.text.glyphs import UNICODE
from wizard.tui.app import WizardApp
from wizard.tui.choosers import ReadingScreen
from wizard.tui.text_screens import HintScreen
from wizard.tui.walk_screen import WalkScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SIZES = [(80, 24), (160, 48)]
CLIMBS = "It climbs slowly and steadily"


@asynccontextmanager
async def trained(
    size: tuple[int, int] = (80, 24), level: int = 1
) -> AsyncIterator[tuple[Face, Training]]:
    """A face in front of the training about a slow leak, at its briefing."""
    made, clock = training(level), Clock()  # type: ignore[arg-type]
    app = WizardApp(made.guide, glyphs=UNICODE, clock=clock)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Face(app, made.guide, clock, pilot), made  # type: ignore[arg-type]


def number(made: Training, text: str) -> str:
    choices = made.guide.view().step.choices
    return str(next(choice.number for choice in choices if choice.text == text))


async def to_the_curve(face: Face, made: Training) -> None:
    await face.press("1")
    await face.press(number(made, "gunicorn"))
    await face.press("enter")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_pages_of_a_training(size: tuple[int, int]) -> None:
    async with trained(size) as (face, made):

        def same(name: str) -> None:
            same_as_golden(f"training-{name}-{size[0]}x{size[1]}", face.screen)

        same("briefing")
        await to_the_curve(face, made)
        same("question")
        await face.press("h")
        assert isinstance(face.app.screen, HintScreen)
        await face.press("escape", "h")
        same("hint")
        await face.press("escape", number(made, "It jumps at one moment"))
        same("predicted")
        await face.press("enter")
        same("guidance")
        await face.press("1")
        assert isinstance(face.app.screen, ReadingScreen)
        await face.press(*"the step")
        same("reading")
        await face.press("enter")
        same("debriefing")


@pytest.mark.parametrize("size", [(60, 20), (60, 24), (40, 12)])
async def test_low_and_narrow_screens_hold_it(size: tuple[int, int]) -> None:
    async with trained(size) as (face, made):
        await to_the_curve(face, made)
        assert max(map(len, face.screen.splitlines())) <= size[0]
        assert "How does the memory curve look?" in face.screen
        if size[1] >= 16:
            assert "Training, level 1 › gunicorn" in face.screen
        await face.press(number(made, CLIMBS), "enter")
        assert made.guide.step.id == "recycling"


async def test_numbers_only_and_no_reasons_before_the_answer() -> None:
    async with trained(level=3) as (face, made):
        await to_the_curve(face, made)
        same_as_golden("training-level-3-80x24", face.screen)
        await face.press("w")
        assert "At level 3 the reasons come after your answer." in face.screen
        assert "The briefing" in face.screen
        assert "needs" not in face.screen
        await face.press("escape", number(made, CLIMBS), "w")
        assert "Why: How does the memory curve look?" in face.screen
        assert "a leak" in face.screen


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("a", "the evidence decides nothing for you"),
        ("c", "the list of causes would give too much away"),
        ("p", "you cannot choose what is watched"),
        ("e", "A training ends with your diagnosis"),
    ],
)
async def test_what_a_training_refuses_it_says(key: str, said: str) -> None:
    async with trained() as (face, made):
        await to_the_curve(face, made)
        await face.press(key)
        assert isinstance(face.app.screen, WalkScreen)
        assert said in face.screen


async def test_footer_help_and_palette_show_only_what_works() -> None:
    async with trained((100, 70)) as (face, made):
        assert face.screen.splitlines()[-1].strip() == "1 begin  ? help  q quit"
        await to_the_curve(face, made)
        last = face.screen.splitlines()[-1]
        assert "h hint" in last
        assert "process" not in last
        assert "causes" not in last
        await face.press("question_mark")
        assert "Show the next hint" not in face.screen
        assert "In a training: show the next hint" in face.screen
        assert "Prepare a handover" not in face.screen
        assert "Choose the process" not in face.screen
        await face.press("escape", "colon", *"h")
        assert "hint" in face.screen
        await face.press("backspace", *"hand over")
        assert "Prepare a handover" not in face.screen


async def test_two_strokes_of_enter_do_not_end_it() -> None:
    async with trained() as (face, made):
        await face.press("1")
        made.guide.open("recycle-workers", "find")
        await face.settle()
        face.clock.now += 1
        await face.press("enter")
        await face.press("enter", after=0.05)
        assert isinstance(face.app.screen, ReadingScreen)
        await face.press("escape")
        assert isinstance(face.app.screen, WalkScreen)
        assert made.guide.score is None
        await face.press("1", "enter")
        assert made.guide.score is not None
        assert made.guide.score.right
        await face.press("enter")
        assert "debriefing" in face.screen


async def test_hints_that_are_over_are_said_to_be() -> None:
    async with trained() as (face, made):
        await to_the_curve(face, made)
        for _ in range(3):
            await face.press("h", "escape")
        await face.press("h")
        assert "There are no more hints" in face.screen
        assert "Hint 1" in face.screen
