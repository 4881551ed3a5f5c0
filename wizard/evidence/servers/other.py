"""Every program that is none of the known servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.servers.server import OTHER_KIND, Program, Server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.sample import ProcessSample


class Other(Server):
    """A program of which nothing is known but its name."""

    kind = OTHER_KIND

    def may_be_child(self, child: Program, main: Program) -> bool:
        return child.kind == self.kind and child.name == main.name

    def workers(
        self, main: ProcessSample, children: Sequence[ProcessSample]
    ) -> tuple[ProcessSample, ...]:
        """Its direct children of the same name; where none has it, all its direct children."""
        same = tuple(child for child in children if child.name == main.name)
        return same or tuple(children)
