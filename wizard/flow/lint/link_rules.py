"""Rules about where links, `start` and alerts lead, and what they are called there."""

from __future__ import annotations

import os
import posixpath
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.links import target_of
from wizard.flow.lint.rule import Rule, RuleContext, Violation, violation
from wizard.flow.problems import Place
from wizard.messages import lint_messages as messages
from wizard.text.clean import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.flow.model import Document

_MOST_GUESSES = 50
"""How many names of one document are guessed; guessing is what costs time in a hostile one."""

_MOST_NAMES = 1000
"""How many names are looked at for a guess."""


def _broken_links(context: RuleContext) -> Iterator[Violation]:
    guesses = _Guesses(context)
    for step in context.document.steps:
        for answer in step.answers:
            if not context.leads(answer.to):
                yield guesses.missing(answer.place, messages.THE_ANSWER, answer.to, answer.text)
        for road in step.see_also:
            if not context.leads(road.to):
                yield guesses.missing(road.place, messages.THE_LINK, road.to, road.text)


def _other_case(context: RuleContext) -> Iterator[Violation]:
    """Links to a name that has other letters' cases: a browser may not follow them."""
    here = context.document
    known: dict[str, tuple[frozenset[str], dict[str, str]]] = {}
    for step in here.steps:
        for link in step.links:
            path, anchor = target_of(link.href, here.path) or ("", "")
            if link.image or not anchor:
                continue
            if path not in known:
                there = here if path == here.path else context.flow.documents.get(path)
                steps = there.steps if there else ()
                names = [name for step in steps for name in step.anchors]
                known[path] = frozenset(names), {name.casefold(): name for name in reversed(names)}
            exact, low = known[path]
            meant = low.get(anchor.casefold())
            if meant and anchor not in exact:
                message = messages.OTHER_CASE
                yield violation(link.place, message, text=link.text, anchor=anchor, meant=meant)


def _bad_start(context: RuleContext) -> Iterator[Violation]:
    document = context.document
    if document.explicit_start and not context.leads(document.start):
        place = document.marks.get("start", Place(document.steps[0].place.file))
        yield _Guesses(context).missing(place, messages.THE_START, document.start)


def _bad_alerts(context: RuleContext) -> Iterator[Violation]:
    document = context.document
    guesses = _Guesses(context)
    for name, to in document.alerts.items():
        if not context.leads(to):
            place = document.marks.get(f"alerts.{name}", Place(document.steps[0].place.file))
            yield guesses.missing(place, messages.THE_ALERT, to, name)


def _duplicate_anchors(context: RuleContext) -> Iterator[Violation]:
    owners: dict[str, int] = {}
    for step in context.document.steps:
        for anchor in dict.fromkeys(step.anchors):
            line = owners.setdefault(anchor, step.place.line)
            if line != step.place.line:
                yield violation(step.place, messages.DUPLICATE_ANCHOR, anchor=anchor, line=line)


