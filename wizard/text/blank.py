"""What stands in a command where a value is not known.

A named blank is made so that a command that is pasted with it unchanged does nothing: `<pid>` would
read a file, `$pid` would vanish; `__pid__` is one plain word that names no process, file or option.
"""

from __future__ import annotations

import re

BLANKED = "[blanked]"
"""What stands in place of a secret."""


def blank(name: str) -> str:
    """The named blank of a fact: `__server_kind__` for `server.kind`."""
    return f"__{re.sub('[^A-Za-z0-9]', '_', name)}__"
