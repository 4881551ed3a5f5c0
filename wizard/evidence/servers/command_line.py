"""Which program a command line starts, and with which arguments. Pure.

Knows what stands before the program (a Python interpreter, `env`, `sudo`, a small init, `sh -c`),
Django's manage.py, and command lines that a process has rewritten
(`setproctitle`). What is particular to a server is asked of the table.
"""

from __future__ import annotations

import re
import shlex
from itertools import dropwhile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.evidence.servers.server import OTHER_KIND, RESOURCE_TRACKER, Program, option
from wizard.evidence.servers.server_table import SERVERS, server_of
from wizard.messages import server_messages as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh", "busybox"})
INITS = frozenset({"tini", "dumb-init", "catatonit", "docker-init", "tini-static"})


LAUNCHERS = {
    "timeout": "-k -s --kill-after --signal",
    "sudo": "-C -D -g -h -p -R -r -t -T -U -u --chdir --chroot --close-from --command-timeout"
    " --group --host --other-user --prompt --role --type --user",
    "strace": "-a -b -e -E -I -o -O -p -P -s -S -u -U -X --output --user",
    "setpriv": "--ambient-caps --apparmor-profile --bounding-set --groups --inh-caps --pdeathsig"
    " --regid --reuid --rgid --ruid --euid --egid --securebits --selinux-label",
}
"""What starts a program and stays before it or as its parent, with those of its options that a
value follows as a word of its own."""

_PYTHON = re.compile(r"(?:python|pypy)[\d.]*t?$")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")

_LONGEST_TITLE = 48

_PYTHON_VALUES = frozenset({"-W", "-X", "--check-hash-based-pycs"})


def program_of(words: Sequence[str]) -> Program | None:  # noqa: PLR0911 - one for each opener
    """The program of a command line; None for an empty one."""
    words = tuple(words)
    if not words:
        return None
    name = _base(words[0])
    if rewritten := _first(server.from_title(words[0]) for server in SERVERS):
        return rewritten
    if name == "env":
        return program_of(_after_env(words[1:])) or _other(words)
    if name in INITS:
        return _wrapped(_after_init(words[1:])) or _other(words)
    if name in LAUNCHERS:
        return _wrapped(_after_launcher(name, words[1:])) or _other(words)
    if name in SHELLS:
        return _of_shell(words)
    if _PYTHON.match(name):
        return _of_python(words)
    return _named(name, words[1:])


def title_of(words: Sequence[str], name: str = "") -> str:
    """A command line in a few words; `name` is the kernel's short name of the process."""
    program = program_of(words)
    if program is None:
        return name or messages.UNTITLED
    if program.kind != OTHER_KIND:
        return server_of(program.kind).title(program)
    text = " ".join((_base(words[0]), *words[1:]))
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1].rstrip() + "…"


def application_of(words: Sequence[str]) -> str:
    """The application that a server serves, as its command line names it; empty where there is
    none."""
    program = program_of(words)
    return server_of(program.kind).application(program) if program else ""