class _Guesses:
    """Says that a step is missing, and which one may be meant."""

    def __init__(self, context: RuleContext) -> None:
        self._context = context
        self._left = _MOST_GUESSES

    def missing(self, place: Place, origin: str, to: str, text: str = "") -> Violation:
        """The complaint at `place` that `origin`, which is called `text`, leads to `to`, where no
        step is."""
        here = self._context.document
        path, sign, anchor = to.partition("#")
        there: Document | None = here
        if path != here.path and (sign or path.lower().endswith(".md")):
            there = self._context.flow.documents.get(path)
        elif not sign:
            anchor = path
        if there is None:
            return self._no_document(place, origin, path, text)
        anchors = tuple(anchor for step in there.steps for anchor in step.anchors or (step.id,))
        close = self._close(anchor, anchors)
        if there is here:
            what, hint = messages.NO_STEP_LIKE if close else messages.NO_STEP
        else:
            what, hint = messages.NO_STEP_THERE_LIKE if close else messages.NO_STEP_THERE
        message = (what.replace("{origin}", origin), hint)
        document = self._written(there.path)
        return violation(place, message, text=text, anchor=anchor, document=document, close=close)

    def _no_document(self, place: Place, origin: str, path: str, text: str) -> Violation:
        documents = self._context.flow.documents
        if isinstance(documents, LinkedDocuments):
            whole = documents.whole(path)
            error = documents.why(path)
            if error and (whole is None or os.path.lexists(whole)):
                what = messages.UNREADABLE_DOCUMENT.replace("{origin}", origin)
                document = excerpt(self._written(path))
                values = {"text": excerpt(text), "document": document, "why": error.what}
                return Violation(place, what.format(**values), error.hint)
        close = self._left > 0 and self._context.around.meant_by(self._context.document, path)
        self._left -= 1
        what, hint = messages.NO_DOCUMENT_LIKE if close else messages.NO_DOCUMENT
        message = (what.replace("{origin}", origin), hint)
        return violation(place, message, text=text, document=self._written(path), close=close or "")

    def _written(self, path: str) -> str:
        """The path of a document as a link to it would be written here."""
        folder = posixpath.dirname(self._context.document.path)
        return posixpath.relpath(path, folder) if folder and path[:1] != "/" else path

    def _close(self, name: str, names: tuple[str, ...]) -> str:
        """The one of `names` that may be meant by `name`; empty where none is near."""
        self._left -= 1
        if self._left < 0 or len(name) > 100:
            return ""
        close = get_close_matches(name, names[:_MOST_NAMES], n=1)
        return close[0] if close else ""


RULES = (
    Rule(
        "broken-link",
        "error",
        "A link leads to a step that does not exist, in this file or in another.",
        advice="Fix the link, or give the heading that is meant this anchor.",
        bad="# Which?\n\nOne of these:\n\n- [Memory](#memroy)\n- [CPU](#cpu)\n\n"
        "## Memory\n\nLook.\n\n## CPU\n\nLook.\n",
        good="# Which?\n\nOne of these:\n\n- [Memory](#memory)\n- [CPU](#cpu)\n\n"
        "## Memory\n\nLook.\n\n## CPU\n\nLook.\n",
        find=_broken_links,
    ),
    Rule(
        "anchor-case",
        "warning",
        "A link names a step in letters of another case, which a browser may not follow.",
        advice="The wizard does. Write the name as the step has it.",
        bad="# Look\n\nSee [memory](#Memory).\n\n## Memory\n\nLook.\n",
        good="# Look\n\nSee [memory](#memory).\n\n## Memory\n\nLook.\n",
        find=_other_case,
    ),
    Rule(
        "bad-start",
        "error",
        "The front matter's `start` names a step that does not exist.",
        advice="Name a step by its anchor, without `#`.",
        bad="---\nstart: memroy\n---\n\n# Memory\n\nLook.\n",
        good="---\nstart: memory\n---\n\n# Memory\n\nLook.\n",
        find=_bad_start,
    ),
    Rule(
        "bad-alert",
        "error",
        "An alert in the front matter leads to a step that does not exist.",
        advice="Name a step by its anchor, without `#`; in another file, `other.md#logs`.",
        bad="---\nalerts:\n  high_mem_usage: memroy\n---\n\n# Memory\n\nLook.\n",
        good="---\nalerts:\n  high_mem_usage: memory\n---\n\n# Memory\n\nLook.\n",
        find=_bad_alerts,
    ),
    Rule(
        "duplicate-anchor",
        "error",
        "Two steps have the same name, and a link to it can reach only one of them.",
        advice=(
            "Give one of them another anchor. Headings alone never clash: the second `Logs` is "
            "`#logs-1`."
        ),
        bad='# Memory <a id="look"></a>\n\nLook.\n\n# CPU <a id="look"></a>\n\nLook.\n',
        good='# Memory <a id="look"></a>\n\nLook.\n\n# CPU <a id="look-again"></a>\n\nLook.\n',
        find=_duplicate_anchors,
    ),
)
