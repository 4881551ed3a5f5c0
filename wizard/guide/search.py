"""Finding where to go: steps by words of their text, and other documents by words of their title.

No document is parsed for it. Of a folder's documents only the one that is being read is looked
through; the titles of the others are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.block import texts
from wizard.flow.bookcase import Bookcase
from wizard.guide.view import FoundView

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.flow.model import Document, Flow, Step

MOST = 500
"""How many are found at most; nobody reads on, but a list to choose from may be that long."""


def find_steps(
    flow: Flow, words: str, current: Step | None = None, most: int = MOST
) -> tuple[FoundView, ...]:
    """Steps in which every word of `words` occurs, those with the words in the title first.

    Looked through are the document of the step `current` (the flow's own where it is None), then
    the titles and paths of all documents that are known to be there. Of equals, the steps come
    first, in the order of the document, then the documents by path. Without words: all of them.
    """
    wanted = words.casefold().split()
    here = _document_of(flow, current)
    ranked = [*_steps(here, wanted), *_titles(flow, here, wanted)]
    ranked.sort(key=lambda entry: entry[0])
    return tuple(found for _, found in ranked[:most])


def _document_of(flow: Flow, step: Step | None) -> Document:
    path = step.id.partition("#")[0] if step is not None and "#" in step.id else ""
    return (flow.documents.get(path) if path else None) or flow.main


def _steps(document: Document, wanted: Sequence[str]) -> Iterator[tuple[int, FoundView]]:
    for step in document.steps:
        rank = _rank(step, wanted)
        if rank is not None:
            yield rank, _found(step, wanted)


def _titles(flow: Flow, here: Document, wanted: Sequence[str]) -> Iterator[tuple[int, FoundView]]:
    """The other documents that have all words in title and path."""
    case = flow.documents
    if not isinstance(case, Bookcase):
        return
    for one in case.listed:
        if one.problem is None and one.path != here.path:
            in_title = _count(one.title.casefold(), wanted)
            if in_title == len(wanted):
                yield 0, FoundView(one.path, one.title, one.path)
            elif _count(f"{one.title} {one.path}".casefold(), wanted) == len(wanted):
                yield 1, FoundView(one.path, one.title, one.path)


def _rank(step: Step, wanted: Sequence[str]) -> int | None:
    """0: all in the title, 1: some, 2: in the text alone; None where a word is nowhere."""
    title = step.title.casefold()
    in_title = _count(title, wanted)
    if in_title == len(wanted):
        return 0
    text = "\n".join((title, *_lines(step))).casefold()
    if _count(text, wanted) < len(wanted):
        return None
    return 1 if in_title else 2


def _count(text: str, wanted: Sequence[str]) -> int:
    return sum(word in text for word in wanted)


def _found(step: Step, wanted: Sequence[str]) -> FoundView:
    """The step with the first line of its text in which one of the words stands."""
    lines = _lines(step)
    hits = (line for line in lines if any(word in line.casefold() for word in wanted))
    return FoundView(step.id, step.title, next(hits, lines[0] if lines else ""))


def _lines(step: Step) -> list[str]:
    """Everything that the step says below its title."""
    said = [*texts(step.blocks), *texts(step.why)]
    said += [f"{exit_.text} {exit_.description}".strip() for exit_ in step.answers]
    return [line for line in said if line]
