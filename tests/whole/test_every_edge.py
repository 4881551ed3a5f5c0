"""Every edge of the shipped flow in every UI: one journal, and nothing done besides."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.shipped_ways import longest_ways, shipped, ways
from tests.helpers.terminal import Terminal
from tests.helpers.walks_by_lines import without_times
from tests.whole.every_edge import UIS
from wizard.session.journal_reader import read_journal
from wizard.walk.events import AnswerGiven

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.walk.events import Event

OWN = (
    r"open '[\d-]+T\d+-resource-alerts-[a-z\d-]+\.jsonl'",  # the journal
    r"fcntl\.flock \d+ \d+",  # which says that it is open
    r"os\.(mkdir|chmod) '{sessions}[^']*' 448 -?\d+",  # the folder that it is kept in
    r"open '/proc/self/oom_score_adj'",
)
"""All that a walk may do to the world: patterns of whole lines of the audit."""


def foreign(log: Path, sessions: Path) -> list[str]:
    """The lines of the audit that are none of our own."""
    own = [line.replace("{sessions}", re.escape(str(sessions))) for line in OWN]
    lines = log.read_text(encoding="utf-8").splitlines()
    assert any(re.fullmatch(own[0], line) for line in lines), "the hook saw no journal"
    return [line for line in lines if not any(re.fullmatch(one, line) for one in own)]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "TERM": "xterm-256color"} | more


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all journals; beside it lies the audit."""
    folder = tmp_path_factory.mktemp("walked")
    command = [sys.executable, "-m", "tests.whole.every_edge", folder / "all", folder / "audit"]
    done = subprocess.run(
        command, env=environment(), capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stderr
    return folder / "all"


def events_of(walked: Path, ui: str, number: int) -> list[Event]:
    (journal,) = (walked / ui / str(number)).glob("*.jsonl")
    _, events, notes = read_journal(journal)
    assert not notes
    return without_times(list(events))


def test_the_journals_of_all_uis_are_the_same(walked: Path) -> None:
    for number, way in enumerate(longest_ways()):
        by_walk, by_lines, by_screen = (events_of(walked, ui, number) for ui in UIS)
        assert by_lines == by_walk, way
        assert by_screen == by_walk, way


def test_the_journals_take_every_edge(walked: Path) -> None:
    taken = {
        (event.step, event.number)
        for number in range(len(longest_ways()))
        for event in events_of(walked, "screen", number)
        if isinstance(event, AnswerGiven)
    }
    assert taken >= set(ways())


def test_walking_every_edge_does_nothing_but_keep_the_journal(walked: Path) -> None:
    assert foreign(walked.parent / "audit", walked) == []


def test_the_hook_sees_what_must_not_happen(tmp_path: Path) -> None:
    code = (
        "import os, socket, subprocess, sys\n"
        "from tests.whole.hook import install\n"
        "install(sys.argv[1])\n"
        "open(sys.argv[1] + 'x.jsonl', 'w').close()\n"
        "open(sys.argv[1]).close()\n"
        "subprocess.run(['true'])\n"
        "os.system('true')\n"
        "os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)\n"
        "os.fork() or os._exit(0)\n"
        "socket.socket().connect_ex(('127.0.0.1', 9))\n"
        "os.remove(sys.argv[1] + 'x.jsonl')\n"
    )
    log = tmp_path / "audit"
    subprocess.run([sys.executable, "-c", code, log], env=environment(), check=True, timeout=240)
    seen = [line.split()[0] for line in log.read_text().splitlines()]
    for event in ("open", "subprocess.Popen", "os.system", "os.posix_spawn", "os.fork"):
        assert event in seen
    assert {"socket.connect", "os.remove"} <= set(seen)
    assert f"open '{log}x.jsonl'" in log.read_text()


KEYS = {
    "screen": "y escape w escape / escape ? escape 1 q",
    "lines": "w enter c enter f enter memory enter enter 1 enter q enter",
}


@pytest.mark.parametrize("ui", KEYS)
def test_a_real_walk_with_every_key_does_nothing_besides(ui: str, tmp_path: Path) -> None:
    """In a real terminal, watching this process: copying, links, searching, reasons, an answer."""
    log, sessions = tmp_path / "audit", tmp_path / "sessions"
    command = [sys.executable, "-m", "tests.whole.hook", str(log), "run", "--pid", str(os.getpid())]
    command += ["--start", _with_everything()]
    term = "dumb" if ui == "lines" else "xterm-256color"
    env = environment(WIZARD_SESSION_DIR=str(sessions), TERM=term)
    with Terminal(command, env=env) as terminal:
        terminal.wait_for("quit")
        terminal.wait_quiet(0.3)
        for key in KEYS[ui].split():
            terminal.press(key)
            # An escape that another key follows at once is that key with Alt.
            terminal.wait_quiet(0.3 if key == "escape" else 0.15)
        assert terminal.wait_exit() in (0, 3)
    assert foreign(log, sessions) == []


def _with_everything() -> str:
    """A step that has commands, links to other places and an answer."""
    return next(
        step.id for step in shipped().main.steps if step.commands and step.links and step.choices
    )
