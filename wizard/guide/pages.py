"""What is read before and after the walk of a training. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.block import Paragraph, Span
from wizard.training.debriefing import briefing, debriefing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.flow.block import Block
    from wizard.guide.view import GaugeView, Phase
    from wizard.training.scenario import Scenario
    from wizard.training.score import Score


def page_of(  # noqa: PLR0913, PLR0917 - each is something that a page tells
    phase: Phase,
    scenario: Scenario,
    seed: int,
    names: Mapping[str, str],
    score: Score | None,
    reading: str,
    failed: str,
    shown: str,
) -> tuple[Block, ...]:
    """The text of a phase that has one; `names` fill what differs from time to time."""
    match phase:
        case "briefing":
            return briefing(scenario, names)
        case "debriefing" if score is not None:
            again = (
                f"The same once more: wizard train {scenario.name} --seed {seed}. "
                "What you need most: wizard train."
            )
            return debriefing(scenario, score, reading, names, next_line=again, shown=shown)
        case "failed":
            return (Paragraph((Span(f"This training cannot go on: {failed}"),)),)
        case _:
            return ()


def shown_by(gauges: Iterable[GaugeView]) -> str:
    """What the gauges show, in a line: `Memory 97 %, step 121 MiB; CPU 0.5 %, idle`."""
    return "; ".join(
        f"{gauge.label} {', '.join(filter(None, (gauge.percent, gauge.words)))}"
        for gauge in gauges
        if gauge.percent
    )
