"""The names of a document's steps: which anchors lead to which step, and what its id is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wizard.flow.drafts import TITLE_LEVEL, UNTITLED
from wizard.flow.links import Slugs, slug, target_of
from wizard.flow.model import named_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.flow.drafts import StepDraft


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

    by_low: dict[str, int]
    """The same for names whatever the case of their letters."""

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
        """The full id of the step of this document that is named `anchor`, there or not. A name
        that differs in the case of its letters only is followed; the checker says so."""
        at = self.by_anchor.get(anchor, self.by_low.get(anchor.casefold()))
        return self.full(anchor) if at is None else self.ids[at]


def name_drafts(drafts: Sequence[StepDraft], path: str, *, main: bool) -> StepNames:
    """Give every draft an id that is its own, and know it by all its names.

    Where two steps claim one name the first has it, as in a browser.
    """
    slugs = Slugs()
    spare = Slugs()
    names = StepNames(path, main, [""] * len(drafts), [()] * len(drafts), {}, {})
    # A title is no heading, and takes no name from one.
    for at, draft in sorted(enumerate(drafts), key=lambda pair: pair[1].level == TITLE_LEVEL):
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
        names.ids[at] = names.full(chosen)
        nested = [slugs.add(heading.strip()) for heading in draft.contents.headings]
        claimed += [*draft.with_braces, *draft.contents.anchors, *nested]
        spaced = own + "-" if draft.heading != draft.heading.rstrip() else ""
        if spaced and spaced not in names.by_anchor:
            claimed.append(spaced)
        names.anchors[at] = tuple(dict.fromkeys(name for name in claimed if name))
        for name in names.anchors[at]:
            names.by_anchor.setdefault(name, at)
            names.by_low.setdefault(name.casefold(), at)
    names.start = names.ids[0]
    return names
