"""The menus of a capable terminal, with keys through a pipe and nothing on a screen."""

from __future__ import annotations

from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tests.helpers.walks_by_lines import FLOW, make_guide, page
from wizard.flow.library import open_flow
from wizard.plain.line_menu import MenuPrompt
from wizard.plain.line_prompt import Request
from wizard.plain.line_ui import LineUI
from wizard.text.glyphs import UNICODE
from wizard.walk.events import CommandCopied, NoteAdded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wizard.flow.model import Flow

UP, DOWN, ENTER = "\x1b[A", "\x1b[B", "\r"
CTRL_C, CTRL_D = "\x03", "\x04"


@contextmanager
def menus(keys: str) -> Iterator[tuple[MenuPrompt, StringIO]]:
    with create_pipe_input() as source:
        source.send_text(keys)
        out = StringIO()
        yield MenuPrompt(out, UNICODE, source=source, screen=DummyOutput()), out


def walked(keys: str, flow: Flow | str = FLOW) -> tuple[str, str | None, str]:
    """(step, reason, what was printed) of a walk by these keys, which end with it."""
    guide, _ = make_guide(flow)
    with menus(keys + CTRL_D) as (prompt, out):
        reason = LineUI(guide, lambda: page(menu=True), prompt, out, UNICODE).run()
    return guide.step.id, reason, out.getvalue()


@pytest.mark.parametrize("keys", ["2", DOWN + ENTER, "j\r", DOWN + DOWN + UP + ENTER])
def test_an_answer_is_taken_by_its_digit_or_by_arrows_and_enter(keys: str) -> None:
    step, reason, out = walked(keys)
    assert step == "cpu"
    assert reason is None
    assert "\nYour answer: 2. CPU\n" in out


def test_the_earlier_answer_is_selected() -> None:
    assert walked("2b" + ENTER)[0] == "cpu"


def test_letters_act_at_once() -> None:
    step, _, out = walked("w?1b")
    assert step == "which"
    assert "True when: memory.share >= 95%" in out
    assert "Find a step or a document by words" in out


def test_quit_and_ctrl_c_and_ctrl_d() -> None:
    assert walked("q")[1] == "quit"
    assert walked(CTRL_C)[1] == "interrupted"
    assert walked("")[1] is None


@pytest.mark.parametrize("end", [CTRL_C, CTRL_D])
def test_they_end_a_question_for_text_too(end: str) -> None:
    assert walked("n" + end)[1] == ("interrupted" if end == CTRL_C else None)
    assert walked("1c" + end)[1] == ("interrupted" if end == CTRL_C else None)


def test_all_commands_can_be_chosen_from_a_menu() -> None:
    step, _, out = walked("2" + UP + ENTER + ENTER)
    assert step == "which", "the first of them goes back"
    assert "Another command" not in out


def test_a_command_is_picked_and_printed() -> None:
    guide, recorder = make_guide()
    with menus("1y2" + "y" + DOWN + DOWN + ENTER + CTRL_D) as (prompt, out):
        LineUI(guide, lambda: page(menu=True), prompt, out, UNICODE).run()
    assert "\n--max-requests 1024 --pid __pid__\n" in out.getvalue()
    assert len([one for one in recorder.events if isinstance(one, CommandCopied)]) == 1


def test_words_and_notes_are_typed_and_cleaned() -> None:
    guide, recorder = make_guide()
    with menus("nit began \N{RIGHT-TO-LEFT OVERRIDE}x\r" + "floop\r1" + CTRL_D) as (prompt, out):
        LineUI(guide, lambda: page(menu=True), prompt, out, UNICODE).run()
    notes = [one.text for one in recorder.events if isinstance(one, NoteAdded)]
    assert notes == ["it began \N{REPLACEMENT CHARACTER}x"]
    assert guide.step.id == "cpu"
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in out.getvalue()


def test_keys_that_mean_nothing_do_nothing() -> None:
    assert walked("zZ9\x1b[15~\t é")[0] == "which"


def test_choices_that_a_menu_shows_are_not_printed_twice() -> None:
    out = walked(
        "2b", "---\nstart: a\n---\n# A\n\n- [B](#b): text\n- [C](#c)\n\n## B\n\nB.\n\n## C\n\nC.\n"
    )[2]
    assert "1. B: text" not in out
    assert "1. Memory: near the limit" in walked("")[2], "a verdict needs the page"


def test_a_long_list_is_filtered_by_typing(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"x{number:02}.md").write_text(f"# Runbook {number}\n\nText of {number}.\n")
    flow = open_flow(str(tmp_path))
    assert walked("book 42" + ENTER, flow)[0] == "x42.md#runbook-42"
    assert walked("60." + ENTER, flow)[0] == "x59.md#runbook-59"
    assert walked("nothing like it\x7f" * 2 + CTRL_C, flow)[1] == "interrupted"
    find = UP + ENTER + DOWN + DOWN + ENTER
    step, _, out = walked(find + "runbook 5\r" + "book 51" + ENTER, flow)
    assert step == "x51.md#runbook-51", out


def test_what_is_out_of_date_is_asked_again() -> None:
    guide, _ = make_guide()
    with menus("") as (prompt, _):
        assert prompt.interrupt()
        assert prompt.ask(guide.view()) == Request("again")


def test_a_menu_on_the_screen_is_left_for_a_new_one() -> None:
    from threading import Thread

    guide, _ = make_guide()
    with menus("") as (prompt, _):

        def soon() -> None:
            while prompt._running is None or not prompt._running.is_running:
                pass
            prompt.interrupt()

        thread = Thread(target=soon)
        thread.start()
        assert prompt.ask(guide.view()) == Request("again")
        thread.join()
        assert not prompt._stale
