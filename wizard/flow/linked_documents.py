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
    from wizard.flow.model import Document


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
        root: str,
        shown: str,
        main: Document,
        listed: tuple[ListedDocument, ...] = (),
    ) -> None:
        """`folder` and `root` are absolute, `folder` is within `root`.

        `shown` is how the folder is named in places and errors, empty for the present one;
        `listed` are the documents that are known to be there.
        """
        self.listed = listed
        self._folder = folder
        self._root = os.path.realpath(root)
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
        names = self._documents if document.path == path else self._other_names
        names[path] = document
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
        above = self._root if path.startswith("/") else self._folder
        whole = os.path.normpath(os.path.join(above, path.lstrip("/")))
        return whole if is_within(whole, self._root) else None

    def _read(self, path: str) -> Document:
        from wizard.flow.parse import parse_document  # Late: it imports markdown-it.

        if clean_line(path) != path:
            raise FlowError(self.shown(path), messages.NOT_A_PLAIN_PATH)
        if not path.lower().endswith(".md"):
            raise FlowError(self.shown(path), messages.NOT_MARKDOWN_FILE)
        if path.startswith("/"):
            whole = os.path.normpath(os.path.join(self._root, path.lstrip("/")))
        else:
            whole = os.path.normpath(os.path.join(self._folder, path))
        usual = os.path.relpath(whole, self._folder).replace(os.sep, "/")
        if usual != path:
            document = self.get(usual)
            if document is None:
                raise self._why[usual]
            return document
        shown = self.shown(usual)
        if not is_within(whole, self._root):
            raise FlowError(shown, messages.OUTSIDE_ROOT, root=clean_line(self._root))
        return parse_document(read_text(whole, shown), usual, main=False, file=shown)


def is_within(path: str, root: str) -> bool:
    """Whether `path`, all symbolic links followed, is in the real folder `root`."""
    try:
        real = os.path.realpath(path)
        return os.path.commonpath((real, root)) == root
    except ValueError:
        return False


def root_of(folder: str) -> str:
    """The top of the git checkout that the absolute `folder` is in, else `folder` itself."""
    at = folder
    while True:
        if os.path.exists(os.path.join(at, ".git")):
            return at
        above = os.path.dirname(at)
        if above == at:
            return folder
        at = above
