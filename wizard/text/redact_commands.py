"""Secrets on command lines: what known programs take, and values of options as whole words.

wizard.text.redact puts the rules together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wizard.text.clean import BLANKED
from wizard.text.deferred import late
from wizard.text.secret_forms import PROGRAMS, SecretOptions, is_secret_name, may_be_path

_KEPT = late(
    r"""(?:\[blanked\])+|\$[A-Z_][A-Z0-9_]*|\$\{[A-Za-z_]\w*\}|\$\(.*|\{\{.*|<[^<>]*>|%\([^()]*\)s
    |\*+|\.{3}|…|x{3,}|X{3,}|[\W_]
    |(?i:none|null|nil|true|false|yes|no|on|off|required|optional|str|string)[.,;:!?)\]}]*
    """,
    re.VERBOSE | re.DOTALL,
)
"""Stands where a secret would: a variable, a placeholder, a word that says whether there is one."""

_PATH = late(r"(?:\.{0,2}|~)/.*|file:.*|[\w.-]+\.(?:pem|key|crt|p12|json)", re.DOTALL)


def is_kept(value: str, name: str = "") -> bool:
    """Whether `value`, of an option called `name`, is no secret for sure."""
    if not value or _KEPT.fullmatch(value):
        return True
    return may_be_path(name) and _PATH.fullmatch(value) is not None


_SHELL_WORD = late(r"""(?:"[^"\n]*+"?+|'[^'\n]*+'?+|[^\s"'|;&()]++)++|[|;&()\n]""")
_BREAKS = frozenset("|;&()\n")
_NAMES = late(r"[\w-]+")
_PORTS = late(r"\d+(?::\d+)+")
_OPTION = late(r"(?P<name>-{0,2}[A-Za-z_][\w.-]*)=(?P<value>.+)", re.DOTALL)


def in_programs(text: str) -> str:
    """`mysql -px`, `curl -u user:x`, `redis-cli -a x` in lines of shell, also in quotes."""
    if PROGRAMS.keys().isdisjoint(_NAMES.findall(text)):
        return text
    matches = list(_SHELL_WORD.finditer(text))
    parts: list[str] = []
    done = 0
    for match, word in zip(matches, _known_options([match[0] for match in matches]), strict=True):
        quote = _quote_of(word)
        new = f"{quote}{in_programs(word[1:-1])}{quote}" if quote and " " in word else word
        if new != match[0]:
            parts += (text[done : match.start()], new)
            done = match.end()
    return "".join((*parts, text[done:]))


def _known_options(words: Sequence[str]) -> Iterator[str]:
    """The words, with the secrets blanked that the programs among them take."""
    program: SecretOptions | None = None
    counts, pending, countdown = False, "", 0
    for word in words:
        new = word
        if word in _BREAKS:
            program, pending, countdown = None, "", 0
        elif pending:
            new, pending = _blank(word, pending), ""
        elif countdown:
            countdown -= 1
            new = word if countdown else _blank(word)
        elif (named := PROGRAMS.get(word.rpartition("/")[2])) is not None:
            program, counts = named, not named.only_with
        elif program is not None:
            counts = counts or word == program.only_with
            countdown = dict(program.after).get(word, 0)
            new, pending = _option(word, program) if counts else (word, "")
        yield new


def _option(word: str, program: SecretOptions) -> tuple[str, str]:
    """`word` with a joined secret blanked, and how to blank the next word: "" not at all, "all", or
    a separator behind which the secret stands."""
    if word in program.following:
        return word, "all"
    if word in program.pairs:
        return word, program.separator
    for option in (*program.joined, *program.following):
        value = word.removeprefix(option)
        if value != word and not _PORTS.fullmatch(value):
            return option + _blank(value), ""
    for option in program.pairs:
        value = word.removeprefix(option)
        if value != word and program.separator in value:
            return option + _blank(value, program.separator), ""
    return word, ""


def _quote_of(word: str) -> str:
    return word[0] if len(word) > 1 and word[0] in "\"'" and word[-1] == word[0] else ""


def _blank(word: str, how: str = "all") -> str:
    """`word`, which may be quoted, with all of it or what stands behind a separator blanked."""
    quote = _quote_of(word)
    inner = word[1:-1] if quote else word
    head, separator, secret = ("", "", inner) if how == "all" else inner.partition(how)
    return word if is_kept(secret) else f"{quote}{head}{separator}{BLANKED}{quote}"


def without_option_values(words: Sequence[str]) -> Iterator[str]:
    """argv with whole words blanked, which may hold spaces: `--password`, `x y`, `VAR=x y`."""
    name = ""
    for word in _known_options(words):
        if name and not word.startswith("-"):
            yield word if is_kept(word, name) else BLANKED
            name = ""
            continue
        name = word if word.startswith("-") and is_secret_name(word) else ""
        option = _OPTION.fullmatch(word)
        if (
            option is None
            or not is_secret_name(option["name"])
            or is_kept(option["value"], option["name"])
        ):
            yield word
        else:
            yield f"{option['name']}={BLANKED}"
