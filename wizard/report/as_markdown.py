"""A report as Markdown, which reads well as plain text too.

Nothing that was recorded becomes markup: `escape` keeps it text, and commands stand in fences that
are longer than any run of backticks in them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.report.wording import (
    SIGNS,
    TRUTHS,
    check_word,
    chosen_by,
    headline,
    particulars,
    said,
    summary,
)
from wizard.text.clean import clean_line, clean_text
from wizard.text.glyphs import UNICODE
from wizard.text.units import stopwatch, time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.report.report_model import Curve, Open, Report, RuledOut, Saying, Source, Stop

_ANYWHERE = re.compile(r"[\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,40};)")
_AT_THE_START = re.compile(
    r"^(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|-(?=[-\s]*$)|=(?=[=\s]*$)|\d{1,9}(?=[.)](?:\s|$)))"
)

_CELLS = 64
"""Characters of a curve."""


def to_markdown(report: Report) -> str:
    """The whole report."""
    sections = (
        _head(report),
        curves(report),
        _path(report.path),
        against(report.contradictions),
        listed("Ruled out", map(ruled_out_line, report.ruled_out)),
        listed("Still open", map(open_line, report.open)),
        notes(report),
        copied(report),
        facts(report),
        listed("Sources", map(source_line, report.sources)),
        listed("Not in the record", map(escape, report.missing)),
    )
    foot = f"wizard {escape(report.wizard)}, session {escape(report.session)}. Times are UTC."
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


def _head(report: Report) -> Iterator[str]:
    yield f"# {escape(report.title)}"
    yield ""
    result = f"**{report.result.capitalize()}.** " if report.result else ""
    yield f"{result}{escape(headline(report))}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    for name, text in particulars(report):
        yield f"| {name} | {escape(text)} |"
    yield ""


def curves(report: Report) -> Iterator[str]:
    """Every curve as characters."""
    started = report.started
    drawn = [line for curve in report.curves for line in _curve(curve, started)]
    if drawn:
        yield from ("## Curves", "", *fenced("\n".join(drawn).rstrip("\n")), "")


def _curve(curve: Curve, started: float) -> Iterator[str]:
    """A curve on fixed bounds, the lowest level being nothing and the highest the limit, with the
    numbers of the answers below."""
    cells = _buckets(curve)
    levels = "".join(
        UNICODE.gap if cell is None else UNICODE.levels[min(7, int(max(0.0, cell) * 8))]
        for cell in cells
    )
    label = f"{curve.label} of {curve.target}" if curve.target else curve.label
    limit = f", 100 % = {curve.limit}" if curve.limit else ""
    yield f"{label}{limit}"
    yield levels
    pins = _pins(curve, len(cells))
    if pins.strip():
        yield f"{pins.rstrip()}   answers, by their number below"
    yield _times(curve, len(cells), started)
    yield summary(curve)
    yield ""


def _buckets(curve: Curve) -> list[float | None]:
    """The highest value in each character."""
    count = min(_CELLS, len(curve.cells))
    buckets: list[float | None] = []
    for number in range(count):
        first = number * len(curve.cells) // count
        last = (number + 1) * len(curve.cells) // count
        seen = [cell[1] for cell in curve.cells[first:last] if cell is not None]
        buckets.append(max(seen) if seen else None)
    return buckets


def _pins(curve: Curve, count: int) -> str:
    row = [" "] * (count + 4)
    length = (curve.until - curve.since) or 1.0
    for pin in curve.pins:
        place = min(count - 1, int((pin.at - curve.since) / length * count))
        number = str(pin.number)
        around = row[max(0, place - 1) : place + len(number) + 1]
        if all(character == " " for character in around):
            row[place : place + len(number)] = number
    return "".join(row)


def _times(curve: Curve, count: int, started: float) -> str:
    first = stopwatch(curve.since - started)
    last = stopwatch(curve.until - started)
    return first + last.rjust(max(len(last) + 1, count - len(first)))


def _path(path: Iterable[Stop]) -> Iterator[str]:
    yield "## The way"
    yield ""
    for stop in path:
        yield from stop_lines(stop)
    yield ""


def stop_lines(stop: Stop) -> Iterator[str]:
    """A numbered item: the step, what was answered, and what the evidence said of each answer."""
    margin = " " * (len(str(stop.number)) + 2)
    words = [f"{stop.number}. {time_of_day(stop.entered)} **{escape(stop.title)}**"]
    if stop.check:
        words.append(f"({check_word(stop)})")
    if stop.answer is not None:
        words.append(f"→ {escape(stop.answer)}{chosen_by(stop)}")
    if stop.contradicted:
        words.append("**against the evidence**")
    if stop.taken_back:
        words.append("(taken back)")
    yield " ".join(words)
    for saying in stop.sayings:
        yield f"{margin}- {_saying(saying)}"


def _saying(saying: Saying) -> str:
    chosen = " (chosen)" if saying.chosen else ""
    if saying.truth is None:
        return f"{escape(saying.text)}{chosen}"
    why = said(saying)
    words = f"{SIGNS[saying.truth]} {escape(saying.text)}{chosen}: {TRUTHS[saying.truth]}"
    return f"{words}, {escape(why)}" if why else words


def against(contradictions: Iterable[Stop]) -> Iterator[str]:
    """Where a person went against the evidence."""
    lines = []
    for stop in contradictions:
        reasons = next((said(saying) for saying in stop.sayings if saying.chosen), "")
        back = ", taken back later" if stop.taken_back else ""
        lines.append(
            f"{stop.number}: {escape(stop.title)} → {escape(stop.answer or '')}{back}: "
            f"{escape(reasons)}"
        )
    return listed("Against the evidence", lines)


def ruled_out_line(ruled: RuledOut) -> str:
    """What was ruled out, where, and by what."""
    by = escape("; ".join(ruled.by)) or "the evidence"
    return f"{escape(ruled.answer)} ({escape(ruled.question)}): {by}"


def open_line(found: Open) -> str:
    """What nobody knows yet, and what is missing."""
    question = escape(found.question)
    what = f"{question} → {escape(found.answer)}" if found.answer is not None else question
    return f"{what}: {escape(found.missing)}" if found.missing else what


def source_line(source: Source) -> str:
    """A source, as a link where it leads to the web."""
    if source.href is None or not re.match(r"https?://", source.href):
        return escape(source.text)
    href = re.sub(r"[\s<>()\\]", lambda found: f"%{ord(found.group()):02X}", source.href)
    return f"[{escape(source.text)}](<{href}>)"


def notes(report: Report) -> Iterator[str]:
    """What people noted, as quotes."""
    if report.notes:
        yield from ("## Notes", "")
        for note in report.notes:
            yield f"{time_of_day(note.at)}, at {escape(note.step)}:"
            yield ""
            # Two spaces at the end of a line keep it a line of its own.
            yield "  \n".join(f"> {escape(line)}" for line in note.text.split("\n"))
            yield ""


def copied(report: Report) -> Iterator[str]:
    """The commands that were copied, as they would be pasted."""
    if report.copied:
        yield from ("## Commands that were copied", "")
        for command in report.copied:
            yield f"{time_of_day(command.at)}, at {escape(command.step)}:"
            yield from ("", *fenced(command.text), "")


def facts(report: Report) -> Iterator[str]:
    """What was known of the target, as a table."""
    if report.facts:
        yield from ("## Known at the end", "", "| fact | value | from |", "|---|---|---|")
        for fact in report.facts:
            yield f"| {escape(fact.name)} | {escape(fact.text)} | {escape(fact.because)} |"
        yield ""


def listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A section of Markdown lines; nothing where there are none."""
    lines = list(lines)
    if lines:
        yield from (f"## {title}", "", *(f"- {line}" for line in lines), "")
