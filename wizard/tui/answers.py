"""The answers of a step with what the evidence says of each, in a sign and in words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len

from wizard.guide.verdict_words import verdict_words
from wizard.messages.walk_messages import VERDICTS
from wizard.text.line import cut, joined, pad, width_of, wrap
from wizard.walk.verdicts import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.guide.view import CheckView, ChoiceView
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Role, Run
    from wizard.walk.check import CheckResult
    from wizard.walk.events import Tier, Verdict

VERDICT_ROLES: dict[Tier, Role] = {
    "true": "supported",
    "likely": "likely",
    "unknown": "unsure",
    "unlikely": "unlikely",
    "false": "contradicted",
}
_VERDICT_WIDTH = 17  # a sign, a space, the longest words
_SHORTEST = 24  # the column of texts where all of them are short
_NARROW = 56  # below this width the column of verdicts shows signs alone


class Listed(Struct, frozen=True):
    """Rows of answers, and which answer each row belongs to."""

    lines: tuple[Line, ...]
    numbers: tuple[int, ...]
    """For each line the number of its answer."""

    described: bool
    """Whether the descriptions are among them."""

    beside: bool
    """Whether the only answer's row says where it leads."""

    def rows_of(self, number: int | None) -> range:
        """The rows of that answer; empty where there is none."""
        rows = [row for row, owner in enumerate(self.numbers) if owner == number]
        return range(rows[0], rows[-1] + 1) if rows else range(0)


def sign(tier: Tier, glyphs: Glyphs) -> str:
    """The verdict in one cell."""
    signs = {"true": glyphs.supported, "false": glyphs.contradicted, "unknown": glyphs.unsure}
    return signs.get(tier, glyphs.leaning)


def verdict_run(verdict: Verdict | None, glyphs: Glyphs, *, words: bool = True) -> list[Run]:
    """The verdict in a sign and a word or two; nothing where there is no condition. Likely and
    unlikely share a sign, so they always have their word."""
    if verdict is None:
        return []
    tier = verdict.tier
    text = f" {VERDICTS[tier]}" if words or verdict.likely else ""
    return [(sign(tier, glyphs) + text, VERDICT_ROLES[tier])]


class _Columns(Struct, frozen=True):
    """How the width is shared out among the parts of a row."""

    digits: int
    text: int
    words: bool
    """Whether verdicts have words; else signs alone."""

    way: bool
    """Whether the row says where the answer leads."""

    @property
    def margin(self) -> int:
        """Pointer and number, and the spaces behind each."""
        return self.digits + 4


def _columns(choices: Sequence[ChoiceView], width: int, glyphs: Glyphs) -> _Columns:
    """The verdicts stand as near to the texts as the longest of these allows."""
    digits = len(str(max((choice.number for choice in choices), default=1)))
    room = width - digits - 4
    way = len(choices) == 1 and _fits_beside(choices[0], width, glyphs)
    words = width >= _NARROW
    if any(choice.verdict is not None for choice in choices):
        longest = max(cell_len(choice.text) for choice in choices)
        signs = (verdict_run(choice.verdict, glyphs, words=False) for choice in choices)
        beside = _VERDICT_WIDTH if words else max(width_of(run, cell_len) for run in signs)
        room = min(room - 2 - beside, max(longest, _SHORTEST))
    return _Columns(digits, max(8, room), words, way)


# Drawn each second, and nearly always the same.
@lru_cache(maxsize=8)
def list_answers(
    choices: tuple[ChoiceView, ...],
    selected: int | None,
    width: int,
    glyphs: Glyphs,
    *,
    described: bool,
) -> Listed:
    """All answers in rows: pointer, number, text, verdict; below it, where `described`, the
    description. A text that is too long goes on in the next row."""
    columns = _columns(choices, width, glyphs)
    lines: list[Line] = []
    numbers: list[int] = []
    for choice in choices:
        lines.extend(_rows(choice, columns, glyphs, chosen=choice.number == selected))
        if described and _description(choice):
            about = wrap([(_description(choice), "quiet")], width - columns.margin, cell_len)
            lines.extend(joined([(" " * columns.margin, "text"), *line]) for line in about)
        numbers.extend([choice.number] * (len(lines) - len(numbers)))
    return Listed(tuple(lines), tuple(numbers), described, columns.way)


def _rows(choice: ChoiceView, columns: _Columns, glyphs: Glyphs, *, chosen: bool) -> Iterator[Line]:
    """One answer; the verdict stands in its first row."""
    role: Role = "selected" if chosen else "text"
    mark = glyphs.pointer if chosen else " "
    margin: list[Run] = [(f"{mark} {choice.number:>{columns.digits}}  ", "key")]
    verdict = verdict_run(choice.verdict, glyphs, words=columns.words)
    for text in wrap([(choice.text or " ", role)], columns.text, cell_len):
        runs = [*margin, *text]
        if columns.way:
            runs.extend([("  ", "text"), *_way(choice, glyphs)])
        if verdict:
            runs = [*pad(runs, columns.margin + columns.text + 2, cell_len), *verdict]
            verdict = []
        yield joined(runs)
        margin = [(" " * columns.margin, "text")]


