"""`wizard rediagnose`: the evidence of a recorded session judged again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wizard import __version__
from wizard.cli import exit_codes
from wizard.cli.inputs import chosen_session
from wizard.cli.options import add_format, add_recorded
from wizard.cli.own_folders import own_folders
from wizard.cli.step_output import judged_json
from wizard.flow.library import open_flow
from wizard.messages import session_messages as say
from wizard.messages.report_messages import VERDICTS
from wizard.session.rediagnose import Difference, Led, Rediagnosis
from wizard.session.rediagnose import rediagnose as judge_again
from wizard.session.timeline import Timeline
from wizard.text.clean import clean_line
from wizard.text.units import count_of, iso, time_of_day

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from wizard.session.recorded import Recorded


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    add_recorded(parser)
    parser.add_argument("--flow", metavar="FLOW", help="use this flow, not the recorded one")
    add_format(parser, "text", "json")


def run(arguments: Namespace) -> int:
    """Say where verdicts or the path differ; 1 where they do."""
    flow = open_flow(arguments.flow, own_folders()) if arguments.flow is not None else None
    session = chosen_session(arguments)
    timeline = Timeline(session.flow, session.started, session.events)
    again = judge_again(timeline, flow)
    name = flow.name if flow else session.flow
    if arguments.format == "json":
        print(json.dumps(_as_json(session, name, again), indent=2, ensure_ascii=False))
    else:
        for line in _as_text(session, name, again):
            print(clean_line(line))
    return exit_codes.NEGATIVE if again.differences else exit_codes.DONE


def _as_json(session: Recorded, flow: str, again: Rediagnosis) -> dict[str, Any]:
    return {
        "session": session.id,
        "flow": flow,
        "wizard": __version__,
        "recorded_by": session.header.version,
        "answers": again.answers,
        "verdicts": again.verdicts,
        "differences": [_difference_json(one) for one in again.differences],
        "evidence": _led_json(again.led) if again.led else None,
    }


def _difference_json(one: Difference) -> dict[str, Any]:
    return {
        "at": iso(one.at),
        "step": one.step,
        "title": one.title,
        "kind": one.kind,
        "answer": one.answer,
        "then": one.then,
        "now": one.now,
        "because": one.because or None,
    }


def _led_json(led: Led) -> dict[str, Any]:
    return {
        "path": [
            {
                "step": one.step,
                "title": one.title,
                "answer": one.answer,
                "because": list(one.because),
            }
            for one in led.path
        ],
        "end": {"step": led.step, "title": led.title, "kind": led.kind},
        "sure": led.sure,
        "open": [judged_json(led.flow, answer, verdict) for answer, verdict in led.open],
    }


def _as_text(session: Recorded, flow: str, again: Rediagnosis) -> Iterator[str]:
    yield say.JUDGED_AGAIN.format(session=session.id, flow=flow, version=__version__)
    sentence = say.DIFFERENCES if again.differences else say.NO_DIFFERENCE
    yield sentence.format(
        answers=count_of(again.answers, "answer"),
        verdicts=count_of(again.verdicts, "verdict"),
        differences=count_of(len(again.differences), "difference"),
    )
    title = None
    for one in again.differences:
        if (one.at, one.title) != title:
            title = (one.at, one.title)
            yield ""
            yield f"{time_of_day(one.at)} {one.title}"
        yield f"    {_in_words(one)}"
    if again.led:
        yield ""
        yield from _led_in_words(again.led)


def _in_words(one: Difference) -> str:
    match one.kind:
        case "verdict":
            then, now = VERDICTS[one.then], VERDICTS[one.now]
            sentence = say.VERDICT_DIFFERS_BECAUSE if one.because else say.VERDICT_DIFFERS
            return sentence.format(answer=one.answer, then=then, now=now, because=one.because)
        case "answer":
            return say.ANSWER_GONE.format(answer=one.answer)
        case "step":
            return say.STEP_GONE.format(answer=one.answer)
        case "leads":
            return say.LEADS_ELSEWHERE.format(answer=one.answer, then=one.then, now=one.now)
        case _:
            return say.DECIDES_OTHERWISE.format(then=one.then, now=one.now)


def _led_in_words(led: Led) -> Iterator[str]:
    sentence = say.EVIDENCE_LEADS_TO if led.sure else say.EVIDENCE_LEADS_AS_FAR_AS
    yield sentence.format(step=led.title)
    for one in led.path:
        because = f" ({'; '.join(one.because)})" if one.because else ""
        yield f"    {one.title} → {one.answer}{because}"
    for answer, verdict in led.open:
        missing = verdict.missing if verdict else None
        sentence = say.STILL_POSSIBLE_NEEDS if missing else say.STILL_POSSIBLE
        yield sentence.format(answer=answer.text, missing=missing)
