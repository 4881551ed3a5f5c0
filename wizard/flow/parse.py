"""A text to a document: front matter, steps, and what is wrong. Pure, and never raises.

Any text is a document. What cannot be read is reported as a problem with its place, and reading
goes on. Importing this module imports markdown-it, so import it late.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.flow.blocks import CodeBlock
from wizard.flow.drafts import StepDraft, read_drafts
from wizard.flow.front_matter import FrontMatter, KeyForm, read_front_matter
from wizard.flow.markdown_tokens import DEEPEST, LONGEST_LINE, SourceLines, TooLongError, tokens_of
from wizard.flow.model import Answer, Document, SeeAlso, Step, StepKind
from wizard.flow.problems import Problem, problem
from wizard.flow.step_names import StepNames, name_drafts
from wizard.messages import flow_messages as messages
from wizard.text.clean import clean_line, clean_text, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

    from wizard.flow.problems import Message, Place

FRONT_MATTER = {
    "title": KeyForm("text"),
    "start": KeyForm("text"),
    "alerts": KeyForm("table", "  ALERT: step"),
    "watch": KeyForm("list", "[memory.share, cpu.share]"),
    "version": KeyForm("text"),
    "source": KeyForm("text"),
}
"""The keys that a flow's front matter may have; any other is a warning."""

_SITE_BUILDERS = re.compile(
    r"^\s*(?:!!!|\?\?\?|===|:::|\{\{[<%]|\{%|\{:|`{3,} *\{|~{3,} *\{|\([\w.-]+\)=|<[A-Z]|"
    r"import .* from |\[\^)",
    re.MULTILINE,
)
"""What a notation of site builders begins with; most documents have none."""

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
    # Where the author names a start, no step is added to those that are written.
    title_place = front.marks.get("title") if start is None else None
    drafts, problems = _drafts(page, texts.get("title", stem), title_place)
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


def _drafts(
    page: SourceLines, title: str, title_place: Place | None
) -> tuple[list[StepDraft], tuple[Problem, ...]]:
    """The steps of a page as drafts, or all of it as one where Markdown cannot be made of it."""
    try:
        text, unknown = _without_site_builders(page)
        tokens = tokens_of(text)
        drafts = read_drafts(tokens, page, title, title_place)
        return drafts, (*_left_unread(tokens, page), *unknown)
    except TooLongError:
        return _as_text(page, title, messages.TOO_MANY_BLOCKS)
    except (RecursionError, RuntimeError, IndexError, ValueError) as error:
        # Text that overcomes markdown-it is still text, and somebody may need to read it tonight.
        return _as_text(page, title, messages.NOT_MARKDOWN, error=type(error).__name__)


def _without_site_builders(page: SourceLines) -> tuple[str, tuple[Problem, ...]]:
    """The text of a page as CommonMark, and a hint at the first line in another notation that is
    not known."""
    lines = page.lines[page.first :]
    text = "\n".join(lines)
    if not _SITE_BUILDERS.search(text):
        return text, ()
    from wizard.flow.site_builders import as_commonmark  # Late: its patterns take 5 ms.

    rewritten = as_commonmark(lines)
    text = "\n".join(rewritten.lines)
    if rewritten.unknown is None:
        return text, ()
    place = page.place(page.first + rewritten.unknown)
    written = excerpt(page.lines[place.line - 1].strip())
    message = messages.UNKNOWN_NOTATION
    return text, (problem(place, "unknown-notation", message, "hint", written=written),)


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
        *(problem for draft in drafts for problem in draft.contents.problems),
    ]
    return tuple(sorted(all_problems, key=lambda problem: problem.place))


def assemble(
    drafts: Sequence[StepDraft],
    names: StepNames,
    page: SourceLines,
    *,
    source: str | None,
    read_on: bool,
) -> tuple[Step, ...]:
    """The steps. `source` is the document's; `read_on` where the author named no start."""
    parents = _parents(drafts)
    children: list[list[int]] = [[] for _ in drafts]
    for at, parent in enumerate(parents):
        if parent is not None:
            children[parent].append(at)
    steps: list[Step] = []
    for at, draft in enumerate(drafts):
        kind = _kind(draft, children[at])
        choices = _choices(at, drafts, names, children[at] if kind == "contents" else ())
        if read_on and at + 1 < len(drafts):
            following, to = drafts[at + 1], names.ids[at + 1]
            number = len(choices) + 1
            choices.append(
                Answer(number, messages.READ_ON, to, "next", following.title, None, following.place)
            )
        parent = parents[at]
        steps.append(
            Step(
                id=names.ids[at],
                title=draft.title,
                level=draft.level,
                kind=kind,
                place=draft.place,
                choices=tuple(choices),
                markdown=_markdown(draft, page),
                blocks=tuple(draft.blocks),
                why=tuple(draft.why),
                why_markdown="\n\n".join(draft.why_markdown),
                commands=tuple(draft.contents.commands),
                see_also=_see_also(draft, names),
                links=tuple(draft.contents.links),
                source="\n".join(draft.source) or source,
                parent=None if parent is None else names.ids[parent],
                anchors=names.anchors[at],
                why_place=draft.why_place,
                link_lists=tuple(draft.link_lists),
            )
        )
    return tuple(steps)


def _parents(drafts: Sequence[StepDraft]) -> list[int | None]:
    """The draft in whose section each draft is."""
    parents: list[int | None] = []
    above: list[int] = []
    for at, draft in enumerate(drafts):
        while above and drafts[above[-1]].level >= draft.level:
            above.pop()
        parents.append(above[-1] if above else None)
        above.append(at)
    return parents


def _kind(draft: StepDraft, children: Sequence[int]) -> StepKind:
    if len(draft.answers) > 1:
        return "question"
    return "contents" if children and not draft.answers else "outcome"


def _choices(
    at: int, drafts: Sequence[StepDraft], names: StepNames, contents: Sequence[int]
) -> list[Answer]:
    """The answers of a draft, else its contents."""
    choices = [
        Answer(
            number=number,
            text=answer.text,
            to=names.resolve(answer.href) or names.within(""),
            kind="answer",
            description=answer.description,
            condition=answer.condition,
            place=answer.place,
            href=answer.href,
        )
        for number, answer in enumerate(drafts[at].answers, 1)
    ]
    for number, child in enumerate(contents, 1):
        draft = drafts[child]
        choices.append(
            Answer(number, draft.title, names.ids[child], "contents", "", None, draft.place)
        )
    return choices


def _see_also(draft: StepDraft, names: StepNames) -> tuple[SeeAlso, ...]:
    """The links to steps that are no answers."""
    answers = {answer.place for answer in draft.answers}
    roads: list[SeeAlso] = []
    for link in draft.contents.links:
        if link.image or link.place in answers:
            continue
        to = names.resolve(link.href)
        if to is not None:
            roads.append(SeeAlso(link.text or link.href, to, link.place))
    return tuple(roads)


def _markdown(draft: StepDraft, page: SourceLines) -> str:
    """The lines of the body without what was taken out, one blank line where something was."""
    parts: list[str] = []
    for begin, end in draft.ranges:
        at = begin
        for first, behind in draft.taken:
            if begin <= first < end:
                parts.append(_between(page, at, first))
                at = behind
        parts.append(_between(page, at, end))
    return "\n\n".join(filter(None, parts))


def _between(page: SourceLines, begin: int, end: int) -> str:
    """Those lines of the page without blank ones at either end."""
    while begin < end and not page.lines[begin].strip():
        begin += 1
    while end > begin and not page.lines[end - 1].strip():
        end -= 1
    return "\n".join(page.lines[begin:end])
