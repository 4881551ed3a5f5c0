"""Rules about questions that are written, but not as the reader reads them.

In a document that was written for the wizard, whatever looks like a question is meant as one. In
any other, a heading that asks is most likely one of frequent questions, and a list of links a table
of contents: there, only both together are sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.lint.rule import Rule, RuleContext, Violation, violation
from wizard.messages import lint_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.flow.model import LinkList


def _questions(context: RuleContext) -> Iterator[Violation]:
    notation = context.notation
    for step in context.document.steps:
        unread = [links for links in step.link_lists if _is_question(links, notation=notation)]
        for links in unread:
            place, form = links.items[0].place, messages.FORMS[links.kind]
            yield violation(place, messages.QUESTION_AS_TEXT, form=form)
        if step.kind != "outcome":
            continue
        if step.why_place is not None and not step.answers:
            yield violation(step.why_place, messages.WHY_WITHOUT_ANSWERS, title=step.title)
        elif notation and step.asks and not unread and not any(map(is_mixed, step.link_lists)):
            one = messages.QUESTION_WITH_ONE_ANSWER
            message = one if step.answers else messages.QUESTION_WITHOUT_ANSWERS
            yield violation(step.place, message, title=step.title)


def _is_question(links: LinkList, *, notation: bool) -> bool:
    """Whether a list that is text was most likely meant as answers."""
    if not all(item.leads for item in links.items):
        return False
    like = all(item.like_answer for item in links.items)
    if notation:
        return len(links.items) > 1 or like
    return len(links.items) > 1 and links.asked and like


def is_mixed(links: LinkList) -> bool:
    """Whether some items of a bullet list begin with a link to a step, and some hold none there."""
    begins = [item.begins for item in links.items]
    return links.kind == "bullets" and any(begins) and not all(begins)


_DOCUMENT = """\
---
start: which
---

# Which? <a id="which"></a>

> **Why:** they differ.

- [Memory](#memory)
- [CPU](#cpu)

# Memory

{text}

# CPU

Look.
"""


def _document(text: str) -> str:
    return _DOCUMENT.replace("{text}", text)


RULES = (
    Rule(
        "unread-question",
        "error",
        "What is most likely a question is not written as one, so nobody can answer it.",
        advice=(
            "It is a numbered list, a task list, a list such as `Keys → Keys` or a table in which"
            " every item has a link to a step; or a **Why**, or a heading that ends in “?”, "
            "without answers. Write a bullet list in which every item begins with its link. In a "
            "document without the wizard's notation, a heading that asks is no error, and a list "
            "of links is one only where a question stands above it."
        ),
        bad=_document("1. [It climbs](#cpu)\n2. [It is flat](#which)"),
        good=_document("> **Why:** so.\n\nLook.\n\n- [It climbs](#cpu)\n- [It is flat](#which)"),
        find=_questions,
    ),
    Rule(
        "answer-without-text",
        "error",
        "An answer has no text, so nobody can tell what it means.",
        advice="Write the text between the brackets: `[Yes](#…)`.",
        bad=_document("Then:\n\n- [](#cpu)"),
        good=_document("Then:\n\n- [The CPU](#cpu)"),
    ),
    Rule(
        "stray-condition",
        "error",
        "A `when:` is not below an answer, so it is only text.",
        advice="Write it as a bullet of its own directly below the answer that it is about.",
        bad=_document("Look.\n\n- when: `cpu.share > 80%`\n- then look"),
        good=_document(
            "> **Why:** so.\n\nLook.\n\n- [The CPU](#cpu)\n  - when: `cpu.share > 80%`\n"
            "- [None](#which)"
        ),
    ),
    Rule(
        "open-fence",
        "error",
        "A code block is never closed, so all that follows is code.",
        advice=(
            "End it with a line of as many back quotes as it begins with, at the same indentation."
        ),
        bad="# Look\n\n```bash\nps\n\n## Then\n\nLook again.\n",
        good="# Look\n\n```bash\nps\n```\n\n## Then\n\nLook again.\n",
    ),
)
