"""Each key does what the table of commands says, and nothing at a moment when it must not."""

# ruff: noqa: RUF001 — the sign between two steps looks like another
from __future__ import annotations

import re

import pytest

from tests.helpers.values import replace
from tests.tui.running import calls, running
from tests.tui.scripted import (
    CONTENTS,
    CURVE,
    FIRST,
    LONG,
    OUTCOME,
    SECOND,
    TRAIL,
    WHICH,
    view_of,
)
from wizard.guide.actions import ACTIONS, GROUPS, action
from wizard.plain.line_session import TrainingLineUI
from wizard.plain.line_ui import LineUI
from wizard.tui.choosers import SeeAlsoScreen
from wizard.tui.walk_screen import WalkScreen
from wizard.walk.events import Verdict


async def test_a_digit_answers_at_once() -> None:
    async with running([FIRST, SECOND]) as ui:
        await ui.press("2")
        assert calls(ui, "answer") == [("answer", 2)]
        assert CURVE.title in ui.screen


async def test_a_digit_without_an_answer_does_nothing() -> None:
    async with running([FIRST, SECOND]) as ui:
        await ui.press("0", "5", "9")
        assert not calls(ui, "answer")


async def test_enter_takes_the_selected_answer() -> None:
    async with running([FIRST, SECOND]) as ui:
        await ui.press("enter")
        assert not calls(ui, "answer"), "nothing is selected yet"
        assert "Select an answer first" in ui.screen
        await ui.press("down", "down", "enter")
        assert calls(ui, "answer") == [("answer", 2)]


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        (["down"], 1),
        (["j", "j"], 2),
        (["up"], 4),
        (["down", "down", "down", "k"], 2),
        (["down", "up", "up"], 1),
        (["j"] * 9, 4),
    ],
)
async def test_arrows_and_j_k_move_and_stop_at_the_ends(keys: list[str], selected: int) -> None:
    async with running([FIRST]) as ui:
        await ui.press(*keys)
        assert ui.row("▸").startswith(f" ▸ {selected}  {WHICH.choices[selected - 1].text}")
        assert ui.screen.count("▸") == 1


async def test_the_preselected_answer_is_selected_and_described() -> None:
    async with running([SECOND]) as ui:
        assert ui.row("It climbs").startswith(" ▸ 1")
        assert "24 MiB/h over 2 h 10 min" in ui.screen


async def test_answer_keys_are_ignored_while_a_step_is_new_and_others_are_not() -> None:
    async with running([FIRST, SECOND, OUTCOME]) as ui:
        await ui.press("1")
        await ui.press("1", after=0.1)
        await ui.press("enter", after=0.05)
        assert calls(ui, "answer") == [("answer", 1)]
        await ui.press("down", after=0.0)
        assert ui.row("It jumps").startswith(" ▸ 2")
        await ui.press("enter", after=0.4)
        assert calls(ui, "answer") == [("answer", 1), ("answer", 2)]


async def test_enter_just_behind_a_digit_is_a_part_of_it() -> None:
    async with running([FIRST, SECOND, OUTCOME]) as ui:
        await ui.press("1")
        await ui.press("down", after=0.0)
        await ui.press("enter", after=0.4)
        assert calls(ui, "answer") == [("answer", 1)]
        await ui.press("enter", after=0.2)
        assert len(calls(ui, "answer")) == 2


async def test_escape_undoes_nothing() -> None:
    async with running([FIRST, SECOND]) as ui:
        await ui.press("1", "escape")
        assert not calls(ui, "back")
        await ui.press("c", "escape", "escape")
        assert not calls(ui, "back")


async def test_a_new_sample_is_no_new_step() -> None:
    async with running([FIRST, SECOND]) as ui:
        await ui.press("down")
        changed = replace(FIRST.gauges[0], share=0.88, text="901 MiB of 1.00 GiB", percent="88 %")
        ui.guide.show(replace(FIRST, gauges=(changed, FIRST.gauges[1])))
        await ui.settle()
        assert "901 MiB" in ui.screen
        assert ui.row("▸").startswith(" ▸ 1"), "the cursor never moves by itself"
        await ui.press("enter", after=0.0)
        assert calls(ui, "answer") == [("answer", 1)]


async def test_a_verdict_changes_while_the_cursor_stays() -> None:
    async with running([FIRST]) as ui:
        await ui.press("down", "down")
        cpu = replace(WHICH.choices[1], verdict=Verdict("true", ("cpu.share is 91 %",)))
        choices = (WHICH.choices[0], cpu, *WHICH.choices[2:])
        ui.guide.show(view_of(replace(WHICH, choices=choices)))
        await ui.settle()
        assert ui.row("▸ 2").rstrip().endswith("✓ supported")
        assert "cpu.share is 91 %" in ui.screen


