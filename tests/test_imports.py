"""What a command imports at run time: help and version stay light, and the core knows no screen."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_REPORT = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
HEAVY = {"textual", "rich", "psutil", "questionary", "prompt_toolkit", "yaml", "markdown_it"}
SCREENS = {"textual", "rich", "questionary", "prompt_toolkit"}


def imported_by(code: str) -> set[str]:
    """The top-level modules that a new interpreter holds after `code`."""
    program = f"try:\n    {code}\nfinally:\n    {_REPORT}"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    return {name.partition(".")[0] for name in json.loads(result.stderr.splitlines()[-1])}


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    code = f"from wizard.cli import main; sys.argv = ['wizard', {option!r}]; main()"
    program = f"import sys; {code}"
    assert not imported_by(program) & HEAVY


def test_walk_and_check_import_no_screen_and_no_psutil() -> None:
    code = "import sys; from wizard.cli import main; main(['walk', 'resource-alerts'])"
    assert not imported_by(code) & (SCREENS | {"psutil"})


def test_the_conductor_imports_no_screen() -> None:
    assert not imported_by("import wizard.guide.conductor, wizard.guide.watcher") & SCREENS


def test_the_probe_of_this_test_sees_what_is_imported() -> None:
    assert "psutil" in imported_by("import psutil")
