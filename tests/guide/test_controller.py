"""The controller: what a face sees, what is recorded, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.process_trees import machine, process
from tests.helpers.process_trees import sample as sample_of
from wizard.evidence.target import Target
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.guide.controller import Guide
from wizard.walk.engine import WalkError
from wizard.walk.events import AnswerGiven, Event, StepEntered

if TYPE_CHECKING:
    from wizard.evidence.sample import Sample

MIB = 1024**2

DOCUMENT = """\
---
start: alert
---

# A flow

## Which alert? <a id="alert"></a>

> **Why:** they differ.

- [Memory](#fix): near the limit
  - when: `memory.share >= 95%`
- [CPU](#fix-cpu)
  - when: `cpu.share >= 80% for 30s`
- [I am not sure](#fix)

## Fix it <a id="fix"></a>

Look at it, or [read on](#more):

```bash read
py-spy dump --pid {{ pid }} --limit {{ server.version }}
```

Source: [The manual](https://example.org/manual)

- [Check](#did-it-help)

## Fix the CPU <a id="fix-cpu"></a>

Find the loop.

## Did it help? <a id="did-it-help"></a>

- [Yes](#more)
  - when: `memory.share < 50% for 10s`
- [No](#alert)

## More <a id="more"></a>

More.
"""


@dataclass
class Recorder:
    """Keeps events in memory."""

    events: list[Event] = field(default_factory=list)
    durable: list[Event] = field(default_factory=list)
    problem: str | None = None

    def saved(self) -> Path | None:
        return None

    def append(self, event: Event, *, durable: bool) -> None:
        self.events.append(event)
        if durable:
            self.durable.append(event)


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Watched:
    """A watcher whose samples the test hands out."""

    target: Target
    on_sample: object = None
    stopped: bool = False

    def start(self, target: Target, on_sample: object, on_lost: object) -> None:
        self.on_sample = on_sample
        self.on_lost = on_lost

    def look_out(self, lost: Target, on_successors: object) -> None:
        self.lost = lost
        self.on_successors = on_successors

    def release(self) -> None:
        """It holds nothing."""

    def stop(self) -> None:
        self.stopped = True


def make(
    stated: dict[str, str] | None = None, *, auto: bool = False
) -> tuple[Guide, Recorder, Clock, Watched]:
    document = parse_document(DOCUMENT, "flow.md")
    flow = Flow("flow", document, {"flow.md": document})
    recorder, clock = Recorder(), Clock()
    watched = Watched(Target("process", "gunicorn app", 42, 999_000.0, ("gunicorn", "app")))
    guide = Guide(flow, recorder, clock, watcher=watched, stated=stated, auto=auto)  # type: ignore[arg-type]
    return guide, recorder, clock, watched


def sample(at: float, used: int) -> Sample:
    group = {"group.version": 2, "group.shared": 0}
    group |= {"group.memory_used": used, "group.memory_limit": 100 * MIB}
    main = process(42, 1, rss=used, cpu=1.0, system=1.0, created=999_000.0)
    return sample_of(at, (main,), group, machine(1000 * MIB, 500 * MIB, 4.0))


def watch(guide: Guide, clock: Clock, watched: Watched, *used: int) -> None:
    """Hand out a sample a second."""
    guide.watch_target(watched.target)
    for amount in used:
        clock.now += 1
        watched.on_sample(sample(clock.now, amount))  # type: ignore[operator]


def test_the_first_view_asks_the_first_question() -> None:
    guide, *_ = make()
    guide.begin()
    view = guide.view()
    assert view.step.title == "Which alert?"
    assert [choice.text for choice in view.step.choices] == ["Memory", "CPU", "I am not sure"]
    assert view.step.choices[0].leads_to == "Fix it"
    assert not view.can_go_back
    assert view.target.state == "none"


def test_evidence_supports_an_answer_with_its_number() -> None:
    guide, _, clock, watched = make()
    guide.begin()
    watch(guide, clock, watched, 97 * MIB)
    choice = guide.view().step.choices[0]
    assert choice.verdict is not None
    assert choice.verdict.truth == "true"
    assert "97 %" in choice.verdict.reasons[0]
    memory = guide.view().gauges[0]
    assert (memory.percent, memory.severity) == ("97 %", "critical")
    assert [mark.share for mark in memory.marks] == [0.95]


def test_the_only_supported_answer_is_selected_on_entering() -> None:
    guide, _, clock, watched = make()
    watch(guide, clock, watched, 97 * MIB)
    guide.begin()
    assert guide.view().step.preselected == 1


def test_the_cursor_never_moves_by_itself() -> None:
    guide, _, clock, watched = make()
    guide.begin()
    watch(guide, clock, watched, 97 * MIB)
    assert guide.view().step.preselected is None


def test_the_earlier_answer_is_selected_after_going_back() -> None:
    guide, *_ = make()
    guide.begin()
    guide.answer(3)
    assert guide.back()
    assert guide.view().step.preselected == 3
    assert guide.view().step.id == "alert"


def test_commands_are_filled_and_blanks_are_named() -> None:
    guide, *_ = make({"pid": "42"})
    guide.begin()
    guide.answer(1)
    command = guide.view().step.commands[0]
    assert command.text == "py-spy dump --pid 42 --limit __server_version__"
    assert command.blanks == ("server.version",)


def test_the_source_is_plain_text() -> None:
    guide, *_ = make()
    guide.begin()
    guide.answer(1)
    assert guide.view().step.source == "The manual <https://example.org/manual>"


def test_a_see_also_link_is_left_by_back() -> None:
    guide, *_ = make()
    guide.begin()
    guide.answer(1)
    assert [road.to for road in guide.view().step.see_also] == ["more"]
    guide.open("more", "side")
    assert guide.view().step.id == "more"
    guide.back()
    assert guide.view().step.id == "fix"


def test_a_check_sees_only_what_came_after() -> None:
    guide, _, clock, watched = make()
    guide.begin()
    guide.answer(1)
    watch(guide, clock, watched, *[10 * MIB] * 20)
    guide.answer(1)
    yes = guide.view().step.choices[0].verdict
    assert guide.view().step.check
    assert yes is not None
    assert yes.truth == "unknown"
    for _ in range(12):
        clock.now += 1
        watched.on_sample(sample(clock.now, 10 * MIB))  # type: ignore[operator]
    held = guide.view().step.choices[0].verdict
    assert held is not None
    assert held.truth == "true"


def test_answers_are_durable_and_come_before_the_next_step() -> None:
    guide, recorder, *_ = make()
    guide.begin()
    guide.answer(2)
    kinds = [type(event) for event in recorder.events]
    assert kinds[-2:] == [AnswerGiven, StepEntered]
    assert [type(event) for event in recorder.durable] == [AnswerGiven]


def test_the_document_is_recorded_once_and_whole() -> None:
    guide, recorder, *_ = make()
    guide.begin()
    guide.answer(1)
    opened = [event for event in recorder.events if type(event).__name__ == "DocumentOpened"]
    assert [event.text for event in opened] == [DOCUMENT]  # type: ignore[union-attr]


def test_nothing_is_recorded_after_the_end() -> None:
    guide, recorder, clock, watched = make()
    guide.begin()
    watch(guide, clock, watched, MIB)
    guide.end("quit")
    guide.end("quit")
    count = len(recorder.events)
    watched.on_sample(sample(clock.now + 1, MIB))  # type: ignore[operator]
    assert len(recorder.events) == count
    assert watched.stopped


def test_a_problem_with_saving_is_a_banner() -> None:
    guide, recorder, *_ = make()
    guide.begin()
    recorder.problem = "No space left on device"
    assert guide.view().banner == "Not saved: No space left on device"


def test_an_answer_that_is_not_offered_changes_nothing() -> None:
    guide, recorder, *_ = make()
    guide.begin()
    count = len(recorder.events)
    with pytest.raises(WalkError):
        guide.answer(9)
    assert len(recorder.events) == count


def test_find_ranks_titles_first() -> None:
    guide, *_ = make()
    guide.begin()
    assert [found.step for found in guide.find("loop")] == ["fix-cpu"]
    assert guide.find("fix")[0].title == "Fix it"
    assert guide.find("xylophone") == ()


def test_listeners_hear_of_every_change() -> None:
    guide, _, clock, watched = make()
    heard: list[str] = []
    guide.subscribe(lambda: heard.append(guide.view().step.id))
    guide.begin()
    guide.answer(1)
    watch(guide, clock, watched, MIB)
    assert heard == ["alert", "fix", "fix", "fix"]


def test_a_calm_listener_hears_of_what_moves_and_now_and_then_of_the_rest() -> None:
    guide, _, clock, watched = make()
    guide.begin()
    began = clock.now
    heard: list[float] = []
    guide.subscribe(lambda: heard.append(clock.now - began), calm=True)
    still = [100 * MIB] * 12
    watch(guide, clock, watched, *still, 200 * MIB, *still)
    assert heard == [0, 1, 2, 7, 12, 13, 14, 19, 24]
    watch(guide, clock, watched, *[100 * MIB] * 80)
    assert heard[9:] == [25, 26, 27, *range(32, 87, 5), 97]  # seldom after a minute


def test_the_shipped_flow_can_be_begun_everywhere() -> None:
    from wizard.flow.library import DEFAULT, open_flow

    flow = open_flow(DEFAULT)
    for step in flow.main.steps:
        guide = Guide(flow, Recorder(), Clock())
        guide.begin(step.id)
        assert guide.view().step.id == step.id
        assert Path(flow.main.path).suffix == ".md"


AUTO = """\
---
start: alert
---

## Which alert? <a id="alert"></a>

- [Memory](#fix)
  - when: `memory.share >= 95%`
- [Not memory](#fix)
  - when: `memory.share < 95%`
- [I am not sure](#fix)

## Fix it <a id="fix"></a>

Fix it.
"""


def automatic() -> tuple[Guide, Clock, Watched]:
    document = parse_document(AUTO, "flow.md")
    flow = Flow("flow", document, {"flow.md": document})
    clock, watched = Clock(), Watched(Target("process", "gunicorn app", 42, 999_000.0))
    guide = Guide(flow, Recorder(), clock, watcher=watched, auto=True)  # type: ignore[arg-type]
    return guide, clock, watched


def test_auto_passes_a_question_once_the_evidence_decides_it() -> None:
    guide, clock, watched = automatic()
    guide.begin()
    assert guide.step.id == "alert"
    watch(guide, clock, watched, 97 * MIB)
    assert guide.step.id == "fix"
    first = guide.view().trail[0]
    assert (first.answer, first.by) == ("Memory", "evidence")


def test_what_auto_passed_can_be_taken_back_for_good() -> None:
    guide, clock, watched = automatic()
    guide.begin()
    watch(guide, clock, watched, 97 * MIB)
    guide.back()
    clock.now += 1
    watched.on_sample(sample(clock.now, 97 * MIB))  # type: ignore[operator]
    assert guide.step.id == "alert"


def test_without_auto_the_evidence_passes_nothing_until_it_is_asked_to() -> None:
    guide, _, clock, watched = make()
    guide.begin()
    watch(guide, clock, watched, 97 * MIB)
    assert guide.step.id == "alert"
    assert guide.follow() is False


def test_follow_passes_what_is_decided_and_back_returns() -> None:
    guide, clock, watched = automatic()
    guide.begin()
    watch(guide, clock, watched, 97 * MIB)
    guide.back()
    assert guide.follow() is True
    assert guide.step.id == "fix"
