"""Secrets on command lines: what known programs take, and values of options as whole words.

wizard.text.redact puts the rules together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from wizard.text.clean import BLANKED
from wizard.text.deferred import late
from wizard.text.secret_forms import (
    PROGRAMS,
    SecretOptions,
    has_to_look_like_a_token,
    is_login_name,
    is_secret_name,
    may_be_path,
)

_KEPT = late(
    r"""(?:\[blanked\])+|\$[A-Z_][A-Z0-9_]*|\$\{[A-Za-z_]\w*\}|\$\(.*|\{\{.*|<[^<>]*>|%\([^()]*\)s
    |env:[A-Za-z_]\w*|fd:\d+|file:/\S+|\*+|\.{3}|…|x{3,}|X{3,}|[\W_]
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


_LOGIN = late(r"(?P<user>[^\s:/@]{1,128}):(?P<password>[^\s/][^\s]*)")
_NUMBER = late(r"\d+")
_LONG_WITH_DIGITS = late(r"(?=\D*\d)[\w-]{8,}")


def looks_like_a_token(value: str) -> bool:
    """Whether it is long and has digits, as no name that somebody thought of."""
    return _LONG_WITH_DIGITS.fullmatch(value) is not None


def password_in(login: str) -> int:
    """Where the password begins in `user:password`; 0 where it is none: `1000:1000` and `app:app`
    are a user and a group."""
    match = _LOGIN.fullmatch(login)
    if match is None or _NUMBER.fullmatch(match["password"]) or match["password"] == match["user"]:
        return 0
    return 0 if is_kept(match["password"]) else match.start("password")


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
    for index, word in enumerate(words):
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
            countdown = _to_the_last(words, index, named.last_with)
        elif program is not None:
            counts = counts or word == program.only_with
            countdown = dict(program.after).get(word, 0)
            new, pending = _option(word, program) if counts else (word, "")
        yield new


def _is_argument(word: str) -> bool:
    return word not in _BREAKS and word[:1] not in ("<", ">")


def _to_the_last(words: Sequence[str], index: int, letter: str) -> int:
    """How many words after the one at `index` its command's last stands; 0 where none of its short
    options is this letter."""
    if not letter:
        return 0
    rest = list(
        takewhile(lambda word: word not in _BREAKS and word[0] not in "<>", words[index + 1 :])
    )
    short = (word for word in rest if word.startswith("-") and not word.startswith("--"))
    return len(rest) if any(letter in word for word in short) else 0


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
            yield _value_of(name, word)
            name = ""
            continue
        names = word.startswith("-") and (
            is_secret_name(word) or is_login_name(word) or word in _PASS_PHRASES
        )
        name = word if names else ""
        option = _OPTION.fullmatch(word)
        if (
            option is None
            or not is_secret_name(option["name"])
            or is_kept(option["value"], option["name"])
        ):
            yield word
        else:
            yield f"{option['name']}={BLANKED}"


_PASS_PHRASES = frozenset({"-pass", "-passin", "-passout"})
"""Options of openssl, whose values say where the secret is from: `pass:SECRET`, `env:VARIABLE`."""


def _value_of(name: str, word: str) -> str:
    """The word behind the option `name`, blanked as far as it is a secret."""
    if name in _PASS_PHRASES:
        return f"pass:{BLANKED}" if word.startswith("pass:") else word
    if is_login_name(name) and not is_secret_name(name):
        start = password_in(word)
        return word[:start] + BLANKED if start else word
    if has_to_look_like_a_token(name) and not looks_like_a_token(word):
        return word
    return word if is_kept(word, name) else BLANKED
