"""The keys that keep something with the session: a note, and how it ended."""

from __future__ import annotations

import pytest

from tests.helpers.values import replace
from tests.tui.running import running
from tests.tui.scripted import FIRST, OUTCOME
from tests.tui.test_keys import calls
from wizard.tui.choosers import EndedScreen, NoteScreen
from wizard.tui.walk_screen import WalkScreen


async def test_n_keeps_a_note() -> None:
    async with running([FIRST]) as ui:
        await ui.press("n")
        assert isinstance(ui.app.screen, NoteScreen)
        await ui.press(*"it q", "space", "1", "x", "backspace", "enter")
        assert calls(ui, "note") == [("note", "it q 1")]
        assert "The note is saved." in ui.screen
        assert isinstance(ui.app.screen, WalkScreen)
        assert not calls(ui, "answer")


async def test_a_note_is_edited_anywhere_in_its_line() -> None:
    async with running([FIRST]) as ui:
        await ui.press("n", *"since", "space", *"nine", "left", "ctrl+w", "delete", "end")
        await ui.press(*"ten", "home", "I", "space", "right", "right", "left", "backspace", "S")
        await ui.press("ctrl+e", "1", "ctrl+u", *"all new", "enter")
        assert calls(ui, "note") == [("note", "all new")]
        await ui.press("n", *"since", "space", *"nine", "left", "ctrl+w", "delete", "end")
        await ui.press(*"ten", "home", "delete", "S", "enter")
        assert calls(ui, "note")[-1] == ("note", "Since ten")


@pytest.mark.parametrize("keys", [("escape",), ("enter",), ("space", "enter"), ("backspace",)])
async def test_a_note_without_text_is_none(keys: tuple[str, ...]) -> None:
    async with running([FIRST]) as ui:
        await ui.press("n", *keys)
        assert isinstance(ui.app.screen, WalkScreen)
        assert not calls(ui, "note")


async def test_the_keys_of_a_note_are_those_that_do_something() -> None:
    async with running([FIRST]) as ui:
        await ui.press("n")
        assert ui.screen.splitlines()[-1].split() == ["Esc", "back", "Enter", "save"]


async def test_of_a_long_note_the_end_is_in_sight_and_all_of_it_is_kept() -> None:
    async with running([FIRST]) as ui:
        await ui.press("n")
        assert isinstance(ui.app.screen, NoteScreen)
        words = " ".join(f"word{number}" for number in range(60))
        ui.app.screen.paste(f"{words} 日本語")
        await ui.settle()
        assert "word59 日" in ui.screen
        assert "word1 " not in ui.screen
        await ui.press("enter")
        assert calls(ui, "note") == [("note", f"{words} 日本語")]


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (("1",), "solved"),
        (("2",), "not solved"),
        (("3",), "not known yet"),
        (("down", "enter"), "not solved"),
        (("x", "4", "0", "enter"), "solved"),
    ],
)
async def test_e_says_how_it_ended(keys: tuple[str, ...], result: str) -> None:
    async with running([OUTCOME]) as ui:
        await ui.press("e")
        assert isinstance(ui.app.screen, EndedScreen)
        assert "3  Not known yet" in ui.screen
        await ui.press(*keys)
        assert calls(ui, "conclude") == [("conclude", result)]
        assert f"Saved: {result}." in ui.screen
        assert isinstance(ui.app.screen, WalkScreen)
        assert not calls(ui, "answer")


async def test_how_it_ended_is_said_at_guidance_and_at_its_check_only() -> None:
    async with running([FIRST]) as ui:
        await ui.press("e")
        assert isinstance(ui.app.screen, WalkScreen)
        assert "at guidance, or at the check" in ui.screen
    check = replace(FIRST, step=replace(FIRST.step, check=True))
    async with running([check]) as ui:
        await ui.press("e", "1")
        assert calls(ui, "conclude") == [("conclude", "solved")]


async def test_leaving_the_page_says_nothing() -> None:
    async with running([OUTCOME]) as ui:
        await ui.press("e", "escape")
        assert isinstance(ui.app.screen, WalkScreen)
        assert not calls(ui, "conclude")
