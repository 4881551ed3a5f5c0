"""Kleene's logic over readings: true, false, unknown, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Evidence, Interval, Reading, Value
from wizard.flow.condition_grammar import parse_condition
from wizard.flow.problems import Place
from wizard.walk.judge import judge, seen_without_gap

if TYPE_CHECKING:
    from wizard.fact import Fact
    from wizard.flow.conditions import Expression
    from wizard.walk.events import Verdict

MIB = 1024**2


def condition(written: str) -> Expression:
    expression, problems = parse_condition(written, Place("flow.md"))
    assert expression is not None, problems
    return expression


def evidence(values: dict[str, Value | None], **more: object) -> Evidence:
    readings = {
        name: Reading(name, value, missing=None if value is not None else "needs a second sample")
        for name, value in values.items()
    }
    return Evidence(at=1000.0, readings=readings, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "value", "truth"),
    [
        ("memory.share >= 95%", Interval.exactly(0.97), "true"),
        ("memory.share >= 95%", Interval.exactly(0.95), "true"),
        ("memory.share >= 95%", Interval.exactly(0.94), "false"),
        ("memory.share >= 95%", Interval(0.9, 0.96), "unknown"),
        ("memory.share >= 95%", Interval(0.95, 0.96), "true"),
        ("memory.share >= 95%", None, "unknown"),
        ("memory.share < 95%", Interval(0.95, 0.96), "false"),
        ("memory.used > 512 MiB", Interval.exactly(513 * MIB), "true"),
        ("server.kind is gunicorn", frozenset({"gunicorn"}), "true"),
        ("server.kind is gunicorn", frozenset({"celery", "other"}), "false"),
        ("server.kind is gunicorn", frozenset({"gunicorn", "other"}), "unknown"),
        ("server.kind is not gunicorn", frozenset({"celery", "other"}), "true"),
        ("server.concurrency is unset", frozenset({"unset"}), "true"),
        ("server.concurrency is unset", Interval.exactly(4), "false"),
        ("server.concurrency > 0", frozenset({"unset"}), "false"),
        ("server.concurrency is 4", Interval.exactly(4), "true"),
        ("server.version >= 19.2", frozenset({"19.10.0"}), "true"),
        ("server.version >= 19.2", frozenset({"19.2"}), "true"),
        ("server.version >= 19.2", frozenset({"19.1.9"}), "false"),
        ("server.version is 20", frozenset({"20.0.0"}), "true"),
        ("server.version >= 19.2", frozenset({"19.2.0rc1"}), "true"),
    ],
)
def test_a_comparison_holds_if_all_possible_values_satisfy_it(
    written: str, value: Value | None, truth: str
) -> None:
    name = written.split(maxsplit=1)[0]
    assert judge(condition(written), evidence({name: value})).truth == truth


TRUE, FALSE, UNKNOWN = "memory.share > 10%", "memory.share > 90%", "cpu.share > 50%"


@pytest.mark.parametrize(
    ("written", "truth"),
    [
        (f"{TRUE} and {UNKNOWN}", "unknown"),
        (f"{FALSE} and {UNKNOWN}", "false"),
        (f"{TRUE} or {UNKNOWN}", "true"),
        (f"{FALSE} or {UNKNOWN}", "unknown"),
        (f"not {UNKNOWN}", "unknown"),
        (f"not {FALSE}", "true"),
        (f"not {FALSE} and {FALSE}", "false"),
        (f"not ({FALSE} and {UNKNOWN})", "true"),
        (f"{TRUE} or {TRUE} and {FALSE}", "true"),
    ],
)
def test_kleene(written: str, truth: str) -> None:
    readings = {"memory.share": Interval.exactly(0.5), "cpu.share": None}
    assert judge(condition(written), evidence(readings)).truth == truth


@pytest.mark.parametrize(
    ("written", "truth"),
    [
        ("cpu.pattern is idle", "unknown"),
        ("cpu.pattern is idle or cpu.pattern is waiting", "true"),
        ("cpu.pattern is idle and cpu.pattern is waiting", "false"),
        ("cpu.pattern is idle or cpu.pattern is bound", "unknown"),
        ("cpu.pattern is not idle and cpu.pattern is not waiting", "false"),
        (f"{TRUE} and (cpu.pattern is idle or cpu.pattern is waiting)", "true"),
        (f"{UNKNOWN} and (cpu.pattern is idle or cpu.pattern is waiting)", "unknown"),
        (f"{UNKNOWN} or (cpu.pattern is idle and cpu.pattern is waiting)", "unknown"),
    ],
)
def test_what_holds_whichever_of_the_possible_words_it_is_is_known(
    written: str, truth: str
) -> None:
    readings = {"memory.share": Interval.exactly(0.5), "cpu.share": None}
    both = {"cpu.pattern": frozenset({"idle", "waiting"})}
    assert judge(condition(written), evidence({**readings, **both})).truth == truth


def test_unknown_says_what_is_missing() -> None:
    verdict = judge(condition(UNKNOWN), evidence({"cpu.share": None}))
    assert verdict.missing == "CPU: needs a second sample"


def points(*values: float, every: float = 1.0, end: float = 1000.0) -> tuple[object, ...]:
    first = end - every * (len(values) - 1)
    return tuple((first + i * every, Interval.exactly(v)) for i, v in enumerate(values))


def judged(span: tuple[object, ...], *, origin: str = "measured") -> str:
    reading = Reading("cpu.share", Interval.exactly(0.9), text="90 %", origin=origin)  # type: ignore[arg-type]
    seen = Evidence(1000.0, {"cpu.share": reading}, {"cpu.share": span})  # type: ignore[dict-item]
    return judge(condition("cpu.share >= 80% for 30s"), seen).truth


def test_for_holds_when_every_sample_of_the_span_does() -> None:
    assert judged(points(*[0.9] * 31)) == "true"


def test_for_counts_anew_after_a_sample_in_the_span_that_does_not_hold() -> None:
    assert judged(points(*[0.9] * 10, 0.7, *[0.9] * 10)) == "unknown"
    assert judged(points(0.9, 0.9, 0.7, *[0.9] * 28)) == "unknown", "one of the last 30 s"
    assert judged(points(0.7, 0.7, *[0.9] * 31)) == "true"


def test_for_is_unknown_until_the_whole_span_was_seen() -> None:
    assert judged(points(*[0.9] * 12)) == "unknown"


def test_for_is_unknown_across_a_gap_of_more_than_three_intervals() -> None:
    assert judged((*points(*[0.9] * 20, end=985.0), *points(*[0.9] * 11))) == "unknown"


def test_for_bears_a_gap_of_three_intervals() -> None:
    assert judged((*points(*[0.9] * 20, end=987.0), *points(*[0.9] * 11))) == "true"


def test_for_is_unknown_where_the_last_sample_is_however_short_the_span() -> None:
    reading = Reading("cpu.share", None, missing="one sample missed")
    span = (*points(0.9, 0.9, end=999.0), (1000.0, None))
    seen = Evidence(1000.0, {"cpu.share": reading}, {"cpu.share": span})  # type: ignore[dict-item]
    assert judge(condition("cpu.share >= 80% for 2s"), seen).truth == "unknown"


def test_for_takes_a_stated_value_at_its_word() -> None:
    assert judged((), origin="stated") == "true"


def test_a_stated_value_names_the_detected_one_where_they_differ() -> None:
    reading = Reading(
        "server.kind", frozenset({"celery"}), text="celery", origin="stated", detected="gunicorn"
    )
    verdict = judge(condition("server.kind is celery"), Evidence(1000.0, {"server.kind": reading}))
    assert verdict.reasons == ("the server is celery (stated; detected: gunicorn)",)


def test_what_was_called_says_its_numbers() -> None:
    reading = Reading(
        "cpu.pattern", frozenset({"idle"}), text="idle", because="1.0 % of a core, over 10 s"
    )
    verdict = judge(condition("cpu.pattern is idle"), Evidence(1000.0, {"cpu.pattern": reading}))
    assert verdict.reasons == ("the busiest process is idle (1.0 % of a core, over 10 s)",)


@pytest.mark.parametrize("fact", CATALOGUE.values(), ids=lambda fact: fact.name)
def test_every_fact_can_be_said_in_a_sentence(fact: Fact) -> None:
    """Braces in what was read are no places to fill in."""
    said = fact.as_sentence("{0} {label} of it")
    assert "{0} {label} of it" in said
    assert fact.label
    assert fact.name not in said or "." not in fact.name


def test_for_says_how_much_was_seen() -> None:
    reading = Reading("cpu.share", Interval.exactly(0.9), text="90 %")
    seen = Evidence(1000.0, {"cpu.share": reading}, {"cpu.share": points(*[0.9] * 13)})  # type: ignore[dict-item]
    verdict = judge(condition("cpu.share >= 80% for 1m"), seen)
    assert verdict.missing == "CPU: 12 s of 1 min seen"


def test_for_is_contradicted_by_what_is_now_and_never_by_what_was_before() -> None:
    quiet_then_busy = points(*[0.1] * 40, *[0.95] * 4)
    found = spans(quiet_then_busy)
    assert (found[">="].truth, found[">="].missing) == ("unknown", "CPU: 3 s of 30 s seen")
    assert found["<"].truth == "false"
    assert spans(points(*[0.95] * 40, 0.1))[">="].truth == "false"


def spans(seen: tuple[object, ...]) -> dict[str, Verdict]:
    """The verdicts on a share that is at 80 % for 30 s, and on one that is below it."""
    now = seen[-1][1] if seen and seen[-1][0] == 1000.0 else None  # type: ignore[index]
    reading = Reading("cpu.share", now, missing=None if now else "needs a second sample")
    evidence = Evidence(1000.0, {"cpu.share": reading}, {"cpu.share": seen})  # type: ignore[dict-item]
    return {
        sign: judge(condition(f"cpu.share {sign} 80% for 30s"), evidence) for sign in (">=", "<")
    }


_SHARES = (
    st.floats(0, 2).map(Interval.exactly)
    | st.none()
    | st.tuples(st.floats(0, 2), st.floats(0, 2)).map(lambda two: Interval(min(two), max(two)))
)


@given(
    st.lists(st.tuples(st.sampled_from([1.0, 1.0, 1.0, 2.5, 7.0]), _SHARES), max_size=50),
    st.lists(st.floats(0, 2).map(Interval.exactly), max_size=35),
    st.booleans(),
)
def test_a_span_and_its_complement_are_never_wrong(
    before: list[tuple[float, Interval | None]], lately: list[Interval], ends_now: bool
) -> None:
    at, seen = 1000.0 - (0 if ends_now else 9), []
    for gap, value in [*((1.0, one) for one in reversed(lately)), *reversed(before)]:
        seen.append((at, value))
        at -= gap
    seen.reverse()
    truths = {sign: verdict.truth for sign, verdict in spans(tuple(seen)).items()}
    assert tuple(truths.values()) not in (("true", "true"), ("false", "false"))
    shares = [value for at, value in seen if at >= 970.0]
    highest = max((value.high if value else 2.0 for value in shares), default=2.0)
    lowest = min((value.low if value else 0.0 for value in shares), default=0.0)
    now = seen[-1][1] if seen and ends_now else None
    assert truths[">="] != "true" or (lowest >= 0.8 and now)
    assert truths["<"] != "true" or (highest < 0.8 and now)
    assert truths[">="] != "false" or (now and now.high < 0.8)
    assert truths["<"] != "false" or (now and now.low >= 0.8)


@given(st.lists(st.floats(0, 1000), max_size=30), st.floats(0.1, 50))
def test_what_was_seen_is_never_more_than_the_span_of_the_points(
    times: list[float], allowed: float
) -> None:
    ordered = sorted(times)
    seen = seen_without_gap([(t, None) for t in ordered], 1000.0, allowed)
    assert 0 <= seen <= 1000.0 - min(ordered, default=1000.0)
