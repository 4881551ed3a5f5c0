"""`wizard walk`: answers from the command line, no terminal, no look at the machine."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from wizard.cli import exit_codes
from wizard.cli.console import tell
from wizard.cli.exit_codes import UsageError
from wizard.cli.inputs import directory_of, first_step, stated_facts
from wizard.cli.options import FLOW_HELP, add_entry, add_format, add_session_dir
from wizard.cli.own_folders import open_and_tell, own_folders
from wizard.cli.step_output import end_json, end_text
from wizard.flow.library import lasting_name
from wizard.flow.links import leading_to
from wizard.guide.controller import Guide
from wizard.guide.recorder import Unrecorded
from wizard.messages import command_messages as say
from wizard.session.journal import Journal
from wizard.walk.engine import WalkError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator

    from wizard.flow.model import Answer, Flow, Step
    from wizard.guide.recorder import Recorder


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    parser.add_argument("flow", metavar="FLOW", help=FLOW_HELP)
    parser.add_argument(
        "--answer",
        metavar="A",
        action="extend",
        nargs="+",
        default=[],
        help="an answer's number, its text, a part of it that fits no other, or its target id; "
        "may be repeated",
    )
    add_entry(parser)
    add_session_dir(parser, "save the walk as a session there")
    add_format(parser, "text", "json")


def run(arguments: Namespace) -> int:
    """Walk as far as the answers lead and print the step there."""
    flow = open_and_tell(arguments.flow)
    stated, start = stated_facts(arguments.stated), first_step(flow, arguments)
    with _recorder(flow, arguments) as recorder:
        guide = Guide(flow, recorder, time.time, stated=stated)
        try:
            guide.begin(start, arguments.alert)
            give_answers(guide, arguments.answer)
        finally:
            guide.end("quit")
    if arguments.format == "json":
        print(json.dumps(_as_json(guide), indent=2, ensure_ascii=False))
    else:
        print(_as_text(guide))
    return exit_codes.DONE if guide.step.kind == "outcome" else exit_codes.STOPPED


@contextmanager
def _recorder(flow: Flow, arguments: Namespace) -> Iterator[Recorder]:
    """A journal where `--session-dir` asks for one; says at the end where it is, or why not."""
    if arguments.session_dir is None:
        yield Unrecorded()
        return
    origin = lasting_name(arguments.flow, own_folders())
    directory = directory_of(arguments)
    journal = Journal.create(directory, flow=flow.name, started=time.time(), origin=origin)
    try:
        yield journal
    finally:
        journal.close()
    if journal.problem:
        tell(say.NOT_SAVED.format(problem=journal.problem))
    else:
        tell(say.SAVED_IN.format(path=journal.path))


def give_answers(guide: Guide, words: Iterable[str]) -> None:
    """Answer one step after the other. Raises UsageError where an answer does not fit."""
    for word in words:
        answer = match_answer(guide.flow, guide.step, word)
        try:
            guide.answer(answer.number)
        except WalkError as error:
            raise UsageError(f"{answer.place}: {error}") from error


def match_answer(flow: Flow, step: Step, word: str) -> Answer:
    """The choice that `word` means: its number, else its exact text, else its target id, else its
    text in letters of another case, else the only one with `word` in its text."""
    wanted = word.strip()
    folded = wanted.casefold()
    for matches in (
        [choice for choice in step.choices if str(choice.number) == wanted],
        [choice for choice in step.choices if choice.text == wanted],
        leading_to(flow, step, wanted.removeprefix("#")),
        [choice for choice in step.choices if choice.text.casefold() == folded],
        [choice for choice in step.choices if folded and folded in choice.text.casefold()],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            numbers = " and ".join(str(choice.number) for choice in matches)
            raise UsageError(
                say.ANSWER_OF_SEVERAL.format(
                    place=step.place, step=step.title, answer=word, numbers=numbers
                )
            )
    offered = "; ".join(f"{choice.number} {choice.text}" for choice in step.choices)
    sentence = say.NO_ANSWER if offered else say.NO_ANSWERS
    raise UsageError(
        sentence.format(place=step.place, step=step.title, answer=word, offered=offered)
    )


def _as_json(guide: Guide) -> dict[str, Any]:
    return {
        "flow": guide.flow.name,
        "path": [
            {"step": visit.step, "title": visit.title, "answer": visit.answer.text}
            for visit in guide.walk.trail
            if visit.answer
        ],
        "end": end_json(guide),
    }


def _as_text(guide: Guide) -> str:
    """The way, then the step as it would be read aloud."""
    way = [f"{v.title} → {v.answer.text}" for v in guide.walk.trail if v.answer]
    return "\n".join([*way, *([""] if way else []), *end_text(guide)])
