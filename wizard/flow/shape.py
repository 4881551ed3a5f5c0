"""The shapes in which commands and answers go out as JSON, wherever they do (DESIGN.md, section 3).

Every key is always there; None where there is nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from wizard.flow.model import Answer, Command

Json: TypeAlias = dict[str, Any]
"""A JSON object. Its values are whatever JSON has, so they are not typed further."""


def command_json(command: Command, text: str | None = None) -> Json:
    """`command` as JSON; `text` is it filled in, None where no facts are known."""
    return {
        "text": command.template if text is None else text,
        "template": command.template,
        "language": command.language,
        "kind": command.kind,
        "line": command.place.line,
    }


def answer_json(
    answer: Answer,
    verdict: Literal["true", "false", "unknown"] = "unknown",
    missing: str | None = None,
) -> Json:
    """`answer` as JSON, with what the evidence says of it and what that still lacks."""
    return {
        "number": answer.number,
        "text": answer.text,
        "to": answer.to,
        "description": answer.description or None,
        "when": answer.condition.written if answer.condition else None,
        "verdict": verdict,
        "missing": missing,
    }
