"""The rules for scenarios: each by its own examples, and what is done with what they find."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.command import wizard
from wizard.flow.library import shipped_folder
from wizard.flow.lint.checker import CODES as FLOW_CODES
from wizard.text.clean import clean_line
from wizard.training.scenario import Turn
from wizard.training.scenario_document import ScenarioError, read_scenario
from wizard.training.scenario_findings import OpenedFlows, by_ids, context_of
from wizard.training.scenario_library import check_scenarios, find_scenarios, judged, open_scenario
from wizard.training.scenario_rules import CODES, GOOD, RULES, changed

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.training.scenario_rules import ScenarioRule


def written(folder: Path, text: str) -> str:
    file = folder / "x.md"
    file.write_text(text, encoding="utf-8")
    return str(file)


def said(folder: Path, text: str) -> list[str]:
    file = written(folder, text)
    lines = [str(problem) for problem in check_scenarios([file], ())]
    return [line.removeprefix(f"{file}:") for line in lines]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_finds_its_bad_example_and_no_rule_its_good_one(
    rule: ScenarioRule, tmp_path: Path
) -> None:
    found = {one.code: one for one in check_scenarios([written(tmp_path, rule.bad)], ())}
    assert set(found) == {rule.code}
    assert found[rule.code].severity == rule.severity
    assert check_scenarios([written(tmp_path, rule.good)], ()) == ()


def test_each_rule_has_a_name_of_its_own_and_a_sentence() -> None:
    assert len({*CODES, *FLOW_CODES}) == len(RULES) + len(FLOW_CODES)
    assert all(rule.meaning.endswith(".") for rule in RULES)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "fault: slow-leak",
            "fault: slow-leak\nrecording: x.md",
            "5:12: error: it has both a fault and a recording; "
            "keep the one that is to be shown [fault-or-recording]",
        ),
        (
            "memory-server: gunicorn",
            "memory-server: Gunicorn",
            "9:18: error: `What is the process started with?` has no answer `Gunicorn`; "
            "did you mean `gunicorn`? [unknown-answer]",
        ),
        (
            "  memory-server: gunicorn\n",
            "",
            "9:17: error: the way begins at `memory-server`, not at `memory-curve`; "
            "name `memory-server` and its answer, or correct the answer before it [broken-way]",
        ),
        (
            "  memory-curve: It climbs slowly and steadily\n",
            "  memory-curve: It jumps at one moment\n",
            "11:14: error: the way leads to `ask-for-memory`, not to `who-grows`; "
            "name `ask-for-memory` and its answer, or correct the answer before it [broken-way]",
        ),
        (
            '  recycling: "No, --max-requests is not there"\n',
            "",
            "9:3: error: the way ends at `recycling`, not at `recycle-workers`; "
            "name every question up to the first of `ends` [broken-way]",
        ),
        (
            "ends: [recycle-workers]",
            "ends: [recycle-worker]",
            "7:8: error: resource-alerts has no step `recycle-worker`; "
            "did you mean `recycle-workers`? [bad-end]",
        ),
        (
            "app.kind: regular",
            "app.knid: regular",
            "16:13: error: there is no fact `app.knid`; did you mean `app.kind`? [bad-statement]",
        ),
        (
            "It climbed.",
            "[It](../gone.md#x) climbed.",
            "32:1: error: the link `It` leads to `../gone.md`, but there is no such document; "
            "fix the path [broken-link]",
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    old: str, new: str, complaint: str, tmp_path: Path
) -> None:
    assert said(tmp_path, changed(old, new)) == [complaint]


def test_questions_that_are_passed_may_stand_on_the_way(tmp_path: Path) -> None:
    passed = "  steady-climb: gunicorn\n  recycling:"
    assert said(tmp_path, changed("  recycling:", passed)) == []


def test_facts_that_are_stated_pass_questions_of_the_way(tmp_path: Path) -> None:
    scaled = GOOD.replace('  recycling: "No, --max-requests is not there"\n', "")
    scaled = scaled.replace("  who-grows: The workers\n", "")
    scaled = scaled.replace(
        "It climbs slowly and steadily",
        "It rises and falls\n  follows-work: Yes, more work needs more memory",
    ).replace("[recycle-workers]", "[scale-regular]")
    assert said(tmp_path, scaled) == []
    other = scaled.replace("app.kind: regular", "app.kind: cloud-native")
    assert [line.rpartition("[")[2] for line in said(tmp_path, other)] == ["broken-way]"]


def test_a_rule_is_silenced_by_a_comment_and_set_by_the_folder(tmp_path: Path) -> None:
    stray = "\n<!-- wizard: ignore stray-text -->\n\n## Aside\n\n## Hints"
    assert said(tmp_path, changed("\n## Hints", stray)) == []
    (tmp_path / ".wizard.toml").write_text('[check]\nno-reading = "error"\n', encoding="utf-8")
    text = changed("reading: the trend of memory\n", "")
    assert [line.partition(": it")[0] for line in said(tmp_path, text)] == ["1:1: error"]


def test_a_scenario_with_an_error_is_not_opened(tmp_path: Path) -> None:
    file = written(tmp_path, changed("alert: high_mem_usage", "alert: high_mem"))
    with pytest.raises(ScenarioError) as caught:
        open_scenario(file)
    assert str(caught.value) == (
        f"{file}:6: resource-alerts has no alert `high_mem`; did you mean `high_mem_usage`?"
    )
    with_warning = written(tmp_path, changed("reading: the trend of memory\n", ""))
    assert open_scenario(with_warning).reading == ""


def test_steps_are_known_by_the_ids_of_the_flow(tmp_path: Path) -> None:
    title = "which-server-has-the-steady-climb"  # what a code-hosting site makes of the heading
    text = changed("  recycling:", f"  '#{title}': gunicorn\n  recycling:")
    assert Turn("steady-climb", "gunicorn") in open_scenario(written(tmp_path, text)).way


def test_a_flow_of_ones_own_is_found_from_where_the_scenario_is(tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_text(
        "---\nstart: a\n---\n\n# A\n\n- [B](#b)\n- [C](#c)\n\n# B\n\nGo.\n\n# C\n\nStop.\n",
        encoding="utf-8",
    )
    folder = tmp_path / "training"
    folder.mkdir()
    text = GOOD[: GOOD.index("flow:")] + "flow: ../ours.md\nends: [b]\nway: {a: B}\nreading: it\n"
    text += GOOD[GOOD.index("minutes:") :].replace("It climbed.", "[It](../ours.md#b) climbed.")
    assert said(folder, text) == []


LINES = (
    *GOOD.split("\n"), "fault: gremlins", "recording: \x00.rec", "recording: /", "flow: ..",
    "flow: training/x.md", "alert: \x1b[31m", "ends: [recycling, '']", "way: {recycling: x}",
    "  memory-curve: I am not sure", "set: {memory.limit: 1 GiB}", "set: {memory.limit: much}",
    "  server.kind: other", "{{ app }} {{ pid }}", "## Aside", "1.", "- [a](../x.md#y)",
)  # fmt: skip
FLOWS = OpenedFlows(())


@given(st.lists(st.integers(0, len(LINES) - 1), max_size=12), st.data())
def test_any_scenario_is_judged_in_clean_lines(others: list[int], data: st.DataObject) -> None:
    lines = GOOD.split("\n")
    for other in others:
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at : at + 1] = [LINES[other]] if other % 2 else [lines[at], LINES[other]]
    sheet = read_scenario("\n".join(lines), "x", "x.md")
    subject = context_of(sheet, FLOWS)
    for problem in judged(subject):
        assert clean_line(str(problem)) == str(problem)
        assert problem.hint
    if subject.flow is not None:
        by_ids(sheet.scenario, subject.flow)


def test_the_command_judges_scenarios_and_flows_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "flow.md").write_text("# A\n\nText.\n", encoding="utf-8")
    lessons = tmp_path / "training"
    lessons.mkdir()
    file = written(lessons, changed("level: 1", "level: 7"))
    both = wizard("check", tmp_path)
    assert both.code == 1
    assert both.out == (
        f"{file}:3:8: error: there is no level `7`; "
        "write `level: 1` for a newcomer, or 2 or 3 [bad-level]\n"
    )
    summary = (
        "1 document, 1 step, 1 scenario: 1 error; `wizard check --explain bad-level` says more\n"
    )
    assert both.err == summary
    assert wizard("check", lessons).out == wizard("check", file).out == both.out
    shape = json.loads(wizard("check", tmp_path, "--format", "json").out)
    assert (shape["files"], shape["steps"]) == (2, 1)
    assert [one["code"] for one in shape["problems"]] == ["bad-level"]
    github = wizard("check", file, "--format", "github").out
    assert github.startswith(f"::error file={file},line=3,col=8,title=bad-level::")


def test_the_shipped_ones_are_clean() -> None:
    done = wizard("check", shipped_folder())
    assert (done.code, done.out) == (0, "")
    assert f" {len(find_scenarios())} scenario" in done.err


def test_a_flow_is_checked_by_the_names_of_these_rules_without_what_finds_violations() -> None:
    script = (
        "import sys, wizard.cli.check_command; print([n for n in sys.modules if '.training.' in n])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout == "['wizard.training.scenario_rules']\n"
