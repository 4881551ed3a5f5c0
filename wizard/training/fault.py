"""What a fault is: a small program that misbehaves in one way, under a real server, within bounds.

Pure data. What is known of a fault when it is watched stands elsewhere, so that the same fault can
be watched by a test and by a trainee.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

MIB = 1024**2


@frozen
class Stream:
    """Requests or tasks that come one after another, never two of one stream at once."""

    what: str
    """The path of the request (`/`), or the name of the task."""

    rate: float = 1.0
    """How many a second at most: where one takes longer, the next comes when it is done."""

    after: float = 0.0
    """Seconds before the first."""

    most: int = 100_000
    """How many in all."""


@frozen
class Bounds:
    """What no process of a fault may exceed, held by the kernel; besides, each program that
    collects memory counts what it keeps."""

    seconds: float = 180.0
    """After this time everything is ended."""

    address_space: int = 512 * MIB
    """Bytes of virtual memory of one process: what is mapped, most of which is never touched."""

    nice: int = 5
    """Lower than what people work with, high enough to show on a machine that is not idle."""


@frozen
class Fault:
    """One program with one fault, and how it is started and driven."""

    name: str
    meaning: str
    """One line for people: what is wrong, or that nothing is."""

    server: Literal["gunicorn", "celery", "python"]
    """What it is started with: `gunicorn MODULE:app`, `celery -A MODULE worker`, `MODULE.py`."""

    module: str
    """A file of wizard/training/programs."""

    arguments: tuple[str, ...] = ()
    """What follows in the start command."""

    settings: Mapping[str, int] = field(default_factory=dict)
    """What the program asks for by name, see programs/bounds.py."""

    traffic: tuple[Stream, ...] = ()
    ready: int = 1
    """How many processes of it say that they have started: the workers of gunicorn, else one."""

    cpu_quota: float | None = None
    """Cores that a control group of its own allows; None for no such group."""

    memory_limit: int | None = None
    """Bytes that a control group of its own allows; None for no such group."""

    app: str = ""
    """The application's name in the start command, which says nothing of what is wrong; empty for
    the module's own."""

    bounds: Bounds = Bounds()
