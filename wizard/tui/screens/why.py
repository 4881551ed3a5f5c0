"""Why: the author's reason, what each answer would need to be true, and where each leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.flow.prose import lay_out
from wizard.guide.verdict_words import no_limit
from wizard.text.line import joined, wrap
from wizard.tui.draw.answers import judgement
from wizard.tui.screens.paper import PaperPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.guide.view import ChoiceView, View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Run

_NO_REASON = "The author of this step gave no reason."
_GUIDANCE = "This is guidance, not a question: it is where the way so far leads."


class WhyScreen(PaperPage):
    """Follows the evidence while it is open."""

    own_key = "w"

    def title_text(self) -> str:
        return f"Why: {self.view.step.title}"

    def lines(self, width: int) -> Sequence[Line]:
        return list(_why(self.view, min(100, width), self.face.glyphs))


def _why(view: View, width: int, glyphs: Glyphs) -> Iterator[Line]:
    step = view.step
    if step.why:
        yield from _capital(lay_out(step.why, width, cell_len, glyphs))
    else:
        said = _GUIDANCE if step.kind == "outcome" else _NO_REASON
        yield from wrap([(said, "quiet")], width, cell_len)
    if step.check:
        yield ()
        said = "This is a check: only what was seen since it was entered counts."
        yield from wrap([(said, "text")], width, cell_len)
    if said := no_limit(view):
        yield ()
        yield from wrap([(said, "text")], width, cell_len)
    if step.kind != "contents":
        for choice in step.choices:
            yield ()
            yield from _choice(choice, width, glyphs)
    if step.source:
        yield ()
        yield from wrap([(f"Source: {step.source}", "quiet")], width, cell_len)


def _capital(lines: Sequence[Line]) -> Iterator[Line]:
    """The reason began after "Why:" and begins a sentence here."""
    for row, line in enumerate(lines):
        if not row and line and line[0][1] == "text":
            text, role = line[0]
            yield ((text[:1].upper() + text[1:], role), *line[1:])
        else:
            yield line


def _choice(choice: ChoiceView, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """An answer with all that is known of it."""
    number = f"{choice.number}  "
    yield from _beside(number, [(choice.text, "strong")], width)
    margin = " " * len(number)
    if choice.description not in ("", choice.leads_to):
        yield from _beside(margin, [(choice.description, "text")], width)
    if choice.condition is not None:
        yield from _beside(margin, [("needs  ", "quiet"), (choice.condition, "code")], width)
        yield from _beside(margin, judgement(choice.verdict, glyphs), width)
    if choice.leads_to:
        yield from _beside(margin, [(f"{glyphs.arrow} {choice.leads_to}", "quiet")], width)


def _beside(margin: str, runs: Sequence[Run], width: int) -> Iterator[Line]:
    for row, line in enumerate(wrap(runs, width - len(margin), cell_len)):
        yield joined([(" " * len(margin) if row else margin, "key"), *line])
