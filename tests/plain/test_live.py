"""The line face while things happen: evidence, documents that are read again, a very long step."""

from __future__ import annotations

from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

from tests.guide.test_controller import MIB, Clock, Watched, sample
from tests.helpers.flows import flow_of
from tests.helpers.walks_by_lines import FLOW, Recorder, lines_of, make_guide, walk_lines
from wizard.evidence.target import Target
from wizard.guide.controller import Guide
from wizard.walk.events import NoteAdded

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.walk.events import Event


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
    assert out.count("That led to “Short”.\n\nMemory is short.") == 1
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

    guide._record._recorder = Noting()
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
        "So far: Which alert did you receive? RAM\nThe document has 1 problem; r lists them" in last
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
    assert "There is no more of this step." in none
    assert "Line 0." in again
    assert "prints more" in again
