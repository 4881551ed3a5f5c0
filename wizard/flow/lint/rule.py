"""What a rule is, and what it looks at.

A rule is its own documentation: `wizard check --explain CODE` shows `meaning`, `advice`, `bad` and
`good`, the tests hold it to them, and flows/README.md lists what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from wizard.catalogue import CATALOGUE
from wizard.flow.filling import placeholders
from wizard.flow.linked_documents import LinkedDocuments
from wizard.text.clean import excerpt

if TYPE_CHECKING:
    from wizard.flow.lint.linking_documents import Surroundings
    from wizard.flow.model import Document, Flow
    from wizard.flow.problems import Message, Place, Severity


class RuleContext(msgspec.Struct, frozen=True):
    """One document of a flow, and what the rules need to know of the rest."""

    flow: Flow
    document: Document
    around: Surroundings
    """What other documents say of it."""

    ids: frozenset[str]
    """The ids of the document's own steps; any other step is none of its business."""

    notation: bool
    """Whether the document uses the wizard's own notation. Rules about it are silent elsewhere, so
    that a runbook which nobody wrote for the wizard is left in peace."""

    exists: Callable[[str], bool | None]
    """Whether the file is there that a link leads to, as written; None where nobody can say."""

    def leads(self, to: str) -> bool:
        """Whether the full id `to` is of a step that is there, in this document or in another one,
        which is read for its anchors only."""
        documents = self.flow.documents
        path, sign, _ = to.partition("#")
        if to in self.ids:
            return True
        if not sign and path.lower().endswith(".md") and isinstance(documents, LinkedDocuments):
            return documents.can_read(path)
        return self.flow.step(to) is not None


class Violation(msgspec.Struct, frozen=True):
    """What a rule has found. `message` says what is wrong, `hint` what to do; both are one line."""

    place: Place
    message: str
    hint: str
    severity: Severity | None = None
    """None is the rule's own."""


def violation(
    place: Place, message: Message, severity: Severity | None = None, **values: object
) -> Violation:
    """A violation that `message` says, with `values` put in, texts as excerpts."""
    said = {
        key: excerpt(value) if isinstance(value, str) else value for key, value in values.items()
    }
    what, hint = message
    return Violation(place, what.format(**said), hint.format(**said), severity)


Find: TypeAlias = Callable[[RuleContext], Iterator[Violation]]


class Rule(msgspec.Struct, frozen=True):
    """One row of the table."""

    code: str
    severity: Severity
    """What it is unless a finding says otherwise or a folder's settings do."""

    meaning: str
    """One sentence for authors: what is wrong."""

    advice: str
    """A sentence or two: what to do about it, and why where that is not plain."""

    bad: str = ""
    """A document, as Markdown, in which it finds something; empty where none can be shown."""

    good: str = ""
    """The same, mended: no rule finds anything in it."""

    find: Find | None = None
    """None where the reading of the document finds it."""


def uses_notation(document: Document) -> bool:
    """Whether `document` was written for the wizard: it names a start, alerts or gauges, has a
    condition, a reason why it asks, or a placeholder of the catalogue."""
    return bool(
        document.explicit_start
        or document.alerts
        or document.watch
        or any(answer.condition for step in document.steps for answer in step.choices)
        or any(step.why_place for step in document.steps)
        or any(problem.code == "stray-condition" for problem in document.problems)
        or any(name in CATALOGUE for name, _ in placeholders(document.text))
    )
