"""The board of causes by lines, and what a check has come to."""

from __future__ import annotations

from tests.helpers.walks_by_lines import walk_lines
from tests.walk.test_check import DOCUMENT

SHARE = {"memory.share": "97%"}


def test_the_board_lists_each_cause_with_how_it_stands() -> None:
    out = walk_lines("c\n\n", stated=SHARE).out
    said = " ".join(out.split())
    assert (
        "1. Memory is short what to do: --max-requests 1024 --pid __pid__; supported: memory is "
        "at 97 % of its limit" in said
    )
    assert "2. The CPU is busy\n   what to do: Find the loop; open: needs “CPU”\n" in out
    assert "Show more about which (1-2, Enter for none):" in out


def test_one_of_them_says_what_would_have_to_be_true_and_is_gone_to() -> None:
    walked = walk_lines("c 1\n1\n", stated=SHARE)
    assert "All of this would have to be true:\n\nWhich alert did you receive?\n" in walked.out
    assert "   True when: memory.share >= 95%\n   Evidence: supported" in walked.out
    assert walked.guide.step.id == "memory"
    assert walk_lines("c 1\n\n", stated=SHARE).guide.step.id == "which"
    assert walk_lines("c 1\n1\nb\n", stated=SHARE).guide.step.id == "which"


def test_there_is_none_where_nothing_is_asked() -> None:
    out = walk_lines("c\n", "# A\n\nText.\n\n## B\n\nText.\n").out
    assert "no causes to compare" in out
    assert "c causes" not in out


def test_a_check_says_what_it_has_come_to_and_crosses_out() -> None:
    walked = walk_lines("1\n1\n2\n", DOCUMENT, stated=SHARE)
    assert "Now: Did it help?\nCheck: did not hold; memory is at 97 % of its limit" in walked.out
    assert "; next: Scale\n" in walked.out
    assert "Recycle (did not help)" in walked.out


def test_the_answer_that_turned_away_is_taken_back_from_the_board() -> None:
    walked = walk_lines("2\nc 2\n2\n")
    assert "What to do: --max-requests 1024 --pid __pid__\n" in walked.out
    assert "Ruled out by your answer “CPU”\n" in walked.out
    assert "2. Take back “CPU”: Which alert did you receive?" in walked.out
    assert walked.guide.step.id == "which"
    assert not any(visit.answer for visit in walked.guide.walk.trail)


def test_what_the_evidence_says_against_an_answer_is_printed_with_the_step() -> None:
    out = walk_lines("2\n", stated=SHARE).out
    assert (
        "Against your answer “CPU”: memory is at 97 % of its limit\n"
        "   What to do: --max-requests 1024 --pid __pid__\n"
    ) in out
