"""Lines that are edited in a capable terminal, with keys through a pipe and nothing on a screen."""

from __future__ import annotations

from contextlib import contextmanager
from io import StringIO
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tests.helpers.walks_by_lines import FLOW, make_guide, page
from wizard.plain.edited_prompt import EditedPrompt
from wizard.plain.line_prompt import Request
from wizard.plain.line_ui import LineUI
from wizard.text.glyphs import UNICODE
from wizard.walk.events import CommandCopied, NoteAdded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.flow.model import Flow

ENTER, LEFT, HOME = "\r", "\x1b[D", "\x1b[H"
CTRL_C, CTRL_D, CTRL_W, CTRL_U, CTRL_A, CTRL_K = "\x03", "\x04", "\x17", "\x15", "\x01", "\x0b"


@contextmanager
def lines(keys: str) -> Iterator[tuple[EditedPrompt, StringIO]]:
    with create_pipe_input() as source:
        source.send_text(keys)
        out = StringIO()
        prompt = EditedPrompt(
            out, lambda options: page().options(options), source=source, screen=DummyOutput()
        )
        yield prompt, out


def walked(keys: str, flow: Flow | str = FLOW) -> tuple[str, str | None, str]:
    """(step, reason, what was printed) of a walk by these keys, which end with it."""
    guide, _ = make_guide(flow)
    with lines(keys + CTRL_D) as (prompt, out):
        reason = LineUI(guide, page, prompt, out, UNICODE).run()
    return guide.step.id, reason, out.getvalue()


@pytest.mark.parametrize(
    "keys",
    [
        "2",
        "12" + HOME + "\x1b[3~",
        "21" + LEFT + CTRL_K,
        "9 99" + CTRL_W + CTRL_W + "2",
        "999" + CTRL_U + "2",
        "x" + CTRL_A + CTRL_K + "2",
    ],
)
def test_an_answer_is_a_line_that_can_be_edited(keys: str) -> None:
    step, reason, out = walked(keys + ENTER)
    assert (step, reason) == ("cpu", None)
    assert "1. Memory: near the limit" in out


def test_a_digit_alone_is_no_answer_yet() -> None:
    assert walked("2" + CTRL_U)[0] == "which"


def test_a_line_answers_one_question() -> None:
    assert walked("2" + ENTER)[0] == "cpu"
    assert walked("2" + ENTER + ENTER)[0] == "cpu", "an empty line answers nothing"
    assert walked("2" + ENTER + "b" + ENTER)[0] == "which"


def test_quit_and_ctrl_c_and_ctrl_d() -> None:
    assert walked("q" + ENTER)[1] == "quit"
    assert walked(CTRL_C)[1] == "interrupted"
    assert walked("")[1] is None


@pytest.mark.parametrize("end", [CTRL_C, CTRL_D])
def test_they_end_a_question_for_text_too(end: str) -> None:
    assert walked("n" + ENTER + end)[1] == ("interrupted" if end == CTRL_C else None)
    assert walked("f" + ENTER + "c" + ENTER + end)[1] == ("interrupted" if end == CTRL_C else None)


def test_a_command_is_picked_and_printed() -> None:
    guide, recorder = make_guide()
    with lines("1\ry 2\r" + CTRL_D) as (prompt, out):
        LineUI(guide, page, prompt, out, UNICODE).run()
    assert "\n--max-requests 1024 --pid __pid__\n" in out.getvalue()
    assert len([one for one in recorder.events if isinstance(one, CommandCopied)]) == 1


def test_words_and_notes_are_typed_and_cleaned() -> None:
    guide, recorder = make_guide()
    with lines("n it began \N{RIGHT-TO-LEFT OVERRIDE}x\rf loop\r1\r" + CTRL_D) as (prompt, out):
        LineUI(guide, page, prompt, out, UNICODE).run()
    notes = [one.text for one in recorder.events if isinstance(one, NoteAdded)]
    assert notes == ["it began \N{REPLACEMENT CHARACTER}x"]
    assert guide.step.id == "cpu"
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in out.getvalue()


def test_a_line_that_is_too_long_is_asked_for_again() -> None:
    step, _, out = walked("1" * 5000 + ENTER + "2" + ENTER)
    assert step == "cpu"
    assert "4000" in out


def test_what_is_out_of_date_is_asked_again() -> None:
    guide, _ = make_guide()
    with lines("") as (prompt, _):
        assert prompt.interrupt()
        assert prompt.ask(guide.view()) == Request("again")


def test_a_line_that_is_being_typed_is_left_for_a_new_one() -> None:
    guide, _ = make_guide()
    with lines("") as (prompt, _):

        def soon() -> None:
            while prompt._running is None or not prompt._running.is_running:
                pass
            prompt.interrupt()

        thread = Thread(target=soon)
        thread.start()
        assert prompt.ask(guide.view()) == Request("again")
        thread.join()
        assert not prompt._stale
