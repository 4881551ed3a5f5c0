"""`wizard find`: from the words of a symptom to the step that speaks of it, in all flows."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.cli import exit_codes
from wizard.cli.console import tell
from wizard.cli.exit_codes import UsageError
from wizard.cli.options import FLOW_HELP, add_format
from wizard.cli.own_folders import own_folders
from wizard.flow.library import flows_in, open_flow, shipped_flows
from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.problems import FlowError
from wizard.flow.step_search import Hit, around, best, found_in, words_of
from wizard.messages import command_messages as say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from wizard.flow.model import Document, Flow


_SHOWN = 20
"""How many the text shows; JSON has all."""

_WIDTH = 100
"""Characters of a line of text that are shown."""


class _Match(NamedTuple):
    asked: str
    """What opens the flow."""

    hit: Hit


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    parser.add_argument("words", nargs="+", metavar="WORDS", help="words, or beginnings of words")
    parser.add_argument(
        "--in", metavar="FLOW", dest="flows", action="append", help=f"only in {FLOW_HELP}"
    )
    add_format(parser, "text", "json")


def run(arguments: Namespace) -> int:
    """Print the steps that have the words, the best first; 1 where there is none."""
    query = " ".join(arguments.words)
    wanted = words_of(query)
    if not wanted:
        raise UsageError(say.NO_WORDS.format(query=query))
    if arguments.flows:
        flows = [(asked, open_flow(asked, own_folders())) for asked in arguments.flows]
    else:
        flows = list(_all_flows())
    matches = [
        _Match(asked, hit)
        for asked, flow in flows
        for document in _documents(flow)
        for hit in found_in(document.steps, wanted)
    ]
    places = {id(one.hit): one for one in matches}
    matches = [places[id(hit)] for hit in best(one.hit for one in matches)]
    if arguments.format == "json":
        print(json.dumps([_as_json(one) for one in matches], indent=2, ensure_ascii=False))
    else:
        print("\n".join(_as_text(wanted, matches)))
    return exit_codes.DONE if matches else exit_codes.NEGATIVE


def _all_flows() -> Iterator[tuple[str, Flow]]:
    """Every flow that can be opened by name; one that cannot be read is said and left out."""
    own = [one for folder in own_folders() for one in flows_in(folder)]
    for name in dict.fromkeys(one.name for one in (*own, *shipped_flows())):
        try:
            yield name, open_flow(name, own_folders())
        except FlowError as error:
            tell(say.LEFT_OUT.format(problem=error))


def _documents(flow: Flow) -> Iterator[Document]:
    """All documents of a folder; of a file those too that its answers lead to."""
    case = flow.documents
    listed = [one.path for one in case.listed] if isinstance(case, LinkedDocuments) else []
    waiting = [one for one in listed if one] or [flow.main.path]
    known = set(waiting)
    for path in waiting:
        document = flow.main if path == flow.main.path else case.get(path)
        if document is None:
            tell(say.UNREADABLE_DOCUMENT.format(path=path))
            continue
        yield document
        for step in document.steps:
            for answer in step.answers:
                leads = answer.to.partition("#")[0] if _names_a_file(answer.to) else ""
                if leads and leads not in known and case.get(leads) is not None:
                    known.add(leads)
                    waiting.append(leads)


def _names_a_file(to: str) -> bool:
    return to.partition("#")[0].lower().endswith(".md")


def _command(one: _Match) -> str:
    return f"wizard run {shlex.quote(one.asked)} --start {shlex.quote(one.hit.step.id)}"


def _as_json(one: _Match) -> dict[str, Any]:
    step = one.hit.step
    return {
        "flow": one.asked,
        "step": step.id,
        "title": step.title,
        "kind": step.kind,
        "match": one.hit.line,
        "missing": list(one.hit.missing),
        "command": _command(one),
    }


def _as_text(wanted: tuple[str, ...], matches: list[_Match]) -> list[str]:
    if not matches:
        return [say.NOTHING_FOUND.format(words=" ".join(wanted))]
    lines = []
    missing = matches[0].hit.rank.missing
    if missing:
        lines += [say.NOT_ALL_FOUND.format(missing=missing), ""]
    for one in matches[:_SHOWN]:
        step = one.hit.step
        lines.append(f"{step.title}  ({step.kind})")
        if one.hit.line:
            lines.append(f"    {around(one.hit.line, wanted, _WIDTH)}")
        lines.append(f"    {_command(one)}")
    if len(matches) > _SHOWN:
        lines += ["", say.MORE_FOUND.format(count=len(matches) - _SHOWN)]
    return lines
