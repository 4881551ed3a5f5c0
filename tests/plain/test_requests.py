"""What can be asked for in the line face besides an answer: commands, links, notes and the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.flows import flow_of
from tests.helpers.sessions import journal_in
from tests.helpers.walks_by_lines import FLOW, lines_of, walk_lines
from wizard.guide.controller import Guide
from wizard.walk.events import CommandCopied, Concluded, FactStated, NoteAdded


def test_commands_are_numbered_and_printed_alone() -> None:
    walked = walk_lines("1\ny 2\n", stated={"pid": "4242"})
    assert "  Command 1, read-only\n    ps -o pid,rss --sort=-rss\n" in walked.out
    assert "  Command 2, for the start command\n" in walked.out
    assert "\n\n--max-requests 1024 --pid 4242\n" in walked.out
    copied = [event for event in walked.events if isinstance(event, CommandCopied)]
    assert [event.text for event in copied] == ["--max-requests 1024 --pid 4242"]


def test_the_command_is_asked_for_where_there_are_several() -> None:
    walked = walk_lines("1\ny\n2\n")
    assert "1. ps -o pid,rss --sort=-rss\n2. --max-requests" in walked.out
    assert "Not known, so fill this in yourself: pid" in walked.out


def test_what_is_picked_may_be_another_request() -> None:
    walked = walk_lines("1\ny\nb\n")
    assert walked.guide.step.id == "which"
    assert not [event for event in walked.events if isinstance(event, CommandCopied)]


@pytest.mark.parametrize(
    ("typed", "said"), [("y", "no command"), ("s", "does not link to any other step")]
)
def test_what_is_not_there_is_said(typed: str, said: str) -> None:
    assert said in walk_lines(f"{typed}\n", start="cpu").out


@pytest.mark.parametrize("typed", ["y 0", "y 3", "y x", "y ٣٣٣٣٣٣٣"])
def test_a_command_that_is_not_there(typed: str) -> None:
    assert f"There is no {typed[2:]} here; choose 1 to 2." in walk_lines(f"1\n{typed}\n").out


def test_a_see_also_link_is_followed_and_left_by_back() -> None:
    walked = walk_lines("s\n")
    assert walked.guide.step.id == "dashboard"
    assert walk_lines("s 1\nb\n").guide.step.id == "which"


def test_a_see_also_link_to_nowhere_is_refused_in_a_line() -> None:
    walked = walk_lines("s\n", "# One\n\nSee [that](gone.md#x) text.\n")
    assert "there is no step 'gone.md#x' in main." in walked.out
    assert walked.guide.step.id == "one"


def test_find_lists_and_goes() -> None:
    walked = walk_lines("f loop\n1\n")
    assert "1. The CPU is busy\n   Find the loop.\n" in walked.out
    assert walked.guide.step.id == "cpu"


def test_find_asks_for_words_and_may_be_left() -> None:
    walked = walk_lines("f\nloop\n\n2\n")
    assert "Words:" in walked.out
    assert walked.guide.step.id == "cpu"
    assert walk_lines("f\n\n").guide.step.id == "which"


def test_find_that_finds_nothing() -> None:
    assert "Nothing contains “xyzzy”." in walk_lines("f xyzzy\n").out


def test_a_number_that_was_not_found_goes_nowhere() -> None:
    walked = walk_lines("f loop\n7\n")
    assert "There is no 7 in the list." in walked.out
    assert walked.guide.step.id == "which"


RECYCLE = """
# Recycle

```bash args
--max-requests {{ advice.max_requests or 1024 }}
```
"""


def test_what_the_step_asks_for_is_entered_and_kept() -> None:
    walked = walk_lines("v\n40\nv 50\nv many\nv tasks.rate=2/s\n", RECYCLE)
    assert "How many requests a minute does this one instance answer?" in walked.out
    assert "v enter value" in walked.out
    assert "Entered: requests.rate is 40/min." in walked.out
    stated = [(e.fact, e.value) for e in walked.events if isinstance(e, FactStated)]
    assert stated == [
        *(("requests.rate", "40/min"), ("requests.rate", "50/min")),
        ("tasks.rate", "2/s"),
    ]
    assert "`many` is not a value of `requests.rate`" in walked.out


def test_what_is_asked_for_may_be_left_out() -> None:
    walked = walk_lines("v\n\n", RECYCLE)
    assert not [event for event in walked.events if isinstance(event, FactStated)]


def test_notes_are_kept() -> None:
    walked = walk_lines("n it began at ten\nn\nand stopped\nn\n\n")
    notes = [event.text for event in walked.events if isinstance(event, NoteAdded)]
    assert notes == ["it began at ten", "and stopped"]
    assert walked.out.count("Noted.") == 2


def test_it_is_kept_how_it_ended() -> None:
    walked = walk_lines("2\ne\n2\ne 1\ne 4\ne\n\n")
    results = [event.result for event in walked.events if isinstance(event, Concluded)]
    assert results == ["not solved", "solved"]
    assert "1. Solved\n2. Not solved\n3. Not known yet\n" in walked.out
    assert "Recorded: not solved.\n" in walked.out
    assert "Recorded: solved.\n" in walked.out
    assert walked.guide.step.id == "cpu"


def test_how_it_ended_is_asked_for_at_guidance() -> None:
    assert "e ended, h hand over, q quit" in walk_lines("2\n").out
    assert "e ended" not in walk_lines("").out
    assert "e ended" not in walk_lines("", "# A\n\nText.\n\n## B\n\nText.\n").out


def test_h_prints_the_packet_and_says_where_it_is_kept(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    guide = Guide(flow_of(FLOW), journal, lambda: 1_000_000.0)
    guide.begin()
    out = lines_of(guide, ["2", "n since the deployment", "h", "handover"]).splitlines()
    journal.close()
    assert out.count("# Handover: A small flow") == 2
    at = out.index("This is saved in a file, to be filled in and sent along:")
    kept = Path(out[at + 1])
    assert kept.parent == tmp_path
    assert "since the deployment" in kept.read_text(encoding="utf-8")


def test_h_says_where_there_is_nothing_to_hand_over() -> None:
    said = "There is no session to prepare it from: nothing is being saved.\n"
    assert said in walk_lines("h\n").out


def test_help_names_every_request() -> None:
    out = walk_lines("?\n").out
    for word in (
        "N  ",
        "b  ",
        "w  ",
        "r  ",
        "c [N]",
        "y [N]",
        "s [N]",
        "f WORDS",
        "n TEXT",
        "p [PID]",
        "e [N]",
        "q",
    ):
        assert f"\n{word}" in out
