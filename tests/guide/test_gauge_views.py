"""What a gauge says of its metric, in all its words and in a few cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.flows import flow_of
from tests.helpers.process_trees import group, machine, process, sample, tree
from wizard.evidence.reading import Evidence, Interval, Reading
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series
from wizard.flow.condition_grammar import parse_condition
from wizard.flow.problems import Place
from wizard.guide.gauge_views import gauges
from wizard.walk.judge import judge

if TYPE_CHECKING:
    from wizard.guide.view import GaugeView

MIB = 1024**2


def _brief(gauge: GaugeView) -> str:
    return (gauge.words, *gauge.shorter)[-1]


MOST = 15
"""Cells for words in a row of 80, beside a sign of two."""


@pytest.mark.parametrize(
    ("text", "words", "brief"),
    [
        ("rising 112 MiB/min", "rising 112 MiB/min, over threshold", "+112 MiB/min"),
        ("falling 3.7 MiB/min", "falling 3.7 MiB/min, over threshold", "-3.7 MiB/min"),
        ("fell by 1.20 GiB", "fell by 1.20 GiB, over threshold", "-1.20 GiB"),
        ("step of 200 MiB", "step of 200 MiB, over threshold", "step 200 MiB"),
        ("spiky, 400 MiB to 1.01 GiB", "spiky, 400 MiB to 1.01 GiB, over threshold", "spiky"),
        ("level", "level, over threshold", "level"),
    ],
)
def test_a_direction_in_many_words_and_in_few(text: str, words: str, brief: str) -> None:
    readings = {
        "memory.share": Reading("memory.share", Interval.exactly(0.97), text="97 %"),
        "memory.direction": Reading("memory.direction", frozenset({"rising"}), text=text),
    }
    flow = flow_of("# A step\n\nText.\n")
    step = flow.step(flow.start)
    assert step is not None
    (memory,) = gauges(["memory.share"], step, Evidence(1.0, readings), Series(), {})
    assert (memory.words, _brief(memory)) == (words, brief)
    assert len(_brief(memory)) <= MOST


@pytest.mark.parametrize(
    ("word", "text", "slope", "brief"),
    [
        ("growing", "growing 63 to 64 MiB/h; may be warm-up", (63, 64), "+64 MiB/h"),
        ("falling", "falling 59 to 60 MiB/h", (-60, -59), "-60 MiB/h"),
        ("falling", "fell by 200 MiB 20 min ago", None, "-200 MiB"),
        ("step", "step of 200 MiB 20 min ago", None, "step 200 MiB"),
        ("flat", "flat at 29.8 MiB", (-1, 1), "flat"),
        ("spiky", "spiky, 27.2 MiB to 30.5 MiB", None, "spiky"),
        ("", "growing or flat, -15 to 13 MiB/h", (-15, 13), "growing or flat"),
    ],
)
def test_a_trend_in_few_words(
    word: str, text: str, slope: tuple[float, float] | None, brief: str
) -> None:
    words = frozenset({word}) if word else frozenset({"growing", "flat"})
    rate = Interval(*(bound * 1024**2 / 3600 for bound in slope)) if slope else None
    readings = {
        "memory.share": Reading("memory.share", Interval.exactly(0.97), text="97 %"),
        "memory.trend": Reading("memory.trend", words, text=text),
        "memory.slope": Reading("memory.slope", rate),
    }
    series = Series()
    series.append(sample(1.0))
    flow = flow_of("# A step\n\nText.\n")
    step = flow.step(flow.start)
    assert step is not None
    (memory,) = gauges(["memory.share"], step, Evidence(1.0, readings), series, {}, "1 h")
    assert memory.words == f"{text}, over threshold"
    assert memory.shorter[0] == text
    assert _brief(memory) == brief
    assert len(_brief(memory)) <= MOST


def test_where_nobody_set_a_limit_it_is_of_the_machine() -> None:
    flow = flow_of("# A step\n\nText.\n")
    step = flow.step(flow.start)
    assert step is not None
    whole = machine(1000 * MIB, 500 * MIB, 4.0)
    main = process(42, rss=20 * MIB, cpu=1.0, system=1.0, created=999.0)
    series = Series()
    for at in (1000.0, 1001.0):
        series.append(sample(at, (main,), None, whole))
    evidence = observe(series, None, {}, 1001.0)
    (memory, cpu) = gauges([], step, evidence, series, {})
    assert (memory.words, memory.limited) == ("of the machine", False)
    assert not cpu.limited
    condition, _ = parse_condition("memory.share >= 95%", Place("flow.md", 1))
    assert condition is not None
    said = judge(condition, evidence).reasons
    assert said == ("memory is at 2.0 % of the machine (no limit is set)",)
    stated = {"memory.limit": Interval.exactly(40 * MIB)}
    evidence = observe(series, None, stated, 1001.0)
    (memory, _) = gauges([], step, evidence, series, stated)
    assert memory.limited
    assert judge(condition, evidence).reasons == ("memory is at 50 % of its limit",)


def test_after_a_kill_the_gauge_says_so_and_not_what_the_curve_looks_like_by_it() -> None:
    series = Series()
    for n in range(60):
        used = (300 + n if n < 35 else 100 + 8 * (n - 35)) * MIB
        workers = tree(2, first=11 if n < 35 else 21)
        series.append(sample(n + 1, workers, group(memory_used=used, oom_kills=n >= 35)))
    flow = flow_of("# A step\n\nText.\n")
    step = flow.step(flow.start)
    assert step is not None
    evidence = observe(series, None, {}, 60.0)
    (memory,) = gauges(["memory.share"], step, evidence, series, {})
    assert memory.words == "killed for memory 24 s ago, climbing again"
    assert _brief(memory) == "killed 24 s ago"
    (before,) = gauges(["memory.share"], step, observe(series, None, {}, 35.0), series, {})
    assert "killed" not in before.words
