"""The line face as a person or a script uses it: what is typed, and what comes of it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.flow.making import flow_of
from tests.guide.test_conductor import MIB, Clock, Watched, sample
from tests.plain.making import FLOW, Recorder, make_guide, page, walk_lines
from tests.session.making import journal_in
from wizard.evidence.target import Target
from wizard.flow.library import open_flow
from wizard.guide.conductor import Guide
from wizard.plain.face import LineFace
from wizard.plain.prompt import NumberedPrompt
from wizard.text.glyphs import UNICODE
from wizard.walk.events import CommandCopied, Concluded, NoteAdded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wizard.walk.events import Event


def test_it_reads_from_top_to_bottom() -> None:
    assert walk_lines("").out == (
        "\n"
        "A small flow\n"
        "No process is watched; p chooses one\n"
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
        "Your answer (1-3, c causes, s links, w why, q quit, ? help): \n"
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
    said = f"“{typed[:40]}{'…' if len(typed) > 40 else ''}” means nothing here; ? shows what does."
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


def test_commands_are_numbered_and_printed_alone() -> None:
    walked = walk_lines("1\ny 2\n", stated={"pid": "4242"})
    assert "  Command 1, looks only\n    ps -o pid,rss --sort=-rss\n" in walked.out
    assert "  Command 2, for the start command\n" in walked.out
    assert "\n\n--max-requests 1024 --pid 4242\n" in walked.out
    copied = [event for event in walked.events if isinstance(event, CommandCopied)]
    assert [event.text for event in copied] == ["--max-requests 1024 --pid 4242"]


def test_the_command_is_asked_for_where_there_are_several() -> None:
    walked = walk_lines("1\ny\n2\n")
    assert "1. ps -o pid,rss --sort=-rss\n2. --max-requests" in walked.out
    assert "Not known, fill it in yourself: pid" in walked.out


def test_what_is_picked_may_be_another_request() -> None:
    walked = walk_lines("1\ny\nb\n")
    assert walked.guide.step.id == "which"
    assert not [event for event in walked.events if isinstance(event, CommandCopied)]


@pytest.mark.parametrize(("typed", "said"), [("y", "no command"), ("s", "links to no other step")])
def test_what_is_not_there_is_said(typed: str, said: str) -> None:
    assert said in walk_lines(f"{typed}\n", start="cpu").out


@pytest.mark.parametrize("typed", ["y 0", "y 3", "y x", "y ٣٣٣٣٣٣٣"])
def test_a_command_that_is_not_there(typed: str) -> None:
    assert f"There is no {typed[2:]} here; 1 to 2 are there." in walk_lines(f"1\n{typed}\n").out


def test_a_side_road_is_followed_and_left_by_back() -> None:
    walked = walk_lines("s\n")
    assert walked.guide.step.id == "dashboard"
    assert walk_lines("s 1\nb\n").guide.step.id == "which"


def test_a_side_road_to_nowhere_is_refused_in_a_line() -> None:
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
    assert "Nothing has “xyzzy” in it." in walk_lines("f xyzzy\n").out


def test_a_number_that_was_not_found_goes_nowhere() -> None:
    walked = walk_lines("f loop\n7\n")
    assert "There is no 7 in the list." in walked.out
    assert walked.guide.step.id == "which"


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
    assert "Kept: not solved.\n" in walked.out
    assert "Kept: solved.\n" in walked.out
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
    at = out.index("This is kept in a file, to be filled in and sent along:")
    kept = Path(out[at + 1])
    assert kept.parent == tmp_path
    assert "since the deployment" in kept.read_text(encoding="utf-8")


def test_h_says_where_there_is_nothing_to_hand_over() -> None:
    assert "There is no session to make it of: nothing is kept.\n" in walk_lines("h\n").out


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


def test_no_process_can_be_chosen_where_none_is_found() -> None:
    assert "No gunicorn or celery was found" in walk_lines("p\n").out
    assert "“x y” is no PID" in walk_lines("p x y\n").out


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
    assert said == ["A line may have 4000 characters; this one is too long."]
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
    assert "'One' leads to gone.md, which is not there." in walked.out
    assert walked.guide.step.id == "a"


# --- the evidence goes on by itself ---

WATCHED = """\
---
start: ask
---

# Watched

## Is memory short? <a id="ask"></a>

