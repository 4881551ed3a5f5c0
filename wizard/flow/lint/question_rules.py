"""Rules about how questions and outcomes are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.blocks import Block, ListBlock, Quote
from wizard.flow.lint.rule import Rule, RuleContext, Violation, violation
from wizard.flow.lint.unread_rules import is_mixed
from wizard.messages import lint_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.flow.problems import Severity


def _duplicate_answers(context: RuleContext) -> Iterator[Violation]:
    for step in context.document.steps if context.notation else ():
        lines: dict[str, int] = {}
        for answer in step.answers:
            line = lines.setdefault(answer.text.casefold(), answer.place.line)
            if line != answer.place.line:
                message = messages.DUPLICATE_ANSWER
                yield violation(answer.place, message, text=answer.text, line=line)


def _mixed_lists(context: RuleContext) -> Iterator[Violation]:
    for step in context.document.steps if context.notation else ():
        for links in filter(is_mixed, step.link_lists):
            # A question of which nothing is left breaks the walk.
            severity: Severity | None = "error" if step.asks and not step.answers else None
            culprit = next(item for item in links.items if not item.begins)
            count = sum(item.begins for item in links.items)
            message, items = messages.MIXED_LIST, len(links.items)
            yield violation(culprit.place, message, severity, links=count, items=items)


def _missing_whys(context: RuleContext) -> Iterator[Violation]:
    if not context.notation:
        return
    checks = {
        answer.to
        for step in context.document.steps
        if step.kind == "outcome"
        for answer in step.answers
    }
    for step in context.document.steps:
        if step.kind == "question" and not step.why and step.id not in checks:
            yield violation(step.place, messages.MISSING_WHY, title=step.title)


def _unwarned_dangers(context: RuleContext) -> Iterator[Violation]:
    for step in context.document.steps:
        for command in step.commands:
            if command.kind == "danger" and not _warns(step.blocks):
                yield violation(command.place, messages.DANGER_WITHOUT_WARNING)


def _warns(blocks: Iterable[Block]) -> bool:
    """Whether a WARNING or CAUTION is among the blocks, also inside lists."""
    for block in blocks:
        if isinstance(block, Quote) and block.call_out in ("warning", "caution"):
            return True
        if isinstance(block, ListBlock) and any(map(_warns, block.items)):
            return True
    return False


_QUESTION = """\
# Which alert?

{why}- [{first}](#memory)
- [CPU](#cpu)

## Memory

{text}

## CPU

See {{{{ pid }}}}.
"""


def _question(first: str = "Memory", why: str = "they differ.", text: str = "Look.") -> str:
    quote = f"> **Why:** {why}\n\n" if why else ""
    return _QUESTION.format(first=first, why=quote, text=text)


_DANGER = "```bash danger\nrm -r /tmp/cache\n```"

RULES = (
    Rule(
        "duplicate-answer",
        "warning",
        "Two answers of a question have the same text.",
        advice="Say in each what sets it apart from the other.",
        bad=_question(first="CPU"),
        good=_question(),
        find=_duplicate_answers,
    ),
    Rule(
        "mixed-list",
        "warning",
        "Some items of a list begin with a link to a step and some do not, so it asks nothing.",
        advice=(
            "Begin every item with a link to a step, or put the others into a list of their own. "
            "Below a heading that asks, and without other answers, it is an error."
        ),
        bad=_question(text="- [CPU](#cpu)\n- Nothing"),
        good=_question(text="Nothing, or [CPU](#cpu)."),
        find=_mixed_lists,
    ),
    Rule(
        "missing-why",
        "hint",
        "A question does not say why it asks.",
        advice="Add a quote that begins with `**Why:**`. A check needs none.",
        bad=_question(why=""),
        good=_question(),
        find=_missing_whys,
    ),
    Rule(
        "danger-without-warning",
        "error",
        "A command that can lose data has no WARNING or CAUTION in its step.",
        advice="Say what it can lose, so that nobody finds out by losing it.",
        bad=_question(text=_DANGER),
        good=_question(text=f"> [!WARNING]\n> What is in the cache is lost.\n\n{_DANGER}"),
        find=_unwarned_dangers,
    ),
)
