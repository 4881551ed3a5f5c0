"""What the program knows of one kind of server: the base that each kind fills in.

Everything here is pure but `Server.inspect`, which looks at files beside a process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

import msgspec

from wizard.evidence.reading import Interval, Reading, Value
from wizard.messages import server_messages as messages

if TYPE_CHECKING:
    from wizard.evidence.sample import ProcessSample
    from wizard.evidence.servers.process_files import ProcessFiles

OTHER_KIND = "other"
"""The word of `server.kind` for a program that is surely none of the known servers."""

UNKNOWN_KIND = "unknown"
"""A program of which nobody can say what it is; no word of `server.kind`."""

RESOURCE_TRACKER = "resource_tracker"
"""What a sample calls the helper that Python's multiprocessing starts beside workers."""


class Program(msgspec.Struct, frozen=True):
    """What a command line starts."""

    kind: str
    """One of the words of `server.kind`, or UNKNOWN_KIND."""

    name: str
    """As it was called: `gunicorn`, `celeryd`, else the name of the program or script."""

    role: str
    """What the process does for its server, in the words of its kind (`master`, `worker`); else
    empty."""

    arguments: tuple[str, ...]
    """What follows the program's name, but for the server's own command (`celery worker`)."""

    rewritten: bool = False
    """Whether the process has rewritten its command line: an absent option proves nothing."""

    wrapped: bool = False
    """Whether this process only starts the program: a shell or an init."""

    app: str = ""
    """What a rewritten title says of the application."""

    by_files: bool = False
    """Whether only files that it holds open tell what it is: its settings stand in its own code."""

    mentions: str = ""
    """The known server that stands in the words of a program that is none itself, or may start
    one."""

    @property
    def known(self) -> bool:
        """Whether it is one of the servers that are told apart."""
        return self.kind not in {OTHER_KIND, UNKNOWN_KIND}


Environment = Mapping[str, str] | None
"""The variables that some server or the platform's deployment reads; None where they cannot be
read."""

FactReader = Callable[[Program, Environment, object], Reading]
"""(program, environment, what `Server.inspect` found) → one fact."""


class Server:
    """One kind of server. What is not overridden holds for a program of which nothing is known."""

    kind: ClassVar[str]
    """The word of `server.kind`."""

    package: ClassVar[str] = ""
    """The distribution whose installed version is the server's; empty where none is looked for."""

    environment: ClassVar[frozenset[str]] = frozenset()
    """The variables of a process's environment that it reads; no others are ever looked at."""

    serving: ClassVar[frozenset[str]] = frozenset()
    """Roles of main processes that serve; what else is started with it comes and goes."""

    other_children: ClassVar[tuple[str, ...]] = ()
    """With what the names of children begin that are of the same program and no workers."""

    service_options: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Options that tell two services of one application apart, each with all its names."""

    in_code: ClassVar[str] = ""
    """A pattern of Python code that most probably starts this server, if it names it at all; empty
    where there is none. It has to be linear: any text may be searched."""

    facts: ClassVar[Mapping[str, FactReader]] = {}
    """Facts of the catalogue that it tells, besides its kind and its version."""

    def from_command(self, name: str, arguments: tuple[str, ...]) -> Program | None:
        """The program where a command or a script called `name` is this server."""
        return None

    def from_module(self, module: str, arguments: tuple[str, ...]) -> Program | None:
        """The program where `python -m MODULE` starts this server."""
        return None

    def from_django(self, command: str, arguments: tuple[str, ...]) -> Program | None:
        """The program where `manage.py COMMAND` starts this server."""
        return None

    def from_title(self, title: str) -> Program | None:
        """The program where a process of this server has given itself this title."""
        return None

    def from_open_file(self, path: str) -> Program | None:
        """The program where a process that holds this file open is surely this server."""
        return None

    def not_it(self, program: Program) -> tuple[str, str] | None:
        """(a word of `server.kind` or UNKNOWN_KIND, why) for what is started with the server's
        command and yet is not what its word means; None for all else."""
        return None

    def application(self, program: Program) -> str:
        """The application that it serves, as it stands in the command line; empty where nothing
        says it."""
        return program.app

    def title(self, program: Program) -> str:
        """A few words for people."""
        return " ".join(part for part in (self.kind, self.application(program)) if part)

    def may_be_child(self, child: Program, main: Program) -> bool:
        """Whether `main`, a program of this kind, may have started `child` as a part of itself."""
        return child.kind == self.kind

    def part_name(self, program: Program, holds: Callable[[], Sequence[str]]) -> str:
        """What a sample calls a process with this command line. `holds`: what it holds open besides
        its standard streams, where its parts look alike but for that."""
        return self.kind

    def owns_short_name(self, name: str) -> bool:
        """Whether a process with this short name (lower case) is one of this server's."""
        return name.startswith(self.kind)

    def workers(
        self, main: ProcessSample, children: Sequence[ProcessSample]
    ) -> tuple[ProcessSample, ...]:
        """The workers among the direct children of `main`: those of the same program."""
        named = ((child, short_name(child)) for child in children)
        return tuple(
            child
            for child, name in named
            if self.owns_short_name(name) and not name.startswith(self.other_children)
        )

    def inspect(self, files: ProcessFiles, program: Program) -> object:
        """What only files and other processes beside this one tell, in a form of its own that its
        `facts` get. None where nothing is looked at."""
        return None


