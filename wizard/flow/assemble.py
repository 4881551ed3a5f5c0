"""Drafts to steps: every step gets its name, every link its end, every step what can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wizard.flow.drafts import UNTITLED
from wizard.flow.links import Slugs, slug, target_of
from wizard.flow.model import Answer, SeeAlso, Step, StepKind, named_in
from wizard.messages.flow_messages import READ_ON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.flow.drafts import StepDraft
    from wizard.flow.markdown_tokens import SourceLines


class StepNames(msgspec.Struct):
    """The steps of a document by every name."""

    path: str
    main: bool
    ids: list[str]
    """The full id of each draft."""

    anchors: list[tuple[str, ...]]
    """Every name of each draft within the document."""

    by_anchor: dict[str, int]
    """Which draft a name leads to."""

    start: str = ""
    """The full id of the document's start."""

    def full(self, anchor: str) -> str:
        """The full id of a step of this document."""
        return anchor if self.main else named_in(self.path, anchor)

    def resolve(self, href: str) -> str | None:
        """The full id that the link `href` leads to, None where it leads to no step."""
        target = target_of(href, self.path)
        if target is None:
            return None
        document, anchor = target
        if document != self.path:
            return named_in(document, anchor) if anchor else document
        return self.within(anchor) if anchor else self.start

    def within(self, anchor: str) -> str:
        """The full id of the step of this document that is named `anchor`, there or not."""
        at = self.by_anchor.get(anchor)
        return self.full(anchor) if at is None else self.ids[at]


def name_drafts(drafts: Sequence[StepDraft], path: str, *, main: bool) -> StepNames:
    """Give every draft an id that is its own, and know it by all its names.

    Where two steps claim one name the first has it, as in a browser.
    """
    slugs = Slugs()
    spare = Slugs()
    names = StepNames(path, main, [], [], {})
    for at, draft in enumerate(drafts):
        heading = draft.heading.strip()
        own = slugs.add(heading)
        has_words = bool(slug(heading))
        claimed = [*draft.written, own] if has_words else [*draft.written]
        chosen = next((name for name in claimed if name and name not in names.by_anchor), None)
        if chosen is None:
            chosen = spare.add(heading if has_words else UNTITLED)
            while chosen in names.by_anchor:
                chosen = spare.add(heading if has_words else UNTITLED)
            claimed.append(chosen)
        names.ids.append(names.full(chosen))
        nested = [slugs.add(heading.strip()) for heading in draft.contents.headings]
        claimed += [*draft.contents.anchors, *nested]
        spaced = own + "-" if draft.heading != draft.heading.rstrip() else ""
        if spaced and spaced not in names.by_anchor:
            claimed.append(spaced)
        names.anchors.append(tuple(dict.fromkeys(name for name in claimed if name)))
        for name in names.anchors[-1]:
            names.by_anchor.setdefault(name, at)
    names.start = names.ids[0]
    return names


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
            following = drafts[at + 1]
            choices.append(
                Answer(
                    number=len(choices) + 1,
                    text=READ_ON,
                    to=names.ids[at + 1],
                    kind="next",
                    description=following.title,
                    condition=None,
                    place=following.place,
                )
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
    choices.extend(
        Answer(
            number=number,
            text=drafts[child].title,
            to=names.ids[child],
            kind="contents",
            description="",
            condition=None,
            place=drafts[child].place,
        )
        for number, child in enumerate(contents, 1)
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
