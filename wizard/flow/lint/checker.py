"""The checker: a flow held to a table of small rules.

Each rule is one row (wizard.flow.lint.rule): a code, a severity, one sentence, a bad and a good
example. What the reading of the documents found is part of the result. A folder's `.wizard.toml`
and comments in a document have the last word on what is said.
"""

from __future__ import annotations

import os
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec.structs import replace

from wizard.flow.folder import is_scenario
from wizard.flow.linked_documents import LinkedDocuments, own_documents
from wizard.flow.links import target_of
from wizard.flow.lint import (
    command_rules,
    condition_rules,
    document_rules,
    link_rules,
    path_rules,
    question_rules,
    step_rules,
    unread_rules,
)
from wizard.flow.lint.levels import Settings, silenced, unknown_rules
from wizard.flow.lint.linking_documents import Surroundings
from wizard.flow.lint.rule import Rule, RuleContext, uses_notation
from wizard.flow.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from wizard.flow.graph import Json
    from wizard.flow.lint.levels import Levels
    from wizard.flow.model import Document, Flow

RULES: tuple[Rule, ...] = (
    *document_rules.RULES,
    *link_rules.RULES,
    *step_rules.RULES,
    *path_rules.RULES,
    *question_rules.RULES,
    *command_rules.RULES,
    *unread_rules.RULES,
    *condition_rules.RULES,
    *step_rules.ABOUT_TEXTS,
    *document_rules.ABOUT_FILES,
)
"""Every rule, in the order in which they are applied and documented."""

CODES = tuple(rule.code for rule in RULES)

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|[^#?]*(?:\{\{|[<>*$])")
"""Links to other places than files beside the document, and patterns of them."""


FOREIGN_KEY = "front-matter-key"
"""The rule that only a document of ours is held to: other site builders have keys of their own."""

ABOUT_TEXT = tuple(
    rule
    for rule in RULES
    if rule.code in ("broken-link", "dead-link", "missing-image", "double-encoded")
)
"""The rules that hold for documents of another kind than flows, too."""


def check(
    flow: Flow, codes: Collection[str] = CODES, beside: Iterable[Document] = ()
) -> tuple[Problem, ...]:
    """All that is wrong with the document of `flow`, or with each of a folder but scenarios, by
    place. `codes` are those that comments and settings may name, `beside` are documents that are
    judged together with it.

    What a document links to is read for its anchors only, and what stands around it is looked
    through as text where a rule says that nothing leads somewhere; so each is judged the same alone
    and in its folder.
    """
    settings = Settings(flow, codes)
    around = Surroundings(flow, beside)
    problems_left: set[Problem] = set()
    for document in judged_documents(flow):
        context = _context(flow, document, around, notation=uses_notation(document))
        problems = (
            *(one for one in document.problems if context.notation or one.code != FOREIGN_KEY),
            *unknown_rules(document, codes),
            *_judged(context, RULES),
        )
        problems_left.update(_not_silenced(problems, document, settings.levels_for(document)))
    return tuple(sorted((*problems_left, *settings.problems), key=_order))


def check_text(
    flow: Flow, problems: Iterable[Problem], codes: Collection[str]
) -> tuple[Problem, ...]:
    """What is wrong with the main document of `flow` as a text with links, and those of its
    `problems` that somebody else has found which comments and settings leave."""
    document = flow.main
    settings = Settings(flow, codes)
    context = _context(flow, document, Surroundings(flow), notation=False)
    all_problems = {*problems, *unknown_rules(document, codes), *_judged(context, ABOUT_TEXT)}
    left = set(_not_silenced(all_problems, document, settings.levels_for(document)))
    return tuple(sorted((*left, *settings.problems), key=_order))


def judged_documents(flow: Flow) -> tuple[Document, ...]:
    """The documents that are judged where `flow` is: its own, but no scenarios."""
    return tuple(
        document
        for document in own_documents(flow)
        if document.path and not is_scenario(document.text)
    )


def _context(
    flow: Flow, document: Document, around: Surroundings, *, notation: bool
) -> RuleContext:
    ids = frozenset(step.id for step in document.steps)
    return RuleContext(flow, document, around, ids, notation, _finder(flow, document))


def _not_silenced(
    problems: Iterable[Problem], document: Document, levels: Levels
) -> Iterator[Problem]:
    """The problems of one document, as its folder's settings and its own comments leave them."""
    silent = silenced(document)
    for problem in problems:
        level = levels.get(problem.code, problem.severity)
        if level != "off" and problem.code not in silent.get(problem.place.line, ()):
            yield problem if level == problem.severity else replace(problem, severity=level)


def _judged(context: RuleContext, rules: Iterable[Rule]) -> Iterator[Problem]:
    for rule in rules:
        for violation in rule.find(context) if rule.find else ():
            severity = violation.severity or rule.severity
            place, message, hint = violation.place, violation.message, violation.hint
            yield Problem(place, rule.code, severity, message, hint)


def _finder(flow: Flow, document: Document) -> Callable[[str], bool | None]:
    """A function that says whether the file is there that a link in `document` leads to."""

    def exists(href: str) -> bool | None:
        documents = flow.documents
        path = unquote(href.partition("#")[0].partition("?")[0])
        if not isinstance(documents, LinkedDocuments) or not path or _ADDRESS.match(href):
            return None
        if target_of(href, document.path) is not None or "\0" in path:
            return None
        whole = documents.whole(posixpath.join(posixpath.dirname(document.path), path))
        return None if whole is None else os.path.exists(whole)

    return exists


def _order(problem: Problem) -> tuple[object, ...]:
    return (problem.place, problem.code, problem.message)


def to_text(problems: Iterable[Problem]) -> str:
    """One line a problem, as compilers write them; empty where there is none."""
    return "".join(f"{problem}\n" for problem in problems)


def to_json(problems: Iterable[Problem], *, files: int, steps: int) -> Json:
    """The shape of `wizard check --format json`, for that many files and steps."""
    return {
        "files": files,
        "steps": steps,
        "problems": [
            {
                "file": problem.place.file,
                "line": problem.place.line,
                "column": problem.place.column,
                "code": problem.code,
                "severity": problem.severity,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in problems
        ],
    }


_LEVELS = {"error": "error", "warning": "warning", "hint": "notice"}


def to_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that make GitHub annotate the lines of a pull request."""
    return "".join(
        f"::{_LEVELS[problem.severity]} file={_property(problem.place.file)},"
        f"line={problem.place.line},col={problem.place.column},title={_property(problem.code)}"
        f"::{_data(f'{problem.message}; {problem.hint}')}\n"
        for problem in problems
    )


def _data(text: str) -> str:
    """`text` escaped as the message of a workflow command (actions/toolkit, command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """`text` escaped as a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
