"""A report as Markdown, which reads well as plain text too.

Nothing that was recorded becomes markup: `escape` keeps it text, and commands stand in fences that
are longer than any run of backticks in them. The first fence of a document is that of its curves.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from wizard.messages import report_messages as say
from wizard.report.chart import characters
from wizard.report.summary import paragraph
from wizard.text.clean import clean_line, clean_text
from wizard.text.units import date_time, duration, time_of_day
from wizard.walk.verdicts import numbers_of, with_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.report.report_model import (
        Brought,
        Lesson,
        OpenPoint,
        Reference,
        Report,
        RuledOut,
        Saying,
        Stop,
        Watched,
    )

_ANYWHERE = re.compile(r"[\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,40};)")
_AT_THE_START = re.compile(
    r"^(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|-(?=[-\s]*$)|=(?=[=\s]*$)|\d{1,9}(?=[.)](?:\s|$)))"
)


def to_markdown(report: Report) -> str:
    """The whole report."""
    sections = (
        _head(report),
        curves(report),
        _path(report.path),
        against(report),
        listed(say.RULED_OUT, map(ruled_out_line, report.ruled_out)),
        listed(say.OPEN, map(open_line, report.open)),
        notes(report),
        copied(report),
        facts(report),
        listed(say.SOURCES, map(_source_line, report.sources)),
        listed(say.MISSING, map(escape, report.missing)),
    )
    foot = say.FOOT.format(version=escape(report.wizard), session=escape(report.session))
    body = "\n".join(line for section in sections for line in section)
    return clean_text(f"{body}\n---\n\n{foot}\n")


def escape(text: str) -> str:
    """`text` on one line, as Markdown that shows exactly it."""
    line = _ANYWHERE.sub(lambda match: f"\\{match.group()}", clean_line(text).strip())
    start = _AT_THE_START.match(line)
    if start is None:
        return line
    marker = start.group()
    if marker[0].isdecimal():
        return f"{marker}\\{line[len(marker) :]}"
    return f"\\{line}"


def fenced(text: str) -> list[str]:
    """`text` as a block of code."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *text.split("\n"), fence]


# --- what every reader wants to know first ----------------------------------------------------


def _head(report: Report) -> Iterator[str]:
    yield f"# {escape(report.title)}"
    yield ""
    yield escape(paragraph(report.summary))
    yield ""
    yield "| | |"
    yield "|---|---|"
    for name, text in particulars(report):
        yield f"| {name} | {escape(text)} |"
    yield ""


def particulars(report: Report) -> Iterator[tuple[str, str]]:
    """(name, text) of what every reader wants to know first."""
    if report.training is not None:
        yield from _lesson(report.training)
    if report.alert:
        yield "Alert", report.alert
    yield from _target(report.target)
    if report.history is not None:
        yield "History", _from_file(report.history)
    yield "Time", _when(report)
    yield "Flow", report.flow
    yield "Session", report.session


def _lesson(training: Lesson) -> Iterator[tuple[str, str]]:
    """What a mentor looks for first."""
    yield (
        "Training",
        say.TRAINING.format(
            title=training.title,
            level=training.level,
            scenario=training.scenario,
            seed=training.seed,
        ),
    )
    if training.end is None:
        yield "Diagnosis", say.NO_DIAGNOSIS
    else:
        right, wrong = say.RIGHT, say.WRONG
        if training.reading:
            right, wrong = say.RIGHT_BECAUSE, say.WRONG_BECAUSE
        sentence = right if training.right else wrong
        yield "Diagnosis", sentence.format(title=training.end, reading=training.reading)
    if training.predictions:
        sure, likely = (training.predictions.count(tier) for tier in ("true", "likely"))
        sentence = say.PREDICTIONS_LIKELY if likely else say.PREDICTIONS
        count = len(training.predictions)
        yield "Predictions", sentence.format(right=sure, likely=likely, count=count)
    yield "Hints", str(training.hints)


def _target(target: Watched | None) -> Iterator[tuple[str, str]]:
    if target is None:
        yield "Target", say.NO_TARGET
        return
    title = say.TARGET if target.pid is None else say.TARGET_PID
    text = title.format(title=target.title, pid=target.pid)
    yield "Target", say.TARGET_LOST.format(target=text, reason=target.lost) if target.lost else text
    if target.host:
        yield "Host", target.host
    if target.command:
        yield "Start command", shlex.join(target.command)
    if target.started is not None:
        yield "Running since", say.SINCE.format(at=date_time(target.started))


def _when(report: Report) -> str:
    """From when to when, how long, and why it ended."""
    end = report.ended if report.ended is not None else report.last
    ending = say.STILL_OPEN if report.still_open else say.NO_END
    return say.TIME.format(
        since=date_time(report.started),
        until=_short(report.started, end),
        length=duration(end - report.started),
        ending=say.ENDINGS[report.reason] if report.reason else ending,
    )


def _from_file(history: Brought) -> str:
    """`mem.csv: 8 h, 2026-07-28 10:00:00 to 18:00:00 UTC`."""
    since, until = history.since, history.until
    return say.HISTORY.format(
        file=history.name,
        length=duration(until - since),
        since=date_time(since),
        until=_short(since, until),
    )


def _short(start: float, end: float) -> str:
    """The second time without its date where that is the first one's."""
    whole = date_time(end)
    return time_of_day(end) if whole[:10] == date_time(start)[:10] else whole


