"""The script for bash. It needs no package of completions, only what bash has of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.cli.completions.words import Command, Kind

_FUNCTIONS: dict[Kind, str] = {
    "flow": '_wizard_named "$(wizard list 2>/dev/null)" "$cur"',
    "scenario": '_wizard_named "$(wizard train --list 2>/dev/null | tail -n +2)" "$cur"',
    "session": '_wizard_named "$(wizard sessions 2>/dev/null | tail -n +2)" "$cur"',
    "path": '_wizard_paths -f "$cur"',
    "directory": '_wizard_paths -d "$cur"',
}

_SCRIPT = """\
# Completions of wizard for bash. In ~/.bashrc:  source <(wizard completions bash)

# Words are compared here: `compgen -W` would run what stands in the name of a document.
_wizard_matching() {
    local word quoted
    while IFS= read -r word; do
        printf -v quoted %q "$word"
        [[ -n $word && ( $word == "$1"* || $quoted == "$1"* ) ]] && COMPREPLY+=("$word")
    done
}

_wizard_words() { _wizard_matching "$2" < <(tr ' ' '\\n' <<< "$1"); }

_wizard_paths() {
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}

# Names stand at the beginnings of lines; a line that is indented says more about the one above.
_wizard_named() {
    _wizard_paths -f "$2"
    _wizard_matching "$2" < <(sed -n 's/^\\([^ ][^ ]*\\).*/\\1/p' <<< "$1")
}

_wizard() {
    local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} name=run
    COMPREPLY=()
    if [[ $cur == = ]]; then
        cur=
    elif [[ $before == = ]]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    case ${COMP_WORDS[1]} in
        @NAMES@)
            (( COMP_CWORD > 1 )) && name=${COMP_WORDS[1]} ;;
    esac
    if (( COMP_CWORD == 1 )) && [[ $cur != -* ]]; then
        _wizard_named "$(wizard list 2>/dev/null)" "$cur"
        _wizard_words "@WORDS@" "$cur"
        return
    fi
    case "$name $before" in
@VALUES@
    esac
    if [[ $cur == -* ]]; then
        case $name in
@OPTIONS@
        esac
        return
    fi
    case $name in
@WORKS_ON@
    esac
}

complete -F _wizard wizard
"""


def script(commands: Sequence[Command]) -> str:
    """The whole script."""
    parts = {
        "@NAMES@": "|".join(command.name for command in commands),
        "@WORDS@": " ".join(command.name for command in commands),
        "@VALUES@": "\n".join(_values(commands)),
        "@OPTIONS@": "\n".join(
            f'            {command.name}) _wizard_words "{_flags(command)}" "$cur" ;;'
            for command in commands
        ),
        "@WORKS_ON@": "\n".join(
            f"        {command.name}) {_completed(command.kind, command.choices)} ;;"
            for command in commands
        ),
    }
    text = _SCRIPT
    for mark, part in parts.items():
        text = text.replace(mark, part)
    return text


def _flags(command: Command) -> str:
    own = [flag for option in command.options for flag in option.flags]
    return " ".join([*own, "--version"] if command.name == "run" else own)


def _values(commands: Sequence[Command]) -> list[str]:
    return [
        "        "
        + "|".join(f'"{command.name} {flag}"' for flag in option.flags)
        + f") {_completed(option.kind, option.choices)}; return ;;"
        for command in commands
        for option in command.options
        if option.takes
    ]


def _completed(kind: Kind, choices: tuple[str, ...]) -> str:
    if choices:
        return f'_wizard_words "{" ".join(choices)}" "$cur"'
    return _FUNCTIONS.get(kind, ":")
