"""A question that is asked before anything else is on the screen: yes or no."""

from __future__ import annotations

import sys


def ask(question: str) -> bool | None:
    """Whether the person says yes; Enter and anything else says no. None where nobody can be asked:
    there is no terminal to read from."""
    if not sys.stdin.isatty():
        return None
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    try:
        answer = sys.stdin.readline()
    except (OSError, UnicodeDecodeError):
        return False
    if not answer.endswith("\n"):
        print(file=sys.stderr)
    return answer.strip().casefold() in ("y", "yes")
