"""How the servers that trainings start are installed where this program runs. Pure but for what the
installation itself says.

A name on an index is no help to somebody who runs a checkout, and plain `pip` may belong to
another Python: so the command names the interpreter, or the tool that made its environment.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import sys
from pathlib import Path

SERVERS = ("gunicorn", "celery")
"""What the extra `training` is made of, by the names that are imported."""


def missing_servers() -> list[str]:
    """Those of SERVERS that cannot be imported here."""
    return [name for name in SERVERS if importlib.util.find_spec(name) is None]


def install_command(names: list[str]) -> str:
    """The shell command that makes `names` importable in this program's environment."""
    prefix, packages = Path(sys.prefix), shlex.join(names)
    if (prefix / "pipx_metadata.json").exists():
        return f"pipx inject {shlex.quote(prefix.name)} {packages}"
    python = shlex.quote(_short(sys.executable))
    if importlib.util.find_spec("pip") is None:
        return f"uv pip install --python {python} {packages}"
    if sys.prefix == sys.base_prefix:
        # Distributions keep their own Python closed to pip, but not to a user's own packages.
        return f"{python} -m pip install --user {packages}"
    return f"{python} -m pip install {packages}"


def _short(path: str) -> str:
    """A path below the working directory as people type it."""
    try:
        below = os.path.relpath(path)
    except (OSError, ValueError):  # the working directory is gone
        return path
    return path if below.startswith("..") else below
