"""A recorded session told by lines, for whoever has no full screen or wants it as a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.session.telling import changes, tellings
from wizard.text.line import text_of, wrap
from wizard.text.units import stopwatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.session.story import Story
    from wizard.session.telling import Telling, TellingKind
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Measure


def story_lines(story: Story, width: int, measure: Measure, glyphs: Glyphs) -> Iterator[str]:
    """Everything that happened, in order: each step with what was said and done in it below."""
    told = sorted((*tellings(story), *changes(story)), key=lambda one: (one.at, one.kind == "step"))
    column = len(stopwatch(story.end - story.start)) + 2
    for one in told:
        if one.kind == "step":
            yield ""
        mark = _mark(one, glyphs)
        margin = f"{stopwatch(one.at - story.start):>{column - 2}}  {mark} "
        text = wrap([(one.text, "text")], max(20, width - len(margin)), measure)
        for row, line in enumerate(text):
            yield (" " * len(margin) if row else margin) + text_of(line)


def _mark(one: Telling, glyphs: Glyphs) -> str:
    """A sign of one cell before what has to be seen."""
    marks: dict[TellingKind, str] = {
        "step": "#",
        "contradiction": glyphs.contradicted,
        "note": glyphs.bullet,
        "verdict": glyphs.unsure,
        "answer": glyphs.then,
    }
    return marks.get(one.kind, " ")
