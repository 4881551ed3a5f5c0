"""How the step that a walk ended at is printed, for `walk` and `diagnose`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from wizard.flow.filling import fill_command
from wizard.flow.graph import answer_json, command_json, target
from wizard.flow.inline_markdown import without_comments
from wizard.guide.advice_views import asked_by_option, own_numbers, reasons
from wizard.guide.presenter import fillings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.flow.model import Answer, Flow, ShellCommand
    from wizard.guide.controller import Guide
    from wizard.walk.events import Verdict


def end_json(guide: Guide) -> dict[str, Any]:
    """The current step, with its commands filled in as far as facts are known."""
    step = guide.step
    # Where nothing is known the template says more than its blanks.
    known = guide.walk.by_hand or guide.walk.about
    values = fillings(guide.evidence()) if known else {}
    return {
        "step": step.id,
        "title": step.title,
        "kind": step.kind,
        "markdown": step.markdown,
        "commands": [
            command_json(command, fill_command(command, values).text if values else None)
            for command in step.commands
        ],
        "answers": [
            judged_json(guide.flow, choice, verdict)
            for choice, verdict in zip(step.choices, guide.verdicts(), strict=True)
        ],
    }


def judged_json(flow: Flow, answer: Answer, verdict: Verdict | None) -> dict[str, Any]:
    """An answer with what the evidence says of it, and the one id of the step that it leads to."""
    answer = replace(answer, to=target(flow, answer.to))
    if verdict is None:
        return answer_json(answer)
    likely, right = verdict.likely, verdict.likely_right
    return answer_json(answer, verdict.truth, verdict.missing, likely, right)


def end_text(guide: Guide) -> list[str]:
    """The current step as Markdown that reads well in a terminal, a line each; what is not known is
    a named blank in its commands."""
    step, values = guide.step, fillings(guide.evidence())
    body = step.markdown
    for command in step.commands:
        body = _with_filled(body, command, values)
    body = without_comments(body)
    lines = [f"# {step.title}"]
    if body:
        lines += ["", body]
    for reason in reasons(own_numbers(step.blocks), guide.evidence().readings, asked_by_option):
        lines += ["", reason]
    if step.choices:
        lines.append("")
    for choice in step.choices:
        described = f": {choice.description}" if choice.description else ""
        lines.append(f"{choice.number}. {choice.text}{described}")
    return lines


def _with_filled(body: str, command: ShellCommand, values: Mapping[str, str]) -> str:
    """`body` with the lines of `command` filled in, where they stand behind a prompt too."""
    lines = command.template.split("\n")
    filled = fill_command(command, values).text.split("\n")
    if len(filled) != len(lines):  # a value of several lines
        return body.replace(command.template, "\n".join(filled))
    for line, text in zip(lines, filled, strict=True):
        if line != text:
            whole = re.compile(
                rf"^([ \t]*(?:[$>] )?[ \t]*){re.escape(line.strip())}(?=[ \t]*$)", re.M
            )
            body = whole.sub(r"\g<1>" + text.strip().replace("\\", r"\\"), body)
    return body
