"""The script for fish."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.cli.completions.words import Command, Kind

_VALUES: dict[Kind, str] = {
    "flow": "-F -a '(__wizard_flows)'",
    "scenario": "-F -a '(__wizard_scenarios)'",
    "session": "-F -a '(__wizard_sessions)'",
    "path": "-F",
    "directory": "-a '(__fish_complete_directories)'",
}

_HEAD = """\
# Completions of wizard for fish:
#   wizard completions fish > ~/.config/fish/completions/wizard.fish

function __wizard_flows
    wizard list 2>/dev/null | string replace -rf '^(\\S+) +(.*)' '$1\\t$2'
end

function __wizard_scenarios
    wizard train --list 2>/dev/null | tail -n +2 | string replace -rf '^(\\S+) +(.*)' '$1\\t$2'
end

function __wizard_sessions
    wizard sessions 2>/dev/null | tail -n +2 | string replace -rf '^(\\S+) +(.*)' '$1\\t$2'
end

# The command that stands on the line; without one it is `run`.
function __wizard_command
    set -l words (commandline -opc)
    if set -q words[2]; and contains -- $words[2] {names}
        echo $words[2]
    else
        echo run
    end
end

function __wizard_is
    test (__wizard_command) = $argv[1]
end

function __wizard_at_first
    test (count (commandline -opc)) -eq 1
end

complete -c wizard -f
complete -c wizard -n __wizard_at_first -l version -d 'show the version'
"""


def script(commands: Sequence[Command]) -> str:
    """The whole script."""
    names = " ".join(command.name for command in commands)
    lines = [line for command in commands for line in _lines(command)]
    return _HEAD.replace("{names}", names) + "\n".join(lines) + "\n"


def _lines(command: Command) -> Iterator[str]:
    yield (f"complete -c wizard -n __wizard_at_first -a {command.name} -d {_quoted(command.help)}")
    here = f"complete -c wizard -n '__wizard_is {command.name}'"
    if command.takes:
        yield f"{here} {_completed(command.kind, command.choices)}".rstrip()
    for option in command.options:
        flags = " ".join(
            f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags
        )
        value = f" -x {_completed(option.kind, option.choices)}".rstrip() if option.takes else ""
        yield f"{here} {flags}{value.replace('-x -F', '-r -F')} -d {_quoted(option.help)}"


def _completed(kind: Kind, choices: tuple[str, ...]) -> str:
    return f"-a {_quoted(' '.join(choices))}" if choices else _VALUES.get(kind, "")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
