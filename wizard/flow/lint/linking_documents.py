"""What other documents say of one: which of its steps they lead to, and which facts they state.

A document is judged by itself, so that it is judged the same alone and among others. Two rules say
that *nothing* leads to a step or asks for a fact, though, and that a file alone does not tell. So
what stands around it is looked through as text, never read as a flow: the documents of the checkout
that it is in, else those in its folder and below, and those that are judged together with it.
"""

from __future__ import annotations

import itertools
import os
import posixpath
import re
import stat
from contextlib import suppress
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.problems import FlowError
from wizard.flow.textfile import markdown_files, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.flow.model import Document, Flow

MOST = 5_000
"""How many files are looked through. Where there are more, nobody can say that nothing leads to a
step."""

_STEP = re.compile(r"([^\s()\[\]<>\"'`/#]+\.md)#([^\s()<>\"'`]+)", re.IGNORECASE)
_STATES = re.compile(r"when:[ \t]*`([a-z.]+) is [\w-]+`")


class Surroundings:
    """The documents around those of a flow, looked through when something is asked of them."""

    def __init__(self, flow: Flow, beside: Iterable[Document] = ()) -> None:
        self._flow = flow
        self._beside = tuple(beside)

    def leads_to(self, document: Document, names: Iterable[str]) -> bool:
        """Whether some document has a link to a step of `document` that has one of `names`."""
        file = posixpath.basename(document.path).lower()
        return self._said.too_many or any((file, name) in self._said.steps for name in names)

    def states(self, fact: str) -> bool:
        """Whether some document has an answer that states `fact`."""
        return self._said.too_many or fact in self._said.facts

    @cached_property
    def _said(self) -> _Said:
        said = _Said()
        for count, text in enumerate(self._texts(), 1):
            if count > MOST:
                said.too_many = True
                break
            for file, anchor in _STEP.findall(text):
                said.steps.add((unquote(file).lower(), unquote(anchor)))
            said.facts.update(_STATES.findall(text))
        return said

    @cached_property
    def _files(self) -> tuple[str, ...]:
        """The paths of those in the checkout or folder, as documents are named in ids."""
        documents = self._flow.documents
        if not isinstance(documents, LinkedDocuments):
            return tuple(documents)
        top = documents.checkout or _collection_of(documents.root)
        files = itertools.islice(markdown_files(top, _pass_over), MOST + 1)
        return tuple(sorted(documents.named(os.path.join(top, file)) for file in files))

    def meant_by(self, document: Document, path: str) -> str:
        """The document that a link in `document` to `path`, where none is, may mean, as the link
        would be written; empty where none is near.

        Names of files are compared, not their folders: what was moved keeps its name.
        """
        folder = posixpath.dirname(document.path)
        by_name: dict[str, list[str]] = {}
        for file in self._files:
            by_name.setdefault(_stem(file), []).append(file)
        close = get_close_matches(_stem(path), by_name, n=1, cutoff=0.7)
        if not close:
            return ""
        gone = posixpath.dirname(path)
        near = min(by_name[close[0]], key=lambda file: (posixpath.dirname(file) != gone, file))
        return posixpath.relpath(near, folder or ".")

    def _texts(self) -> Iterator[str]:
        documents = self._flow.documents
        yield from (document.text for document in self._beside)
        if not isinstance(documents, LinkedDocuments):
            yield from (document.text for document in documents.values())
            return
        for file in self._files:
            # Why one cannot be read is said where it is itself judged.
            with suppress(FlowError):
                if (whole := documents.whole(file)) is not None:
                    yield read_text(whole)


def _collection_of(folder: str) -> str:
    """The highest folder of those above `folder` that hold Markdown files without a gap; none that
    everybody may write to, and no home directory."""
    homes = (os.sep, os.path.expanduser("~"))
    while (above := os.path.dirname(folder)) not in homes:
        with suppress(OSError):
            files = os.listdir(above)
            shared = os.stat(above).st_mode & stat.S_IWOTH
            if not shared and any(name.lower().endswith(".md") for name in files):
                folder = above
                continue
        break
    return folder


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _pass_over(error: OSError) -> None:
    """A folder that cannot be listed says nothing."""


class _Said:
    """What was found in the texts."""

    def __init__(self) -> None:
        self.steps: set[tuple[str, str]] = set()
        """(name of a file in lower case, anchor)."""

        self.facts: set[str] = set()
        self.too_many = False
