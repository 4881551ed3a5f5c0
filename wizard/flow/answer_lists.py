"""Answers: a bullet list in which every item starts with a link to a step.

What follows the link describes the answer. A nested item `when:` with a condition in backticks is
its condition; any other text in the item belongs to the description.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from wizard.flow.blocks import Block, ListBlock, Paragraph, plain
from wizard.flow.condition_grammar import parse_condition
from wizard.flow.links import target_of
from wizard.flow.model import Condition, LinkItem, LinkList
from wizard.flow.problems import Place, Problem, problem
from wizard.messages import lint_messages as messages
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

    from wizard.flow.markdown import BlockReader

_WHEN = re.compile(r"when:[ \t\n]*", re.IGNORECASE)
_WRAPPING = frozenset(("strong_open", "em_open", "html_inline"))


class WrittenAnswer(msgspec.Struct):
    """An answer as it stands in the list; where it leads is still a link."""

    text: str
    href: str
    description: str
    place: Place
    condition: Condition | None = None


class AnswerList(msgspec.Struct):
    """What a list of answers holds."""

    answers: list[WrittenAnswer] = []
    blocks: list[Block] = []
    """What is no text, a code block say, and so stays in the body."""

    problems: list[Problem] = []


def are_answers(blocks: BlockReader) -> bool:
    """Whether the bullet list that `blocks` stands on is a list of answers."""
    tokens = blocks.tokens
    inside = tokens[blocks.at].level + 1
    at = blocks.at + 1
    while tokens[at].level >= inside:
        token = tokens[at]
        if token.type == "list_item_open" and token.level == inside:
            if tokens[at + 1].type != "paragraph_open":
                return False
            if not _leads(tokens[at + 2], blocks.page.path):
                return False
        at += 1
    return True


def _leads(inline: Token, path: str) -> bool:
    """Whether a line of text starts with a link to a step."""
    for child in inline.children or ():
        if child.type == "link_open":
            return target_of(_href(child), path) is not None
        if child.type not in _WRAPPING and (child.type != "text" or child.content.strip()):
            return False
    return False


ListKind: TypeAlias = Literal["bullets", "numbers", "table"]

LISTS: dict[str, ListKind] = {
    "bullet_list_open": "bullets",
    "ordered_list_open": "numbers",
    "table_open": "table",
}
_ITEM_OPENS = ("list_item_open", "tr_open")
_FEW = 60
"""Characters that may stand beside a link in an item that is little more than the link."""


def link_list(blocks: BlockReader, *, asked: bool) -> tuple[LinkList, ...]:
    """The list or table that `blocks` stands on, which is text, if any of it links to a step."""
    opening = blocks.tokens[blocks.at]
    items: list[list[Token]] = []
    places: list[Place] = []
    inside = opening.level + (2 if opening.type == "table_open" else 1)
    at = blocks.at + 1
    while blocks.tokens[at].level > opening.level:
        token = blocks.tokens[at]
        if token.type in _ITEM_OPENS and token.level == inside:
            items.append([])
            places.append(blocks.page.place(blocks.page.span(token)[0]))
        elif token.type == "inline" and items:
            items[-1].append(token)
        at += 1
    if opening.type == "table_open":  # its first row are the headers
        del items[:1], places[:1]
    path = blocks.page.path
    read = tuple(_link_item(lines, place, path) for lines, place in zip(items, places, strict=True))
    return (LinkList(LISTS[opening.type], read, asked),) if any(item.leads for item in read) else ()


def _link_item(lines: Sequence[Token], place: Place, path: str) -> LinkItem:
    leading = [
        line
        for line in lines
        for child in line.children or ()
        if child.type == "link_open" and target_of(_href(child), path) is not None
    ]
    begins = bool(lines) and _leads(lines[0], path)
    like = begins or (len(leading) == 1 and _is_mostly_link(leading[0]))
    return LinkItem(place, bool(leading), begins, like)


def _href(link: Token) -> str:
    return clean_line(str(link.attrs.get("href", "")))


def _is_mostly_link(line: Token) -> bool:
    """Whether a line has one link, at either end, and few words beside it."""
    before, *links = _LINKS.split("".join(map(_sketched, line.children or ())))
    after = links[0] if len(links) == 1 else "much"
    beside = [part.strip(" \t\n.:;,!") for part in (before, after)]
    return not all(beside) and len("".join(beside)) <= _FEW


_LINKS = re.compile("\x01.*?\x02", re.DOTALL)


def _sketched(child: Token) -> str:
    """A piece of a line with marks where a link begins and ends."""
    return {"link_open": "\x01", "link_close": "\x02"}.get(child.type, child.content)


def read_answers(blocks: BlockReader) -> AnswerList:
    """The answers of the list that `blocks` stands on; moves behind it."""
    answer_list = AnswerList()
    blocks.at += 1
    while blocks.tokens[blocks.at].type != "bullet_list_close":
        _read_item(blocks, answer_list)
    blocks.at += 1
    return answer_list


def _read_item(blocks: BlockReader, answer_list: AnswerList) -> None:
    inline = blocks.tokens[blocks.at + 2]
    line = blocks.line(inline)
    blocks.at += 4
    link = next(link for link in line.links if not link.image)
    answer = WrittenAnswer(
        text=link.text or link.href,
        href=link.href,
        description="",
        place=blocks.page.inside(inline, (link.at,))[0],
    )
    if not link.text:
        no_text = problem(answer.place, "answer-without-text", messages.NO_ANSWER_TEXT)
        answer_list.problems.append(no_text)
    words = [plain(line.spans[link.behind :]).lstrip(" \t:,;.\u2013\u2014-")]
    answer_list.answers.append(answer)
    while (token := blocks.tokens[blocks.at]).type != "list_item_close":
        if token.type == "bullet_list_open":
            _read_details(blocks, answer, words, answer_list)
        else:
            _sort(blocks.next(), words, answer_list)
    blocks.at += 1
    answer.description = "".join(words).strip()


def _read_details(
    blocks: BlockReader, answer: WrittenAnswer, words: list[str], answer_list: AnswerList
) -> None:
    """A list inside an answer: its condition, and text."""
    blocks.at += 1
    while blocks.tokens[blocks.at].type != "bullet_list_close":
        blocks.at += 1
        opening, inline = blocks.tokens[blocks.at], blocks.tokens[blocks.at + 1]
        if opening.type == "paragraph_open" and _WHEN.match(inline.content):
            blocks.line(inline)
            blocks.at += 3
            _read_condition(blocks, inline, answer, answer_list)
        _sort(blocks.until("list_item_close"), words, answer_list, apart=True)
    blocks.at += 1


def _sort(
    items: Iterable[Block], words: list[str], answer_list: AnswerList, *, apart: bool = False
) -> None:
    """Put what is text to the description, and the rest to the body."""
    for block in items:
        text = _text_of(block)
        if text is None:
            answer_list.blocks.append(block)
        else:
            # Items of a list stand on one line with the rest.
            between = "; " if (apart or isinstance(block, ListBlock)) and any(words) else " "
            words.append(between + text if text else "")


def _text_of(block: Block) -> str | None:
    """The words of `block`, None where it is more than words."""
    if isinstance(block, Paragraph):
        return plain(block.spans)
    if isinstance(block, ListBlock):
        items = [[_text_of(part) for part in item] for item in block.items]
        if any(None in item for item in items):
            return None
        # Set apart, since they are shown on one line.
        return "; ".join(" ".join(filter(None, item)) for item in items)
    return None


def _read_condition(
    blocks: BlockReader, inline: Token, answer: WrittenAnswer, answer_list: AnswerList
) -> None:
    """The condition in the item `when:` whose line of text is `inline`."""
    children = [child for child in inline.children or () if child.content.strip()]
    (place,) = blocks.page.inside(inline, (0,))
    if answer.condition is not None:
        two = problem(place, "bad-condition", messages.TWO_CONDITIONS, text=answer.text)
        answer_list.problems.append(two)
        return
    match = _WHEN.match(inline.content)
    behind = match.end() if match else 0
    if len(children) != 2 or children[1].type != "code_inline":  # `when:` and the condition
        answer_list.problems.append(problem(place, "bad-condition", messages.NO_CONDITION))
        answer.condition = Condition(clean_line(inline.content[behind:]), None, place)
        return
    written = clean_line(children[1].content)
    inner = behind + len(children[1].markup)
    if inline.content[inner : inner + 1] == " " and not written.startswith(" "):
        inner += 1
    (place,) = blocks.page.inside(inline, (inner,))
    expression, problems = parse_condition(written, place)
    answer_list.problems.extend(problems)
    answer.condition = Condition(written, expression, place)
