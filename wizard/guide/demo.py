"""The demo: a walk of the shipped flow about a recorded leak, with a hint beside each screen.

It is a walk like any other, so that whoever tries it presses the real keys. Nothing is watched, and
nothing is kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.flow.blocks import Paragraph, Quote, TextSpan
from wizard.flow.library import DEFAULT, open_flow
from wizard.guide.controller import Guide
from wizard.guide.recorder import Unrecorded
from wizard.messages import demo_messages as say
from wizard.training.cases import recorded_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wizard.guide.view import View

RECORDING = Path(__file__).with_name("demo.rec")
"""A gunicorn with two workers that gained 64 MiB a minute under 25 requests a second, and was
killed three times at its limit of 512 MiB; recorded by `wizard watch`, with other names."""

ALERT = "high_mem_usage"

_STATED = {"requests.rate": "1500/min"}
"""What no machine can show, and a person would enter."""


class DemoGuide(Guide):
    """A walk with hints."""

    def view(self) -> View:
        view = super().view()
        place = view.step.id
        hint = Quote((Paragraph(tuple(_hint(place))),), None)
        step = replace(view.step, blocks=(hint, *view.step.blocks))
        target = replace(view.target, title=say.TARGET, detail="")
        return replace(view, flow_title=say.TITLE, step=step, target=target)


def demo(clock: Callable[[], float]) -> DemoGuide:
    """The demo at its first question. `clock` gives seconds since the epoch; the recording ends
    now."""
    flow = open_flow(DEFAULT)
    guide = DemoGuide(flow, Unrecorded(), clock, stated=_STATED)
    guide.look_back(recorded_case(str(RECORDING), clock()).history)
    guide.begin(flow.main.alerts[ALERT], ALERT)
    return guide


def _hint(step: str) -> Iterator[TextSpan]:
    """What is said beside a step."""
    if step in say.HINTS:
        number = list(say.HINTS).index(step) + 1
        yield TextSpan(say.NUMBER.format(number=number, count=len(say.HINTS)), strong=True)
    for at, part in enumerate(say.HINTS.get(step, say.ELSEWHERE).split("`")):
        yield TextSpan(part, code=bool(at % 2))