def short_name(process: ProcessSample) -> str:
    """A process's name, as titles are compared: `[celeryd: …]` → `celeryd: …`."""
    return process.name.lstrip("[").lower()


# --- options --------------------------------------------------------------------------------------


def option(arguments: Sequence[str], *names: str) -> str | None:
    """The value of the option with any of these names, None where it is absent; the last one wins.

    Reads `--name value`, `--name=value`, `-n value` and `-nvalue`.
    """
    given = find_option(arguments, *names)
    return given[0] if given else None


def find_option(arguments: Sequence[str], *names: str) -> tuple[str, str] | None:
    """(value, the option as it is written: `-c 2`), as `option` finds it."""
    given = None
    for index, word in enumerate(arguments):
        for name in names:
            if word == name:
                value = arguments[index + 1] if index + 1 < len(arguments) else ""
                given = (value, f"{word} {value}".rstrip())
            elif name.startswith("--") and word.startswith(name + "="):
                given = (word[len(name) + 1 :], word)
            elif len(name) == 2 and word.startswith(name) and not word.startswith("--"):
                given = (word[2:].removeprefix("="), word)
    return given


def positional(arguments: Sequence[str], is_flag: Callable[[str], object]) -> str:
    """The first argument that is no option and no option's value; empty where there is none.
    `is_flag` says of an option that no value follows it."""
    index = 0
    while index < len(arguments):
        word = arguments[index]
        if not word.startswith("-"):
            return word
        attached = "=" in word if word.startswith("--") else len(word) > 2
        index += 1 if attached or is_flag(word) else 2
    return ""


def whole_number(text: str) -> int | None:
    """A number without sign, of nine digits at most."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


# --- readings -------------------------------------------------------------------------------------


def detected(name: str, value: Value, text: str, because: str = "") -> Reading:
    """A reading that is known."""
    return Reading(name, value, text=text, origin="detected", because=because)


def detected_word(name: str, word: str, because: str = "") -> Reading:
    """A known reading of one word or text."""
    return detected(name, frozenset({word}), word, because)


def detected_number(name: str, number: int, because: str = "") -> Reading:
    """A known reading of one number."""
    return detected(name, Interval.exactly(number), str(number), because)


def unknown(name: str, missing: str) -> Reading:
    """A reading that is not known."""
    return Reading(name, None, missing=missing, origin="detected")


Setting = tuple[str | None, str]
"""(value, evidence) of an option. The value is empty where nothing sets it, and None, with the
reason in the place of the evidence, where that cannot be known."""


def read_number(name: str, setting: Setting, otherwise: Reading) -> Reading:
    """The reading of a setting that has to be a whole number; `otherwise` where nothing sets it."""
    value, because = setting
    if value is None:
        return unknown(name, because)
    if value == "":
        return otherwise
    number = whole_number(value)
    if number is None:
        return unknown(name, messages.NOT_A_NUMBER.format(setting=because))
    return detected_number(name, number, because)
