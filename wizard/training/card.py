"""What somebody shares of a training: a few lines, and the same lines as a picture. Pure.

Neither says what the cause was, so that whoever reads it can still play the same one, nor who
played it or where.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from wizard.messages import training_messages as say
from wizard.text.units import count_of, date_time, duration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.training.attempts import Attempt


def card(attempt: Attempt, title: str) -> tuple[str, ...]:
    """The lines of an attempt at the scenario of that title, the title first."""
    how = say.CARD_RIGHT if attempt.right else say.CARD_WRONG
    hints = count_of(attempt.hints, "hint") if attempt.hints else say.CARD_NO_HINT
    took = say.CARD_LATE if attempt.late else say.CARD_TIME
    lines = [
        title,
        say.CARD_LEVEL.format(level=attempt.level, day=date_time(attempt.at)[:10]),
        f"{how}, {hints}, {took.format(time=duration(attempt.seconds))}",
    ]
    if attempt.predicted:
        right = min(attempt.foreseen, attempt.predicted)
        lines.append(say.CARD_PREDICTED.format(right=right, count=attempt.predicted))
    lines.append(say.CARD_AGAIN.format(scenario=attempt.scenario, seed=attempt.seed))
    return tuple(lines)


_TITLE = ' class="title"'
_CELL, _ROW, _EDGE = 9, 26, 24
"""Units of a character of a font with equal widths, of a row, and of the margin."""

_STYLE = (
    "text{font:15px ui-monospace,monospace;fill:#1f2328}.title{font-weight:bold}"
    ".page{fill:#fff;stroke:#8c959f}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117;stroke:#6e7681}}"
)


def card_svg(lines: Sequence[str], measure: Callable[[str], int]) -> str:
    """The lines of a card as an SVG document, for light and dark pages; `measure` says how many
    cells a text takes."""
    width = max(map(measure, lines)) * _CELL + 2 * _EDGE
    height = len(lines) * _ROW + 2 * _EDGE - _ROW // 2
    texts = "\n".join(
        f'<text x="{_EDGE}" y="{_EDGE + _ROW * at + _ROW // 2}"'
        f"{'' if at else _TITLE}>{escape(line)}</text>"
        for at, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">\n'
        f"<title>{escape('; '.join(lines))}</title>\n<style>{_STYLE}</style>\n"
        f'<rect class="page" x="1" y="1" width="{width - 2}" height="{height - 2}" rx="8"/>\n'
        f"{texts}\n</svg>\n"
    )
