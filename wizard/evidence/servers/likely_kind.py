"""Which kind of server a program most probably is that neither its name nor its files tell: by what
its own code starts. Pure.

It is no proof: the code may start a server only with some option, or import it by a computed name.
How often it is right was measured on programs that were started (FACTS.md, Likely values).
"""

from __future__ import annotations

import re

from msgspec import Struct

from wizard.evidence.reading import Likely
from wizard.evidence.servers.server import OTHER_KIND
from wizard.evidence.servers.server_table import SERVERS
from wizard.messages import server_messages as say

STARTED = 0.9
"""The share of programs that are what their code starts."""

NONE_STARTED = 0.85
"""The share of Python programs that are none of the servers where their script starts none."""

NO_PYTHON = 0.95
"""The share of programs of no Python that are none of the servers."""

_COMMENT = re.compile(r"(?m)^[ \t]*#.*$")


class OwnCode(Struct, frozen=True):
    """What a process runs itself."""

    is_python: bool

    text: str | None = None
    """Its script or module and those of its own that it imports, or the code behind `-c`; None
    where it cannot be read."""


def likely_kind(code: OwnCode | None) -> Likely | None:
    """The likely value of `server.kind`; None where nothing tells it."""
    if code is None:
        return None
    if not code.is_python:
        return _likely(OTHER_KIND, NO_PYTHON, say.NO_PYTHON)
    if code.text is None:
        return None
    text = _COMMENT.sub("", code.text)
    lower = text.lower()
    started = [
        server.kind
        for server in SERVERS
        if server.in_code and server.kind in lower and re.search(server.in_code, text)
    ]
    if not started:
        return _likely(OTHER_KIND, NONE_STARTED, say.CODE_STARTS_NONE)
    if len(started) > 1:
        return None
    return _likely(started[0], STARTED, say.CODE_STARTS.format(server=started[0]))


def _likely(kind: str, right: float, because: str) -> Likely:
    return Likely(frozenset({kind}), right, kind, because, say.ON_REAL_PROCESSES)
