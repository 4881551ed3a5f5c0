"""The script for zsh: sourced after compinit, or kept as `_wizard` in a folder of fpath."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.cli.completions.words import Command, Kind, Option

_FUNCTIONS: dict[Kind, str] = {
    "flow": "_wizard_flows",
    "scenario": "_wizard_scenarios",
    "session": "_wizard_sessions",
    "path": "_files",
    "directory": "_files -/",
}

_SCRIPT = """\
#compdef wizard
# Completions of wizard for zsh. In ~/.zshrc, after compinit:  source <(wizard completions zsh)

_wizard_flows() {
    local -a names
    names=(${${(f)"$(wizard list 2>/dev/null)"}%% *})
    compadd -a names
    _files
}

_wizard_scenarios() {
    local -a names
    names=(${${(f)"$(wizard train --list 2>/dev/null | tail -n +2)"}%% *})
    compadd -a names
    _files
}

_wizard_sessions() {
    local -a names
    names=(${${${(f)"$(wizard sessions 2>/dev/null)"}[2,-1]}%% *})
    compadd -a names
    _files
}

_wizard() {
    local name=run
    local -a commands=(
@COMMANDS@
    )
    if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
        _describe -t commands command commands
        _wizard_flows
        return
    fi
    if (( ${commands[(I)${words[2]}:*]} )); then
        name=$words[2]
        shift words
        (( CURRENT-- ))
    fi
    case $name in
@CASES@
    esac
}

if [[ $funcstack[1] == _wizard ]]; then
    _wizard "$@"
else
    compdef _wizard wizard
fi
"""


def script(commands: Sequence[Command]) -> str:
    """The whole script."""
    rows = [f"        {_quoted(f'{command.name}:{command.help}')}" for command in commands]
    cases = [line for command in commands for line in _case(command)]
    return _SCRIPT.replace("@COMMANDS@", "\n".join(rows)).replace("@CASES@", "\n".join(cases))


def _case(command: Command) -> Iterator[str]:
    yield f"        {command.name})"
    yield "            _arguments \\"
    for option in command.options:
        for flag in option.flags:
            yield f"                {_quoted(_option(option, flag))} \\"
    if command.name == "run":
        yield "                '--version[show the version]' \\"
    if command.takes:
        shown = _completed(command.takes, command.kind, command.choices)
        yield f"                {_quoted('*' + shown)} ;;"
    else:
        yield "                && return ;;"


def _option(option: Option, flag: str) -> str:
    text = option.help.translate({ord(sign): f"\\{sign}" for sign in "[]:\\"})
    value = _completed(option.takes, option.kind, option.choices) if option.takes else ""
    return f"{'*' if option.repeats else ''}{flag}[{text}]{value}"


def _completed(takes: str, kind: Kind, choices: tuple[str, ...]) -> str:
    if choices:
        return f":{takes}:({' '.join(choices)})"
    return f":{takes}:{_FUNCTIONS.get(kind, ' ')}"


def _quoted(text: str) -> str:
    quote = "'"
    return quote + text.replace(quote, "'\\''") + quote
