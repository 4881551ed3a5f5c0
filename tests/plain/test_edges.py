"""Each edge of the shipped flow, walked by lines: the journal is that of `wizard walk`."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.flows import flow_of
from tests.helpers.shipped_ways import shipped, ways
from tests.helpers.walks_by_lines import make_guide, walk_lines, without_times
from wizard.cli.walk_command import give_answers
from wizard.flow.graph import entries, reachable
from wizard.session.journal_reader import read_journal
from wizard.walk.events import AnswerGiven, StepEntered

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.walk.events import Event


def by_walk(numbers: tuple[str, ...]) -> list[Event]:
    """The events of `wizard walk FLOW --answer …`."""
    guide, recorder = make_guide(shipped())
    give_answers(guide, numbers)
    return recorder.events


def test_there_is_a_way_to_each_edge() -> None:
    flow = shipped()
    steps = reachable(flow, entries(flow.main), see_also=False)
    assert set(ways()) == {
        (id_, choice.number) for id_, step in steps.items() for choice in step.choices
    }
    assert len(ways()) > 100


def test_each_edge_by_lines_is_as_by_walk() -> None:
    for (step, number), numbers in ways().items():
        walked = walk_lines("".join(f"{number}\n" for number in numbers), shipped())
        assert without_times(walked.events) == without_times(by_walk(numbers)), (step, number)
        taken = [event for event in walked.events if isinstance(event, AnswerGiven)]
        last = [event for event in taken if event.by == "person"][-1]
        assert (last.step, last.number) == (step, number)
        assert "\x1b" not in walked.out
        assert f": {walked.guide.step.title.split()[0]}" in walked.out


@pytest.mark.parametrize("which", [-1, 0, 40])
def test_in_a_process_with_a_pipe_too(which: int, tmp_path: Path) -> None:
    numbers = list(ways().values())[which]
    done = subprocess.run(
        [sys.executable, "-m", "wizard", "run", "resource-alerts"],
        input="".join(f"{number}\n" for number in numbers),
        env={"WIZARD_SESSION_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    expected = [event for event in by_walk(numbers) if isinstance(event, AnswerGiven | StepEntered)]
    step = shipped().step(expected[-1].step)
    assert step is not None
    assert done.returncode == (0 if step.kind == "outcome" else 3), done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    (journal,) = tmp_path.glob("*.jsonl")
    _, events, notes = read_journal(journal)
    assert not notes
    assert [_what(event) for event in events if _what(event)] == [_what(one) for one in expected]


def _what(event: Event) -> tuple[object, ...] | None:
    """What an event says that does not hang on the machine."""
    match event:
        case StepEntered():
            return event.step, event.title, event.via, event.check
        case AnswerGiven():
            return event.step, event.number, event.text, event.to, event.by, event.states
        case _:
            return None


def test_an_answer_is_taken_by_any_name_of_the_step_that_it_leads_to() -> None:
    text = "# A\n\n- [On](#deep)\n- [Off](#a)\n\n## Deep down <a id='deep'></a>\n\nHere.\n"
    walked = walk_lines("deep-down\n", flow_of(text))
    assert walked.guide.step.title == "Deep down"
