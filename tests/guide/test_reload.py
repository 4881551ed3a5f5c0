"""Preview: what changes on the disk is what is walked, and the place is kept."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from tests.helpers.flows import flow_of
from tests.helpers.walks_by_lines import Recorder
from wizard.flow.library import open_flow
from wizard.guide.controller import Guide
from wizard.guide.finding_steps import same_step
from wizard.guide.reload import SETTLE, Reloader, files_of
from wizard.walk.events import DocumentOpened, StepEntered

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.flow.model import Flow

TEXT = """\
---
start: one
---

# A flow

## One

> **Why:** to know.

- [On](#two)
- [Off](#three)

## Two

Second.

## Three

Third.
"""


class Preview:
    """A flow on the disk, its walk, and a reloader that looks when it is told to."""

    def __init__(self, path: Path, text: str = TEXT) -> None:
        self.path = path
        self.waits: list[float] = []
        self._ticks = 0
        self.write(text)
        self.recorder = Recorder()
        self.guide = Guide(self.open(), self.recorder, lambda: 1_000_000.0)
        self.guide.begin()
        self.reloader = Reloader(self.guide, self.open, wait=self.wait)
        self.reloader._judge(self.guide.flow, {})

    def open(self) -> Flow:
        return open_flow(str(self.path))

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.waits.append(seconds)
        return event.is_set()

    def write(self, text: str, path: Path | None = None) -> None:
        """Every write has a time of its own, however coarse the file system's clock is."""
        self._ticks += 1
        path = path or self.path
        path.write_text(text)
        os.utime(path, ns=(self._ticks * 10**9, self._ticks * 10**9))

    @property
    def problems(self) -> tuple[str, ...]:
        return self.guide.view().problems


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    return Preview(tmp_path / "flow.md")


def test_nothing_is_read_while_nothing_changes(preview: Preview) -> None:
    assert not preview.reloader.look()
    assert preview.guide.edition == 1, "the flow was judged once, at the start"
    assert preview.problems == ()


def test_a_change_is_read_and_the_step_is_kept(preview: Preview) -> None:
    preview.guide.answer(1)
    preview.write(TEXT.replace("Second.", "Second, and better."))
    assert preview.reloader.look()
    assert preview.guide.step.id == "two"
    assert preview.guide.step.markdown == "Second, and better."
    assert [visit.step for visit in preview.guide.walk.trail] == ["one", "two"]
    assert not preview.reloader.look()


def test_the_new_text_is_recorded(preview: Preview) -> None:
    preview.write(TEXT + "\nMore.\n")
    preview.reloader.look()
    opened = [one for one in preview.recorder.events if isinstance(one, DocumentOpened)]
    assert [one.text for one in opened] == [TEXT, TEXT + "\nMore.\n"]


def test_problems_are_shown_until_they_are_mended(preview: Preview) -> None:
    preview.write(TEXT.replace("#two", "#nowhere"))
    preview.reloader.look()
    assert any("[broken-link]" in problem for problem in preview.problems)
    assert all(problem.startswith(f"{preview.path}:") for problem in preview.problems)
    severities = [problem.split(": ")[1] for problem in preview.problems]
    assert severities == sorted(severities, key=["error", "warning", "hint"].index)
    assert len(set(severities)) > 1
    preview.write(TEXT)
    preview.reloader.look()
    assert preview.problems == ()


def test_problems_are_shown_from_the_start(tmp_path: Path) -> None:
    preview = Preview(tmp_path / "flow.md", TEXT.replace("#two", "#nowhere"))
    assert any("[broken-link]" in problem for problem in preview.problems)


def test_a_step_that_is_gone_leads_to_the_start_and_is_said(preview: Preview) -> None:
    preview.guide.answer(1)
    preview.write(TEXT.replace("## Two\n\nSecond.\n\n", "").replace("- [On](#two)\n", ""))
    preview.reloader.look()
    assert preview.guide.step.id == "one"
    assert preview.problems[0] == "“Two” is no longer in the document; this is the start"
    entered = [event for event in preview.recorder.events if isinstance(event, StepEntered)]
    assert [(event.step, event.via) for event in entered][-1] == ("one", "start")


def test_back_passes_over_steps_that_are_gone(preview: Preview) -> None:
    preview.guide.answer(1)
    preview.guide.open("three", "find")
    preview.write(TEXT.replace("## Two\n\nSecond.\n\n", ""))
    preview.reloader.look()
    assert preview.guide.step.id == "three"
    assert preview.guide.back()
    assert preview.guide.step.id == "one"
    assert not preview.guide.back()


def test_a_heading_that_was_rewritten_is_the_same_step(preview: Preview) -> None:
    preview.guide.answer(1)
    preview.write(TEXT.replace("## Two", "## The second").replace("#two", "#the-second"))
    preview.reloader.look()
    assert preview.guide.step.id == "the-second"
    assert preview.problems == ()
    preview.guide.back()
    assert preview.guide.step.id == "one"


def test_a_file_that_cannot_be_read_keeps_the_walk_and_says_why(preview: Preview) -> None:
    preview.guide.answer(1)
    preview.path.write_bytes(b"# x\n\x00")
    preview.reloader.look()
    assert preview.guide.step.id == "two"
    assert "binary data" in preview.problems[0]
    preview.path.unlink()
    preview.reloader.look()
    assert "no such file" in preview.problems[0]
    preview.write(TEXT)
    preview.reloader.look()
    assert preview.problems == ()
    assert preview.guide.step.id == "two"


def test_a_start_that_is_not_there_leads_to_the_first_step(preview: Preview) -> None:
    preview.write(TEXT.replace("start: one", "start: nowhere").replace("## One", "## First"))
    preview.reloader.look()
    assert preview.guide.step.id in {"a-flow", "first"}
    assert any("nowhere" in problem for problem in preview.problems)


def test_linked_files_count_too_also_those_that_are_not_there_yet(preview: Preview) -> None:
    preview.write(TEXT.replace("Second.", "See [other](other.md#it)."))
    preview.reloader.look()
    assert any("other.md" in problem for problem in preview.problems)
    preview.write("# It\n\nText.\n", preview.path.with_name("other.md"))
    assert preview.reloader.look()
    assert preview.problems == ()
    preview.guide.open("other.md#it", "side")
    preview.write("# It\n\nBetter.\n", preview.path.with_name("other.md"))
    assert preview.reloader.look()
    assert preview.guide.step.markdown == "Better."


def test_a_file_that_is_still_being_written_is_waited_for(preview: Preview) -> None:
    strokes = iter(["# A flow\n\n## On", TEXT.replace("Second.", "Whole.")])

    def wait(event: threading.Event, seconds: float) -> bool:
        preview.waits.append(seconds)
        for text in strokes:
            preview.write(text)
            break
        return False

    preview.reloader._wait = wait
    preview.guide.answer(1)
    preview.write("# A fl")
    assert preview.reloader.look()
    assert preview.guide.edition == 2, "it was read once, when it stood still"
    assert preview.guide.step.markdown == "Whole."
    assert preview.waits == [SETTLE] * 3


def test_in_a_folder_the_problems_are_those_of_the_document_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT.replace("#two", "#nowhere"))
    (tmp_path / "b.md").write_text(TEXT.replace("#two", "#gone"))
    preview = Preview.__new__(Preview)
    preview.path, preview.waits, preview._ticks = tmp_path, [], 100
    preview.recorder = Recorder()
    preview.guide = Guide(preview.open(), preview.recorder, lambda: 0.0)
    preview.guide.begin("a.md#one")
    reloader = Reloader(preview.guide, preview.open, wait=preview.wait)
    reloader._judge(preview.guide.flow, {})
    assert any("#nowhere" in problem for problem in preview.problems)
    assert not any("#gone" in problem for problem in preview.problems)
    preview.write(TEXT, tmp_path / "a.md")
    assert reloader.look()
    assert preview.problems == ()
    assert preview.guide.step.id == "a.md#one"


def test_the_thread_looks_again_and_again_until_it_is_stopped(preview: Preview) -> None:
    looked = threading.Event()
    waits: list[float] = []

    def wait(event: threading.Event, seconds: float) -> bool:
        waits.append(seconds)
        if len(waits) == 3:
            preview.write(TEXT.replace("Second.", "Changed."))
        if preview.guide.edition > 2:
            looked.set()
            return event.wait(5)
        return event.wait(0.001)

    reloader = Reloader(preview.guide, preview.open, wait=wait)
    reloader.start()
    assert looked.wait(10)
    reloader.stop()
    assert not any(thread.name == "wizard-reload" for thread in threading.enumerate())
    assert preview.guide.flow.step("two").markdown == "Changed."  # type: ignore[union-attr]


def test_files_are_those_that_were_asked_for(preview: Preview) -> None:
    assert files_of(preview.guide.flow) == (str(preview.path),)
    assert files_of(flow_of(TEXT)) == ()


def test_of_two_new_headings_none_is_taken_for_the_old_one() -> None:
    old = flow_of("# A\n\nText.\n\n## B\n\nText.\n")
    step = old.step("b")
    assert step is not None
    new = flow_of("# A\n\nText.\n\n## C\n\nText.\n\n## D\n\nText.\n")
    assert same_step(old, new, step) is None
    renamed = same_step(old, flow_of("# A\n\nText.\n\n## C\n\nText.\n"), step)
    assert renamed is not None
    assert renamed.id == "c"
