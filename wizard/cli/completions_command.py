"""`wizard completions`: the script that makes a shell complete our words, made by shtab.

shtab reads options and subcommands off the argument parser. What it cannot know stands here: names
of flows, scenarios and sessions, which the shell asks us for, and that `run` is meant where no
subcommand is named.
"""

from __future__ import annotations

from argparse import Action, _SubParsersAction
from typing import TYPE_CHECKING

import shtab

from wizard.cli import exit_codes
from wizard.cli.parser import build

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SHELLS = ("bash", "zsh", "fish")

_COMPLETED = {
    "FLOW": "flows",
    "SCENARIO": "scenarios",
    "SESSION": "sessions",
    "PATH": "files",
    "FILE": "files",
    "DIR": "folders",
}
"""The name of a value in the help → the function of the shell that completes it."""

_BASH = r"""
# Words are compared here: `compgen -W` would run what stands in the name of a document.
_wizard_named() {
    local word quoted
    _wizard_files "$1"
    while IFS= read -r word; do
        printf -v quoted %q "$word"
        [[ -n $word && ( $word == "$1"* || $quoted == "$1"* ) ]] && printf '%s\n' "$word"
    done < <(sed -n 's/^\([^ ][^ ]*\).*/\1/p')
}
_wizard_files() { compopt -o filenames; compgen -f -- "$1"; }
_wizard_folders() { compopt -o filenames; compgen -d -- "$1"; }
_wizard_flows() { wizard list 2>/dev/null | _wizard_named "$1"; }
_wizard_scenarios() { wizard train --list 2>/dev/null | tail -n +2 | _wizard_named "$1"; }
_wizard_sessions() { wizard sessions 2>/dev/null | tail -n +2 | _wizard_named "$1"; }

_wizard() {
    local word words=() first=${COMP_WORDS[1]}
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do  # --option=value is three words here
        [[ $word == = ]] || words+=("$word")
    done
    [[ ${COMP_WORDS[COMP_CWORD]} == = ]] && words+=("")
    if [[ " ${_shtab_wizard_subparsers[*]} " != *" $first "* ]]; then
        (( COMP_CWORD == 1 )) && [[ $first != -* ]] || words=(run "${words[@]}")
    fi
    COMP_WORDS=(wizard "${words[@]}")
    COMP_CWORD=${#words[@]}
    _shtab_wizard
    if (( COMP_CWORD == 1 )); then
        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(_wizard_flows "$first")
    fi
    compopt -o filenames
}
complete -F _wizard wizard
"""

_ZSH = r"""
_wizard_named() {
    local -a names=(${(f)"$(sed -n 's/^\([^ ][^ ]*\).*/\1/p')"})
    compadd -a names
    _files
}
_wizard_files() { _files; }
_wizard_folders() { _files -/; }
_wizard_flows() { wizard list 2>/dev/null | _wizard_named; }
_wizard_scenarios() { wizard train --list 2>/dev/null | tail -n +2 | _wizard_named; }
_wizard_sessions() { wizard sessions 2>/dev/null | tail -n +2 | _wizard_named; }

functions[_wizard_subcommands]=$functions[_shtab_wizard]
_shtab_wizard() {
    if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
        _shtab_wizard_commands
        _wizard_flows
        return
    fi
    if [[ " @NAMES@ " != *" $words[2] "* ]]; then
        words=(wizard run "${(@)words[2,-1]}")
        (( CURRENT++ ))
    fi
    _wizard_subcommands
}

if [[ $funcstack[1] == _wizard ]]; then
    _shtab_wizard "$@"
else
    compdef _shtab_wizard wizard
fi
"""

_ZSH_END = "typeset -A opt_args"
"""Where shtab's own end of a script for zsh begins: it takes `source` for a call of what it has."""

_FISH = r"""
# The names at the beginnings of lines, from line $argv[1] of what the rest of the words print.
function _wizard_named
    $argv[2..] 2>/dev/null | tail -n +$argv[1] | string replace -rf '^(\S+) +(.*)' '$1\t$2'
    _wizard_files
end
function _wizard_files; __fish_complete_path (commandline -ct); end
function _wizard_folders; __fish_complete_directories; end
function _wizard_flows; _wizard_named 1 wizard list; end
function _wizard_scenarios; _wizard_named 2 wizard train --list; end
function _wizard_sessions; _wizard_named 2 wizard sessions; end

# Where no subcommand is named yet, what `run` takes can stand there, too.
function _shtab_wizard_using
    _shtab_wizard_scan
    test "$_shtab_wizard_cmdpath" = "$argv"; or test "$_shtab_wizard_cmdpath:$argv" = :run
end
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help="bash, zsh or fish")


def run(arguments: Namespace) -> int:
    """Print the script of that shell, to be sourced by it."""
    print(script(arguments.shell))
    return exit_codes.DONE


def script(shell: str) -> str:
    """All of the script: what shtab made, and after it what the shell has to know of ours."""
    parser = build()
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            names = " ".join(action.choices)
            for subparser in action.choices.values():
                _mark(subparser)
            action.choices["run"].add_argument("--version", action="version")
    made = shtab.complete(parser, shell)
    if shell == "zsh":
        return made.partition(_ZSH_END)[0] + _ZSH.replace("@NAMES@", names)
    return made + {"bash": _BASH, "fish": _FISH}[shell]


def _mark(parser: ArgumentParser) -> None:
    """Tell shtab what completes the values of `parser`."""
    for action in parser._actions:
        kind = _COMPLETED.get(str(action.metavar))
        if kind and not action.choices and action.nargs != 0:
            _complete(action, f"_wizard_{kind}")


def _complete(action: Action, function: str) -> None:
    action.complete = {"bash": function, "zsh": function, "fish": f"({function})"}  # type: ignore[attr-defined]
