"""Which program a command line starts, and with which arguments. Pure.

Knows what stands before the program (a Python interpreter, `env`, `sudo`, a small init, `sh -c`),
the two servers, the old syntax of celery, and command lines that a process has rewritten
(`setproctitle`).
"""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["gunicorn", "celery", "other"]

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
_GUNICORN = re.compile(r"gunicorn(?:3|_django|_paster)?$")
_GUNICORN_TITLE = re.compile(r"gunicorn: (?P<role>[\w-]+)(?: \[(?P<app>[^\]]*)\])?")
_CELERY_TITLE = re.compile(
    r"\[celery(?P<what>d| beat)?[^\]]*\]\s*(?:-\w+-)?\s*(?:\((?P<args>.*)\)?)?"
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")

_CELERY_COMMAND = re.compile(
    r"""amqp|beat|call|control|events|flower|graph|help|inspect|list|logtool|migrate|multi|purge
    |report|result|shell|status|upgrade|worker""",
    re.VERBOSE,
)
_CELERY_VALUE = re.compile(r"-[Ab]|--(?:app|broker|result-backend|loader|config|workdir)")
"""Options before celery's command that are followed by a value."""

_GUNICORN_FLAG = re.compile(
    r"""-[DRhv]|--(?:reload|spew|check-config|print-config|preload|no-sendfile|reuse-port|daemon
    |initgroups|enable-stdio-inheritance|capture-output|log-syslog|strip-header-spaces
    |disable-redirect-access-to-syslog|do-handshake-on-connect|suppress-ragged-eofs|help|version
    |permit-unconventional-http-(?:method|version)|casefold-http-method|no-control-socket)""",
    re.VERBOSE,
)
"""gunicorn's options without a value; all others are followed by one."""

_MODULES: dict[str, tuple[Kind, str]] = {
    "gunicorn": ("gunicorn", "master"),
    "gunicorn.app.wsgiapp": ("gunicorn", "master"),
    "celery": ("celery", ""),
    "celery.bin.celery": ("celery", ""),
}
_PLACES: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "gunicorn": (("-b", "--bind"), ("--chdir",)),
    "celery": (("-n", "--hostname"), ("-Q", "--queues"), ("--workdir",)),
}
"""Options that tell two services of one application apart, with all their names."""

_PYTHON_VALUES = frozenset({"-W", "-X", "--check-hash-based-pycs"})


@frozen
class Program:
    """What a command line starts."""

    kind: Kind
    name: str
    """`gunicorn`, `celery`, else the name of the program or script."""

    role: str
    """gunicorn: `master`, or as its title says; celery: its command, or `child`; else empty."""

    arguments: tuple[str, ...]
    """What follows the program's name (for celery all but its command)."""

    rewritten: bool = False
    """Whether the process has rewritten its command line: an absent option proves nothing."""

    wrapped: bool = False
    """Whether this process only starts the program: a shell or an init."""

    app: str = ""
    """What a rewritten title says of the application."""


def program_of(words: Sequence[str]) -> Program | None:  # noqa: PLR0911 - one for each opener
    """The program of a command line; None for an empty one."""
    words = tuple(words)
    if not words:
        return None
    name = _base(words[0])
    rewritten = _rewritten(words)
    if rewritten:
        return rewritten
    if name == "env":
        return program_of(_after_env(words[1:])) or _other(words)
    if name in INITS:
        return _wrapped(_after_options(words[1:])) or _other(words)
    if name in LAUNCHERS:
        return _wrapped(_after_launcher(name, words[1:])) or _other(words)
    if name in SHELLS:
        return _of_shell(words)
    if _PYTHON.match(name):
        return _of_python(words)
    return _named(name, words[1:])


def option(arguments: Sequence[str], *names: str) -> str | None:
    """The value of the option with any of these names, None where it is absent; the last one wins.

    Reads `--name value`, `--name=value`, `-n value` and `-nvalue`.
    """
    found = find_option(arguments, *names)
    return found[0] if found else None


def find_option(arguments: Sequence[str], *names: str) -> tuple[str, str] | None:
    """(value, the option as it is written: `-c 2`), as `option` finds it."""
    found = None
    for index, word in enumerate(arguments):
        for name in names:
            if word == name:
                value = arguments[index + 1] if index + 1 < len(arguments) else ""
                found = (value, f"{word} {value}".rstrip())
            elif name.startswith("--") and word.startswith(name + "="):
                found = (word[len(name) + 1 :], word)
            elif len(name) == 2 and word.startswith(name) and not word.startswith("--"):
                found = (word[2:].removeprefix("="), word)
    return found


def title_of(words: Sequence[str], name: str = "") -> str:
    """A command line in a few words; `name` is the kernel's short name of the process."""
    program = program_of(words)
    if program is None:
        return name or "a process without a command line"
    if program.kind == "gunicorn":
        app = program.app or _application(program.arguments)
        return f"gunicorn {app}" if app else "gunicorn"
    if program.kind == "celery":
        app = option(program.arguments, "-A", "--app") or ""
        return " ".join(part for part in ("celery", app and f"-A {app}", program.role) if part)
    shown = [_base(words[0]), *words[1:]]
    text = " ".join(shown)
    return text if len(text) <= 48 else text[:47].rstrip() + "…"


