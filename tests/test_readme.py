"""README.md: its keys are those of the program, its commands parse, its set-up is what CI runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from wizard.cli.parser import parse
from wizard.cli.subcommands import SUBCOMMANDS
from wizard.guide.actions import ACTIONS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")

USES = [
    line.partition("#")[0].strip()
    for block in re.findall(r"(?ms)^```sh\n(.*?)^```$", TEXT)
    for line in block.replace("\\\n", " ").splitlines()
    if line.startswith("wizard")
]


def test_the_keys_are_those_of_the_program() -> None:
    rows = [f"| {' '.join(f'`{k}`' for k in c.shown)} | {c.help} |" for c in ACTIONS if c.on_screen]
    listed = TEXT.partition("| key | does |\n|---|---|\n")[2].partition("\n\n")[0]
    assert listed.splitlines() == rows


def test_there_are_uses_to_look_at() -> None:
    assert len(USES) > 5


@pytest.mark.parametrize("line", USES)
def test_every_use_can_be_parsed(line: str) -> None:
    parse(shlex.split(line)[1:])


def test_ci_runs_the_test_command_word_for_word() -> None:
    commands = re.findall(r"(?m)^python3 -m venv .* -m pytest$", TEXT)
    assert len(commands) == 1
    assert "-m pytest$' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_commands_are_those_of_the_program() -> None:
    rows = [f"| `wizard {row.name}` | {row.help} |" for row in SUBCOMMANDS]
    listed = TEXT.partition("| command | does |\n|---|---|\n")[2].partition("\n\n")[0]
    assert listed.splitlines() == rows


@pytest.mark.parametrize("page", ["wizard/README.md", ".github/CONTRIBUTING.md"])
def test_every_file_that_a_page_for_developers_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    names = {name for name in re.findall(r"`([\w/]+\.(?:py|md|toml))`", text) if "NAME" not in name}
    there = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("[!.]*/**/*.*")]
    there += [path.name for path in ROOT.glob("*.*")]
    assert len(names) > 5
    assert [
        name for name in sorted(names) if not any(f"/{p}".endswith(f"/{name}") for p in there)
    ] == []