def _fits_beside(choice: ChoiceView, width: int, glyphs: Glyphs) -> bool:
    """Whether there is room in an answer's row for where it leads."""
    way = width_of(_way(choice, glyphs), cell_len)
    return choice.verdict is None and 7 + cell_len(choice.text) + way <= width


def _description(choice: ChoiceView) -> str:
    """What describes an answer, unless it is where it leads."""
    return "" if choice.description == choice.leads_to else choice.description


def _way(choice: ChoiceView, glyphs: Glyphs) -> list[Run]:
    """Where an answer leads, unless its text says so already."""
    if choice.leads_to in ("", choice.text):
        return []
    return [(f"{glyphs.arrow} {choice.leads_to}", "quiet")]


def about(choice: ChoiceView, listed: Listed, glyphs: Glyphs) -> list[Run]:
    """What the list does not show of an answer: its description, where it leads."""
    runs = [] if listed.beside else _way(choice, glyphs)
    if _description(choice) and not listed.described:
        return [(_description(choice), "text"), ("  ", "text"), *runs]
    return runs


def detail(choice: ChoiceView, listed: Listed, width: int, rows: int, glyphs: Glyphs) -> list[Line]:
    """What there is to know of the selected answer beyond its row, in at most `rows` rows: its
    description, where it leads, and what the evidence says with its numbers."""
    return _detailed(about(choice, listed, glyphs), choice, width, rows, glyphs)


def pointed_out(choice: ChoiceView, width: int, rows: int, glyphs: Glyphs) -> list[Line]:
    """The same of an answer that the evidence is for, where none is selected."""
    named: list[Run] = [(f"{choice.number} ", "key"), (choice.text, "quiet")]
    return _detailed(named, choice, width, rows, glyphs)


def _detailed(
    heading: Sequence[Run], choice: ChoiceView, width: int, rows: int, glyphs: Glyphs
) -> list[Line]:
    first = list(wrap(heading, width, cell_len))
    then = list(wrap(judgement(choice.verdict, glyphs), width, cell_len))
    # Where both are too long, each gets half of the room; of a single row the numbers do.
    room = max(rows - len(then), rows // 2) if then else rows
    shown = _first_of(first, room, width, glyphs)
    return shown + _first_of(then, rows - len(shown), width, glyphs)


def _first_of(lines: list[Line], rows: int, width: int, glyphs: Glyphs) -> list[Line]:
    """At most `rows` of the lines, the last with a sign where there are more."""
    if len(lines) <= rows or rows <= 0:
        return lines[: max(0, rows)]
    mark = glyphs.ellipsis
    last = cut(lines[rows - 1], width - cell_len(mark), cell_len, "")
    return [*lines[: rows - 1], joined([*last, (mark, "quiet")])]


def judgement(verdict: Verdict | None, glyphs: Glyphs) -> list[Run]:
    """A verdict with its readings and with what is missing; nothing where there is no condition."""
    if verdict is None:
        return []
    tier = verdict.tier
    runs: list[Run] = [(f"{sign(tier, glyphs)} {verdict_words(verdict)}", VERDICT_ROLES[tier])]
    reasons = numbers_of(verdict)
    if reasons:
        runs.extend([(": ", "quiet"), (reasons, "text")])
    return runs


_RESULTS: dict[CheckResult, Tier] = {
    "held": "true",
    "did not hold": "false",
    "too early": "unknown",
}


def check_lines(check: CheckView, here: str, width: int, glyphs: Glyphs) -> list[Line]:
    """What a check has come to, in a row or more; its title, too, where it is not the step `here`
    itself."""
    runs: list[Run] = []
    if check.result:
        tier = _RESULTS[check.result]
        runs.append((f"{sign(tier, glyphs)} ", VERDICT_ROLES[tier]))
        runs.append((check.words, VERDICT_ROLES[tier]))
    else:
        runs.append((check.words, "quiet"))
    if check.step != here:
        runs = [(f"{check.title} ", "quiet"), *runs]
    runs.extend((f" · {reading}", "quiet") for reading in check.said)
    return list(wrap(runs, width, cell_len))


def beside(margin: str, runs: Sequence[Run], width: int) -> Iterator[Line]:
    """`runs` wrapped to the right of `margin`, which stands in the first line only."""
    for row, line in enumerate(wrap(runs, width - len(margin), cell_len)):
        yield joined([(" " * len(margin) if row else margin, "key"), *line])
