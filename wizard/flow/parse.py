"""A text to a document: front matter, steps, and what is wrong. Pure, and never raises.

Any text is a document. What cannot be read is reported as a problem with its place, and reading
goes on. Importing this module imports markdown-it, so import it late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.assemble import StepNames, assemble, name_drafts
from wizard.flow.blocks import CodeBlock
from wizard.flow.drafts import StepDraft, read_drafts
from wizard.flow.front_matter import FrontMatter, KeyForm, read_front_matter
from wizard.flow.markdown_tokens import DEEPEST, LONGEST_LINE, SourceLines, TooLongError, tokens_of
from wizard.flow.model import Document
from wizard.flow.problems import Problem, problem
from wizard.messages import flow_messages as messages
from wizard.text.clean import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

    from wizard.flow.problems import Message

FRONT_MATTER = {
    "title": KeyForm("text"),
    "start": KeyForm("text"),
    "alerts": KeyForm("table", "  ALERT: step"),
    "watch": KeyForm("list", "[memory.share, cpu.share]"),
    "version": KeyForm("text"),
    "source": KeyForm("text"),
}
"""The keys that a flow's front matter may have; any other is a warning."""

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def parse_document(text: str, path: str, *, main: bool = True, file: str | None = None) -> Document:
    """The document that `text` is.

    `path` names it in ids, relative to the flow's folder and with `/`. The steps of the flow's
    `main` document have bare ids, those of any other `path#id`. `file` is how problems and places
    name it, `path` where it is None.
    """
    file = path if file is None else file
    lines = clean_text(text.removeprefix(BOM)).split("\n")
    front = read_front_matter(lines, file, FRONT_MATTER)
    texts = front.texts
    start = texts.get("start")
    page = SourceLines(file, path, lines, front.lines)
    stem = clean_line(path.rpartition("/")[2].removesuffix(".md")) or "document"
    drafts, problems = _drafts(page, texts.get("title", stem))
    names = name_drafts(drafts, path, main=main)
    if start is not None:
        names.start = _named(start, names)
    source = texts.get("source")
    steps = assemble(drafts, names, page, source=source, read_on=start is None)
    alerts = front.tables.get("alerts", {})
    return Document(
        path=path,
        text=text,
        title=texts.get("title") or steps[0].title,
        steps=steps,
        start=names.start,
        explicit_start=start is not None,
        alerts={alert: _named(step, names) for alert, step in alerts.items()},
        watch=front.lists.get("watch", ()),
        version=texts.get("version"),
        source=source,
        problems=_in_order(front, drafts, problems),
        marks=front.marks,
    )


def _drafts(page: SourceLines, title: str) -> tuple[list[StepDraft], tuple[Problem, ...]]:
    """The steps of a page as drafts, or all of it as one where Markdown cannot be made of it."""
    try:
        tokens = tokens_of("\n".join(page.lines[page.first :]))
        drafts = read_drafts(tokens, page, title)
        return drafts, _left_unread(tokens, page)
    except TooLongError:
        return _as_text(page, title, messages.TOO_MANY_BLOCKS)
    except (RecursionError, RuntimeError, IndexError, ValueError) as error:
        # Text that overcomes markdown-it is still text, and somebody may need to read it tonight.
        return _as_text(page, title, messages.NOT_MARKDOWN, error=type(error).__name__)


def _as_text(
    page: SourceLines, title: str, message: Message, **values: str
) -> tuple[list[StepDraft], tuple[Problem, ...]]:
    """All of a page as one draft, as it is written, and a problem that says why."""
    place = page.place(page.first)
    whole = StepDraft(title, title, 1, place, [], [(page.first, len(page.lines))])
    body = "\n".join(page.lines[page.first :])
    whole.blocks = [CodeBlock(body.rstrip("\n"), "", None)]
    return [whole], (problem(place, "unreadable-markdown", message, "error", **values),)


def _left_unread(tokens: Sequence[Token], page: SourceLines) -> tuple[Problem, ...]:
    """A problem where something is left out, or shown as it is written; the first of each kind."""
    problems: dict[str, Problem] = {}

    def say(token: Token, message: Message, most: int = 0) -> None:
        place = page.place(page.span(token)[0])
        problems.setdefault(message[0], problem(place, "unreadable-markdown", message, most=most))

    for token in tokens:
        if token.level == DEEPEST - 1 and token.type in ("blockquote_open", "list_item_open"):
            say(token, messages.NESTED_TOO_DEEPLY, DEEPEST)
        elif token.meta.get("as_written") and len(token.content) > LONGEST_LINE:
            say(token, messages.PARAGRAPH_TOO_LONG, LONGEST_LINE)
        elif token.meta.get("as_written"):
            say(token, messages.TOO_MANY_MARKS)
    return tuple(problems.values())


def _named(written: str, names: StepNames) -> str:
    """The full id that a value of the front matter means: `id`, `#id`, or a link to a document."""
    if not written.startswith("#"):
        if written in names.by_anchor:
            return names.within(written)
        if ".md" in written:
            return names.resolve(written) or names.within(written)
    return names.within(written.removeprefix("#"))


def _in_order(
    front: FrontMatter, drafts: Iterable[StepDraft], problems: Iterable[Problem]
) -> tuple[Problem, ...]:
    """All problems in the order of the file."""
    all_problems = [
        *front.problems,
        *problems,
        *(problem for draft in drafts for problem in draft.problems),
    ]
    return tuple(sorted(all_problems, key=lambda problem: problem.place))
