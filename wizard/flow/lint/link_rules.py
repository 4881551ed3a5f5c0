"""Rules about where links, `start` and alerts lead, and what they are called there."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wizard.flow.conditions import shown
from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.lint.rule import Rule, RuleContext, Violation
from wizard.flow.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.flow.model import Document

_MOST_GUESSES = 50
"""How many names of one document are guessed; guessing is what costs time in a hostile one."""

_MOST_NAMES = 1000
"""How many names are looked at for a guess."""


def _broken_links(subject: RuleContext) -> Iterator[Violation]:
    guesses = _Guesses(subject)
    for step in subject.document.steps:
        for answer in step.answers:
            if subject.flow.step(answer.to) is None:
                what = f"the answer `{shown(answer.text)}`"
                yield Violation(answer.place, *guesses.missing(what, answer.to))
        for road in step.side_roads:
            if subject.flow.step(road.to) is None:
                what = f"the link `{shown(road.text)}`"
                yield Violation(road.place, *guesses.missing(what, road.to))


def _bad_start(subject: RuleContext) -> Iterator[Violation]:
    document = subject.document
    if document.explicit_start and subject.flow.step(document.start) is None:
        place = document.marks.get("start", Place(document.steps[0].place.file))
        yield Violation(place, *_Guesses(subject).missing("`start`", document.start))


def _bad_alerts(subject: RuleContext) -> Iterator[Violation]:
    document = subject.document
    guesses = _Guesses(subject)
    for name, to in document.alerts.items():
        if subject.flow.step(to) is None:
            place = document.marks.get(f"alerts.{name}", Place(document.steps[0].place.file))
            yield Violation(place, *guesses.missing(f"the alert `{shown(name)}`", to))


def _duplicate_anchors(subject: RuleContext) -> Iterator[Violation]:
    owners: dict[str, int] = {}
    for step in subject.document.steps:
        for anchor in dict.fromkeys(step.anchors):
            line = owners.setdefault(anchor, step.place.line)
            if line != step.place.line:
                yield Violation(
                    step.place,
                    f"`#{shown(anchor)}` is also the step in line {line}, so links lead there",
                    'give this heading an anchor of its own: `<a id="…"></a>`',
                )


class _Guesses:
    """Says that a step is missing, and which one may be meant."""

    def __init__(self, subject: RuleContext) -> None:
        self._subject = subject
        self._left = _MOST_GUESSES

    def missing(self, what: str, to: str) -> tuple[str, str]:
        """Message and hint for `what` leading to `to`, where no step is."""
        here = self._subject.document
        path, sign, name = to.partition("#")
        there: Document | None = here
        if path != here.path and (sign or path.lower().endswith(".md")):
            there = self._subject.flow.documents.get(path)
        elif not sign:
            name = path
        if there is None:
            return self._no_document(f"{what} leads to `{shown(path)}`", path)
        where = "" if there is here else f" in {shown(there.path)}"
        names = tuple(anchor for step in there.steps for anchor in step.anchors or (step.id,))
        message = f"{what} leads to `#{shown(name)}`, and no step{where} is called that"
        otherwise = f'mend the link, or give its heading `<a id="{shown(name)}"></a>`'
        return message, self._guess(name, names, otherwise, "#")

    def _no_document(self, leads: str, path: str) -> tuple[str, str]:
        case = self._subject.flow.documents
        if isinstance(case, LinkedDocuments):
            whole = case.whole(path)
            why = (case.why(path) or "").partition(": ")[2]
            if why and (whole is None or os.path.lexists(whole)):
                said, _, hint = why.rpartition("; ")
                return f"{leads}, and it {said or why}", hint
        return f"{leads}, and there is no such document", self._guess(
            path, tuple(case), "mend the path"
        )

    def _guess(self, name: str, names: tuple[str, ...], otherwise: str, sign: str = "") -> str:
        self._left -= 1
        if self._left < 0 or len(name) > 100:
            return otherwise
        close = get_close_matches(name, names[:_MOST_NAMES], n=1)
        return f"did you mean `{sign}{shown(close[0])}`?" if close else otherwise


RULES = (
    Rule(
        "broken-link",
        "error",
        "A link leads to a step that is not there, in this file or in another.",
        bad="# Which?\n\nOne of these:\n\n- [Memory](#memroy)\n- [CPU](#cpu)\n\n"
        "## Memory\n\nLook.\n\n## CPU\n\nLook.\n",
        good="# Which?\n\nOne of these:\n\n- [Memory](#memory)\n- [CPU](#cpu)\n\n"
        "## Memory\n\nLook.\n\n## CPU\n\nLook.\n",
        find=_broken_links,
    ),
    Rule(
        "bad-start",
        "error",
        "The front matter's `start` names a step that is not there.",
        bad="---\nstart: memroy\n---\n\n# Memory\n\nLook.\n",
        good="---\nstart: memory\n---\n\n# Memory\n\nLook.\n",
        find=_bad_start,
    ),
    Rule(
        "bad-alert",
        "error",
        "An alert in the front matter leads to a step that is not there.",
        bad="---\nalerts:\n  high_mem_usage: memroy\n---\n\n# Memory\n\nLook.\n",
        good="---\nalerts:\n  high_mem_usage: memory\n---\n\n# Memory\n\nLook.\n",
        find=_bad_alerts,
    ),
    Rule(
        "duplicate-anchor",
        "error",
        "Two steps have the same name, and a link to it can reach only one of them.",
        bad='# Memory <a id="look"></a>\n\nLook.\n\n# CPU <a id="look"></a>\n\nLook.\n',
        good='# Memory <a id="look"></a>\n\nLook.\n\n# CPU <a id="look-again"></a>\n\nLook.\n',
        find=_duplicate_anchors,
    ),
)
