"""Rules about single steps: what they say, how long they are, and whether one gets to them."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.flow.fact_values import BadValueError, read_value
from wizard.flow.filling import alternatives, placeholders
from wizard.flow.graph import entries
from wizard.flow.lint.rule import Rule, RuleContext, Violation, violation
from wizard.flow.problems import Place, Severity
from wizard.flow.prose import lay_out
from wizard.messages import lint_messages as messages
from wizard.text.clean import clean_text
from wizard.text.glyphs import ASCII

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.flow.model import Document


def _empty_outcomes(context: RuleContext) -> Iterator[Violation]:
    for step in context.document.steps:
        if step.kind != "outcome" or step.blocks:
            continue
        if not step.choices:
            severity: Severity | None = None if context.notation else "warning"
            yield violation(step.place, messages.EMPTY_END, severity, title=step.title)
        elif context.notation:
            yield violation(step.place, messages.EMPTY_ON_THE_WAY, "warning", title=step.title)


def _unreachable_steps(context: RuleContext) -> Iterator[Violation]:
    document = context.document
    if not document.explicit_start or not context.leads(document.start):
        return
    reached = _reached(document, entries(document))
    lost = [step for step in document.steps if step.id not in reached]
    if any(step.kind != "contents" for step in lost):
        around = context.around
        named = (step.id for step in lost if around.leads_to(document, step.anchors))
        reached |= _reached(document, named)
    for step in lost:
        if step.kind != "contents" and step.id not in reached:
            yield violation(step.place, messages.UNREACHABLE, title=step.title)


def _reached(document: Document, ids: Iterable[str]) -> set[str]:
    """The ids of the steps of `document` that one can get to from `ids` within it."""
    steps = {step.id: step for step in document.steps}
    reached: set[str] = set()
    waiting = list(ids)
    while waiting:
        step = steps.get(waiting.pop())
        if step is not None and step.id not in reached:
            reached.add(step.id)
            waiting.extend(choice.to for choice in step.choices)
            waiting.extend(road.to for road in step.see_also)
    return reached


def _unknown_placeholders(context: RuleContext) -> Iterator[Violation]:
    if not context.notation:
        return
    file = context.document.steps[0].place.file
    for number, line in enumerate(clean_text(context.document.text).split("\n"), 1):
        for name, offset in placeholders(line) if "{{ " in line else ():
            if name in CATALOGUE:
                continue
            close = get_close_matches(name[:100], CATALOGUE, n=1)
            place = Place(file, number, offset + 1)
            if close:
                message = messages.UNKNOWN_PLACEHOLDER_LIKE
                yield violation(place, message, name=name, close=close[0])
            else:
                yield violation(place, messages.UNKNOWN_PLACEHOLDER, name=name)


def _bad_alternatives(context: RuleContext) -> Iterator[Violation]:
    if not context.notation:
        return
    file = context.document.steps[0].place.file
    for number, line in enumerate(clean_text(context.document.text).split("\n"), 1):
        for name, word, is_read, offset in alternatives(line) if "{{ " in line else ():
            if name not in CATALOGUE:
                continue
            place = Place(file, number, offset + 1)
            if not is_read:
                yield violation(place, messages.ALTERNATIVE_NO_WORD, name=name, word=word)
                continue
            try:
                read_value(CATALOGUE[name], word)
            except BadValueError as error:
                yield violation(
                    place, messages.ALTERNATIVE_NO_VALUE, what=error.message, do=error.hint
                )


RULES = (
    Rule(
        "unknown-placeholder",
        "error",
        "A placeholder looks like one of the wizard's, but there is no such fact.",
        advice=(
            "Correct the name. If it belongs to another program, write it without the spaces: "
            "`{{pid}}`."
        ),
        bad="# Look\n\n```bash read\nps -p {{ pid }} -o {{ pdi }}\n```\n",
        good="# Look\n\n```bash read\nps -p {{ pid }} -o {{pdi}}\n```\n",
        find=_unknown_placeholders,
    ),
    Rule(
        "bad-alternative",
        "error",
        "What a placeholder shows where its value is not known is no plain word that its fact can "
        "have.",
        advice=(
            "It stands behind `or`, as in `{{ pid or 4711 }}`, and is one word, in a form that the "
            "fact can have."
        ),
        bad="# Recycle\n\n```bash args\n--max-requests {{ advice.max_requests or many }}\n```\n",
        good="# Recycle\n\n```bash args\n--max-requests {{ advice.max_requests or 512 }}\n```\n",
        find=_bad_alternatives,
    ),
    Rule(
        "empty-outcome",
        "error",
        "A step asks nothing and says nothing: whoever gets there is left alone.",
        advice=(
            "Say what to do there, even if it is only whom to ask, or let the answers lead past it."
        ),
        bad="---\nstart: memory\n---\n\n# Memory\n",
        good="---\nstart: memory\n---\n\n# Memory\n\nRestart it.\n",
        find=_empty_outcomes,
    ),
    Rule(
        "unreachable-step",
        "warning",
        "Nothing leads to a step: no answer, no link, no alert.",
        advice=(
            "Let an answer or a link lead there, or remove it. A heading that only groups others "
            "is no such step."
        ),
        bad="---\nstart: memory\n---\n\n# Memory\n\nRestart it.\n\n# CPU\n\nRestart it.\n",
        good="---\nstart: memory\n---\n\n# Memory\n\nRestart it, or look at the [CPU](#cpu).\n\n"
        "# CPU\n\nRestart it.\n",
        find=_unreachable_steps,
    ),
)


MOST_LINES = 40
"""How many lines of 80 columns a step's text may have: two screens of a small terminal."""

