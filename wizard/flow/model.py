"""A flow: documents, their steps, and what one can choose in each. Plain frozen data.

A document is also kept as MessagePack (wizard.flow.cache): its classes are written as arrays of
their fields, and blocks and expressions carry a tag that tells them apart.

A step's id is bare within the flow's own document and `path.md#id` in any other; `Answer.to` is
always such a full id, so that looking a step up needs no context.
"""

# ruff: noqa: TC001 - decoding looks at the types of fields

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from wizard.flow.blocks import Block
from wizard.flow.conditions import Expression
from wizard.flow.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


StepKind = Literal["question", "contents", "outcome"]
AnswerKind = Literal["answer", "contents", "next"]
SHELLS = frozenset(("bash", "sh", "shell", "zsh", "console", "shell-session"))
"""Languages whose blocks are commands."""

CommandKind = Literal["read", "change", "danger", "args", "unknown", "code"]


class ShellCommand(msgspec.Struct, frozen=True, array_like=True):
    """A shell command in a step, ready to be filled in; or other code, of the kind `code`."""

    template: str
    """What is copied, with its placeholders as written and without prompts or output."""

    language: str
    kind: CommandKind
    place: Place
    word: str = ""
    """What stands behind the language, in lower case: the kind, or a word that is none."""


class Condition(msgspec.Struct, frozen=True, array_like=True):
    """An answer's `when:`, as written and as understood."""

    written: str
    expression: Expression | None
    """None where it could not be understood; the document's problems say why."""

    place: Place


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """One thing that can be chosen in a step, whatever kind of edge it is."""

    number: int
    """From 1, in the order of the screen."""

    text: str
    to: str
    """The full id of the step that it leads to; may not exist (the checker says so)."""

    kind: AnswerKind
    description: str
    """What follows the link, empty where nothing does."""

    condition: Condition | None
    place: Place

    href: str = ""
    """The target as the author wrote it, empty for contents and next."""


class SeeAlso(msgspec.Struct, frozen=True, array_like=True):
    """A link to a step that is no answer: opened by a key, left by Back."""

    text: str
    to: str
    place: Place


class Link(msgspec.Struct, frozen=True, array_like=True):
    """Any link or image as written, for the checker."""

    href: str
    text: str
    image: bool
    place: Place


class LinkItem(msgspec.Struct, frozen=True, array_like=True):
    """An item of a list, or a row of a table, that is text."""

    place: Place
    leads: bool
    """Whether it holds a link to a step."""

    begins: bool
    """Whether it begins with one."""

    like_answer: bool
    """Whether it is little more than one: a few words, then the link, as in `Keys → [Keys](#k)`."""


class LinkList(msgspec.Struct, frozen=True, array_like=True):
    """A list or table with links to steps that is text, since it is not written as answers."""

    kind: Literal["bullets", "numbers", "table"]
    items: tuple[LinkItem, ...]
    asked: bool
    """Whether it stands below a heading or a paragraph that ends in a question mark."""


class Step(msgspec.Struct, frozen=True, array_like=True):
    """A heading and the text below it, up to the next heading."""

    id: str
    title: str
    level: int
    kind: StepKind
    place: Place
    choices: tuple[Answer, ...]
    """Everything that can be chosen, in the order of its digits: answers, contents, next."""

    markdown: str
    """The body as Markdown: without heading, why and answers, with its fences."""

    blocks: tuple[Block, ...]
    """The same body as blocks, with call-outs and without the Source paragraph."""

    why: tuple[Block, ...]
    """The author's reason, empty where none is given."""

    why_markdown: str
    """The same as Markdown without the quote marks and the word Why."""

    commands: tuple[ShellCommand, ...]
    see_also: tuple[SeeAlso, ...]
    links: tuple[Link, ...]
    source: str | None
    """Where the step comes from as Markdown: its own Source line, else the document's."""

    parent: str | None
    """The full id of the step whose section this one is in."""

    anchors: tuple[str, ...] = ()
    """Every name within the document that leads here: written anchors first, then the slug."""

    why_place: Place | None = None
    """Where a quote stands that begins with the word Why alone, None without one."""

    link_lists: tuple[LinkList, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether its title is a question."""
        return is_asking(self.title)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The choices that the author wrote as answers."""
        return tuple(answer for answer in self.choices if answer.kind == "answer")


class Document(msgspec.Struct, frozen=True, array_like=True):
    """One file, read."""

    path: str
    """As it is named in ids and problems: relative to the flow's folder, or as given."""

    text: str
    """The whole text as read, cleaned of nothing; the journal keeps it."""

    title: str
    steps: tuple[Step, ...]
    """In the order of the file; at least one."""

    start: str
    """The full id of the step to begin at."""

    explicit_start: bool
    """Whether the front matter names `start`; then nothing is offered that is not written."""

    alerts: dict[str, str] = {}
    """Alert name → full id."""

    watch: tuple[str, ...] = ()
    """Metrics to draw as gauges, empty for the default."""

    version: str | None = None
    source: str | None = None
    problems: tuple[Problem, ...] = ()
    """What the parser found; the checker adds its own."""

    marks: dict[str, Place] = {}
    """Where a value of the front matter stands: `start`, `alerts.NAME`, `watch.NAME`, …"""


class Flow:
    """What is walked: a document, and those that its links lead to."""

    def __init__(self, name: str, main: Document, documents: Mapping[str, Document]) -> None:
        """`name` is as it is listed and as a user may type it; `documents` are by path, the main
        one included, and may read a linked one when it is asked for."""
        self.name = name
        self.main = main
        self.documents = documents
        self._steps: dict[str, Step] = {}
        self._low: dict[str, Step] = {}
        """The same by their names in lower case."""

    @property
    def title(self) -> str:
        return self.main.title

    @property
    def start(self) -> str:
        return self.main.start

    def step(self, step_id: str) -> Step | None:
        """The step of that full id, or None.

        Any name of a step will do: its id, another anchor of it, whatever the case of its letters,
        or, for the start of a document, the document's path alone. What is returned has the one id
        that the step is known by.
        """
        if not self._steps:
            self._index(self.main)
        step = self._steps.get(step_id)
        if step is None:
            path, _, name = step_id.partition("#")
            document = self.documents.get(path)
            if document is not None:
                self._index(document)
                named = named_in(document.path, name) if name else document.path
                step = self._steps.get(named) or self._low.get(named.casefold())
            else:
                step = self._low.get(step_id.casefold())
            if step is not None:
                self._steps[step_id] = step
        return step

    def _index(self, document: Document) -> None:
        """Enter every name of every step of `document`; the first step of a name has it."""
        main = document.path == self.main.path
        names = self._steps
        for step in document.steps:
            names[step.id] = step
        for step in document.steps:
            for anchor in step.anchors:
                names.setdefault(named_in(document.path, anchor), step)
                if main:
                    names.setdefault(anchor, step)
                for name in (named_in(document.path, anchor), *((anchor,) if main else ())):
                    self._low.setdefault(name.casefold(), step)
        start = names.get(document.start)
        if start is not None:
            names.setdefault(document.path, start)


def is_asking(text: str) -> bool:
    """Whether `text` ends in a question mark, whatever closes it."""
    return text.rstrip(" \t\n*_`\"')\u201d\u2019\u00bb").endswith(("?", "\uff1f"))


def named_in(path: str, anchor: str) -> str:
    """The full id of the step that is named `anchor` in the document at `path`."""
    return f"{path}#{anchor}"
