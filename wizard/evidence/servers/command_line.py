"""Which program a command line starts, and with which arguments. Pure.

Knows what stands before the program (a Python interpreter, a shell's text, what the table of
launchers has), Django's manage.py, and command lines that a process has rewritten (`setproctitle`).
What is particular to a server is asked of the table. A program is *other* only where its own name
says so; what else it may be is unknown, whatever stands in its words.
"""

from __future__ import annotations

import re
import shlex
from itertools import dropwhile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.evidence.servers import other_servers
from wizard.evidence.servers.interpreter import is_python, run_of
from wizard.evidence.servers.launchers import behind, launcher_named
from wizard.evidence.servers.server import (
    OTHER_KIND,
    RESOURCE_TRACKER,
    UNKNOWN_KIND,
    Program,
    option,
)
from wizard.evidence.servers.server_table import SERVERS, server_of
from wizard.messages import server_messages as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wizard.evidence.servers.launchers import Launcher

SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "rbash", "busybox"})

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_BEFORE_COMMAND = re.compile(
    r"(?:exec|time|nohup|command|builtin|!|\{|do|then|else|elif|if|while|until)$"
)
"""Words of a shell before the command that they run."""

_KINDS = frozenset(server.kind for server in SERVERS)

_LONGEST_TITLE = 48

_MOST_DEEP = 20
"""So many launchers may stand one behind the other."""


def program_of(words: Sequence[str], deep: int = 0) -> Program | None:
    """The program of a command line; None for an empty one. `deep`: how many launchers stand
    before it."""
    words = tuple(words)
    if not words:
        return None
    if rewritten := _first(server.from_title(words[0]) for server in SERVERS):
        return rewritten
    name = _base(words[0])
    if name == "busybox" and words[1:] and words[1] in SHELLS:
        words, name = words[1:], words[1]
    if name in SHELLS:
        return _of_shell(words, deep)
    if is_python(name):
        return _of_python(words, deep)
    if name.endswith(".py"):
        return _of_script(words, deep)
    title = re.split(r":|\s", words[0].lstrip(), maxsplit=1)[0]
    return _of_command(name, words, deep, _base(title).lower())


def title_of(words: Sequence[str], name: str = "") -> str:
    """A command line in a few words; `name` is the kernel's short name of the process."""
    program = program_of(words)
    if program is None:
        return name or messages.UNTITLED
    if program.known:
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
    if not first.known:
        return False
    return title_of(one) == title_of(other) and all(
        option(first.arguments, *names) == option(second.arguments, *names)
        for names in server_of(first.kind).service_options
    )


def _of_command(name: str, words: tuple[str, ...], deep: int, native: str = "") -> Program:
    """What a command called `name` starts, the first of `words` being itself. `native`: of a
    program of the machine what its title begins with; empty for one of Python's."""
    known = _first(server.from_command(name, words[1:]) for server in SERVERS)
    if known:
        return known
    launcher = launcher_named(name)
    if launcher is not None:
        return _launched(launcher, words, deep)
    return _none_of_ours(name, words[1:], native)


def _none_of_ours(name: str, arguments: tuple[str, ...], native: str = "") -> Program:
    """By its name surely another server, else nobody knows."""
    mentions = _mentioned((name, *arguments))
    if native in other_servers.NATIVE or (native in other_servers.RUNTIMES and not mentions):
        return Program(OTHER_KIND, native, "", arguments)
    for known in (name, native):  # some give themselves a title: `granian asgi 0.0.0.0:80 app`
        if known in other_servers.PYTHON:
            return Program(OTHER_KIND, known, "", arguments)
    return Program(UNKNOWN_KIND, name, "", arguments, mentions=mentions)


def _mentioned(words: Iterable[str]) -> str:
    """The first server whose name is in some word; empty where none is."""
    text = " ".join(words).lower()
    return next((server.kind for server in SERVERS if server.kind in text), "")


def _of_python(words: tuple[str, ...], deep: int) -> Program:
    run = run_of(words)
    if run.how == "module":
        return _of_module(run.what, run.arguments, deep)
    if run.how == "script" and run.what != "-":
        return _of_script((run.what, *run.arguments), deep)
    return _nothing_known(words)


