"""What a command imports at run time: help and version stay light, and the core knows no screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

_REPORT = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
HEAVY = {"textual", "rich", "psutil", "questionary", "prompt_toolkit", "yaml", "markdown_it"}
SCREENS = {"textual", "rich", "questionary", "prompt_toolkit"}


def imported_by(code: str) -> set[str]:
    """The top-level modules that a new interpreter holds after `code`, and ours by full name."""
    program = f"try:\n    {code}\nfinally:\n    {_REPORT}"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    names = json.loads(result.stderr.splitlines()[-1])
    return {name if name.startswith("wizard") else name.partition(".")[0] for name in names}


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    code = f"from wizard.cli import main; sys.argv = ['wizard', {option!r}]; main()"
    program = f"import sys; {code}"
    assert not imported_by(program) & HEAVY


def test_walk_and_check_import_no_screen_and_no_psutil() -> None:
    code = "import sys; from wizard.cli import main; main(['walk', 'resource-alerts'])"
    assert not imported_by(code) & (SCREENS | {"psutil"})


PARSERS = {"markdown_it", "yaml", "wizard.flow.parse"}
LATE = {
    "wizard.evidence.readings.judged",
    "wizard.evidence.probe",
    "wizard.evidence.candidates",
    "wizard.flow.lint.checker",
    "wizard.flow.folder",
    "wizard.flow.condition_grammar",
    "wizard.session.journal_reader",
    "wizard.session.recorded",
    "wizard.text.redact",
}
"""Ours that cost milliseconds and are needed after the first question at the earliest."""

FIRST_QUESTION = """
import json, sys
import wizard.cli
from wizard.tui.app import WizardApp
WizardApp._painted = lambda self: (seen.extend(sys.modules), self.exit(0))
seen = []
wizard.cli.main(["run", "resource-alerts"])
open(sys.argv[1], "w").write(json.dumps(seen))
"""


def test_a_flow_that_was_read_before_is_walked_without_a_parser() -> None:
    code = "import sys; from wizard.cli import main; main(['walk', 'resource-alerts'])"
    imported_by(code)  # reads it, and keeps it
    assert not imported_by(code) & (PARSERS | LATE)


def test_before_the_first_paint_nothing_is_imported_that_can_wait() -> None:
    code = (
        "from wizard.flow.library import open_flow; open_flow('resource-alerts');"
        "import wizard.cli.parser, wizard.cli.run_command, wizard.tui.app"
    )
    imported_by(code)
    found = imported_by(code)
    assert "textual" in found
    assert not found & (PARSERS | LATE | {"psutil", "questionary", "prompt_toolkit"})


def test_at_the_first_question_nothing_is_loaded_that_can_wait(tmp_path: Path) -> None:
    """hashlib brings the rest of OpenSSL, 0.7 MiB."""
    command = [sys.executable, "-c", FIRST_QUESTION, str(tmp_path / "seen")]
    env = {**os.environ, "TERM": "xterm-256color", "WIZARD_SESSION_DIR": str(tmp_path)}
    for _ in range(2):  # the first reads the flow, and keeps it
        with Terminal(command, env=env) as terminal:
            terminal.wait_exit()
    seen = set(json.loads((tmp_path / "seen").read_text()))
    assert {"textual", "wizard.tui.walk_screen"} <= seen
    late = PARSERS | LATE | {"psutil", "questionary", "prompt_toolkit", "hashlib"}
    assert not seen & late


def test_the_controller_imports_no_screen() -> None:
    assert not imported_by("import wizard.guide.controller, wizard.guide.watcher") & SCREENS


def test_the_probe_of_this_test_sees_what_is_imported() -> None:
    assert "psutil" in imported_by("import psutil")
