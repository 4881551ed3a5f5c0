"""A flow's document with the answers of its questions in another order, so that whoever walks it
again has to read them. Pure.

The text itself is shuffled and parsed as any other, so sessions keep it, and replay and resume need
to know nothing of it. Importing this module imports markdown-it, so import it late.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeAlias

from wizard.flow.front_matter import read_front_matter
from wizard.flow.markdown_tokens import TooLongError, tokens_of
from wizard.flow.parse import BOM, FRONT_MATTER, parse_document
from wizard.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wizard.flow.model import Answer, Document, Step

Span: TypeAlias = tuple[int, int]
"""Lines of a text, counted from 0, and up to the one behind the last."""

_PATH = "document.md"
"""Links to the document itself are `#step` but for such a name, which leads elsewhere as before."""

_FEWEST = 3
"""So many answers a question has if two of them are to change places, since the last one stays."""


def shuffled(text: str, seed: int) -> str:
    """`text` with the answers of each question in an order that `seed` decides.

    The last answer of a question stays, since its place has a meaning: it is the way out. So does
    the answer of an outcome, and every line that is no answer's. What could not be read as before
    stays as it is.
    """
    before = parse_document(text, _PATH)
    lines = text.split("\n")
    if len(lines) != len(clean_text(text.removeprefix(BOM)).split("\n")):
        return text  # Other line ends than these: places in the document are none in the text.
    slots = _slots(before)
    while slots:
        result = _moved(lines, slots, seed)
        odd = _differing(before, parse_document(result, _PATH))
        if not odd:
            return result
        if odd.isdisjoint(slots):
            break
        for step_id in odd:
            slots.pop(step_id, None)
    return text


def _slots(document: Document) -> dict[str, list[Span]]:
    """Question → the lines of each of its answers but the last, without blank ones at the end."""
    items = _items(document.text)
    slots: dict[str, list[Span]] = {}
    for step in document.steps:
        if step.kind != "question" or len(step.answers) < _FEWEST:
            continue
        begins = [answer.place.line - 1 for answer in step.answers]
        spans = [next((span for span in items if span[0] <= at < span[1]), None) for at in begins]
        whole = [span for span in spans if span is not None]
        if len(set(whole)) == len(begins):
            slots[step.id] = whole[:-1]
    return slots


def _items(text: str) -> list[Span]:
    """The lines of each item of the bullet lists at the document's top level."""
    lines = clean_text(text.removeprefix(BOM)).split("\n")
    first = read_front_matter(lines, _PATH, FRONT_MATTER).lines
    try:
        tokens = tokens_of("\n".join(lines[first:]))
    except (TooLongError, RecursionError, RuntimeError, IndexError, ValueError):
        return []  # The parser could make nothing of it either: there are no answers.
    spans: list[Span] = []
    for token in tokens:
        if token.type == "list_item_open" and token.level == 1 and token.map:
            begin, end = token.map[0] + first, token.map[1] + first
            while end > begin + 1 and not lines[end - 1].strip():
                end -= 1
            spans.append((begin, end))
    return spans


def _moved(lines: Sequence[str], slots: Mapping[str, Sequence[Span]], seed: int) -> str:
    """The text in which the spans of each of `slots` hold one another's lines."""
    parts: list[str] = []
    done = 0
    for slot, span in sorted(_swaps(slots, seed)):
        parts += (*lines[done : slot[0]], *lines[slice(*span)])
        done = slot[1]
    return "\n".join((*parts, *lines[done:]))


def _swaps(slots: Mapping[str, Sequence[Span]], seed: int) -> Iterator[tuple[Span, Span]]:
    """(where, what comes there), each question by itself: what an author adds elsewhere leaves its
    order as it was."""
    for step_id, spans in slots.items():
        order = list(spans)
        random.Random(f"{seed} {step_id}").shuffle(order)
        yield from zip(spans, order, strict=True)


def _differing(before: Document, after: Document) -> set[str]:
    """Steps of `before` that are read otherwise in `after`; all of them where the rest is."""
    if _frame(before) != _frame(after):
        return {step.id for step in before.steps}
    pairs = zip(before.steps, after.steps, strict=True)
    return {old.id for old, new in pairs if _gist(old) != _gist(new)}


def _frame(document: Document) -> tuple[object, ...]:
    """What a document says besides its steps, and which these are."""
    return (
        [step.id for step in document.steps],
        sorted((one.code, one.message) for one in document.problems),
        document.title,
        document.start,
        document.alerts,
    )


def _gist(step: Step) -> tuple[object, ...]:
    """All that a step says, whatever the order of its answers and of the links in them."""
    choices = [
        (choice.kind, choice.text, choice.to, choice.description, _written(choice))
        for choice in step.choices
    ]
    return (
        (step.title, step.level, step.kind, step.parent, step.source, step.anchors),
        (step.markdown, step.blocks, step.why, step.why_markdown),
        [(command.template, command.kind) for command in step.commands],
        sorted(choices),
        choices[len(step.answers) - 1 :],
        sorted((road.text, road.to) for road in step.see_also),
        sorted((link.href, link.text) for link in step.links),
    )


def _written(answer: Answer) -> str:
    return answer.condition.written if answer.condition else ""
