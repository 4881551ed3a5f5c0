"""What it costs to open, check and walk one hostile document: each in a process of its own.

The process is a fork of one that has imported everything, so that what is measured is the document.
Time is the processor's, which other work on the machine does not lengthen. Memory is the most that
the process ever held, less what a bare interpreter holds.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import time
import tomllib  # noqa: F401 - a process that is nobody may not be able to import it
import traceback
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from wcwidth import wcswidth

from tests.hostile.files import files
from tests.hostile.texts import texts
from wizard.cli.step_output import end_text
from wizard.flow.library import open_flow
from wizard.flow.lint.checker import check, to_text
from wizard.flow.problems import FlowError
from wizard.flow.prose import lay_out
from wizard.guide.controller import Guide
from wizard.guide.recorder import Unrecorded
from wizard.plain.line_page import LinePage
from wizard.text.glyphs import UNICODE
from wizard.tui.step_drawing import Cursor, body_width, draw_walk
from wizard.walk.engine import WalkError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.flow.model import Flow

PATIENCE = 30.0
"""Seconds after which a process is ended as hung."""

STEPS = 5
"""How many steps of a document are walked."""

SIZE = (80, 24)
NOBODY = 65534
_ROOM = 2 * 1024**3  # more is refused to a process, so that no document harms the machine


@dataclass(frozen=True, slots=True)
class Cost:
    """What one document cost. Seconds of the processor, bytes."""

    name: str
    open: float = 0.0
    check: float = 0.0
    walk: float = 0.0
    memory: int = 0
    refused: str | None = None
    """The line that it was refused with."""

    problems: int = 0
    """How many problems the checker found."""

    failed: str = ""
    """A traceback, or that it hung; empty where all is well."""

    @property
    def worst(self) -> float:
        """What the dearer of `wizard check` and `wizard run` takes."""
        return self.open + max(self.check, self.walk)


def make_all(folder: Path) -> dict[str, Path]:
    """Make every hostile document in a folder of its own within `folder`; what to open, by name."""
    folder.chmod(0o755)
    made: dict[str, Path] = {}
    for name, text in texts().items():
        (folder / name).mkdir()
        made[name] = folder / name / "x.md"
        made[name].write_bytes(text.encode())
    for name, make in files().items():
        (folder / name).mkdir()
        made[name] = make(folder / name)
    return made


def cost_of(name: str, path: Path) -> Cost:
    """Have a process read the document at `path`."""
    return forked(name, lambda: _read(str(path)))


def forked(name: str, work: Callable[[], dict[str, Any]]) -> Cost:
    """`work` done in a fork of this process, as nobody where we are root."""
    _bare_memory()
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        _report(theirs, work)
    theirs.close()
    with ours:
        data = _all_of(ours, PATIENCE)
    if data is None:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if data is None:
        return Cost(name, failed=f"not done after {PATIENCE:.0f} s")
    if not data:
        return Cost(name, failed=f"ended with status {status}")
    return Cost(name, **json.loads(data))


def _report(to: socket.socket, work: Callable[[], dict[str, Any]]) -> None:
    """In the child: do it, tell, and go without running what the parent left to be run."""
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(null, descriptor)
        if os.geteuid() == 0:
            os.setegid(NOBODY)
            os.seteuid(NOBODY)
        resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))
        try:
            told = work()
        except BaseException:  # noqa: BLE001 - whatever it was, it is told
            told = {"failed": traceback.format_exc()[-3000:]}
        told["memory"] = _most_held() - _bare_memory()
        to.sendall(json.dumps(told).encode())
    finally:
        os._exit(0)


def _all_of(from_: socket.socket, seconds: float) -> bytes | None:
    """All that is sent, None where it did not end in that time."""
    data, deadline = b"", time.monotonic() + seconds
    while select.select([from_], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = from_.recv(65536)
        if not part:
            return data
        data += part
    return None


def _most_held() -> int:
    """The most memory that this process has held at once, in bytes."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM in /proc/self/status")


@cache
def _bare_memory() -> int:
    """The most that an interpreter holds that does nothing."""
    source = "print(open('/proc/self/status').read())"
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=30
    )
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def _read(path: str) -> dict[str, Any]:
    """Open, check and walk it. Nothing but a FlowError may come of it."""
    began = time.process_time()
    try:
        flow = open_flow(path)
    except FlowError as error:
        return {"open": time.process_time() - began, "refused": str(error)}
    opened = time.process_time()
    problems = check(flow)
    to_text(problems)
    checked = time.process_time()
    walk(flow)
    return {
        "open": opened - began,
        "check": checked - opened,
        "walk": time.process_time() - checked,
        "problems": len(problems),
    }


def walk(flow: Flow) -> None:
    """Some steps, each seen in both UIs and as `wizard walk` prints it."""
    guide = Guide(flow, Unrecorded(), lambda: 0.0)
    guide.begin()
    page = LinePage(SIZE[0], lambda text: max(0, wcswidth(text)), UNICODE)
    for _ in range(STEPS):
        view = guide.view()
        StringIO().writelines([*page.step(view), *page.why(view)])
        lines = lay_out(view.step.blocks, body_width(SIZE), cell_len, UNICODE)
        draw_walk(view, lines, Cursor(), SIZE, UNICODE)
        end_text(guide)
        leading = [choice for choice in guide.step.choices if flow.step(choice.to) is not None]
        if not leading:
            break
        guide.answer(leading[0].number)
    guide.find("x")
    with suppress(IndexError, WalkError):
        guide.open(guide.step.see_also[0].to, "side")


def yardstick(folder: Path) -> Cost:
    """A plain runbook of 64 kB, as long as the longest real one: what half a second is held to.

    It is read here first, so that all is imported that any document needs.
    """
    part = (
        "## Section {n}\n\nSome words with a [link](#section-{n}) and `code` that say what to look "
        "at, and\na second line of them.\n\n- one\n- two\n\n```bash read\nps aux\n```\n\n"
    )
    text = "---\ntitle: Plain\n---\n\n" + "".join(part.format(n=n) for n in range(400))
    path = folder / "plain.md"
    path.write_text(text[:64_000])
    _read(str(path))
    return cost_of("plain runbook of 64 kB", path)
