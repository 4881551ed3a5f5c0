"""What Python would load at once and costs milliseconds: regular expressions and SHA-256.

Python compiles an expression in a tenth to one and a half milliseconds, and keeps none from one run
to the next; most texts need few of those that look for secrets. hashlib loads OpenSSL.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(pattern, flags)`, at the first use. A mistake in it is found then only."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Called once for each method that is used: it is found by itself from then on."""
        method = getattr(re.compile(*self._written), name)
        setattr(self, name, method)
        return method


def digest_of(text: str) -> str:
    """SHA-256 of `text` in UTF-8, in hexadecimal; lone surrogates count as they are."""
    digest: str = _sha256()(text.encode("utf-8", "surrogatepass")).hexdigest()
    return digest


def _sha256() -> Callable[[bytes], Any]:
    """Python's own, as its `random` does. hashlib loads OpenSSL: 1 ms and 4 MiB of memory, 0.7 MiB
    where asyncio has loaded a part of it. It is the way out where the module has another name."""
    for name in ("_sha2", "_sha256", "hashlib"):
        try:
            sha256: Callable[[bytes], Any] = import_module(name).sha256
        except ImportError:
            continue
        return sha256
    raise ImportError("this Python has no SHA-256")
