"""A walk by lines, all of it in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING

from wcwidth import wcswidth

from tests.helpers.flows import flow_of
from tests.helpers.values import field_names, replace
from wizard.guide.controller import Guide
from wizard.plain.line_page import LinePage
from wizard.plain.line_prompt import NumberedPrompt
from wizard.plain.line_ui import LineUI
from wizard.text.glyphs import UNICODE
from wizard.walk.events import DocumentOpened, Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from wizard.flow.model import Flow
    from wizard.walk.events import EndReason

FLOW = """\
---
start: which
---

# A small flow

## Which alert did you receive? <a id="which"></a>

> **Why:** they need different fixes.

Look at [the dashboard](#dashboard) first.

- [Memory](#memory): near the limit
  - when: `memory.share >= 95%`
- [CPU](#cpu)
- [I am not sure](#dashboard)

## Memory is short <a id="memory"></a>

See who has it:

```bash read
ps -o pid,rss --sort=-rss
```

Then start it with:

```bash args
--max-requests 1024 --pid {{ pid }}
```

> [!WARNING]
> This works round the leak.

Source: The manual

- [Check](#which)

## The CPU is busy <a id="cpu"></a>

Find the loop.

## Look at the dashboard <a id="dashboard"></a>

It is there.
"""


def page(width: int = 78) -> LinePage:
    """A page as wide as the line UI makes one."""
    return LinePage(width, lambda text: max(0, wcswidth(text)), UNICODE)


@dataclass
class Recorder:
    """Keeps events in memory."""

    events: list[Event] = field(default_factory=list)
    problem: str | None = None

    def saved(self) -> Path | None:
        return None

    def append(self, event: Event, *, durable: bool) -> None:
        self.events.append(event)


@dataclass
class Walked:
    """What came of a walk."""

    out: str
    reason: EndReason | None
    guide: Guide
    events: list[Event]


def make_guide(
    flow: Flow | str = FLOW, *, start: str | None = None, stated: Mapping[str, str] | None = None
) -> tuple[Guide, Recorder]:
    """A guide that stands at the first step, and watches nothing; its clock stands still."""
    recorder = Recorder()
    flow = flow_of(flow) if isinstance(flow, str) else flow
    guide = Guide(flow, recorder, lambda: 1_000_000.0, stated=stated)
    guide.begin(start)
    return guide, recorder


def walk_lines(
    typed: str,
    flow: Flow | str = FLOW,
    *,
    start: str | None = None,
    stated: Mapping[str, str] | None = None,
) -> Walked:
    """Walk with what is typed, a line each."""
    guide, recorder = make_guide(flow, start=start, stated=stated)
    out = StringIO()
    prompt = NumberedPrompt(StringIO(typed), out, page().options)
    reason = LineUI(guide, page, prompt, out, UNICODE).run()
    return Walked(out.getvalue(), reason, guide, recorder.events)


def lines_of(guide: Guide, typed: Iterable[str | Callable[[], None]]) -> str:
    """What is shown while lines are typed, and things happen before one is."""
    out, waiting = StringIO(), iter(typed)

    class Source(StringIO):
        def readline(self, *_: object) -> str:  # type: ignore[override]
            for one in waiting:
                if isinstance(one, str):
                    return one + "\n"
                one()
            return ""

    LineUI(guide, page, NumberedPrompt(Source(), out, page().options), out, UNICODE).run()
    return out.getvalue()


def without_times(events: list[Event]) -> list[Event]:
    """The events as they are, but all at one time; documents by their name alone."""
    return [
        replace(event, at=0.0, text="") if isinstance(event, DocumentOpened) else _at_zero(event)
        for event in events
    ]


def _at_zero(event: Event) -> Event:
    assert "at" in field_names(event)
    return replace(event, at=0.0)
