"""What is advised where a server of a training is missing: a command that works where we run."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from wizard.training.installing import install_command

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BOTH = ["gunicorn", "celery"]


def test_it_names_the_interpreter_that_runs_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/my tools/bin/python")
    assert install_command(BOTH) == "'/opt/my tools/bin/python' -m pip install gunicorn celery"
    monkeypatch.setattr(sys, "executable", os.path.abspath(".venv/bin/python"))
    assert install_command(["celery"]) == ".venv/bin/python -m pip install celery"


def test_the_python_of_the_system_installs_for_its_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    assert install_command(BOTH) == "/usr/bin/python3 -m pip install --user gunicorn celery"


def test_pipx_and_uv_have_their_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "runbook-wizard"
    place.mkdir()
    monkeypatch.setattr(sys, "prefix", str(place))
    monkeypatch.setattr(sys, "executable", "/x/bin/python")
    (place / "pipx_metadata.json").touch()
    assert install_command(BOTH) == "pipx inject runbook-wizard gunicorn celery"
    (place / "pipx_metadata.json").unlink()
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert install_command(BOTH) == "uv pip install --python /x/bin/python gunicorn celery"


def test_pip_takes_the_command() -> None:
    command = install_command(["gunicorn"]).replace(" install ", " install --dry-run --no-index ")
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