_SUSPECT = re.compile(
    "[\u00c2\u00c3\u00e2\u00ef][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]+"
)
"""What UTF-8's lead bytes C2, C3, E2 and EF and those behind them look like in Windows-1252."""

_LEADS = ("\u00c2", "\u00c3", "\u00e2", "\u00ef")
_LEFT_OPEN = {code: bytes((code,)) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""The bytes that Windows-1252 leaves open; what decodes it keeps them as controls."""


def _double_encoded(context: RuleContext) -> Iterator[Violation]:
    text = context.document.text
    if not any(lead in text for lead in _LEADS):
        return
    file = context.document.steps[0].place.file
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        for match in _SUSPECT.finditer(line):
            meant = _decoded(match.group())
            if meant is not None:
                place = Place(file, number, match.start() + 1)
                yield violation(place, messages.ENCODED_TWICE, text=match.group(), meant=meant)
                break


def _decoded(text: str) -> str | None:
    """What `text` was before it was read as Windows-1252; None where it was not."""
    try:
        data = b"".join(_LEFT_OPEN.get(ord(sign)) or sign.encode("cp1252") for sign in text)
        meant = data.decode("utf-8")
    except UnicodeError:
        return None
    return clean_text(meant)


def _long_steps(context: RuleContext) -> Iterator[Violation]:
    for step in context.document.steps if context.notation else ():
        if step.markdown.count("\n") * 2 + len(step.markdown) // 40 < MOST_LINES:
            continue
        lines = len(lay_out(step.blocks, 80, len, ASCII))
        if lines > MOST_LINES:
            yield violation(
                step.place, messages.LONG_STEP, title=step.title, lines=lines, most=MOST_LINES
            )


def _dead_links(context: RuleContext) -> Iterator[Violation]:
    yield from _missing_files(context, images=False)


def _missing_images(context: RuleContext) -> Iterator[Violation]:
    yield from _missing_files(context, images=True)


def _missing_files(context: RuleContext, *, images: bool) -> Iterator[Violation]:
    message = messages.MISSING_IMAGE if images else messages.DEAD_LINK
    for step in context.document.steps:
        for link in step.links:
            if link.image is images and context.exists(link.href) is False:
                yield violation(link.place, message, text=link.text, href=link.href)


ABOUT_TEXTS = (
    Rule(
        "dead-link",
        "warning",
        "A link leads to a file that does not exist.",
        advice="Fix the path; it is relative to the document.",
        bad="# Look\n\nSee [the list](list.csv).\n",
        good="# Look\n\nSee [the list](https://example.org/list.csv).\n",
        find=_dead_links,
    ),
    Rule(
        "missing-image",
        "warning",
        "An image does not exist.",
        advice="Fix the path; it is relative to the document.",
        bad="# Look\n\n![The curve](curve.png)\n",
        good="# Look\n\n![The curve](https://example.org/curve.png)\n",
        find=_missing_images,
    ),
    Rule(
        "double-encoded",
        "warning",
        "A text was encoded twice, so that a dash or a quotation mark shows as three odd letters.",
        advice="Write the sign that is meant, and save the file as UTF-8.",
        bad="# Look\n\nIt\u00e2\u20ac\u2122s the cache.\n",
        good="# Look\n\nIt\u2019s the cache.\n",
        find=_double_encoded,
    ),
    Rule(
        "long-step",
        "hint",
        f"The text of a step has more than {MOST_LINES} lines in a terminal of 80 columns.",
        advice=(
            "Nobody reads two screens at three in the morning. Give a part of it a heading of its"
            " own."
        ),
        bad="# Look\n\nAt {{ pid }}.\n\n" + "Then look again.\n\n" * 25,
        good="# Look\n\nAt {{ pid }}.\n\n" + "Then look again.\n\n" * 5,
        find=_long_steps,
    ),
)