def same_service(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one command line may have followed the other: the same server of the same
    application at the same place; limits, workers and the like may differ."""
    first, second = program_of(one), program_of(other)
    if first is None or second is None or first.wrapped != second.wrapped:
        return False
    if first.kind == OTHER_KIND:
        return False
    return title_of(one) == title_of(other) and all(
        option(first.arguments, *names) == option(second.arguments, *names)
        for names in server_of(first.kind).service_options
    )


def _named(name: str, arguments: tuple[str, ...]) -> Program:
    known = _first(server.from_command(name, arguments) for server in SERVERS)
    return known or Program(OTHER_KIND, name, "", arguments)


def _of_python(words: tuple[str, ...]) -> Program:
    index = 1
    while index < len(words):
        word = words[index]
        if word in _PYTHON_VALUES:
            index += 2
        elif word == "--" or not word.startswith("-") or word == "-":
            return _of_script(words, index + (word == "--"))
        elif not word.startswith("--") and "m" in word:
            attached = word.partition("m")[2]
            module = attached or (words[index + 1] if index + 1 < len(words) else "")
            return _of_module(module, words[index + 1 + (not attached) :])
        elif not word.startswith("--") and "c" in word:
            return _other(words)
        else:
            index += 1
    return _other(words)


def _of_module(module: str, arguments: tuple[str, ...]) -> Program:
    known = _first(server.from_module(module, arguments) for server in SERVERS)
    return known or Program(OTHER_KIND, module, "", arguments)


def _first(programs: Iterable[Program | None]) -> Program | None:
    """What the first server says that knows it as its own."""
    return next(filter(None, programs), None)


def _of_script(words: tuple[str, ...], index: int) -> Program:
    if index >= len(words):
        return _other(words)
    script, arguments = _base(words[index]), words[index + 1 :]
    if script == "manage.py":
        rest = _after_options(arguments)
        if rest and (known := _first(s.from_django(rest[0], rest[1:]) for s in SERVERS)):
            return known
    return _named(script, arguments)


def _of_shell(words: tuple[str, ...]) -> Program:
    """`sh -c '… exec gunicorn …'`: the last command of it that is a server, else the shell."""
    for index, word in enumerate(words[1:], 1):
        if word.startswith("-") and not word.startswith("--") and "c" in word:
            text = words[index + 1] if index + 1 < len(words) else ""
            programs = [program for part in _commands(text) if (program := program_of(part))]
            servers = [program for program in programs if program.kind != OTHER_KIND]
            if servers:
                return replace(servers[-1], wrapped=True)
            break
        if not word.startswith(("-", "+")):
            break
    return replace(_other(words), wrapped=True)


def _commands(text: str) -> list[tuple[str, ...]]:
    """The simple commands of a shell text, as far as words alone tell them."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    commands: list[list[str]] = [[]]
    try:
        for word in lexer:
            if set(word) <= set(";&|()"):
                commands.append([])
            elif commands[-1] or not (_ASSIGNMENT.match(word) or word in ("exec", "time", "nohup")):
                commands[-1].append(word)
    except ValueError:  # an unclosed quote: what was read until then counts
        pass
    return [tuple(command) for command in commands if command]


def _wrapped(words: tuple[str, ...]) -> Program | None:
    program = program_of(words)
    return replace(program, wrapped=True) if program else None


def _after_env(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dropwhile(lambda word: word.startswith("-") or _ASSIGNMENT.match(word), words))


def _after_options(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dropwhile(lambda word: word.startswith("-"), words))


def _after_init(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[words.index("--") + 1 :] if "--" in words else _after_options(words)


def _after_launcher(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The command that a launcher starts: behind its options, with their values, and what else
    stands before one (timeout's duration, sudo's variables)."""
    index = 0
    while index < len(words) and words[index].startswith("-"):
        if words[index] == "--":
            index += 1
            break
        index += 2 if words[index] in LAUNCHERS[name].split() else 1
    if name == "timeout":
        index += 1
    while name == "sudo" and index < len(words) and _ASSIGNMENT.match(words[index]):
        index += 1
    return words[index:]


def _other(words: tuple[str, ...]) -> Program:
    return Program(OTHER_KIND, _base(words[0]), "", words[1:])


def _base(word: str) -> str:
    """The last part of a path; a login shell's leading dash goes."""
    return word.rstrip("/").rpartition("/")[2].removeprefix("-") or word


def telling_name(short: str, words: Callable[[], Sequence[str]]) -> str:
    """The kernel's short name of a process, but for one of Python's, of which the command line says
    more: the server that it runs, or the helper of multiprocessing that it is."""
    if not _PYTHON.match(short):
        return short
    program = program_of(words())
    if program is None or program.wrapped:
        return short
    if program.kind != OTHER_KIND:
        return program.kind
    return RESOURCE_TRACKER if any(RESOURCE_TRACKER in w for w in program.arguments) else short
