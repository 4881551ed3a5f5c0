"""The options of a command line, as the program that was started with them reads them. Pure.

Python's own parsers (argparse, optparse, click) agree on nearly all of it, and what they refuse
never runs: so one reader does for all servers, with a table of each one's options.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence

import msgspec


class Option(msgspec.Struct, frozen=True):
    """One option of a program."""

    name: str
    """Its first long name, without dashes."""

    value: bool = True
    """Whether a value follows it."""

    words: str = ""
    """For one whose value may be left out: a pattern of what is its value."""

    later: bool = False
    """Whether only later versions have it, so that a shortened name may have meant an older one."""


Options = Mapping[str, Option]
"""Every way to write an option, with its dashes → the option."""

_LINE = r"(?P<later>\+ )?(?P<names>-[^=\[]*?)(?P<value>=|\[(?P<words>.*)\])?"


def options_in(text: str) -> Options:
    """The options of a table with a line each, `-w --workers=`: `=` where a value follows,
    `[a|b]` where one of these may, `+ ` before one that came later."""
    options = {}
    for line in text.split("\n"):
        match = re.fullmatch(_LINE, line.strip())
        if match is None:
            continue
        names = match["names"].split()
        first = next((name for name in names if name.startswith("--")), names[0])
        option = Option(
            first.lstrip("-"), match["value"] == "=", match["words"] or "", bool(match["later"])
        )
        options.update(dict.fromkeys(names, option))
    return options


class Given(msgspec.Struct, frozen=True):
    """What a command line says."""

    values: Mapping[str, tuple[str, str]]
    """Option → (its value, the option as it is written: `-c 2`); the last one wins. A flag has no
    value."""

    positional: tuple[str, ...]
    """The words that are no option and no option's value."""

    unclear: frozenset[str] = frozenset()
    """Options that a shortened name may mean, of which nobody can say which one it is."""

    def value(self, name: str) -> str | None:
        """The value of an option, None where it is absent."""
        return self.values[name][0] if name in self.values else None


def read_options(arguments: Sequence[str], options: Options) -> Given:
    """`--name value`, `--name=value`, `-n value`, `-nvalue`, flags in front of it (`-Dn4`), and
    long names that are shortened, as far as only one option can be meant."""
    values: dict[str, tuple[str, str]] = {}
    positional: list[str] = []
    unclear: set[str] = set()
    words = deque(arguments)
    while words:
        word = words.popleft()
        if word == "--":
            positional += words
            break
        if not word.startswith("-") or word == "-":
            positional.append(word)
            continue
        meant, attached = _long(word, options) if word[1] == "-" else _short(word, options, values)
        if len(meant) > 1:
            unclear.update(option.name for option in meant)
        elif meant:
            follows = attached is None and words and _is_value(words[0], meant[0])
            value = words.popleft() if follows else attached or ""
            values[meant[0].name] = (value, f"{word} {value}" if follows else word)
        elif "=" not in word and word[1] == "-" and len(words) > 1 and words[0][:1] != "-":
            words.popleft()  # an option that no table knows: most have a value
    return Given(values, tuple(positional), frozenset(unclear))


def _is_value(word: str, option: Option) -> bool:
    return option.value or bool(option.words and re.fullmatch(option.words, word))


def _long(word: str, options: Options) -> tuple[list[Option], str | None]:
    """What `--name` or `--name=value` may mean, and the value that is attached to it.

    A process that runs was understood: where a shortened name may mean several, only those count
    that its version may have had alone.
    """
    name, equals, value = word.partition("=")
    attached = value if equals else None
    if name in options:
        return [options[name]], attached
    meant = {o.name: o for full, o in options.items() if full.startswith(name)}
    if len(meant) > 1:
        meant = {o.name: o for o in meant.values() if not o.later} or meant
    return list(meant.values()), attached


def _short(
    word: str, options: Options, values: dict[str, tuple[str, str]]
) -> tuple[list[Option], str | None]:
    """The same of `-n`, `-nvalue` and `-n=value`; flags in front of it go into `values`."""
    for index, letter in enumerate(word[1:], 1):
        option = options.get(f"-{letter}")
        if option is None:
            return [], None
        rest = word[index + 1 :]
        if option.value or not rest:
            return [option], rest.removeprefix("=") if rest else None
        values[option.name] = ("", f"-{letter}")
    return [], None
