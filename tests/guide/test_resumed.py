"""A walk that goes on: the state, the evidence and the target of before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.guide.test_controller import DOCUMENT, MIB, Clock, Recorder, Watched, sample
from tests.helpers.values import replace
from wizard.evidence.reading import Reading
from wizard.evidence.target import Target, TargetError, same_target
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.guide.controller import Guide
from wizard.guide.resumed import ResumedGuide, series_of, what_became_of
from wizard.guide.view import CandidateView
from wizard.guide.watcher import Watcher
from wizard.walk.engine import fold_all
from wizard.walk.events import (
    AnswerGiven,
    Concluded,
    Event,
    Resumed,
    Sampled,
    TargetChosen,
    TargetLost,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

START = 1_000_000.0
TARGET = Target("process", "gunicorn app", 42, 999_000.0, ("gunicorn", "app"))
MACHINE = Target("machine", "this machine", None, None)


class Machine(Watched):
    """A watcher of a machine on which these targets run."""

    def __init__(self, *running: Target, around: Target = MACHINE) -> None:
        super().__init__(TARGET)
        self.running = running
        self.around = around
        self.watched: list[Target] = []

    def start(self, target: Target, on_sample: object, on_lost: object) -> None:
        super().start(target, on_sample, on_lost)
        self.watched.append(target)

    def target_of(self, pid: int) -> Target:
        for target in self.running:
            if target.pid == pid:
                return target
        raise TargetError(f"there is no process {pid}")

    def successors(self, target: Target) -> tuple[Target, ...]:
        return tuple(one for one in self.running if one.command == target.command)

    def surroundings(self) -> Target:
        return self.around

    def candidates(self) -> tuple[Target, ...]:
        return self.running


def flow(text: str = DOCUMENT) -> Flow:
    document = parse_document(text, "flow.md")
    return Flow("flow", document, {"flow.md": document})


def before(
    *answers: int, target: Target | None = TARGET, seconds: int = 5, back: bool = False
) -> list[Event]:
    """The events of a walk that was cut off."""
    recorder, clock = Recorder(), Clock(START)
    machine = Machine(target) if target else Machine()
    guide = Guide(flow(), recorder, clock, watcher=machine)  # type: ignore[arg-type]
    guide.begin()
    if target:
        guide.watch_target(target)
        for _ in range(seconds):
            clock.now += 1
            machine.on_sample(sample(clock.now, 50 * MIB))  # type: ignore[operator]
    for answer in answers:
        guide.answer(answer)
    if back:
        guide.back()
    return recorder.events


def resumed(
    events: Sequence[Event], machine: Machine, at: float = START + 600, text: str = DOCUMENT
) -> tuple[ResumedGuide, Recorder, Clock]:
    recorder, clock = Recorder(), Clock(at)
    walk = fold_all(events)
    guide = ResumedGuide(
        flow(text),
        recorder,
        clock,
        watcher=machine,  # type: ignore[arg-type]
        walk=walk,
        events=events,
    )
    return guide, recorder, clock


def test_it_stands_where_it_stood() -> None:
    events = before(1, 1)
    guide, recorder, _ = resumed(events, Machine(TARGET))
    assert guide.step.id == "did-it-help"
    assert guide.walk.trail == fold_all(events).trail
    assert guide.walk.ended is None
    assert [type(event) for event in recorder.events] == [Resumed]
    guide.answer(2)
    assert guide.step.id == "alert"
    assert isinstance(recorder.events[1], AnswerGiven)


def test_later_answers_are_offered_again() -> None:
    guide, _, _ = resumed(before(1, 1, back=True), Machine())
    assert guide.step.id == "fix"
    assert guide.view().step.preselected == 1
    guide.back()
    assert guide.view().step.preselected == 1


def test_no_document_is_kept_twice_unless_it_changed() -> None:
    events = before(1)
    guide, recorder, _ = resumed(events, Machine())
    guide.replace_flow(flow())
    assert [type(event) for event in recorder.events] == [Resumed]
    guide.replace_flow(flow(DOCUMENT.replace("Find the loop.", "Find it.")))
    assert [type(event).__name__ for event in recorder.events] == ["Resumed", "DocumentOpened"]


def test_a_step_that_is_gone_by_now_is_said_and_the_start_is_shown() -> None:
    guide, _, _ = resumed(before(1), Machine())
    text = DOCUMENT.replace('## Fix it <a id="fix"></a>', "").replace("(#fix)", "(#more)")
    guide.replace_flow(flow(text))
    assert guide.step.id == "alert"
    assert "“Fix it” is no longer in the document" in guide.view().problems[0]


def test_the_same_process_is_watched_again_and_its_past_counts() -> None:
    machine = Machine(TARGET)
    guide, recorder, clock = resumed(before(seconds=5), machine, at=START + 30)
    assert machine.watched == [], "nothing is looked at before the first screen"
    guide.prepare()
    assert machine.watched == [TARGET]
    assert isinstance(recorder.events[-1], TargetChosen)
    clock.now += 1
    machine.on_sample(sample(clock.now, 60 * MIB))  # type: ignore[operator]
    memory = guide.view().gauges[0]
    assert memory.text.startswith("60")
    assert next(point for point in memory.points if point is not None) == pytest.approx(0.5)
    assert len(guide._watch.series) == 6
    guide.prepare()
    assert machine.watched == [TARGET], "it is looked for once"


def test_the_time_between_is_a_gap() -> None:
    machine = Machine(TARGET)
    guide, _, clock = resumed(before(seconds=5), machine, at=START + 30)
    guide.prepare()
    clock.now += 1
    machine.on_sample(sample(clock.now, 60 * MIB))  # type: ignore[operator]
    points = list(guide.view().gauges[0].points)
    seen = [place for place, point in enumerate(points) if point is not None]
    assert seen[-1] == len(points) - 1
    assert None in points[seen[0] : seen[-1]]


def test_a_successor_is_watched_and_said() -> None:
    heir = replace(TARGET, pid=43, created=1_000_100.0)
    machine = Machine(heir)
    guide, recorder, _ = resumed(before(), machine)
    guide.prepare()
    assert machine.watched == [heir]
    said = "gunicorn app (pid 42) is gone; pid 43 runs the same command and is watched instead"
    assert guide.view().banner == said
    assert len(guide._watch.series) == 0, "another process is another series"
    assert isinstance(recorder.events[-1], TargetChosen)


def test_of_several_successors_none_is_chosen() -> None:
    successors = [replace(TARGET, pid=pid, created=1_000_100.0) for pid in (43, 44)]
    machine = Machine(*successors)
    guide, recorder, _ = resumed(before(), machine)
    guide.prepare()
    assert machine.watched == []
    assert isinstance(recorder.events[-1], TargetLost)
    view = guide.view()
    assert view.target.state == "lost"
    assert (
        view.banner
        == "gunicorn app (pid 42) is gone; 43, 44 run the same command: press p to choose"
    )


def test_without_a_successor_it_is_lost() -> None:
    guide, _, _ = resumed(before(), Machine())
    guide.prepare()
    assert guide.view().banner == "gunicorn app (pid 42) is gone; press p to choose another"
    assert len(guide._watch.series) == 5, "what was seen of it still counts"


def test_a_successor_with_other_arguments_is_offered_and_not_taken() -> None:
    heir = replace(TARGET, pid=43, command=(*TARGET.command, "--max-requests", "500"))
    machine = Machine()
    machine.successors = lambda _: (heir,)  # type: ignore[method-assign,assignment]
    guide, _, _ = resumed(before(), machine)
    guide.prepare()
    assert machine.watched == []
    said = "gunicorn app (pid 42) is gone; pid 43 replaced it: p watches that one"
    assert guide.view().banner == said


def test_the_successor_is_listed_first_and_marked() -> None:
    other = Target("process", "gunicorn other", 7, 999_000.0, ("gunicorn", "other"))
    heir = replace(TARGET, pid=43, created=1_000_100.0)
    running = Machine(other, heir)
    watcher = Watcher(Clock())
    watcher.candidates = running.candidates  # type: ignore[method-assign]
    watcher.successors = running.successors  # type: ignore[method-assign]
    listed = watcher.candidate_views(1_000_160.0, TARGET)
    assert [(one.pid, one.detail) for one in listed] == [
        (43, "the replacement, up 1 min"),
        (7, "up 19 min 20 s"),
    ]
    assert [one.pid for one in watcher.candidate_views(1_000_160.0, None)] == [7, 43]


def test_how_many_could_be_meant_is_said_as_last_counted() -> None:
    one = CandidateView(7, "gunicorn other", "")
    machine = Machine(TARGET, replace(TARGET, pid=43))
    guide = Guide(flow(), Recorder(), Clock(), watcher=machine)  # type: ignore[arg-type]
    guide.begin()
    guide.prepare()
    said = [guide.view().target.title]
    for found in ((one,), ()):
        machine.candidate_views = lambda _now, _lost, found=found: found  # type: ignore[attr-defined]
        assert guide.candidates() == found
        said.append(guide.view().target.title)
    assert said == [
        "2 processes to choose from",
        "1 process to choose from",
        "No process is being watched",
    ]


def test_a_process_id_that_was_given_to_another_is_not_taken_for_it() -> None:
    other = replace(TARGET, created=1_000_100.0, command=("sleep", "1"))
    found = what_became_of(TARGET, Machine(other))  # type: ignore[arg-type]
    assert found.target is None


def test_where_nothing_was_watched_a_target_is_chosen_as_ever() -> None:
    machine = Machine(TARGET)
    guide, _, _ = resumed(before(target=None), machine)
    guide.prepare()
    assert machine.watched == [TARGET]


def host(name: str) -> dict[str, Reading]:
    return {"host": Reading("host", frozenset({name}), text=name)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (TARGET, replace(TARGET, created=999_001.0), True),
        (TARGET, replace(TARGET, created=999_003.0), False),
        (TARGET, replace(TARGET, pid=43), False),
        (TARGET, MACHINE, False),
        (MACHINE, MACHINE, True),
        (replace(MACHINE, facts=host("a")), replace(MACHINE, facts=host("a")), True),
        (replace(MACHINE, facts=host("a")), replace(MACHINE, facts=host("b")), False),
        (replace(MACHINE, container_created=1.0), replace(MACHINE, container_created=1.5), True),
        (replace(MACHINE, container_created=1.0), replace(MACHINE, container_created=9.0), False),
    ],
)
def test_what_makes_one_series(one: Target, other: Target, same: bool) -> None:
    assert same_target(one, other) is same


def test_the_machine_of_before_goes_on_and_another_one_is_said() -> None:
    here, there = replace(MACHINE, facts=host("a")), replace(MACHINE, facts=host("b"))
    machine = Machine(around=here)
    guide, _, _ = resumed(before(target=here), machine)
    guide.prepare()
    assert (machine.watched, len(guide._watch.series), guide.view().banner) == ([here], 5, None)
    machine = Machine(around=there)
    guide, _, _ = resumed(before(target=here), machine)
    guide.prepare()
    assert (machine.watched, len(guide._watch.series)) == ([there], 0)
    assert guide.view().banner == "this machine was watched somewhere else"


def sampled(*times: float) -> list[Event]:
    return [Sampled(at, sample(at, MIB)) for at in times]


def test_the_past_is_as_thin_as_a_series_keeps_it() -> None:
    now = START
    events = [TargetChosen(0.0, TARGET), *sampled(*(now - 3 * 3600 + n for n in range(3 * 3600)))]
    series = series_of(events, now)
    assert len(series) == pytest.approx(60 + (7200 - 900) / 10 + 900, abs=3)
    assert series.column("at")[-1] == now - 1


def test_samples_of_another_target_and_of_the_future_are_left_out() -> None:
    other = replace(TARGET, pid=43)
    events = [TargetChosen(0.0, other), *sampled(1.0, 2.0), TargetChosen(3.0, TARGET)]
    events += [*sampled(4.0, 5.0), TargetChosen(6.0, TARGET), *sampled(7.0, 999.0)]
    assert list(series_of(events, 10.0).column("at")) == [4.0, 5.0, 7.0]


def test_how_it_ended_is_kept_on_the_disk() -> None:
    guide, recorder, _ = resumed(before(1), Machine())
    guide.conclude("solved")
    assert recorder.durable == [Concluded(START + 600, "fix", "solved")]
    assert guide.view().result == "solved"


def test_a_notice_stands_until_the_walk_goes_on() -> None:
    guide, recorder, _ = resumed(before(1), Machine())
    guide.say("first")
    guide.say("second")
    assert guide.view().banner == "second · first"
    recorder.problem = "No space left on device"
    assert guide.view().banner == "Not saved: No space left on device"
    recorder.problem = "not saved yet"
    assert guide.view().banner == "Not saved yet"
    recorder.problem = None
    guide.answer(1)
    assert guide.view().banner is None
