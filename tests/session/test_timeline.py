"""Any moment of a session is what a fold from its start makes of it, whichever way one came."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.shop_session import shop, timeline_of
from tests.session import anything
from wizard.evidence.series import Series
from wizard.session.document_store import NOT_KEPT
from wizard.session.timeline import PlaybackClock, Timeline
from wizard.walk.engine import fold_all
from wizard.walk.events import (
    DocumentOpened,
    Event,
    Sampled,
    StepEntered,
    TargetChosen,
    WentBack,
)
from wizard.walk.seen import evidence_of
from wizard.walk.state import Walk

if TYPE_CHECKING:
    from collections.abc import Sequence


def entered(at: float, step: str, title: str = "T") -> StepEntered:
    return StepEntered(at, step, title, "answer", False)


def opened(at: float, text: str, path: str = "a.md", *, main: bool = True) -> DocumentOpened:
    return DocumentOpened(at, path, text, "", main)


@given(
    st.lists(anything.events, max_size=200),
    st.lists(st.integers(0, 200), min_size=1, max_size=20),
)
def test_a_seek_either_way_equals_a_fold_from_the_start(
    events: list[Event], counts: list[int]
) -> None:
    timeline = Timeline("f", 0.0, events)
    for wanted in counts:
        count = min(wanted, len(timeline.happenings))
        assert timeline.moment_after(count).walk == fold_all(timeline.happenings[:count])


def test_of_many_happenings_few_states_are_kept() -> None:
    events = [entered(float(n), f"s{n}") for n in range(5000)]
    events[1000:4000] = [WentBack(float(n), 1) for n in range(1000, 4000)]  # type: ignore[list-item]
    timeline = Timeline("f", 0.0, events)
    for count in (4999, 0, 2500, 17, 4096, 1):
        assert timeline.moment_after(count).walk == fold_all(events[:count])
    assert len(timeline._states) <= 65


@given(st.lists(anything.times, max_size=30), anything.times)
def test_a_moment_has_all_that_had_happened_by_then(times: list[float], at: float) -> None:
    events = [entered(time, str(time)) for time in sorted(times)]
    moment = Timeline("f", 0.0, events).moment(at)
    assert [visit.entered for visit in moment.walk.trail] == [t for t in sorted(times) if t <= at]


def test_times_that_go_back_do_not() -> None:
    timeline = Timeline("f", 0.0, [entered(5.0, "a"), entered(3.0, "b"), entered(7.0, "c")])
    assert timeline.times == (5.0, 5.0, 7.0)
    assert (timeline.start, timeline.end) == (5.0, 7.0)


def test_nothing_happened() -> None:
    timeline = Timeline("f", 12.0, ())
    assert (timeline.start, timeline.end, timeline.stops) == (12.0, 12.0, ())
    moment = timeline.moment(12.0)
    assert (moment.walk, timeline.step(moment), timeline.flow(moment)) == (Walk(), None, None)
    assert timeline.read(10) == 1.0
    assert timeline.verdicts(moment) == ()


def moments(timeline: Timeline) -> Sequence[float]:
    seconds = int(timeline.end - timeline.start) + 2
    return [timeline.start + second + 0.37 for second in range(-1, seconds)]


def test_evidence_sees_nothing_of_what_came_later() -> None:
    session = shop()
    whole = timeline_of(session)
    while whole.read(7) < 1.0:
        pass
    for at in reversed(moments(whole)):
        events = [event for event in session.events if event.at <= at]
        cut = Timeline(session.flow, session.started, events)
        assert whole.evidence(whole.moment(at)) == cut.evidence(cut.moment(at))
        assert whole.verdicts(whole.moment(at)) == cut.verdicts(cut.moment(at))


def test_evidence_is_what_the_live_walk_saw() -> None:
    session = shop()
    timeline = timeline_of(session)
    for at in moments(timeline):
        series = Series()
        for event in session.events:
            if isinstance(event, Sampled) and event.at <= at:
                series.append(event.sample)
        moment = timeline.moment(at)
        assert timeline.evidence(moment) == evidence_of(
            moment.walk, timeline.step(moment), series, at
        )


def test_verdicts_at_an_answer_are_those_that_were_recorded() -> None:
    session = shop()
    timeline = timeline_of(session)
    compared = 0
    for count, event in enumerate(timeline.happenings):
        if hasattr(event, "verdicts"):
            moment = timeline.moment_after(count, event.at)
            said = [
                verdict.truth if verdict else "unknown" for verdict in timeline.verdicts(moment)
            ]
            assert said == [verdict.truth for verdict in event.verdicts]
            compared += 1
    assert compared == 6


def test_another_target_has_samples_of_its_own() -> None:
    session = shop()
    chosen = next(event for event in session.events if isinstance(event, TargetChosen))
    samples = [event for event in session.events if isinstance(event, Sampled)]
    other = TargetChosen(samples[20].at, type(chosen.target)("machine", "this machine", None, None))
    again = TargetChosen(samples[40].at, chosen.target)
    events = [chosen, *samples[:20], other, *samples[20:40], again, again, *samples[40:]]
    timeline = Timeline("f", 0.0, events)
    lengths = [
        len(timeline.series(timeline.moment(samples[n].at))) for n in (0, 19, 20, 39, 40, 60)
    ]
    assert lengths == [1, 20, 1, 20, 1, 21]


def test_the_flow_is_the_one_of_the_time() -> None:
    timeline = Timeline(
        "f",
        0.0,
        [
            entered(0.0, "a", "Nowhere yet"),
            opened(1.0, "# A\n\none\n"),
            entered(1.0, "a"),
            opened(2.0, "# A\n\ntwo [B](b.md)\n"),
            entered(3.0, "b.md#b", "B"),
            opened(4.0, "# B\n\nthree\n", "b.md", main=False),
            entered(5.0, "b.md#b", "B"),
        ],
    )
    bodies = []
    for at in (0.0, 1.0, 2.5, 3.0, 5.0, 1.0):
        step = timeline.step(timeline.moment(at))
        assert step is not None
        bodies.append(step.markdown.strip())
    assert bodies == [NOT_KEPT, "one", "two [B](b.md)", NOT_KEPT, "three", "one"]


def test_steps_that_are_passed_at_once_are_one_stop() -> None:
    timeline = Timeline("f", 0.0, [entered(1.0, "a"), entered(1.0, "b"), WentBack(4.0, 1)])
    assert timeline.stops == (1.0, 4.0)


@pytest.mark.parametrize("fact", ["nope", "server.workers"])
def test_a_stated_fact_that_this_version_cannot_read_says_nothing(fact: str) -> None:
    from wizard.walk.events import FactStated

    timeline = Timeline("f", 0.0, [FactStated(0.0, fact, "of a later version")])
    assert timeline.evidence(timeline.moment(1.0)).readings["server.workers"].value is None


def test_samples_are_read_only_as_far_as_one_looks() -> None:
    session = shop()
    timeline = timeline_of(session)
    early, late = timeline.moment(timeline.start + 20), timeline.moment(timeline.end)
    assert not timeline.is_read(early)
    timeline.evidence(early)
    assert timeline.is_read(early)
    assert not timeline.is_read(late)
    shares = [timeline.read(30)]
    while shares[-1] < 1.0:
        shares.append(timeline.read(30))
    assert shares == sorted(shares)
    assert timeline.is_read(late)


def test_few_of_the_old_samples_are_decoded() -> None:
    from tests.helpers.process_trees import sample

    events = [Sampled(float(n), sample(float(n))) for n in range(8000)]
    timeline = Timeline("f", 0.0, events)
    series = timeline.series(timeline.moment(8000.0))
    kept = [one.at for one in series.samples(0.0, 7999.0)]
    assert kept[-900:] == [float(n) for n in range(7100, 8000)]
    assert len(kept) < 900 + 710 + 20
    assert series.sample_at(4321.5) == sample(4321.0)
    assert bisect_right(series.column("at"), 4321.5) == 4322


def test_the_pace_is_how_fast_an_idle_stretch_passes() -> None:
    clock = PlaybackClock(0.0, 100.0, [1.0, 91.0], idle_limit=2.0)
    assert [clock.pace(second) for second in (0.5, 2.0, 3.5)] == [1.0, 45.0, 4.5]
    assert PlaybackClock(0.0, 0.0, [], idle_limit=2.0).pace(0.0) == 1.0
