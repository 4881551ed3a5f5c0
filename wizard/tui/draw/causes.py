"""The board of causes as a column beside a step, one cause in full, and what a check came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.guide.verdict_words import STANDING_TRUTHS, standing_words
from wizard.text.line import cut, joined, wrap
from wizard.tui.draw.answers import VERDICT_ROLES, judgement, sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.guide.view import CheckView
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Role, Run
    from wizard.walk.causes import Cause, Leg
    from wizard.walk.check import CheckResult
    from wizard.walk.events import Truth

LEAST_COLUMN = 6
"""With fewer rows than these the column says too little to be worth a look."""

_OTHERWISE = "Go back to that question and answer it otherwise to get there."

_RESULTS: dict[CheckResult, Truth] = {
    "held": "true",
    "did not hold": "false",
    "too early": "unknown",
}


def cause_column(causes: Sequence[Cause], width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """As many causes as there are rows for, a row each, and how many more there are."""
    if not causes or height < LEAST_COLUMN:
        return []
    lines: list[Line] = [(("Causes", "strong"), (" (c shows why)", "quiet"))]
    room = height - 1
    shown = len(causes) if len(causes) <= room else room - 1
    for cause in causes[:shown]:
        mark = cause_sign(cause, glyphs)
        title: Role = "quiet" if mark[1] == "contradicted" else "text"
        runs: list[Run] = [mark, (" ", "text"), (cause.title, title)]
        lines.append(cut(runs, width, cell_len, glyphs.ellipsis))
    if shown < len(causes):
        lines.append(((f"  {len(causes) - shown} more, ruled out or further off", "quiet"),))
    return lines


def cause_lines(cause: Cause, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """All that is known of a cause: how it stands, and what would have to be true."""
    truth = STANDING_TRUTHS.get(cause.standing)
    role: Role = VERDICT_ROLES[truth] if truth else "strong"
    yield from wrap(
        [cause_sign(cause, glyphs), (" ", "text"), (standing_words(cause), role)], width, cell_len
    )
    if cause.given and cause.standing == "ruled out":
        yield ()
        yield from wrap([(_OTHERWISE, "quiet")], width, cell_len)
    if cause.way:
        yield ()
        said = "From here, all of this would have to be so:"
        yield from wrap([(said, "text")], width, cell_len)
    for leg in cause.way:
        yield ()
        yield from _leg(leg, width, glyphs)


def check_lines(check: CheckView, here: str, width: int, glyphs: Glyphs) -> list[Line]:
    """What a check has come to, in a row or more; its title, too, where it is not the step `here`
    itself."""
    runs: list[Run] = []
    if check.result:
        truth = _RESULTS[check.result]
        runs.append((f"{sign(truth, glyphs)} ", VERDICT_ROLES[truth]))
        runs.append((check.words, VERDICT_ROLES[truth]))
    else:
        runs.append((check.words, "quiet"))
    if check.step != here:
        runs = [(f"{check.title} ", "quiet"), *runs]
    runs.extend((f" · {said}", "quiet") for said in check.said)
    return list(wrap(runs, width, cell_len))


def _leg(leg: Leg, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """One answer on the way with its condition and what the evidence says of it."""
    yield from wrap([(leg.title, "quiet")], width, cell_len)
    yield from _beside(f"{leg.number}  ", [(leg.text, "strong")], width)
    margin = " " * len(f"{leg.number}  ")
    if leg.condition is not None:
        yield from _beside(margin, [("needs  ", "quiet"), (leg.condition, "code")], width)
    if leg.verdict is not None:
        yield from _beside(margin, judgement(leg.verdict, glyphs), width)
    elif not leg.only:
        yield from _beside(margin, [("for you to say", "quiet")], width)


def _beside(margin: str, runs: Sequence[Run], width: int) -> Iterator[Line]:
    for row, line in enumerate(wrap(runs, width - len(margin), cell_len)):
        yield joined([(" " * len(margin) if row else margin, "key"), *line])


def cause_sign(cause: Cause, glyphs: Glyphs) -> Run:
    """How a cause stands, in one cell."""
    truth = STANDING_TRUTHS.get(cause.standing)
    if truth is None:
        return (glyphs.pointer if cause.standing == "here" else glyphs.bullet, "strong")
    return (sign(truth, glyphs), VERDICT_ROLES[truth])
