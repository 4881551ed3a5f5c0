"""The documents of a flow, read when they are asked for and never outside the flow's root.

A path in here is relative to the flow's folder, with `/`; `../other/x.md` leaves the folder and is
fine as long as it stays within the root, and `/docs/x.md` counts from there. Only Markdown files
are looked for. What cannot be read is not there, and `why` says why.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from wizard.flow.problems import FlowError
from wizard.flow.textfile import read_text
from wizard.messages import flow_messages as messages
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from wizard.flow.model import Document, Flow


class ListedDocument(msgspec.Struct, frozen=True):
    """A document that is known to be in a folder, read or not."""

    path: str
    """Relative to the folder, with `/`."""

    title: str
    has_front_matter: bool = False

    problem: str | None = None
    """Why it cannot be read and what to do, None where it can."""

    scenario: bool = False
    """Whether it is no flow but a scenario of a training."""


class LinkedDocuments(Mapping[str, "Document"]):
    """Documents by path."""

    def __init__(
        self,
        folder: str,
        shown: str,
        main: Document,
        listed: tuple[ListedDocument, ...] = (),
        *,
        fenced: bool = True,
    ) -> None:
        """`folder` is absolute; the root is the top of the checkout that it is in, else itself.

        `shown` is how the folder is named in places and errors, empty for the present one;
        `listed` are the documents that are known to be there. Where it is not `fenced` and in no
        checkout, nobody knows where the root is, and links may lead out of the folder.
        """
        self.checkout = checkout_of(folder)
        self.listed = listed
        self._folder = folder
        self.root = os.path.realpath(self.checkout or folder)
        self._fence = self.root if fenced or self.checkout else os.sep
        self._shown = shown
        self._documents: dict[str, Document] = {main.path: main}
        self._other_names: dict[str, Document] = {}
        self._why: dict[str, FlowError] = {}

    def __getitem__(self, path: str) -> Document:
        known = self._documents.get(path) or self._other_names.get(path)
        if known is not None:
            return known
        if path in self._why:
            raise KeyError(path)
        try:
            document = self._read(path)
        except FlowError as error:
            self._why[path] = error
            raise KeyError(path) from error
        document = self._documents.setdefault(document.path, document)
        if document.path != path:
            self._other_names[path] = document
        return document

    def __iter__(self) -> Iterator[str]:
        """Every path that is known to be there, read or not."""
        return iter(self._paths())

    def __len__(self) -> int:
        return len(self._paths())

    def _paths(self) -> dict[str, None]:
        there = (entry.path for entry in self.listed if entry.problem is None)
        return dict.fromkeys((*self._documents, *there))

    @property
    def asked_for(self) -> tuple[str, ...]:
        """Every path that was asked for so far, also where nothing could be read there."""
        return tuple(dict.fromkeys((*self._documents, *self._other_names, *self._why)))

    def why(self, path: str) -> FlowError | None:
        """Why there is no document at `path`; None where it was not asked for."""
        return self._why.get(path)

    def shown(self, path: str) -> str:
        """How the document at `path` is named to people."""
        return clean_line(os.path.normpath(os.path.join(self._shown, path)))

    def whole(self, path: str) -> str | None:
        """The absolute path of what stands, or would stand, at `path`; None outside the root."""
        whole = self._whole(path)
        return whole if is_within(whole, self._fence) else None

    def can_read(self, path: str) -> bool:
        """Whether there is a document at `path`. It is read, but nothing is made of it."""
        if path in self._documents or path in self._other_names:
            return True
        if path not in self._why:
            try:
                self._text(path)
            except FlowError as error:
                self._why[path] = error
        return path not in self._why

    def named(self, whole: str) -> str:
        """The path of the document that is at the absolute path `whole`."""
        return os.path.relpath(whole, self._folder).replace(os.sep, "/")

    def _whole(self, path: str) -> str:
        above = self.root if path.startswith("/") else self._folder
        return os.path.normpath(os.path.join(above, path.lstrip("/")))

    def _text(self, path: str) -> str:
        """The text of the document at `path`. Raises FlowError."""
        if clean_line(path) != path:
            raise FlowError(self.shown(path), messages.NOT_A_PLAIN_PATH)
        if not path.lower().endswith(".md"):
            raise FlowError(self.shown(path), messages.NOT_MARKDOWN_FILE)
        whole = self._whole(path)
        shown = self.shown(self._usual(path))
        if not is_within(whole, self._fence):
            raise FlowError(shown, messages.OUTSIDE_ROOT, root=clean_line(self.root))
        return read_text(whole, shown)

    def _usual(self, path: str) -> str:
        """`path` without detours, as the document there is named in ids."""
        return self.named(self._whole(path))

    def _read(self, path: str) -> Document:
        from wizard.flow.parse import parse_document  # Late: it imports markdown-it.

        text = self._text(path)
        usual = self._usual(path)
        known = self._documents.get(usual)
        if known is not None:
            return known
        return parse_document(text, usual, main=False, file=self.shown(usual))


def is_within(path: str, root: str) -> bool:
    """Whether `path`, all symbolic links followed, is in the real folder `root`."""
    try:
        real = os.path.realpath(path)
        return os.path.commonpath((real, root)) == root
    except ValueError:
        return False


def own_documents(flow: Flow) -> tuple[Document, ...]:
    """The documents that `flow` was opened for: the one file, or all of a folder that can be read;
    not those that they link to."""
    documents = flow.documents
    if flow.main.path or not isinstance(documents, LinkedDocuments):
        return (flow.main,)
    entries = (documents.get(entry.path) for entry in documents.listed if entry.problem is None)
    return tuple(document for document in entries if document is not None)


def checkout_of(folder: str) -> str | None:
    """The top of the git checkout that the absolute `folder` is in, None where it is in none."""
    at = folder
    while not os.path.exists(os.path.join(at, ".git")):
        above = os.path.dirname(at)
        if above == at:
            return None
        at = above
    return at
