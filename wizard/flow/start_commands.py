"""A start command to which options are added: those of them that it has already make way. Pure."""

from __future__ import annotations

import shlex
from itertools import pairwise
from typing import TYPE_CHECKING

from wizard.text.clean import is_title

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAME = (
    ("-w", "--workers"),
    ("-k", "--worker-class"),
    ("-t", "--timeout"),
    ("-c", "--concurrency", "--autoscale"),
    ("-P", "--pool"),
)
"""Names of one option, or of options of which one takes the place of the other."""

_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh"})


def with_options(text: str, added: str) -> str | None:
    """The command line `text`, each of its words quoted, to be followed by the options in `added`.

    None where it is no command line (any more), or where nothing can be added to it, since it is
    the text of a shell.
    """
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    if not words or is_title(words):
        return None
    try:
        more = shlex.split(added)
    except ValueError:
        more = []
    if more and words[0].rpartition("/")[2] in _SHELLS and "-c" in words[1:]:
        return None
    for name, valued in _options(more):
        names = next((same for same in _SAME if name in same), (name,))
        words = list(_without(words, names, valued=valued))
    return shlex.join(words)


def _options(words: list[str]) -> Iterator[tuple[str, bool]]:
    """(the option's name, whether a value follows it) of each that is added."""
    for word, after in pairwise([*words, "-"]):
        if word.startswith("-"):
            name, equals, _ = word.partition("=")
            yield name, bool(equals) or not after.startswith("-")


def _without(words: list[str], names: tuple[str, ...], *, valued: bool) -> Iterator[str]:
    """`words` without the option and its value, after the program's own name."""
    skip = False
    for index, word in enumerate(words):
        if skip:
            skip = False
        elif index and word in names:
            skip = valued
        elif not index or not any(_attached(word, name) for name in names):
            yield word


def _attached(word: str, name: str) -> bool:
    """Whether `word` is the option with its value: `--name=value`, `-n2`."""
    if name.startswith("--"):
        return word.startswith(f"{name}=")
    return not word.startswith("--") and word.startswith(name) and len(word) > len(name)
