"""What starts another program and stands before it in the command line: a table, and how to find
the command behind one. Pure.

An option that is missing here may leave its value to be taken for the program: that is then one
which nobody knows, never a wrong one. What is started without standing in the words (honcho,
supervisord) is looked for below the process.
"""

from __future__ import annotations

import contextlib
import re
import shlex
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


class Launcher(msgspec.Struct, frozen=True):
    """How the command line of one is built."""

    values: str = ""
    """Those of its options that a value follows as a word of its own."""

    commands: str = ""
    """Its own commands of which one comes before the program (`uv run`); empty where none does."""

    skips: int = 0
    """How many words of its own come before the program (timeout's duration)."""

    assigns: bool = False
    """Whether NAME=value words may come before the program."""

    inside: bool = False
    """Whether the program runs in the launcher's own process, or in its place."""

    python: bool = False
    """Whether what it starts is a script or, with `-m`, a module, as an interpreter has it."""

    hidden: bool = False
    """Whether what it starts stands in a file and not in its words."""


_IN_PYTHON = Launcher(inside=True, python=True)
_AGENT = Launcher(inside=True)
_FILE = Launcher(hidden=True)

_ROWS = {
    # Which run the program in their place.
    "env": Launcher("-u --unset -C --chdir -a --argv0", assigns=True, inside=True),
    "nice": Launcher("-n --adjustment", inside=True),
    "ionice": Launcher("-c --class -n --classdata -p -P -u", inside=True),
    "chrt": Launcher("-T -P -D", skips=1, inside=True),
    "taskset": Launcher(skips=1, inside=True),
    "numactl": Launcher("-N -m -C -i -p -l", inside=True),
    "nohup setsid catchsegv tsocks proxychains proxychains4 torsocks": _AGENT,
    "stdbuf": Launcher("-i -o -e --input --output --error", inside=True),
    "prlimit chronic eatmydata fakeroot setarch linux32 linux64": _AGENT,
    "su-exec gosu chpst setuidgid s6-setuidgid chroot": Launcher(
        "-u -U -e -/ -n -l -L -m -d -o -p", skips=1
    ),
    "setpriv": Launcher(
        "--ambient-caps --apparmor-profile --bounding-set --groups --inh-caps --pdeathsig"
        " --regid --reuid --rgid --ruid --euid --egid --securebits --selinux-label"
    ),
    "ddtrace-run opentelemetry-instrument splunk-py-trace elasticapm-run logfire": Launcher(
        "-c --traces_exporter --metrics_exporter --logs_exporter --exporter_otlp_endpoint"
        " --service_name --id_generator",
        inside=True,
    ),
    "newrelic-admin": Launcher(commands="run-program run-python", inside=True),
    # Which stay as the parent.
    "timeout": Launcher("-k -s --kill-after --signal", skips=1),
    "sudo": Launcher(
        "-C -D -g -h -p -R -r -t -T -U -u --chdir --chroot --close-from --command-timeout"
        " --group --host --other-user --prompt --role --type --user",
        assigns=True,
    ),
    "doas": Launcher("-u -C"),
    "runuser": Launcher("-u -g -G -s --user --group --supp-group --shell"),
    "strace ltrace": Launcher(
        "-a -b -e -E -I -o -O -p -P -s -S -u -U -X --output --user --attach --trace"
    ),
    "perf": Launcher("-e -F -o -p -g --call-graph", commands="record stat trace"),
    "valgrind time": Launcher("-f -o --format --output"),
    "gdb gdbserver": Launcher("-ex -x -iex --command --eval-command"),
    "unshare nsenter": Launcher("-S -G -t --setuid --setgid --target --root --wd"),
    "bwrap firejail proot systemd-run systemd-inhibit": Launcher("-u -p --unit --property"),
    "flock": Launcher("-w -E --timeout --wait --conflict-exit-code", skips=1),
    "xvfb-run": Launcher("-e -f -n -p -s -w"),
    "dotenv": Launcher("-f -e -q --file", commands="run"),
    "doppler op infisical": Launcher("-p -c --project --config --env-file", commands="run"),
    "uv": Launcher(
        "-p --python --with --with-requirements --with-editable --extra --group --package"
        " --project --directory --env-file --index --index-url --config-file --only-group",
        commands="run",
        python=True,
    ),
    "uvx pipx": Launcher("--from --with --python -p --spec", commands="run"),
    "poetry pipenv pdm rye pixi tox nox": Launcher(
        "-C --directory --project -P -p -e --environment", commands="run exec"
    ),
    "hatch": Launcher("-e --env", commands="run"),
    "conda mamba micromamba": Launcher("-n -p --name --prefix --cwd", commands="run"),
    "py-spy": Launcher(
        "-o -f -d -r -p --output --format --duration --rate --pid", commands="record top dump"
    ),
    "watchmedo": Launcher(
        "-d -p -i -D -R --directory --pattern --patterns --ignore-patterns --signal"
        " --kill-after --debounce-interval --interval",
        commands="auto-restart shell-command",
    ),
    "watchfiles watchgod": Launcher(
        "--ignore-paths --target-type --filter --args --sigint-timeout --sigkill-timeout"
    ),
    "nodemon": Launcher("-w -e -i -x -d --watch --ext --ignore --exec --delay --signal"),
    "entr inotifywait": Launcher(),
    "reflex": Launcher("-r -g -R -G -s --regex --glob"),
    "wait-for-it wait-for-it.sh wait-for dockerize": Launcher("-t -h -p -wait -timeout", skips=1),
    # Which are inits of containers.
    "tini tini-static docker-init": Launcher("-e -p"),
    "dumb-init": Launcher("-r --rewrite"),
    "catatonit pid1 my_init": Launcher(),
    # Of Python's, with the program in their own process.
    "coverage": Launcher(
        "--concurrency --context --data-file --include --omit --rcfile --save-signal --source",
        commands="run",
        inside=True,
        python=True,
    ),
    "debugpy ptvsd": Launcher(
        "--listen --connect --log-to --parent-session-pid --adapter-access-token"
        " --configure-qt --configure-subProcess --host --port --client",
        inside=True,
        python=True,
    ),
    "pydevd": Launcher("--client --port --vm_type", inside=True, python=True),
    "memray": Launcher("-o -p --output --live-port", commands="run", inside=True, python=True),
    "fil-profile": Launcher("-o", commands="run", inside=True, python=True),
    "cProfile profile": Launcher("-o -s --outfile --sort", inside=True, python=True),
    "pdb": Launcher("-c --command", inside=True, python=True),
    "trace": Launcher("-f -C -R --file --coverdir --ignore-module", inside=True, python=True),
    "pyinstrument": Launcher("-o -r -i --outfile --renderer", inside=True, python=True),
    "viztracer": Launcher("-o --output_file --tracer_entries", inside=True, python=True),
    "yappi": Launcher("-o -f -c", inside=True, python=True),
    "kernprof line_profiler": Launcher("-o -s -p", inside=True, python=True),
    "scalene": Launcher("--outfile --cpu-percent-threshold", inside=True, python=True),
    "runpy xdist beartype typeguard snoop hunter": _IN_PYTHON,
    # Which read what they start from a file of their own.
    "honcho foreman goreman overmind hivemind forego chaperone supervisord supervisor": _FILE,
    "circusd circus s6-supervise s6-svscan s6-rc s6-linux-init runsv runsvdir runit perpd": _FILE,
    "monit god bluepill process-compose pm2 PM2 systemd init openrc-run start-stop-daemon": _FILE,
    "su screen tmux cron crond make just task npm yarn pnpm npx docker-entrypoint.sh": _FILE,
}

