"""What every form of a report says in the same words: plain text, which its writer escapes."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from wizard.text.units import date_time, duration, share, time_of_day
from wizard.walk.check import result_of
from wizard.walk.events import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.report.report_model import Brought, Curve, Lesson, Report, Saying, Stop
    from wizard.walk.check import CheckResult
    from wizard.walk.events import EndReason, Truth

TRUTHS: dict[Truth, str] = {
    "true": "supported",
    "false": "contradicted",
    "unknown": "could not tell",
}
SIGNS: dict[Truth, str] = {"true": "✓", "false": "✗", "unknown": "?"}

_REASONS: dict[EndReason, str] = {
    "quit": "the person left",
    "interrupted": "interrupted",
    "hang-up": "the connection broke",
    "terminated": "terminated",
}


def headline(report: Report) -> str:
    """Where it led, in a sentence or two; what somebody said of the result is not in it."""
    words = []
    if report.stands_at is not None:
        where = "ends at the guidance" if report.kind == "outcome" else "stands at"
        words.append(f"The walk {where} “{report.stands_at}”.")
    count = len(report.contradictions)
    if count:
        times = {1: "once", 2: "twice"}.get(count, f"{count} times")
        words.append(f"The person went against the evidence {times}.")
    return " ".join(words) or "Nothing was entered."


def particulars(report: Report) -> Iterator[tuple[str, str]]:
    """(name, text) of what every reader wants to know first."""
    target = report.target
    if report.training is not None:
        yield from _lesson(report.training)
    if report.alert:
        yield "Alert", report.alert
    if target is None:
        yield "Target", "nothing was watched"
    else:
        pid = f" (pid {target.pid})" if target.pid is not None else ""
        yield "Target", f"{target.title}{pid}{', lost: ' + target.lost if target.lost else ''}"
        if target.host:
            yield "Host", target.host
        if target.command:
            yield "Start command", shlex.join(target.command)
        if target.started is not None:
            yield "Running since", f"{date_time(target.started)} UTC"
    if report.history is not None:
        yield "History", _from_file(report.history)
    yield "Time", when(report)
    yield "Flow", report.flow
    yield "Session", report.session


def _lesson(training: Lesson) -> Iterator[tuple[str, str]]:
    """What a mentor looks for first."""
    seed = f"wizard train {training.scenario} --seed {training.seed}"
    yield "Training", f"{training.title}, level {training.level} ({seed})"
    if training.end is None:
        yield "Diagnosis", "none was given"
    else:
        told = f"; what told it: {training.reading}" if training.reading else ""
        yield "Diagnosis", f"{'right' if training.right else 'wrong'}: {training.end}{told}"
    if training.predictions:
        held = training.predictions.count("true")
        count = len(training.predictions)
        yield "Predictions", f"the evidence supported {held} of {count}"
    yield "Hints", str(training.hints)


def when(report: Report) -> str:
    """From when to when, how long, and why it ended."""
    end = report.ended if report.ended is not None else report.last
    took = duration(end - report.started)
    ended = "still open when this was written" if report.still_open else "no end was recorded"
    ended = _REASONS[report.reason] if report.reason else ended
    return f"{date_time(report.started)} to {_short(report.started, end)} UTC, {took}; {ended}"


def _from_file(history: Brought) -> str:
    """`mem.csv: 8 h, 2026-07-28 10:00:00 to 18:00:00 UTC`."""
    since, until = history.since, history.until
    span = f"{date_time(since)} to {_short(since, until)} UTC"
    return f"{history.name}: {duration(until - since)}, {span}"


def _short(start: float, end: float) -> str:
    """The second time without its date where that is the first one's."""
    whole = date_time(end)
    return time_of_day(end) if whole[:10] == date_time(start)[:10] else whole


def chosen_by(stop: Stop) -> str:
    """Who chose, where it was not a person."""
    words = {"stated": " (known from an earlier answer)", "evidence": " (decided by the evidence)"}
    return words.get(stop.by or "", "")


def check_word(stop: Stop) -> str:
    """That a stop is a check, and what it had come to when it was answered."""
    found = check_result(stop)
    return f"check: {found}" if found else "check"


def check_result(stop: Stop) -> CheckResult | None:
    """What a check had come to; None for any other stop, and where only a person could say."""
    verdicts = [
        Verdict(one.truth, one.reasons, one.missing) if one.truth else None for one in stop.sayings
    ]
    return result_of(verdicts) if stop.check and verdicts else None


def said(saying: Saying) -> str:
    """The readings behind what the evidence said, and what was missing."""
    return "; ".join((*saying.reasons, *((saying.missing,) if saying.missing else ())))


def summary(curve: Curve) -> str:
    """A curve in a sentence: where it ended, its peak, and when it reached its bounds."""
    last = "unknown at the end" if curve.last is None else f"{share(curve.last)} at the end"
    words = [last, f"peak {share(curve.peak)} at {time_of_day(curve.peak_at)}"]
    for bound in curve.bounds:
        if bound.reached is None:
            words.append(f"never at {bound.text}")
        else:
            words.append(f"at {bound.text} since {time_of_day(bound.reached)}")
    return ", ".join(words)
