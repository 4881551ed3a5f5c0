"""The pages that keys open: commands to copy, why, find, see also, processes, help, palette, notes,
how it ended, the handover.
"""

from __future__ import annotations

import pytest

from tests.helpers.values import replace
from tests.tui.running import calls, running
from tests.tui.scripted import (
    FIRST,
    OUTCOME,
    PACKET,
    SECOND,
    WHICH,
    view_of,
)
from wizard.guide.actions import ACTIONS
from wizard.guide.view import CandidateView, HandoverView, View
from wizard.messages.screen_messages import ALSO_CALLED
from wizard.tui.choosers import EndedScreen, FindScreen, NoteScreen, ProcessScreen, SeeAlsoScreen
from wizard.tui.copy_screen import CopyScreen
from wizard.tui.help_screen import HelpScreen, PaletteScreen
from wizard.tui.text_screens import HandoverScreen, WhyScreen
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
            if entry.shown and entry.only != "training":
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


@pytest.mark.parametrize(
    ("called", "name"),
    [("export", "hand_over"), ("hours", "span"), ("clipboard", "copy"), ("search", "find")],
)
def test_the_palette_knows_what_people_call_a_command(called: str, name: str) -> None:
    assert called in ALSO_CALLED[name].split()
    assert set(ALSO_CALLED) <= {entry.name for entry in ACTIONS}


async def test_the_palette_finds_a_command_by_what_people_call_it() -> None:
    async with running([FIRST]) as ui:
        await ui.press("colon", *"explain", "enter")
        assert isinstance(ui.app.screen, WhyScreen)


async def test_the_palette_changes_the_colours() -> None:
    async with running([FIRST]) as ui:
        await ui.press("colon", *"colours", "enter")
        assert ui.app.role_styles.name == "dark"
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


async def test_v_enters_what_the_step_asks_for() -> None:
    asks = replace(FIRST, step=replace(FIRST.step, wanted=("requests.rate",)))
    async with running([asks]) as ui:
        assert "v enter value" in ui.screen
        await ui.press("v")
        assert "How many requests a minute does this one instance answer?" in ui.screen
        assert "Its access log counts them" in ui.screen
        await ui.press(*"many", "enter")
        assert "`many` is not a value of `requests.rate`" in " ".join(ui.screen.split())
        await ui.press("ctrl+u", *"40", "enter")
        assert calls(ui, "enter_value")[-1] == ("enter_value", "40")
        assert "Entered: requests.rate is 40/min." in ui.screen
        assert isinstance(ui.app.screen, WalkScreen)
        await ui.press("v", "enter")
        assert len(calls(ui, "enter_value")) == 2  # it may be left out


async def test_v_takes_any_fact_where_none_is_asked_for() -> None:
    async with running([FIRST]) as ui:
        assert "v enter value" not in ui.screen
        await ui.press("v", *"memory.limit=1GiB", "enter")
        assert "Entered: memory.limit is 1GiB." in ui.screen


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


@pytest.mark.parametrize("view", [FIRST, OUTCOME], ids=["question", "outcome"])
async def test_h_makes_and_shows_it_at_every_step(view: View) -> None:
    async with running([view]) as ui:
        await ui.press("h")
        assert isinstance(ui.app.screen, HandoverScreen)
        assert calls(ui, "handover") == [("handover",)]
        assert PACKET.path in ui.screen
        assert "- Application: …" in ui.screen
        await ui.press("escape")
        assert isinstance(ui.app.screen, WalkScreen)
        assert not calls(ui, "answer")


async def test_the_footer_offers_it_where_others_may_have_to_go_on() -> None:
    async with running([OUTCOME]) as ui:
        assert "h hand over" in ui.screen
    async with running([FIRST]) as ui:
        assert "hand over" not in ui.screen


async def test_it_is_in_the_palette() -> None:
    async with running([FIRST]) as ui:
        await ui.press("colon", *"hand over", "enter")
        assert isinstance(ui.app.screen, HandoverScreen)


async def test_y_copies_all_of_it() -> None:
    async with running([OUTCOME]) as ui:
        await ui.press("h", "y")
        assert ui.app.clipboard == PACKET.text
        assert "Sent to the terminal's clipboard." in ui.screen
        await ui.press("h")
        assert isinstance(ui.app.screen, WalkScreen)


async def test_what_went_wrong_is_said_and_nothing_is_copied() -> None:
    async with running([OUTCOME]) as ui:
        ui.guide.packet = HandoverView("", "", "There is no session to prepare it from: no space")
        await ui.press("h", "y", "v")
        assert "There is no session to prepare it from: no space." in ui.screen
        assert ui.app.clipboard == ""


async def test_a_note_is_called_saved_once_it_is() -> None:
    async with running([FIRST]) as ui:
        await ui.press("n", *"x", "enter")
        assert "The note is saved." in ui.screen
        ui.guide.saves = False
        await ui.press("n", *"y", "enter")
        assert "the disk does not take it yet" in ui.screen
