"""The pages that keys open: copying, why, find, see-also links, processes, help, palette."""

from __future__ import annotations

import pytest

from tests.helpers.values import replace
from tests.tui.running import calls, running
from tests.tui.scripted import (
    FIRST,
    OUTCOME,
    SECOND,
    WHICH,
    view_of,
)
from wizard.guide.actions import ACTIONS
from wizard.guide.view import CandidateView
from wizard.tui.choosers import FindScreen, ProcessScreen, SeeAlsoScreen
from wizard.tui.copy_screen import CopyScreen
from wizard.tui.help_screen import HelpScreen, PaletteScreen
from wizard.tui.text_screens import WhyScreen
from wizard.tui.walk_screen import WalkScreen
from wizard.walk.events import Verdict


async def test_tab_marks_the_next_command_and_y_copies_it() -> None:
    async with running([OUTCOME]) as ui:
        await ui.press("tab", "y")
        assert isinstance(ui.app.screen, CopyScreen)
        text = OUTCOME.step.commands[1].text
        assert ui.app.clipboard == text
        assert calls(ui, "copied") == [("copied", text)]
        assert "Sent to the terminal's clipboard. If it did not arrive" in ui.screen
        assert "fill in yourself: port" in ui.screen
        await ui.press("up", "y")
        assert ui.app.clipboard == OUTCOME.step.commands[0].text
        await ui.press("escape")
        assert isinstance(ui.app.screen, WalkScreen)


async def test_shift_tab_goes_round() -> None:
    async with running([OUTCOME]) as ui:
        await ui.press("shift+tab", "y")
        assert ui.app.clipboard == OUTCOME.step.commands[1].text


async def test_y_without_a_command_says_so() -> None:
    async with running([FIRST]) as ui:
        await ui.press("y")
        assert "This step has no command." in ui.screen
        await ui.press("down")
        assert "This step has no command." not in ui.screen


async def test_why_shows_reason_conditions_readings_and_ways() -> None:
    async with running([FIRST], size=(80, 48)) as ui:
        await ui.press("w")
        assert isinstance(ui.app.screen, WhyScreen)
        for words in (
            "Memory and CPU alerts have different causes",
            "needs  cpu.share >= 80% for 30s",
            "✗ contradicted: cpu.share is 12 %",
            "→ What ended the process?",
            "Source: Handling Resource Usage Alerts",
        ):
            assert words in ui.screen
        await ui.press("w")
        assert isinstance(ui.app.screen, WalkScreen)


async def test_why_says_how_a_limit_is_stated_where_none_is_seen() -> None:
    gauges = tuple(replace(gauge, limited=False) for gauge in FIRST.gauges[:1])
    async with running([replace(FIRST, gauges=gauges)]) as ui:
        await ui.press("w")
        said = " ".join(ui.screen.split())
        assert "If there is a limit, start with --set memory.limit=1GiB" in said


async def test_why_follows_the_evidence() -> None:
    async with running([FIRST], size=(80, 48)) as ui:
        await ui.press("w")
        cpu = replace(WHICH.choices[1], verdict=Verdict("true", ("cpu.share is 91 %",)))
        ui.guide.show(view_of(replace(WHICH, choices=(WHICH.choices[0], cpu))))
        await ui.settle()
        assert "✓ supported: cpu.share is 91 %" in ui.screen


async def test_p_picks_a_process_by_typing() -> None:
    async with running([FIRST]) as ui:
        await ui.press("p")
        assert isinstance(ui.app.screen, ProcessScreen)
        await ui.press(*"celery")
        assert "gunicorn wsgi:app      pid" not in ui.screen
        await ui.press("enter")
        assert calls(ui, "watch") == [("watch", 5151)]
        assert isinstance(ui.app.screen, WalkScreen)


async def test_p_takes_a_pid_and_says_why_it_cannot() -> None:
    async with running([FIRST]) as ui:
        await ui.press("p", *"77", "enter")
        assert calls(ui, "watch") == [("watch", 77)]
        assert "pid 77: there is no such process" in ui.screen
        assert isinstance(ui.app.screen, ProcessScreen)


async def test_p_with_nothing_to_pick_asks_for_a_pid() -> None:
    async with running([FIRST]) as ui:
        ui.guide.processes = ()
        await ui.press("p")
        assert "Type the PID of the process." in ui.screen
        ui.guide.processes = (CandidateView(1, "x", "y"),)
        await ui.press("enter", "escape")
        assert isinstance(ui.app.screen, WalkScreen)


async def test_slash_finds_a_step() -> None:
    async with running([FIRST]) as ui:
        await ui.press("slash")
        assert isinstance(ui.app.screen, FindScreen)
        await ui.press(*"curve", "enter")
        assert calls(ui, "open") == [("open", "curve", "find")]
        assert isinstance(ui.app.screen, WalkScreen)


async def test_find_says_when_nothing_matches_and_backspace_leaves_it() -> None:
    async with running([FIRST]) as ui:
        await ui.press("slash", "x", "x")
        assert "No step contains these words." in ui.screen
        await ui.press("enter", "backspace", "backspace", "backspace")
        assert isinstance(ui.app.screen, WalkScreen)


async def test_s_opens_a_see_also_link() -> None:
    async with running([SECOND]) as ui:
        await ui.press("s")
        assert isinstance(ui.app.screen, SeeAlsoScreen)
        await ui.press("down", "enter")
        assert calls(ui, "open") == [("open", "contact", "side")]


async def test_keys_typed_at_once_go_to_the_page_that_the_first_one_opens() -> None:
    from textual.events import Key

    async with running([FIRST, SECOND]) as ui:
        ui.clock.now += 1
        for key in ("slash", *"web", "q", "backspace", "1"):
            ui.app.post_message(Key(key, None if len(key) > 1 else key))
        await ui.settle()
        assert isinstance(ui.app.screen, FindScreen)
        assert ui.app.screen.typed == "web1"
        assert ui.app.code is None
        assert not calls(ui, "answer")


async def test_help_has_every_command_and_scrolls() -> None:
    async with running([FIRST], size=(100, 70)) as ui:
        await ui.press("question_mark")
        assert isinstance(ui.app.screen, HelpScreen)
        for entry in ACTIONS:
            if entry.shown and entry.name != "hint":
                assert entry.help[:40] in ui.screen
    async with running([FIRST]) as ui:
        await ui.press("question_mark", "space", "j", "down", "pageup", "k", "q")
        assert isinstance(ui.app.screen, WalkScreen)


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_runs_a_command(key: str) -> None:
    async with running([FIRST]) as ui:
        await ui.press(key)
        assert isinstance(ui.app.screen, PaletteScreen)
        await ui.press(*"asked", "enter")
        assert isinstance(ui.app.screen, WhyScreen)


async def test_the_palette_changes_the_colours() -> None:
    async with running([FIRST]) as ui:
        await ui.press("colon", *"colours", "enter")
        assert ui.app.look.name == "dark"
        assert "Colours: dark." in ui.screen


async def test_a_process_is_found_by_any_part_of_its_command_line() -> None:
    async with running([FIRST]) as ui:
        ui.guide.processes = (
            CandidateView(1, "gunicorn app", "up 1 h", "gunicorn app -b :8001"),
            CandidateView(2, "gunicorn app", "up 2 h", "gunicorn app -b :8002"),
        )
        await ui.press("p", "8", "0", "0", "2")
        assert "pid 2  up 2 h  gunicorn app -b :8002" in ui.screen
        assert ":8001" not in ui.screen