def _of_module(module: str, arguments: tuple[str, ...], deep: int) -> Program:
    known = _first(server.from_module(module, arguments) for server in SERVERS)
    if known:
        return known
    launcher = launcher_named(module)
    if launcher is not None:
        return _launched(launcher, (module, *arguments), deep)
    return _none_of_ours(module, arguments)


def _first(programs: Iterable[Program | None]) -> Program | None:
    """What the first server says that knows it as its own."""
    return next(filter(None, programs), None)


def _of_script(words: tuple[str, ...], deep: int) -> Program:
    script, arguments = _base(words[0]), words[1:]
    if script in {"manage.py", "django-admin", "django-admin.py"}:
        rest = _after_options(arguments)
        if rest and (known := _first(s.from_django(rest[0], rest[1:]) for s in SERVERS)):
            return known
        if rest and rest[0] in other_servers.DJANGO:
            return Program(OTHER_KIND, f"{script} {rest[0]}", "", rest[1:])
    return _of_command(script, words, deep)


def _launched(launcher: Launcher, words: tuple[str, ...], deep: int) -> Program:
    """The program behind a launcher: of this very process, or of one below it."""
    program = program_of(behind(launcher, words[1:]), deep + 1) if deep < _MOST_DEEP else None
    if program is None:
        return replace(_nothing_known(words), wrapped=True)
    return program if launcher.inside else replace(program, wrapped=True)


def _of_shell(words: tuple[str, ...], deep: int) -> Program:
    """`sh -c '… exec gunicorn …'`: the only server in it, else the shell."""
    text = _text_of_shell(words)
    parts = _commands(text) if text and deep < _MOST_DEEP else []
    programs = [program for part in parts if (program := program_of(part, deep + 1))]
    servers = [program for program in programs if program.kind != UNKNOWN_KIND]
    if len(servers) == 1:
        return replace(servers[0], wrapped=True)
    return replace(_nothing_known(words), wrapped=True)


def _text_of_shell(words: tuple[str, ...]) -> str:
    """What `-c` gives a shell to run; empty without it. It is the first word that is no option,
    and only -o and some long options have a value of their own."""
    given, index = False, 1
    while index < len(words) and words[index].startswith(("-", "+")) and words[index] != "--":
        word = words[index]
        if word.startswith("--"):
            index += word in {"--rcfile", "--init-file"}
        else:
            given = given or (word.startswith("-") and "c" in word)
            index += word.count("o") + word.count("O")
        index += 1
    index += words[index : index + 1] == ("--",)
    return words[index] if given and index < len(words) else ""


def _commands(text: str) -> list[tuple[str, ...]]:
    """The simple commands of a shell text, as far as words alone tell them."""
    lexer = shlex.shlex(text.replace("\n", ";"), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    commands: list[list[str]] = [[]]
    try:
        for word in lexer:
            if set(word) <= set(";&|()"):
                commands.append([])
            elif commands[-1] or not (_ASSIGNMENT.match(word) or _BEFORE_COMMAND.match(word)):
                commands[-1].append(word)
    except ValueError:  # an unclosed quote: what was read until then counts
        pass
    return [tuple(command) for command in commands if command]


def _after_options(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dropwhile(lambda word: word.startswith("-"), words))


def _nothing_known(words: tuple[str, ...]) -> Program:
    return Program(UNKNOWN_KIND, _base(words[0]), "", words[1:], mentions=_mentioned(words))


def _base(word: str) -> str:
    """The last part of a path; a login shell's leading dash goes."""
    return word.rstrip("/").rpartition("/")[2].removeprefix("-") or word


def telling_name(
    short: str, words: Callable[[], Sequence[str]], holds: Callable[[], Sequence[str]]
) -> str:
    """The kernel's short name of a process, but for one of Python's, of which the command line says
    more: the server that it runs and as which part of it, or the helper of multiprocessing that it
    is. `holds`: what it holds open besides its standard streams."""
    if not is_python(short) and short not in _KINDS:
        return short
    program = program_of(words())
    if program is None or program.wrapped:
        return short
    if program.known:
        return server_of(program.kind).part_name(program, holds)
    return RESOURCE_TRACKER if any(RESOURCE_TRACKER in w for w in program.arguments) else short
