"""The packet for whoever takes over, such as the platform's people: what they would ask for.

What the session cannot know stands at the top, to be filled in; then what it does know, the most
telling first. Markdown, as the report is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.messages import report_messages as say
from wizard.report.as_markdown import (
    against,
    chosen_by,
    copied,
    curves,
    escape,
    facts,
    listed,
    notes,
    numbers,
    open_line,
    particulars,
    ruled_out_line,
)
from wizard.report.gather import gather
from wizard.report.summary import paragraph
from wizard.text.clean import clean_text
from wizard.text.units import time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.report.report_model import Report, Stop
    from wizard.session.recorded import Recorded


def handover(session: Recorded, *, is_open: bool = False) -> str:
    """The packet of a session; `is_open` says that a wizard still walks it."""
    report = gather(session, is_open=is_open)
    sections = (
        _head(report),
        curves(report),
        listed(say.FOUND, map(_found, _way(report))),
        against(report),
        listed(say.RULED_OUT, map(ruled_out_line, report.ruled_out)),
        listed(say.OPEN, map(open_line, report.open)),
        listed(say.REACHED_GUIDANCE, map(_guidance, _reached(report))),
        notes(report),
        copied(report),
        facts(report),
        listed(say.MISSING, map(escape, report.missing)),
    )
    return clean_text("\n".join(line for section in sections for line in section))


def _head(report: Report) -> Iterator[str]:
    yield f"# {say.HANDOVER_TITLE.format(title=escape(report.title))}"
    yield ""
    yield escape(paragraph(report.summary))
    yield ""
    yield say.FILL_IN
    yield ""
    for line in say.TO_FILL_IN:
        yield f"- {say.FIRST_FIRED if report.alert and line == say.FIRST_ALERT else line} …"
    yield ""
    yield f"## {say.ABOUT}"
    yield ""
    for name, text in particulars(report):
        yield f"- {name}: {escape(text)}"
    yield ""


def _way(report: Report) -> list[Stop]:
    """The questions that led to where it stands."""
    return [stop for stop in report.path if stop.sayings and stop.answer and not stop.taken_back]


def _found(stop: Stop) -> str:
    """A question with its answer, and what the evidence said of it."""
    saying = next((saying for saying in stop.sayings if saying.chosen), None)
    why = numbers(saying) if saying else ""
    line = f"{stop.number}: {escape(stop.title)} → {escape(stop.answer or '')}{chosen_by(stop)}"
    return f"{line}: {escape(why)}" if why else line


def _reached(report: Report) -> list[Stop]:
    return [stop for stop in report.path if stop.kind == "outcome"]


def _guidance(stop: Stop) -> str:
    back = f", {say.TAKEN_BACK}" if stop.taken_back else ""
    return f"{time_of_day(stop.entered)} {escape(stop.title)}{back}"