async def test_more_than_nine_answers_take_a_number_and_enter() -> None:
    async with running([view_of(CONTENTS), FIRST]) as ui:
        await ui.press("4", "2")
        assert "42: press Enter to choose it" in ui.screen
        assert ui.row("Runbook 42 about").startswith(" ▸ 42")
        assert not calls(ui, "answer")
        await ui.press("enter")
        assert calls(ui, "answer") == [("answer", 42)]


async def test_a_number_that_is_too_high_is_said_and_forgotten() -> None:
    async with running([view_of(CONTENTS)]) as ui:
        await ui.press("9", "1")
        assert "There is no answer 91." in ui.screen
        await ui.press("7")
        assert ui.row("Runbook 7 about").startswith(" ▸  7")


async def test_another_key_forgets_the_digits() -> None:
    async with running([view_of(CONTENTS)]) as ui:
        await ui.press("1", "down", "2")
        assert ui.row("Runbook 2 about").startswith(" ▸  2")


@pytest.mark.parametrize("key", ["b", "backspace"])
async def test_back(key: str) -> None:
    async with running([FIRST, SECOND]) as ui:
        await ui.press("1", key)
        assert calls(ui, "back") == [("back",)]
        assert WHICH.title in ui.screen
        await ui.press(key)
        assert "This is the first step." in ui.screen
        assert calls(ui, "back") == [("back",)]


@pytest.mark.parametrize("key", ["space", "pagedown"])
async def test_the_body_scrolls_and_the_answers_stay(key: str) -> None:
    async with running([SECOND]) as ui:
        assert "more lines, Space" in ui.screen
        await ui.press(key, key, key)
        assert "[1] https://docs.example.org/memory" in ui.screen
        assert "The monitoring page" not in ui.screen
        assert "I am not sure" in ui.screen
        await ui.press("pageup", "pageup", "pageup")
        assert "The monitoring page" in ui.screen


async def test_a_long_list_of_answers_is_paged_after_the_text() -> None:
    async with running([view_of(CONTENTS)]) as ui:
        seen: set[str] = set()
        for _ in range(24):
            seen.update(re.findall(r"(\d+)  Runbook", ui.screen))
            await ui.press("pagedown")
        assert seen == {str(number) for number in range(1, 91)}, "no answer is passed over"
        assert "Runbook 90" in ui.row("▸")
        for _ in range(24):
            await ui.press("pageup")
        assert "Paragraph 1 of the preface." in ui.screen
        assert "Runbook 1 " in ui.row("▸")


async def test_plus_lays_out_more_of_a_long_step() -> None:
    async with running([view_of(LONG)]) as ui:
        walk = ui.app.screen
        assert isinstance(walk, WalkScreen)
        assert "+ more text" in ui.screen
        assert walk.situation.more
        await ui.press("plus")
        assert not walk.situation.more
        assert "+ more text" not in ui.screen
        await ui.press("plus")


async def test_q_quits() -> None:
    async with running([FIRST]) as ui:
        await ui.press("q")
        assert ui.app.code == 0


@pytest.mark.parametrize("opened", ["", "w", "slash", "y", "question_mark"])
async def test_ctrl_c_leaves_with_130_from_everywhere(opened: str) -> None:
    async with running([OUTCOME]) as ui:
        if opened:
            await ui.press(opened)
        await ui.press("ctrl+c")
        assert ui.app.code == 130


