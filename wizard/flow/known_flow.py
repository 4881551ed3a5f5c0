"""A flow as far as it was read: a document that nobody went to stays closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.flow.model import Flow, Step


class KnownFlow:
    """The steps of the documents that were read, and the names of the others."""

    def __init__(self, flow: Flow, read: frozenset[str]) -> None:
        """`read` are the paths of those documents, without the main one."""
        self.flow = flow
        self._read = read | {flow.main.path}
        self._found: dict[str, Step | None] = {}

    def step(self, name: str) -> Step | None:
        """The step of that name; None where there is none, or nobody read its document."""
        if name not in self._found:
            self._found[name] = None if self._is_closed(name) else self.flow.step(name)
        return self._found[name]

    def id_of(self, name: str) -> str | None:
        """The one id of the step; in a document that nobody read, the name itself; None where there
        is no such step."""
        step = self.step(name)
        if step is not None:
            return step.id
        return name if self._is_closed(name) else None

    def title(self, name: str) -> str:
        step = self.step(name)
        return step.title if step else name

    def is_guidance(self, name: str) -> bool:
        """Whether a way ends there: a document that nobody read may say anything."""
        step = self.step(name)
        return step is None or step.kind == "outcome"

    def steps(self) -> Iterator[Step]:
        """All that were read, the main document's first."""
        others = sorted(self._read - {self.flow.main.path})
        for path in (self.flow.main.path, *others):
            document = self.flow.documents.get(path)
            yield from document.steps if document else ()

    def _is_closed(self, name: str) -> bool:
        path = name.partition("#")[0] if "#" in name or name.endswith(".md") else None
        return path is not None and path not in self._read
