"""Finding steps: by words of their text, and again in another edition of the flow.

No document is parsed for it. Of a folder's documents only the one that is being read is looked
through; the titles of the others are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.step_search import Rank, found_in, missing_in, words_of
from wizard.guide.view import FoundView
from wizard.messages import walk_messages as say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.flow.model import Document, Flow, Step

MOST = 500
"""How many are found at most; nobody reads on, but a list to choose from may be that long."""


def find_steps(
    flow: Flow, words: str, current: Step | None = None, most: int = MOST
) -> tuple[FoundView, ...]:
    """Steps that have every word of `words`, those with the words in the title first; where none
    has all, those with the most.

    Looked through are the document of the step `current` (the flow's own where it is None), then
    the titles and paths of all documents that are known to be there. Of equals, the steps come
    first, in the order of the document, then the documents by path. Without words: all of them.
    """
    wanted = words_of(words)
    here = _document_of(flow, current)
    ranked = [*_steps(here, wanted), *_titles(flow, here, wanted)]
    ranked.sort(key=lambda entry: entry[0])
    least = ranked[0][0].missing if ranked else 0
    return tuple(view for rank, view in ranked[:most] if rank.missing == least)


def _document_of(flow: Flow, step: Step | None) -> Document:
    path = step.id.partition("#")[0] if step is not None and "#" in step.id else ""
    return (flow.documents.get(path) if path else None) or flow.main


def _steps(document: Document, wanted: Sequence[str]) -> Iterator[tuple[Rank, FoundView]]:
    for hit in found_in(document.steps, wanted):
        yield hit.rank, FoundView(hit.step.id, hit.step.title, _said(hit.missing, hit.line))


def _titles(flow: Flow, here: Document, wanted: Sequence[str]) -> Iterator[tuple[Rank, FoundView]]:
    """The other documents that have words in title and path."""
    case = flow.documents
    if not isinstance(case, LinkedDocuments):
        return
    for one in case.listed:
        if one.problem is None and one.path != here.path:
            outside = missing_in(one.title, wanted)
            missing = missing_in(one.path, outside) if outside else outside
            if not wanted or len(missing) < len(wanted):
                rank = Rank(len(missing), len(outside) - len(missing))
                yield rank, FoundView(one.path, one.title, _said(missing, one.path))


def _said(missing: Sequence[str], line: str) -> str:
    """A line of the text, and which words are not in it."""
    return say.FOUND_WITHOUT.format(words=", ".join(missing), line=line) if missing else line


# --- another edition of a flow ---


def same_step(old: Flow, new: Flow, step: Step) -> Step | None:
    """What has become of `step` of the old flow in the new one; None where it is gone.

    A step whose name went while exactly one other came is that other: its heading was rewritten.
    """
    same = new.step(step.id)
    if same is not None:
        return same
    before, after = _document_that_has(old, step.id), _document_that_has(new, step.id)
    if before is None or after is None:
        return None
    gone = [one for one in before.steps if new.step(one.id) is None]
    come = [one for one in after.steps if old.step(one.id) is None]
    return come[0] if gone == [step] and len(come) == 1 else None


def _document_that_has(flow: Flow, step_id: str) -> Document | None:
    path, sign, _ = step_id.partition("#")
    return flow.documents.get(path) if sign else flow.main
