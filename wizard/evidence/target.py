"""Who is watched, and what was found out about it once."""

# ruff: noqa: TC001 - decoding looks at the types of fields

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from wizard.evidence.reading import Reading
from wizard.text.fields import Line, Number, PrivateLine, Whole, Words

TargetKind = Literal["process", "container", "machine"]

_SAME_START = 2.0
"""Seconds by which the start of one process may seem to move, as the clock of its machine is put
right; a process id is not given again so soon."""


class TargetError(ValueError):
    """Nothing can be watched as asked. Its text is one line: what is wrong and what to do."""


class Target(Struct, frozen=True, omit_defaults=True):
    """A process tree, else the container that we are in, else the machine."""

    kind: TargetKind
    title: PrivateLine
    """For people, on one line: `gunicorn wsgi:app`, `this machine`."""

    pid: Whole | None = None
    """The main process; None for a container or a machine."""

    created: Number | None = None
    """When it started, seconds since the epoch."""

    command: Words = ()
    """Its command line, cleaned, with secrets blanked."""

    facts: Mapping[Line, Reading] = field(default_factory=dict)
    """What was detected, each with its evidence: `server.kind`, `server.workers`, …"""

    container_created: Number | None = None
    """When the container's first process started, seconds since the epoch; None outside of one."""

    starter: Whole | None = None
    """The shell or supervisor that was named, and that starts this one anew when it ends."""


def same_target(one: Target, other: Target) -> bool:
    """Whether samples of both make one series."""
    if one.kind != other.kind or one.pid != other.pid:
        return False
    if one.created is not None and other.created is not None:
        return abs(one.created - other.created) <= _SAME_START
    hosts = [target.facts.get("host") for target in (one, other)]
    if hosts[0] and hosts[1] and hosts[0].value != hosts[1].value:
        return False
    started = (one.container_created, other.container_created)
    return started[0] is None or started[1] is None or abs(started[0] - started[1]) <= _SAME_START