- [Yes](#short)
  - when: `memory.share >= 95%`
- [I am not sure](#end)

## Short

Memory is short.

## End

The end.
"""


def watched(*, auto: bool) -> tuple[Guide, Callable[[int], None]]:
    """A guide whose target is sampled by calling what is returned, with the MiB of 100 in use."""
    clock = Clock()
    watcher = Watched(Target("process", "gunicorn app", 42, 999_000.0, ("gunicorn", "app")))
    flow = flow_of(WATCHED)
    guide = Guide(flow, Recorder(), clock, watcher=watcher, auto=auto)  # type: ignore[arg-type]
    guide.begin()
    guide.watch_target(watcher.target)

    def use(mebibytes: int) -> None:
        clock.now += 1
        watcher.on_sample(sample(clock.now, mebibytes * MIB))  # type: ignore[operator]

    return guide, use


def lines_of(guide: Guide, typed: Iterable[str | Callable[[], None]]) -> str:
    """What is shown while lines are typed, and things happen before one is."""
    out, waiting = StringIO(), iter(typed)

    class Source(StringIO):
        def readline(self, *_: object) -> str:  # type: ignore[override]
            for one in waiting:
                if isinstance(one, str):
                    return one + "\n"
                one()
            return ""

    LineFace(guide, page, NumberedPrompt(Source(), out, page().options), out, UNICODE).run()
    return out.getvalue()


def test_verdicts_are_as_of_asking() -> None:
    guide, use = watched(auto=False)
    use(10)
    out = lines_of(guide, [lambda: use(97), "w", "r"])
    first, why, again = out.split("\nYour answer")[:3]
    assert "Evidence: contradicted (memory is at 10 % of its limit)" in first
    assert "Evidence: contradicted (memory is at 10 % of its limit)" in why
    assert "Evidence: supported (memory is at 97 % of its limit)" in again


def test_an_answer_against_the_evidence_is_named_as_such() -> None:
    guide, use = watched(auto=False)
    use(10)
    out = lines_of(guide, ["1", "q"])
    assert "Is memory short? Yes (the evidence contradicted it)" in " ".join(out.split())


def test_the_evidence_is_followed_when_asked_to() -> None:
    guide, use = watched(auto=False)
    use(10)
    out = lines_of(guide, ["a", lambda: use(97), "a"])
    assert "The evidence does not decide this question yet; w says what is missing." in out
    assert out.count("Now: Short\n\nMemory is short.") == 1
    assert guide.step.id == "short"


def test_where_the_evidence_leads_by_itself_is_shown_at_once() -> None:
    guide, use = watched(auto=True)
    use(10)
    out = lines_of(guide, [lambda: use(97), "b"])
    assert "\nThe evidence went on.\n\nWatched\n" in out
    assert out.count("Now: Short") == 1
    assert out.count("Now: Is memory short?") == 2
    assert guide.step.id == "ask"


def test_what_happened_before_the_next_question_is_shown_first() -> None:
    guide, use = watched(auto=True)
    use(10)

    class Noting(Recorder):
        """While a note is kept, the evidence goes on."""

        def append(self, event: Event, *, durable: bool) -> None:
            super().append(event, durable=durable)
            if isinstance(event, NoteAdded):
                use(97)

    guide._recorder = Noting()
    out = lines_of(guide, ["n a note", "1"])
    assert out.index("Noted.") < out.index("Now: Short")
    assert "There is no answer 1 here" in out


# --- preview ---


def test_a_document_that_was_read_again_is_shown_at_once() -> None:
    guide, _ = make_guide()
    new = flow_of(FLOW.replace("Memory](", "RAM]("))
    out = lines_of(guide, [lambda: guide.replace_flow(new, ["main.md:1:1: bad"]), "1"])
    shown = out.partition("The document was read again.")[2]
    assert "Problems:\n- main.md:1:1: bad\n" in shown
    assert "1. RAM: near the limit" in shown
    assert guide.step.id == "memory"
    last = shown.rpartition("Now: ")[0]
    assert (
        "So far: Which alert did you receive? RAM\nThe document has 1 problem; r tells them" in last
    )


def test_samples_previews_and_a_person_never_wait_for_each_other_in_a_ring() -> None:
    guide, use = watched(auto=True)
    editions = [flow_of(WATCHED), flow_of(WATCHED.replace("The end.", "Ended."))]
    done = Flag()

    def sample_on() -> None:
        for at in range(300):
            use(97 if at % 3 else 10)

    def rewrite() -> None:
        for at in range(100):
            guide.replace_flow(editions[at % 2])

    def walk() -> None:
        lines_of(guide, ["r", "b", "w"] * 60)
        done.set()

    threads = [Thread(target=one, daemon=True) for one in (sample_on, rewrite, walk)]
    for thread in threads:
        thread.start()
    assert done.wait(30)
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def test_a_very_long_step_is_printed_in_parts() -> None:
    flow = "# A\n\n" + "".join(f"Line {number}.\n\n" for number in range(1000)) + "# B\n\nText.\n"
    walked = walk_lines("+\n+\n+\n+\nr\n", flow)
    first, second, third, fourth, none, again = walked.out.split("What now (")[:6]
    assert "Line 299." in first
    assert "Line 300." not in first
    assert "The step goes on; + prints more of it." in first
    assert "Line 300." in second
    assert "Line 599." in second
    assert "Line 600." in third
    assert "Line 999." in fourth
    assert "prints more" not in fourth
    assert "This step has no more." in none
    assert "Line 0." in again
    assert "prints more" in again
