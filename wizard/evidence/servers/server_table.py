"""The table of servers: one row a kind, one file a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.servers.celery import Celery
from wizard.evidence.servers.gunicorn import Gunicorn
from wizard.evidence.servers.server import OTHER_KIND, Program, Server
from wizard.evidence.servers.uvicorn import Uvicorn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.sample import ProcessSample


class Other(Server):
    """A program that is none of the known servers, or may be any: nothing is known but its
    name."""

    kind = OTHER_KIND

    def may_be_child(self, child: Program, main: Program) -> bool:
        return child.kind == main.kind and child.name == main.name

    def workers(
        self, main: ProcessSample, children: Sequence[ProcessSample]
    ) -> tuple[ProcessSample, ...]:
        """Its direct children of the same name; where none has it, all its direct children."""
        same = tuple(child for child in children if child.name == main.name)
        return same or tuple(children)


SERVERS: tuple[Server, ...] = (Gunicorn(), Celery(), Uvicorn())
"""In the order in which they are asked whether a program is theirs."""

OTHER: Server = Other()
"""Every other program."""

_BY_KIND = {server.kind: server for server in (*SERVERS, OTHER)}


def server_of(kind: str) -> Server:
    """The server that `server.kind` calls so; a word that nobody knows any more is another
    program."""
    return _BY_KIND.get(kind, OTHER)
