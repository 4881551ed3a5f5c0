"""Where files of ours are, by the XDG Base Directory Specification 0.8.

Only the environment is read; nothing is looked at on disk or made there. A machine may have no home
for us (a container that runs under a number without a name): then it is a folder of our own among
the temporary files.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_OURS = "wizard"


def state_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """What is to last but is no configuration: `~/.local/state/wizard`."""
    return _base(environ, "XDG_STATE_HOME", ".local/state")


def config_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """What people write for us: `~/.config/wizard`."""
    return _base(environ, "XDG_CONFIG_HOME", ".config")


def cache_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """What can be made again at any time: `~/.cache/wizard`."""
    return _base(environ, "XDG_CACHE_HOME", ".cache")


def session_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """Where sessions are kept: `WIZARD_SESSION_DIR`, else `sessions` in the state directory."""
    chosen = environ.get("WIZARD_SESSION_DIR")
    if chosen:
        return Path(os.path.abspath(os.path.expanduser(chosen)))
    return state_directory(environ) / "sessions"


def flow_directories(environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Where flows of one's own are found by name: the folders in `WIZARD_FLOWS`, joined by colons,
    then `~/.config/wizard/flows`."""
    named = [part for part in environ.get("WIZARD_FLOWS", "").split(os.pathsep) if part]
    own = [Path(os.path.abspath(os.path.expanduser(part))) for part in named]
    return (*own, config_directory(environ) / "flows")


def _base(environ: Mapping[str, str], variable: str, below_home: str) -> Path:
    base = environ.get(variable, "")
    if os.path.isabs(base):  # the specification has relative ones left out
        return Path(base) / _OURS
    home = environ.get("HOME") or os.path.expanduser("~")
    if os.path.isabs(home) and home != "/":
        return Path(home) / below_home / _OURS
    temporary = environ.get("TMPDIR") or "/tmp"  # noqa: S108 - made and checked as our own
    return Path(temporary) / f"{_OURS}-{os.getuid()}"
