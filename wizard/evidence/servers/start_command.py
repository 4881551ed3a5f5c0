"""A process's command line as people write it into a Procfile. Pure.

The kernel shows the interpreter and the path of the script where `gunicorn` was typed, or what ran
both: `/app/.venv/bin/python /app/.venv/bin/gunicorn app:app`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PYTHON = r"(?:python|pypy)[\d.]*t?"
_EMULATOR = r"qemu-[\w-]+|ld-[\w.-]+"
_SCRIPTS = frozenset({"gunicorn", "celery", "uvicorn"})
"""Commands that packages bring along, each of which `python -m` starts as well."""

_VALUED = frozenset({"-W", "-X", "--check-hash-based-pycs"})
"""Options of Python behind which a value stands."""


def as_written(words: Sequence[str]) -> tuple[str, ...]:
    """The words without what the kernel and an environment of Python add to them."""
    words = tuple(words)
    if len(words) > 1 and re.fullmatch(_EMULATOR, _base(words[0])) and words[1].startswith("/"):
        words = words[1:]
    if not words or not re.fullmatch(_PYTHON, _base(words[0])):
        known = words[:1] and _base(words[0]) in _SCRIPTS
        return (_base(words[0]), *words[1:]) if known else words
    index = 1
    while index < len(words) and words[index].startswith("-"):
        if not words[index].startswith("--") and words[index][1:2] in {"m", "c"}:
            break
        index += 2 if words[index] in _VALUED else 1
    python, options, rest = _base(words[0]), words[1:index], words[index:]
    if not rest or _base(rest[0]) not in _SCRIPTS or rest[0].startswith("-"):
        return (python, *options, *rest)
    if options:
        return (python, *options, "-m", _base(rest[0]), *rest[1:])
    return (_base(rest[0]), *rest[1:])


def _base(word: str) -> str:
    return word.rpartition("/")[2] or word