async def test_ctrl_z_suspends(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running([FIRST]) as ui:
        seen: list[str] = []
        monkeypatch.setattr(ui.app, "action_suspend_process", lambda: seen.append("suspended"))
        await ui.press("ctrl+z")
        assert seen == ["suspended"]


async def test_a_paste_answers_nothing() -> None:
    from textual.events import Paste

    async with running([FIRST]) as ui:
        ui.app.post_message(Paste("1\n2\nq"))
        await ui.settle()
        assert not calls(ui, "answer")
        await ui.press("slash")
        ui.app.post_message(Paste("the\ncurve"))
        await ui.settle()
        assert "› the curve" in ui.screen


async def test_a_click_selects_and_does_not_answer() -> None:
    async with running([SECOND]) as ui:
        row = ui.screen.splitlines().index(ui.row("It follows the load"))
        await ui.pilot.click(offset=(10, row))
        await ui.settle()
        assert ui.row("It follows the load").startswith(" ▸ 3")
        assert not calls(ui, "answer")


async def test_the_wheel_scrolls_the_body() -> None:
    from textual.events import MouseScrollDown

    async with running([SECOND]) as ui:
        wheel = MouseScrollDown(None, 10, 8, 0, 0, 0, False, False, False)
        ui.app.screen.post_message(wheel)
        await ui.settle()
        assert "The monitoring page" not in ui.screen


async def test_a_resize_keeps_the_place() -> None:
    async with running([SECOND]) as ui:
        await ui.press("down")
        for size in [(160, 48), (20, 5), (1, 1), (300, 100), (80, 24)]:
            await ui.pilot.resize_terminal(*size)
            await ui.settle()
        assert ui.row("It jumps").startswith(" ▸ 2")


async def test_leave_is_safe_from_another_thread() -> None:
    from threading import Thread

    async with running([FIRST]) as ui:
        thread = Thread(target=ui.app.leave, args=(143,))
        thread.start()
        thread.join()
        await ui.settle()
        assert ui.app.code == 143


async def test_back_from_a_deep_trail_shows_the_earlier_step() -> None:
    async with running([view_of(WHICH, *TRAIL), SECOND]) as ui:
        assert "Memory › gunicorn (known)" in ui.screen


def test_the_table_of_actions_is_whole() -> None:
    assert len({entry.name for entry in ACTIONS}) == len(ACTIONS)
    for training in (False, True):
        there = [entry for entry in ACTIONS if entry.exists(training=training)]
        keys = [key for entry in there for key in entry.keys]
        assert len(set(keys)) == len(keys), "a key has one meaning"
        typed = [entry.typed.key for entry in there if entry.typed]
        assert len(set(typed)) == len(typed), "a letter has one meaning"
    for entry in ACTIONS:
        assert entry.group in GROUPS
        assert not entry.on_screen or hasattr(WalkScreen, f"do_{entry.name}")
        assert entry.help.endswith(".")
        assert not entry.arguments or len(entry.arguments) == len(entry.keys)
    assert action("back").keys == ("b", "backspace")


def test_a_typed_action_has_a_method_in_the_line_ui() -> None:
    for entry in ACTIONS:
        if entry.typed and entry.name != "quit":
            ui = TrainingLineUI if entry.only == "training" else LineUI
            assert hasattr(ui, f"do_{entry.name}"), f"{entry.name} does nothing"


async def test_leaving_before_the_start_is_leaving_at_once() -> None:
    from tests.tui.running import Clock
    from tests.tui.scripted import ScriptedGuide
    from wizard.tui.app import WizardApp

    app = WizardApp(ScriptedGuide([FIRST]), clock=Clock())
    app.leave(143)
    async with app.run_test() as pilot:
        await pilot.pause()
    assert app.code == 143
    assert app.return_value == 143


async def test_a_step_that_is_not_there_is_said() -> None:
    async with running([SECOND]) as ui:

        def refuse(step_id: str, via: str) -> None:
            raise ValueError(f"there is no step {step_id!r}")

        ui.guide.open = refuse  # type: ignore[method-assign, assignment]
        await ui.press("s", "enter")
        assert "there is no step 'look'" in ui.screen
        assert isinstance(ui.app.screen, SeeAlsoScreen)


async def test_a_follows_the_evidence_where_it_decides() -> None:
    async with running([SECOND, OUTCOME]) as ui:
        ui.guide.decides = True
        await ui.press("a")
        assert OUTCOME.step.title in ui.screen


async def test_a_says_so_where_the_evidence_does_not_decide() -> None:
    async with running([SECOND, OUTCOME]) as ui:
        await ui.press("a")
        assert "does not decide this yet" in ui.screen


async def test_a_size_that_comes_late_is_not_believed() -> None:
    from textual.events import Resize
    from textual.geometry import Size

    async with running([SECOND]) as ui:
        before = ui.screen
        ui.app.screen.post_message(Resize(Size(20, 5), Size(20, 5)))
        await ui.settle()
        await ui.settle()
        assert ui.screen == before


async def test_t_changes_how_much_of_the_past_is_shown() -> None:
    async with running([FIRST]) as ui:
        spans = []
        for _ in range(4):
            await ui.press("t")
            spans.append(ui.guide.span)
            gauges = tuple(replace(gauge, span=spans[-1]) for gauge in FIRST.gauges)
            ui.guide.views = [replace(FIRST, gauges=gauges)]
            ui.app.update_view()
        assert spans == ["1 h", "8 h", "all", "5 min"]


async def test_t_says_where_there_is_no_curve() -> None:
    async with running([replace(FIRST, gauges=())]) as ui:
        await ui.press("t")
        assert "no curve to show more of" in ui.screen