def same_service(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one command line may have followed the other: the same server of the same
    application at the same place; limits, workers and the like may differ."""
    first, second = program_of(one), program_of(other)
    if first is None or second is None or first.kind == "other" or first.wrapped != second.wrapped:
        return False
    return title_of(one) == title_of(other) and all(
        option(first.arguments, *names) == option(second.arguments, *names)
        for names in _PLACES[first.kind]
    )


def _named(name: str, arguments: tuple[str, ...]) -> Program:
    if _GUNICORN.match(name):
        return Program("gunicorn", name, "master", arguments)
    if name in ("celery", "celeryd", "celerybeat"):
        implied = {"celeryd": "worker", "celerybeat": "beat"}.get(name)
        return _celery(name, arguments, implied)
    return Program("other", name, "", arguments)


def _celery(name: str, arguments: tuple[str, ...], implied: str | None = None) -> Program:
    """New syntax has the options before the command, the old one after it."""
    if implied:
        return Program("celery", name, implied, arguments)
    skip = False
    for index, word in enumerate(arguments):
        if skip:
            skip = False
        elif _CELERY_VALUE.fullmatch(word):
            skip = True
        elif _CELERY_COMMAND.fullmatch(word):
            return Program("celery", name, word, arguments[:index] + arguments[index + 1 :])
    return Program("celery", name, "", arguments)


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
    kind, role = _MODULES.get(module, ("other", ""))
    if kind == "celery":
        return _celery("celery", arguments)
    return Program(kind, module if kind == "other" else kind, role, arguments)


def _of_script(words: tuple[str, ...], index: int) -> Program:
    if index >= len(words):
        return _other(words)
    script, arguments = _base(words[index]), words[index + 1 :]
    if script == "manage.py":
        command = next((n for n, word in enumerate(arguments) if not word.startswith("-")), None)
        if command is not None:
            rest = arguments[command + 1 :]
            match arguments[command]:
                case "celery":
                    return _celery("celery", rest)
                case "celeryd" | "celerybeat" as name:
                    return _named(name, rest)
                case "run_gunicorn":
                    return Program("gunicorn", "gunicorn", "master", rest)
    return _named(script, arguments)


def _of_shell(words: tuple[str, ...]) -> Program:
    """`sh -c '… exec gunicorn …'`: the last command of it that is a server, else the shell."""
    for index, word in enumerate(words[1:], 1):
        if word.startswith("-") and not word.startswith("--") and "c" in word:
            text = words[index + 1] if index + 1 < len(words) else ""
            found = [program for part in _commands(text) if (program := program_of(part))]
            servers = [program for program in found if program.kind != "other"]
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


def _rewritten(words: tuple[str, ...]) -> Program | None:
    """`gunicorn: master [wsgi:app]`; `[celeryd: celery@host:MainProcess] -active- (worker …)`."""
    gunicorn = _GUNICORN_TITLE.match(words[0])
    if gunicorn:
        app = gunicorn["app"] or ""
        return Program("gunicorn", "gunicorn", gunicorn["role"], (), rewritten=True, app=app)
    celery = _CELERY_TITLE.match(words[0])
    if celery is None:
        return None
    if (celery["what"] or "").strip() == "beat":
        return Program("celery", "celery", "beat", (), rewritten=True)
    try:
        arguments = shlex.split((celery["args"] or "").rstrip(")"))
    except ValueError:
        arguments = []
    inner = _celery("celery", tuple(arguments))
    main = "MainProcess" in words[0]
    return replace(inner, role="worker" if main else "child", rewritten=True)


def _wrapped(words: tuple[str, ...]) -> Program | None:
    program = program_of(words)
    return replace(program, wrapped=True) if program else None


def _after_env(words: tuple[str, ...]) -> tuple[str, ...]:
    for index, word in enumerate(words):
        if not word.startswith("-") and not _ASSIGNMENT.match(word):
            return words[index:]
    return ()


def _after_options(words: tuple[str, ...]) -> tuple[str, ...]:
    if "--" in words:
        return words[words.index("--") + 1 :]
    return next((words[n:] for n, word in enumerate(words) if not word.startswith("-")), ())


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


def _application(arguments: Sequence[str]) -> str:
    """gunicorn's positional argument: `wsgi:app`."""
    index = 0
    while index < len(arguments):
        word = arguments[index]
        if not word.startswith("-"):
            return word
        attached = "=" in word if word.startswith("--") else len(word) > 2
        index += 1 if attached or _GUNICORN_FLAG.fullmatch(word) else 2
    return ""


def _other(words: tuple[str, ...]) -> Program:
    return Program("other", _base(words[0]), "", words[1:])


def _base(word: str) -> str:
    """The last part of a path; a login shell's leading dash goes."""
    return word.rstrip("/").rpartition("/")[2].removeprefix("-") or word
