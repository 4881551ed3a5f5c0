"""The line face as a person or a script uses it: what is typed, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.walks_by_lines import FLOW, walk_lines
from wizard.flow.library import open_flow
from wizard.walk.events import NoteAdded

if TYPE_CHECKING:
    from pathlib import Path


def test_it_reads_from_top_to_bottom() -> None:
    assert walk_lines("").out == (
        "\n"
        "A small flow\n"
        "No process is being watched; p chooses one\n"
        "\n"
        "Now: Which alert did you receive?\n"
        "\n"
        "Look at the dashboard first.\n"
        "\n"
        "The text links to:\n"
        "s 1. the dashboard (Look at the dashboard)\n"
        "\n"
        "1. Memory: near the limit\n"
        "2. CPU\n"
        "3. I am not sure\n"
        "\n"
        "Your answer (1-3, w why, s links, c causes, D demo, q quit, ? help): \n"
    )


def test_the_end_of_the_input_ends_the_walk() -> None:
    walked = walk_lines("2\n")
    assert walked.reason is None
    assert walked.guide.step.id == "cpu"


def test_quit() -> None:
    walked = walk_lines("2\nq\n1\n")
    assert walked.reason == "quit"
    assert walked.guide.step.id == "cpu"


@pytest.mark.parametrize("typed", ["2", "cpu", "CPU", "#cpu", "  2  "])
def test_a_number_the_whole_text_or_the_target_answers(typed: str) -> None:
    assert walk_lines(f"{typed}\n").guide.step.id == "cpu"


def test_the_id_of_a_section_opens_it_though_reading_on_leads_there_too() -> None:
    walked = walk_lines("#b\n", "# A\n\n## B\n\nText.\n\n## C\n\nText.\n")
    assert [(visit.step, visit.via) for visit in walked.guide.walk.trail] == [
        ("a", "start"),
        ("b", "contents"),
    ]


@pytest.mark.parametrize("typed", ["4", "0", "999999"])
def test_a_number_that_is_not_there_says_which_are(typed: str) -> None:
    walked = walk_lines(f"{typed}\n")
    assert f"There is no answer {typed} here; 1 to 3 are offered." in walked.out
    assert walked.guide.step.id == "which"


def test_a_step_without_answers_says_so() -> None:
    assert "There is no answer 1 here; none is offered." in walk_lines("1\n", start="cpu").out


@pytest.mark.parametrize("typed", ["foo", "b2", "2 3", "quit it", "٣x", "9" * 4000])
def test_what_means_nothing_is_refused_in_a_line(typed: str) -> None:
    walked = walk_lines(f"{typed}\n")
    shown = f"{typed[:40]}{'…' if len(typed) > 40 else ''}"
    said = f"“{shown}” means nothing here; ? shows what you can type."
    assert said in walked.out.splitlines()
    assert walked.guide.step.id == "which"


def test_an_empty_line_asks_again_and_nothing_else() -> None:
    walked = walk_lines("\n\n2\n")
    assert walked.out.count("Now: Which") == 1
    assert walked.out.count("Your answer") == 3
    assert walked.guide.step.id == "cpu"


def test_back_returns_and_shows_the_step() -> None:
    walked = walk_lines("2\nb\nb\n")
    assert walked.out.count("Now: Which alert did you receive?") == 2
    assert "This is the first step." in walked.out


def test_why_says_the_reason_and_where_each_answer_leads() -> None:
    out = walk_lines("w\n").out
    assert "they need different fixes." in out
    assert "1. Memory\n   Leads to: Memory is short\n   True when: memory.share >= 95%\n" in out


def test_asking_again_shows_the_step_again() -> None:
    assert walk_lines("r\n").out.count("Now: ") == 2


def test_verdicts_stand_below_their_answers_when_something_is_known() -> None:
    out = walk_lines("", stated={"memory.share": "97%"}).out
    assert (
        "1. Memory: near the limit\n   Evidence: supported (memory is at 97 % of its limit)\n2. CPU"
        in out
    )


def test_no_process_can_be_chosen_where_none_is_found() -> None:
    assert "No gunicorn, celery or uvicorn was found" in walk_lines("p\n").out
    assert "“x y” is not a PID" in walk_lines("p x y\n").out


def test_a_question_that_stated_facts_decide_is_passed() -> None:
    text = FLOW.replace("- [CPU](#cpu)\n", "").replace(
        "- [I am not sure](#dashboard)\n", "- [No](#cpu)\n"
    )
    walked = walk_lines("", text.replace("memory.share >= 95%", "server.kind is gunicorn"),
                        stated={"server.kind": "gunicorn"})  # fmt: skip
    assert walked.guide.step.id == "memory"
    assert "So far: Which alert did you receive? Memory (known)\n" in walked.out


def questions(count: int) -> str:
    """A flow of so many questions, one after the other."""
    steps = "".join(f"## Q{n}?\n\n- [Yes](#q{n + 1})\n- [No](#end)\n\n" for n in range(1, count))
    return f"---\nstart: q1\n---\n# All\n\n{steps}## Q{count}\n\nOn.\n\n## End\n\nEnd.\n"


def test_the_way_is_cut_where_it_is_long() -> None:
    out = walk_lines("1\n" * 6, questions(8)).out
    assert "\nSo far, after 1 earlier step: Q2? Yes; Q3? Yes; Q4? Yes; Q5? Yes\n" in out
    assert "\nSo far, after 2 earlier steps: Q3? Yes; Q4? Yes; Q5? Yes; Q6? Yes\n" in out


def test_what_was_passed_is_named_and_counts_as_no_step() -> None:
    text = questions(8).replace("- [Yes](#q4)\n", "- [Yes](#q4)\n  - when: `app.kind is regular`\n")
    out = walk_lines("1\n" * 5, text, stated={"app.kind": "regular"}).out
    assert "\nSo far: Q1? Yes; Q2? Yes; Q3? Yes (known); Q4? Yes; Q5? Yes\n" in out
    assert "\nSo far, after 1 earlier step: Q2? Yes; Q3? Yes (known); Q4? Yes;" in out


def test_reading_on_leaves_no_way_behind() -> None:
    sections = "".join(f"## Part {number}\n\nText.\n\n" for number in range(1, 9))
    walked = walk_lines("1\n" * 5, f"# All\n\n{sections}")
    assert walked.guide.step.title == "Part 5"
    assert "So far" not in walked.out


HOSTILE = (
    "\x1b]52;c;aGk=\x07",
    "#\x1b[2J",
    "f \x1b]0;x\x07",
    "n \x9b31m\u202eevil",
    "\udc80\ud800",
    "c \x1b[A",
    "y \x1b[A",
    "p \x1b",
    "s \x00",
    "\x00\x00",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_input_does_not_get_through(typed: str) -> None:
    walked = walk_lines(f"{typed}\n{typed}\n2\n")
    assert walked.guide.step.id == "cpu"
    assert not any(character in walked.out for character in "\x1b\x07\x9b\u202e\x00")
    walked.out.encode()
    for event in walked.events:
        repr(event).encode()


def test_a_line_that_is_too_long_is_refused_in_one_line() -> None:
    walked = walk_lines("x" * 100_000 + "\n" + "n " + "y" * 3998 + "\n2\n")
    said = [line for line in walked.out.splitlines() if "too long" in line]
    assert said == ["That line is too long: 4000 characters are the most."]
    assert "xxxxx" not in walked.out
    assert [len(one.text) for one in walked.events if isinstance(one, NoteAdded)] == [3998]
    assert walked.guide.step.id == "cpu"


def test_a_line_without_end_is_refused_too() -> None:
    assert "too long" in walk_lines("x" * 1_000_000).out


# --- folders ---


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "disk.md").write_text(
        "# Disk is full\n\nLook.\n\n## Mend\n\nSee [net](net/dns.md#mend).\n"
    )
    (tmp_path / "net").mkdir()
    (tmp_path / "net/dns.md").write_text("# DNS fails\n\nText.\n\n## Mend\n\n[Disk](../disk.md)\n")
    for number in range(60):
        (tmp_path / f"x{number:02}.md").write_text(f"# Runbook {number}\n\nText of {number}.\n")
    return tmp_path


def test_a_long_folder_is_listed_when_asked_for(folder: Path) -> None:
    flow = open_flow(str(folder))
    out = walk_lines("", flow).out
    assert "There are 62 to choose from: type f and words of a title" in out
    assert "Runbook 1" not in out
    assert "What now (1-62, f find, l list, q quit, ? help):" in out
    assert "\n62. Runbook 59: x59.md\n" in walk_lines("l\n", flow).out


def test_numbers_beyond_nine_open_documents(folder: Path) -> None:
    walked = walk_lines("62\n", open_flow(str(folder)))
    assert walked.guide.step.id == "x59.md#runbook-59"
    assert f"\n{folder.name}: Runbook 59\n" not in walked.out


def test_a_document_is_found_by_its_title_and_parsed_only_then(folder: Path) -> None:
    flow = open_flow(str(folder))
    walked = walk_lines("f dns fails\n1\n", flow)
    assert walked.guide.step.id == "net/dns.md#dns-fails"
    assert set(flow.documents.asked_for) == {"", "net/dns.md"}  # type: ignore[attr-defined]


def test_links_between_files_are_followed_and_back_returns(folder: Path) -> None:
    flow = open_flow(str(folder))
    walked = walk_lines("Disk is full\nRead on\ns\ns 1\n", flow)
    assert walked.guide.step.id == "disk.md#disk-is-full"
    assert f"\n{folder.name}: DNS fails\n" in walked.out
    walked = walk_lines("Disk is full\nRead on\ns\ns 1\nb\nb\nb\n", flow)
    assert walked.guide.step.id == "disk.md#disk-is-full"
    assert walked.guide.view().can_go_back


def test_an_answer_that_leads_to_a_missing_file_is_refused_in_a_line() -> None:
    text = "---\nstart: a\n---\n# A\n\n- [One](gone.md)\n- [Two](#a)\n"
    walked = walk_lines("1\n", text)
    assert "'One' leads to gone.md, which does not exist." in walked.out
    assert walked.guide.step.id == "a"


def test_it_can_be_read_aloud() -> None:
    """Signs are words, nothing is drawn, and each reason is said once."""
    out = walk_lines("c\n\n?\nw\n1\nh\nb\n2\n", stated={"memory.share": "97%"}).out
    drawn = {c for c in out if "\u2190" <= c <= "\u2bff"} | set(out) & set("·✓✗~│─▸•")
    assert drawn == set()
    assert "\x1b" not in out
    assert "\r" not in out


NUMBERED = (
    "# A runbook\n\nText.\n\n## 1. Look\n\nLook.\n\n## 502 errors\n\nDo.\n\n## 2.1) Last\n\nX.\n"
)


def test_a_document_that_asks_for_no_process_says_nothing_of_any() -> None:
    out = walk_lines("q\n", flow=NUMBERED).out
    assert "process" not in out.partition("What now")[0]


def test_the_numbers_of_headings_do_not_stand_behind_those_of_choices() -> None:
    out = walk_lines("q\n", flow=NUMBERED).out
    assert "1. Look\n2. 502 errors\n3. Last\n" in out
