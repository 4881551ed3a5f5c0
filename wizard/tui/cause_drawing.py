"""The possible causes: a few rows beside a step, and a page of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.guide.cause_words import (
    against_reason,
    brief_words,
    cause_tier,
    findings_words,
    standing_words,
    turn_words,
)
from wizard.messages import screen_messages as say
from wizard.text.line import cut, joined, wrap
from wizard.tui.answers import VERDICT_ROLES, beside, judgement, sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Role, Run
    from wizard.walk.causes import Cause
    from wizard.walk.ways import Leg

LEAST_COLUMN = 6
"""With fewer rows than these the column says too little to be worth a look."""

_STANDS_OUT = frozenset(("here", "supported", "against an answer", "likely", "open"))
"""What stands so has its remedy beside a step, too."""


def cause_column(causes: Sequence[Cause], width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """As many causes as there are rows for, each with its remedy where it may still be the one, and
    how many more there are."""
    if not causes or height < LEAST_COLUMN:
        return []
    lines: list[Line] = [((say.CAUSES, "strong"), (say.CAUSES_KEY, "quiet"))]
    for shown, cause in enumerate(causes):
        rows = _in_column(cause, width, glyphs)
        left = len(causes) - shown
        if len(lines) + len(rows) + (left > 1) > height:
            lines.append(((say.MORE_CAUSES.format(count=left), "quiet"),))
            break
        lines.extend(rows)
    return lines


def against_lines(cause: Cause, width: int, most: int, glyphs: Glyphs) -> list[Line]:
    """What the evidence says against an answer, and what to do instead, in at most so many rows."""
    mark = cause_sign(cause, glyphs)
    instead = f" {glyphs.arrow} {cause.remedy}" if cause.remedy else ""
    runs: list[Run] = [mark, (" ", "text"), (turn_words(cause), mark[1]), (instead, "text")]
    runs.append((f"{say.CAUSES_KEY}: {against_reason(cause)}", "quiet"))
    lines = list(wrap(runs, width, cell_len))
    if len(lines) > most:
        rest = cut(lines[most - 1], width - 2, cell_len, "")
        lines[most - 1 :] = [joined([*rest, (f" {glyphs.ellipsis}", "quiet")])]
    return lines


def _in_column(cause: Cause, width: int, glyphs: Glyphs) -> list[Line]:
    mark = cause_sign(cause, glyphs)
    role: Role = "quiet" if mark[1] == "contradicted" else "text"
    rows = _hanging([mark, (" ", role)], cause_line(cause, width - 2, glyphs), role, width)
    if cause.standing in _STANDS_OUT and cause.remedy:
        rows += _hanging([(f"  {glyphs.arrow} ", "quiet")], cause.remedy, "quiet", width)
    if brief := brief_words(cause):
        rows += _hanging([("  ", "text")], brief, mark[1], width)
    return rows


def _hanging(first: list[Run], text: str, role: Role, width: int) -> list[Line]:
    """`text` behind `first`, its further rows below its beginning."""
    indent = sum(cell_len(run[0]) for run in first)
    rows = list(wrap([(text, role)], max(1, width - indent), cell_len))
    margin: list[Run] = [(" " * indent, role)]
    return [joined([*(margin if at else first), *row]) for at, row in enumerate(rows)]


def cause_line(cause: Cause, width: int, glyphs: Glyphs) -> str:
    """What one sees where it is this: what tells it apart, as far as there is room."""
    return findings_words(cause, lambda text: cell_len(text) <= width, glyphs.ellipsis)


def remedy_line(cause: Cause, glyphs: Glyphs) -> str:
    """The remedy as it stands below its cause."""
    return f"  {glyphs.arrow} {cause.remedy}" if cause.remedy else ""


def cause_lines(cause: Cause, width: int, glyphs: Glyphs, *, leads: bool) -> Iterator[Line]:
    """All that is known of a cause: its remedy, how it stands, and what would have to be true.
    `leads`: whether one can go elsewhere from here."""
    if cause.remedy:
        yield from wrap([(f"{glyphs.arrow} {cause.remedy}", "strong")], width, cell_len)
        yield ()
    mark = cause_sign(cause, glyphs)
    yield from wrap([mark, (" ", "text"), (standing_words(cause), mark[1])], width, cell_len)
    if cause.turn is not None:
        yield ()
        sentence = say.CAN_BE_TAKEN_BACK if leads else say.WAS_ANSWERED
        text = sentence.format(question=cause.turn.question, answer=cause.turn.answer)
        yield from wrap([(text, "text")], width, cell_len)
    if cause.way:
        yield ()
        yield from wrap([(say.ALL_MUST_HOLD, "text")], width, cell_len)
    for leg in cause.way:
        yield ()
        yield from _leg(leg, width, glyphs)


def _leg(leg: Leg, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """One answer on the way with its condition and what the evidence says of it."""
    yield from wrap([(leg.title, "quiet")], width, cell_len)
    yield from beside(f"{leg.number}  ", [(leg.text, "strong")], width)
    margin = " " * len(f"{leg.number}  ")
    if leg.condition is not None:
        yield from beside(margin, [(say.NEEDS, "quiet"), (leg.condition, "code")], width)
    if leg.verdict is not None:
        yield from beside(margin, judgement(leg.verdict, glyphs), width)
    elif not leg.only:
        yield from beside(margin, [(say.YOU_DECIDE, "quiet")], width)


def cause_sign(cause: Cause, glyphs: Glyphs) -> Run:
    """How a cause stands, in one cell."""
    if cause.standing == "against an answer":
        return ("!", "warning")
    tier = cause_tier(cause)
    if tier is None:
        return (glyphs.pointer if cause.standing == "here" else glyphs.bullet, "strong")
    # Likely and unlikely share a sign, and beside a step there is no room for the word.
    return (sign("unknown" if tier == "unlikely" else tier, glyphs), VERDICT_ROLES[tier])
