"""`check` as an author and a hook use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_commands import flow_file
from tests.helpers.command import wizard
from wizard.cli import main
from wizard.flow.lint.checker import RULES
from wizard.training.scenario_rules import RULES as SCENARIO_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.flow.lint.rule import Rule
    from wizard.training.scenario_rules import ScenarioRule


def test_check_of_a_sound_flow(tmp_path: Path) -> None:
    result = wizard("check", "resource-alerts", "--format", "json")
    assert result.code == 0
    assert json.loads(result.out)["files"] == 1


def test_check_names_file_line_and_mend(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text("---\nstart: a\n---\n\n## a\n\n- [yes](#gone)\n- [no](#b)\n\n## b\n\nB.\n")
    result = wizard("check", path)
    assert result.code == 1
    assert f"{path}:7:3: error: " in result.out
    assert "[broken-link]" in result.out


def test_files_that_are_checked_together_may_link_to_each_other(tmp_path: Path) -> None:
    one, other = tmp_path / "x/a.md", tmp_path / "y/b.md"
    one.parent.mkdir()
    other.parent.mkdir()
    one.write_text("---\nstart: a\n---\n\n# A\n\nText.\n\n- [Deep](../y/b.md#deep)\n")
    other.write_text("---\nstart: b\n---\n\n# B\n\nCall.\n\n# Deep\n\nLook.\n\n# Lost\n\nNo.\n")
    assert wizard("check", other).out.count("unreachable-step") == 2
    together = wizard("check", one, other).out
    assert together.count("unreachable-step") == 1
    assert "`Lost`" in together


@pytest.mark.parametrize("checkout", [True, False])
def test_a_file_is_judged_the_same_alone_and_in_its_folder(tmp_path: Path, checkout: bool) -> None:
    files = {
        "index.md": "---\nstart: i\n---\n\n# I\n\n> **Why:** so\n\n"
        "- [One](one.md)\n  - when: `app.kind is regular`\n- [Two](sub/two.md#deep)\n",
        "one.md": "---\nstart: a\n---\n\n# A\n\n> **Why:** so\n\n"
        "- [X](#x)\n  - when: `app.kind is regular and pid is 1`\n- [Y](sub/two.md#Deep)\n"
        "- [Gone](gone/two.md)\n- [Bad](index.md#nowhere)\n\n# X\n\nX.\n\n# Lost\n\nL.\n",
        "sub/two.md": "---\nstart: b\n---\n\n# B\n\nSee [one](../one.md#nothing).\n\n"
        "# Deep\n\nLook.\n",
        ".wizard.toml": '[check]\nunreachable-step = "error"\n',
    }
    (tmp_path / "sub").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    if checkout:
        (tmp_path / ".git").mkdir()
    together = wizard("check", tmp_path).out.splitlines()
    alone = [
        line
        for name in sorted(files)
        if name.endswith(".md")
        for line in wizard("check", tmp_path / name).out.splitlines()
    ]
    assert alone == together
    said = "\n".join(together)
    assert "did you mean `sub/two.md`?" in said
    assert "nothing leads to `Lost`" in said
    assert "`Deep`; link" not in said


def test_a_file_is_judged_without_what_it_links_to(tmp_path: Path) -> None:
    for number in range(50):
        links = "".join(f"- [{n}](d{n}.md#no)\n" for n in range(50))
        (tmp_path / f"d{number}.md").write_text(f"# D\n\nText.\n\n{links}")
    result = wizard("check", tmp_path / "d0.md")
    summary = "1 document, 1 step: 50 errors; `wizard check --explain broken-link` says more\n"
    assert result.err == summary


def test_check_of_a_folder_reports_what_cannot_be_read(tmp_path: Path) -> None:
    flow_file(tmp_path)
    (tmp_path / "broken.md").write_bytes(b"# x\n\x00")
    result = wizard("check", tmp_path, "--format", "json")
    assert result.code == 1
    codes = {(problem["file"], problem["code"]) for problem in json.loads(result.out)["problems"]}
    assert (str(tmp_path / "broken.md"), "unreadable") in codes


@pytest.mark.parametrize("rule", [*RULES, *SCENARIO_RULES], ids=lambda rule: rule.code)
def test_every_rule_can_be_explained(
    rule: Rule | ScenarioRule, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--explain", rule.code]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{rule.code} ({rule.severity})\n\n")
    assert f"{rule.meaning} {rule.advice}" in " ".join(said.split())
    assert len(rule.advice) > 20, "it says what to do"
    assert all(len(line) <= 80 for line in said.splitlines() if not line.startswith("    "))
    if rule.bad:
        different = set(rule.bad.splitlines()) ^ set(rule.good.splitlines())
        assert all(line in said for line in different)


def test_a_rule_that_does_not_exist_has_a_neighbour() -> None:
    result = wizard("check", "--explain", "changing-reed")
    assert result.code == 2
    assert "did you mean `changing-read`?" in result.err
    assert "flows/README.md lists the rules" in wizard("check", "--explain", "x\x1b[2J").err


def test_nothing_to_check_is_wrong_usage() -> None:
    result = wizard("check")
    assert (result.code, "nothing to check" in result.err) == (2, True)
