"""The completions, as each shell that is here gives them when Tab is pressed."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command import assert_one_clear_line, wizard
from tests.helpers.terminal import Terminal
from wizard.cli.completions_command import SHELLS, script
from wizard.cli.parser import build

TYPED = [
    ("wizard rep", {"replay", "report"}),
    ("wizard gra", {"graph"}),
    ("wizard resource", {"resource-alerts"}),
    ("wizard walk resour", {"resource-alerts"}),
    ("wizard run re", {"resource-alerts"}),
    ("wizard graph resource-alerts --format me", {"mermaid"}),
    ("wizard --no-c", {"--no-color"}),
    ("wizard check runb", {"runbook.md"}),
    ("wizard --session-dir fol", {"folder"}),
    ("wizard report 2026", {"2026-one"}),
    ("wizard rediagnose --flow resour", {"resource-alerts"}),
    ("wizard train night", {"night-curve"}),
    ("wizard completions f", {"fish"}),
    ("wizard list x", set()),
    ("wizard --pid x", set()),
]
"""A line, and what it can become at its end; a folder without its slash."""

IN_BASH = """
source <(wizard completions bash)
compopt() { :; }  # bash has it only while Tab is pressed
while IFS= read -r line; do
    read -ra COMP_WORDS <<< "$line"
    COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
    _wizard
    echo "${COMPREPLY[*]}"
done
"""
IN_FISH = """
wizard completions fish | source
while read line
    echo (complete -C $line | string split -f 1 \\t)
end
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder to stand in, with a wizard to be found, a document, and a session."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "runbook.md").write_text("# A runbook\n")
    kept = Path(__file__).parents[1] / "session" / "fixtures"
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    shutil.copy(next(kept.glob("*.jsonl")), sessions / "2026-one.jsonl")
    program = tmp_path / "bin" / "wizard"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m wizard "$@"\n')
    program.chmod(0o755)
    return tmp_path


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return {
        "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "PS1": "ready> ",
        "WIZARD_SESSION_DIR": str(home / "sessions"),
    }


def skip_without(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")


@pytest.mark.parametrize(
    "shell", [("bash", "--norc", "-c", IN_BASH), ("fish", "--no-config", "-c", IN_FISH)]
)
def test_a_shell_offers_what_can_come(
    shell: tuple[str, ...], home: Path, environment: dict[str, str]
) -> None:
    skip_without(shell[0])
    done = subprocess.run(
        shell,
        input="".join(f"{typed}\n" for typed, _ in TYPED),
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.stderr == ""
    offered = [{word.rstrip("/") for word in row.split()} for row in done.stdout.split("\n")[:-1]]
    assert dict(zip((typed for typed, _ in TYPED), offered, strict=True)) == dict(TYPED)


@pytest.mark.parametrize(
    ("shell", "prepare"),
    [
        (["bash", "--norc", "--noprofile", "-i"], ""),
        (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; "),
    ],
)
def test_tab_completes_at_a_prompt(
    shell: list[str], prepare: str, home: Path, environment: dict[str, str]
) -> None:
    skip_without(shell[0])
    source = f"{prepare}source <(wizard completions {shell[0]}); echo so''urced"
    with Terminal(shell, 24, 120, env=environment, cwd=home) as terminal:
        terminal.wait_for("ready>")
        terminal.press(source, "enter")
        terminal.wait_for("sourced\n")

        def stands() -> str:
            return terminal.text.rstrip().rpartition("\n")[2]

        for typed, ends in TYPED:
            if len(ends) == 1:
                (end,) = ends
                terminal.wait_until(lambda: stands() == "ready>", "empty prompt")
                line = f"{typed.rpartition(' ')[0]} {end}"
                terminal.press(typed, "tab")
                terminal.wait_for(f"ready> {line}")
                terminal.send(b"\x15")  # Ctrl+U: the line is empty again


@pytest.mark.parametrize(
    ("shell", "prepare"),
    [
        (["bash", "--norc", "--noprofile", "-i"], ""),
        (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; "),
        (["fish", "--no-config", "-iC", "function fish_prompt; echo 'ready> '; end"], ""),
    ],
)
def test_the_name_of_a_document_is_never_run(
    shell: list[str], prepare: str, home: Path, environment: dict[str, str]
) -> None:
    skip_without(shell[0])
    flows = home / "flows"
    flows.mkdir()
    (flows / "zz$(touch${IFS}PWNED)`touch${IFS}PWNED`.md").write_text("# A\n")
    environment["WIZARD_FLOWS"] = str(flows)
    source = f"{prepare}wizard completions {shell[0]} > c; . ./c; echo so''urced"
    with Terminal(shell, 24, 120, env=environment, cwd=home) as terminal:
        terminal.wait_for("ready>")
        terminal.press(source, "enter")
        terminal.wait_for("sourced\n")
        for typed in ("wizard run zz", "wizard zz"):
            terminal.wait_until(
                lambda: terminal.text.rstrip().rpartition("\n")[2] == "ready>", "empty prompt"
            )
            terminal.press(typed, "tab")
            terminal.wait_for("IFS")
            terminal.send(b"\x15")  # Ctrl+U: the line is empty again
    assert not (home / "PWNED").exists()


def test_every_command_and_option_is_there() -> None:
    (table,) = (one for one in build()._actions if isinstance(one, argparse._SubParsersAction))
    for shell in SHELLS:
        text = script(shell)
        for name, parser in table.choices.items():
            assert name in text
            for action in parser._actions:
                for flag in action.option_strings:
                    assert (flag if shell != "fish" else flag.lstrip("-")) in text


def test_a_shell_that_is_not_known_is_one_clear_line() -> None:
    assert_one_clear_line(wizard("completions", "tcsh"), "tcsh", "bash")
