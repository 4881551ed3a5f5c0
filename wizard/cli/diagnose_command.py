"""`wizard diagnose`: watch for a while, then follow the answers that the evidence supports."""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from wizard.catalogue import CATALOGUE
from wizard.cli import exit_codes
from wizard.cli.exit_codes import UsageError
from wizard.cli.history_option import history_asked
from wizard.cli.inputs import first_step, stated_facts, target_asked
from wizard.cli.options import FLOW_HELP, add_entry, add_format, add_history, add_target, seconds
from wizard.cli.own_folders import open_and_tell
from wizard.cli.step_output import end_json, end_text, judged_json
from wizard.evidence.readings.written import history_json, reading_json, target_json
from wizard.evidence.sampler import steady_clock
from wizard.evidence.sources.this_program import step_aside
from wizard.flow.library import DEFAULT
from wizard.guide.controller import Guide
from wizard.guide.diagnosis import Diagnosis, follow_evidence
from wizard.guide.gauge_words import spoken
from wizard.guide.recorder import Unrecorded
from wizard.guide.watcher import Watcher
from wizard.messages import command_messages as say
from wizard.messages.reading_messages import LIKELY
from wizard.report.summary import summary_lines
from wizard.text.units import date_time, duration
from wizard.walk.verdicts import right_words

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from wizard.evidence.reading import Reading
    from wizard.walk.events import AnswerGiven


BAR = 30
"""Cells of the progress bar."""