LAUNCHERS = {name: row for names, row in _ROWS.items() for name in names.split()}
"""Name of a command or module → how to find what it starts."""

_EMULATORS = re.compile(
    r"qemu-[a-z0-9_]+(?:-static)?$|rosetta$|box(?:64|86)$|FEXInterpreter$"
    r"|ld-(?:linux|musl)[\w.-]*\.so[\d.]*$|ld-[\d.]+\.so$|ld\.so$|ld64\.so[\d.]*$"
)
_EMULATOR = Launcher(
    "-L -0 -E -U -cpu -g -s -B -R --library-path --argv0 --preload --audit --inhibit-rpath",
    inside=True,
)


def launcher_named(name: str) -> Launcher | None:
    """The launcher of this name, None where it is no launcher's."""
    if _EMULATORS.match(name):
        return _EMULATOR
    return LAUNCHERS.get(name)


def behind(launcher: Launcher, words: Sequence[str]) -> tuple[str, ...]:
    """The command that a launcher starts, out of the words behind its own name; empty where there
    is none. A module of Python's is written as the interpreter would have it."""
    index, module = _after_options(launcher, words, 0)
    own = [launcher.commands.split()] if launcher.commands else []
    for allowed in [*own, *[[]] * launcher.skips]:
        if index >= len(words) or (allowed and words[index] not in allowed):
            return ()
        index, asked = _after_options(launcher, words, index + 1)
        module = module or asked
    found = tuple(words[index:])
    if launcher.hidden or not found:
        return ()
    if launcher is _EMULATOR and found[1:] and _twice(found[0], found[1]):
        found = found[1:]  # binfmt's flag P hands on the path and the name it was called by
    if " " in found[0].strip():  # watchfiles takes the whole command as one word
        with contextlib.suppress(ValueError):
            found = tuple(shlex.split(found[0]))
    return ("python", "-m", *found) if module else found


def _after_options(launcher: Launcher, words: Sequence[str], index: int) -> tuple[int, bool]:
    """(the index behind the options and assignments at `index`, whether one asks for a module)."""
    values, module = launcher.values.split(), False
    while index < len(words):
        word = words[index]
        if word == "--":
            return index + 1, module
        if word.startswith("-") and len(word) > 1:
            last = _last_option(word, values)
            module = module or (launcher.python and last in {"-m", "--module"})
            index += 2 if last in values else 1
        elif launcher.assigns and _ASSIGNMENT.match(word):
            index += 1
        else:
            break
    return min(index, len(words)), module


def _last_option(word: str, values: Sequence[str]) -> str:
    """The last of the short options that stand together, empty where its value is attached; any
    other word as it is."""
    if word in values or word.startswith("--"):
        return word
    for place, letter in enumerate(word[1:], 2):
        if f"-{letter}" in values and place < len(word):
            return ""
    return f"-{word[-1]}"


def _twice(one: str, other: str) -> bool:
    return one.rpartition("/")[2] == other.rpartition("/")[2]