# --- the path and its evidence ----------------------------------------------------------------


def _path(path: Iterable[Stop]) -> Iterator[str]:
    yield f"## {say.PATH}"
    yield ""
    for stop in path:
        yield from _stop(stop)
    yield ""


def _stop(stop: Stop) -> Iterator[str]:
    """A numbered item: the step, what was answered, and what the evidence said of each answer."""
    margin = " " * (len(str(stop.number)) + 2)
    parts = [f"{stop.number}. {time_of_day(stop.entered)} **{escape(stop.title)}**"]
    if stop.check:
        check = say.CHECK_RESULT.format(result=stop.result) if stop.result else say.CHECK
        parts.append(f"({check})")
    if stop.kind == "outcome":
        parts.append(f"({say.GUIDANCE})")
    if stop.answer is not None:
        parts.append(f"→ {escape(stop.answer)}{chosen_by(stop)}")
    if stop.contradicted:
        parts.append(f"**{say.AGAINST_EVIDENCE}**")
    if stop.taken_back:
        parts.append(f"({say.TAKEN_BACK})")
    yield " ".join(parts)
    for saying in stop.sayings:
        yield f"{margin}- {_saying(saying)}"


def _saying(saying: Saying) -> str:
    chosen = f" ({say.CHOSEN})" if saying.chosen else ""
    judged = saying.judged
    if judged is None:
        return f"{escape(saying.text)}{chosen}"
    why = numbers(saying)
    sign = say.SIGNS[judged.tier]
    verdict = with_share(say.VERDICTS[judged.tier], judged.likely_right)
    line = f"{sign} {escape(saying.text)}{chosen}: {verdict}"
    return f"{line}, {escape(why)}" if why else line


def chosen_by(stop: Stop) -> str:
    """Who chose, where it was not a person; of a person, whether it was what was likely."""
    if stop.by != "person":
        return say.CHOSEN_BY.get(stop.by or "", "")
    saying = next((one for one in stop.sayings if one.chosen), None)
    words = say.CHOSEN_AS.get(saying.judged.tier) if saying and saying.judged else None
    return f" ({with_share(words, saying.likely_right)})" if saying and words else ""


def numbers(saying: Saying) -> str:
    """The readings behind what the evidence said, and what was missing."""
    return numbers_of(saying.judged) if saying.judged else ""


def against(report: Report) -> Iterator[str]:
    """Where a person went against the evidence."""
    lines = []
    for number in report.contradictions:
        stop = report.path[number - 1]
        reasons = next((numbers(saying) for saying in stop.sayings if saying.chosen), "")
        back = f", {say.TAKEN_BACK_LATER}" if stop.taken_back else ""
        lines.append(
            f"{number}: {escape(stop.title)} → {escape(stop.answer or '')}{back}: {escape(reasons)}"
        )
    return listed(say.AGAINST, lines)


def ruled_out_line(ruled: RuledOut) -> str:
    """What was ruled out, where, and by what."""
    by = escape("; ".join(ruled.by)) or say.THE_EVIDENCE
    return f"{escape(ruled.answer)} ({escape(ruled.question)}): {by}"


def open_line(point: OpenPoint) -> str:
    """What nobody knows yet, and what is missing."""
    line = escape(point.question)
    if point.answer is not None:
        line = f"{line} → {escape(point.answer)}"
    return f"{line}: {escape(point.missing)}" if point.missing else line


# --- the other sections -----------------------------------------------------------------------


def curves(report: Report) -> Iterator[str]:
    """Every curve as characters."""
    lines = [line for curve in report.curves for line in characters(curve, report.started)]
    if lines:
        yield from (f"## {say.CURVES}", "", *fenced("\n".join(lines).rstrip("\n")), "")


def _source_line(source: Reference) -> str:
    """A source, as a link where it leads to the web."""
    if source.href is None or not re.match(r"https?://", source.href):
        return escape(source.text)
    href = re.sub(r"[\s<>()\\]", lambda match: f"%{ord(match.group()):02X}", source.href)
    return f"[{escape(source.text)}](<{href}>)"


def notes(report: Report) -> Iterator[str]:
    """What people noted, as quotes."""
    if report.notes:
        yield from (f"## {say.NOTES}", "")
        for note in report.notes:
            yield say.REMARK.format(at=time_of_day(note.at), step=escape(note.step))
            yield ""
            # Two spaces at the end of a line keep it a line of its own.
            yield "  \n".join(f"> {escape(line)}" for line in note.text.split("\n"))
            yield ""


def copied(report: Report) -> Iterator[str]:
    """The commands that were copied, as they would be pasted."""
    if report.copied:
        yield from (f"## {say.COPIED}", "")
        for command in report.copied:
            yield say.REMARK.format(at=time_of_day(command.at), step=escape(command.step))
            yield from ("", *fenced(command.text), "")


def facts(report: Report) -> Iterator[str]:
    """What was known of the target, as a table."""
    if report.facts:
        yield from (f"## {say.FACTS}", "", "| fact | value | from |", "|---|---|---|")
        for fact in report.facts:
            yield f"| {escape(fact.name)} | {escape(fact.text)} | {escape(fact.because or '')} |"
        yield ""


def listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A section of Markdown lines; nothing where there are none."""
    items = list(lines)
    if items:
        yield from (f"## {title}", "", *(f"- {line}" for line in items), "")