GRACE = 5.0
"""Seconds in which a process that ended at the last moment may be started again."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    parser.add_argument("flow", nargs="?", metavar="FLOW", help=FLOW_HELP)
    add_target(parser)
    add_history(parser)
    parser.add_argument(
        "--for",
        metavar="TIME",
        dest="seconds",
        type=seconds,
        default=60.0,
        help="how long to watch, e.g. 90s, 5m (default: 60s)",
    )
    add_entry(parser)
    add_format(parser, "text", "json")


def run(arguments: Namespace) -> int:
    """Watch, then say where the evidence leads and where it stops being sure; 1 where it does."""
    flow = open_and_tell(arguments.flow or DEFAULT)
    start = first_step(flow, arguments)
    stated = stated_facts(arguments.stated)
    clock = steady_clock()
    guide = Guide(flow, Unrecorded(), clock, watcher=Watcher(clock), stated=stated)
    step_aside()
    history = history_asked(arguments, stated, clock)
    if history is not None:
        guide.look_back(history)
    target = target_asked(arguments)
    if target is not None:
        guide.watch_target(target)
    guide.prepare()
    if guide.walk.target is None and history is None:
        raise UsageError(
            say.NOTHING_TO_WATCH.format(why=guide.no_target, candidates=_candidates(guide))
        )
    try:
        seconds = _watch(guide, arguments.seconds) if guide.walk.target else 0.0
        guide.begin(start, arguments.alert)
        diagnosis = follow_evidence(guide)
        if arguments.format == "json":
            shape = _as_json(guide, diagnosis, seconds)
            print(json.dumps(shape, indent=2, ensure_ascii=False))
        else:
            print("\n".join([*_as_text(guide, diagnosis, seconds), *_curve(guide)]))
    finally:
        guide.end("quit")
    return exit_codes.DONE if diagnosis.sure else exit_codes.NEGATIVE


def _candidates(guide: Guide) -> str:
    return ", ".join(f"{one.pid} ({one.title})" for one in guide.candidates())


def _watch(guide: Guide, seconds: float) -> float:
    """Let samples come in for `seconds`, or until the target is lost and not started again; how
    long it was."""
    changed = threading.Event()
    guide.subscribe(changed.set)
    began = time.monotonic()
    shows = sys.stderr.isatty()
    while True:
        passed = time.monotonic() - began
        if guide.walk.lost and not guide.awaits_another:
            break
        if passed >= seconds + (GRACE if guide.walk.lost else 0.0):
            break
        if shows:
            done = min(BAR, round(BAR * passed / seconds))
            bar = "#" * done + "." * (BAR - done)
            shown = say.WATCHING.format(bar=bar, passed=f"{duration(passed):<12}")
            print(f"\r{shown}", end="", file=sys.stderr, flush=True)
        changed.wait(min(1.0, max(0.1, seconds - passed)))
        changed.clear()
    if not guide.walk.lost:
        guide.wait_for_sample(GRACE)
    if shows:
        print(f"\r{' ' * (BAR + 26)}\r", end="", file=sys.stderr, flush=True)
    return time.monotonic() - began


def _as_json(guide: Guide, diagnosis: Diagnosis, seconds: float) -> dict[str, Any]:
    verdicts = dict(zip(guide.step.choices, guide.verdicts(), strict=True))
    readings = guide.evidence().readings
    return {
        "flow": guide.flow.name,
        "target": target_json(guide.walk.target),
        "seconds": round(seconds, 1),
        "history": history_json(guide.walk.history),
        "readings": {name: reading_json(reading) for name, reading in readings.items()},
        "path": [
            {
                "step": visit.step,
                "title": visit.title,
                "answer": visit.answer.text,
                "because": _because(visit.answer),
            }
            for visit in guide.walk.trail
            if visit.answer
        ],
        "end": end_json(guide),
        "sure": diagnosis.sure,
        "open": [
            judged_json(guide.flow, answer, verdicts.get(answer)) for answer in diagnosis.open
        ],
        "summary": guide.summary(),
    }


def _because(answer: AnswerGiven) -> list[str]:
    """The readings that decided an answer, and whether somebody stated them."""
    reasons = answer.verdicts[answer.number - 1].reasons
    return [
        say.AS_STATED.format(reason=reason) if answer.by == "stated" else reason
        for reason in reasons
    ]


def _looked_at(guide: Guide, seconds: float) -> str:
    """What the evidence is, in a line."""
    history = guide.walk.history
    if guide.walk.target is None and history is not None:
        until = date_time(history.times[-1])
        return say.JUDGED_ALONE.format(
            history=history.name, seconds=duration(history.seconds), until=until
        )
    target = guide.view().target.title
    if history is None:
        return say.WATCHED.format(target=target, seconds=duration(seconds))
    return say.WATCHED_AFTER.format(
        target=target,
        seconds=duration(seconds),
        past=duration(history.seconds),
        history=history.name,
    )


def _curve(guide: Guide) -> list[str]:
    """What the file shows, wherever the way came to its end: that is why it was given."""
    if guide.walk.history is None:
        return []
    readings = guide.evidence().readings
    trend, full = readings["memory.trend"], readings["memory.time_to_limit"]
    shown = [readings["memory.used"], trend] if readings["memory.used"].known else []
    # When memory will be full is in what a trend rests on; why it will not be, is not.
    if shown and readings["memory.limit"].known and not full.known and full.likely is None:
        shown.append(full)
    if readings["cpu.cores"].known:
        shown.append(readings["cpu.cores"])
    return ["", say.CURVE, *(f"  {CATALOGUE[one.name].label}: {_said(one)}" for one in shown)]


def _said(reading: Reading) -> str:
    """What is sure, what is likely or why nothing is, with what it rests on."""
    words = reading.text or reading.missing or ""
    rests = reading.because if reading.name == "memory.trend" else ""
    if reading.likely is not None:
        words = LIKELY.format(words=reading.likely.text)
        rests = f"{reading.likely.because}; {right_words(reading.likely)}"
    return f"{words} ({rests})" if rests else words


def _memory(guide: Guide) -> list[str]:
    """What the gauge of memory says while it is watched."""
    gauges = guide.view().gauges if guide.walk.target and not guide.walk.lost else ()
    return [spoken(gauge) for gauge in gauges if gauge.name == "memory.share" and gauge.percent]


def _as_text(guide: Guide, diagnosis: Diagnosis, seconds: float) -> list[str]:
    """The summary, who was watched, the way with its reasons, then the guidance or what is open."""
    lines = [*summary_lines(guide.summary()), "", _looked_at(guide, seconds), *_memory(guide)]
    if guide.walk.lost:
        lines.append(say.LOST.format(reason=guide.walk.lost))
    for visit in guide.walk.trail:
        if visit.answer:
            lines.append(f"{visit.title} → {visit.answer.text}")
            lines += [f"    {reason}" for reason in _because(visit.answer)]
    if diagnosis.sure:
        return [*lines, "", *end_text(guide)]
    lines += ["", f"# {guide.step.title}", "", say.UNDECIDED]
    verdicts = dict(zip(guide.step.choices, guide.verdicts(), strict=True))
    for answer in diagnosis.open:
        lines.append(f"  {answer.number}. {answer.text}")
        verdict = verdicts.get(answer)
        if verdict is not None:
            lines.append(f"       {verdict.missing or '; '.join(verdict.reasons)}")
    return lines
