"""flows/README.md: its examples are flows, and its tables are those of the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from tests.helpers.flows import flow_of
from wizard.catalogue import CATALOGUE
from wizard.cli.check_sessions import CODE
from wizard.fact import Fact, Kind
from wizard.flow.lint.checker import RULES, check, to_text
from wizard.flow.model import CommandKind
from wizard.flow.parse import FRONT_MATTER
from wizard.flow.prose import KIND_WORDS
from wizard.training.cases import FAULTS_AND_CURVES, curve_case
from wizard.training.scenario_document import KEYS as SCENARIO_KEYS
from wizard.training.scenario_library import check_scenarios
from wizard.training.scenario_rules import RULES as SCENARIO_RULES
from wizard.walk.engine import choose, current_step, enter, fold_all
from wizard.walk.state import Walk

if TYPE_CHECKING:
    from wizard.flow.model import Flow

TEXT = (Path(__file__).parents[2] / "flows" / "README.md").read_text(encoding="utf-8")
EXAMPLES = [example + "\n" for example in re.findall(r"(?ms)^````markdown\n(.*?)\n````$", TEXT)]
COMPLETE = EXAMPLES[-1]

WRITTEN = {
    Kind.WORD: "",
    Kind.COUNT: "a whole number: `4`",
    Kind.BYTES: "a size: `512 MiB`",
    Kind.SHARE: "a share: `95%`",
    Kind.CORES: "cores: `0.5`",
    Kind.SECONDS: "a duration: `10m`",
    Kind.BYTES_PER_SECOND: "a rate: `10 MiB/h`",
    Kind.PER_SECOND: "how often: `40/min`",
    Kind.VERSION: "a version: `19.2`",
    Kind.TEXT: 'a text: `"web-1"`',
    Kind.COMMAND_LINE: "a command line",
}
"""How the tables say that a value is written."""


def section(heading: str) -> str:
    """What stands below a heading of the second level."""
    outside = re.sub(r"(?ms)^~~~~.*?^~~~~$", "", TEXT)  # a scenario has such headings too
    return outside.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def row(fact: Fact) -> str:
    """The line of the tables that a fact has."""
    words = ", ".join(f"`{word}`" for word in fact.words)
    written = ", or ".join(filter(None, (WRITTEN[fact.kind], words)))
    return f"| `{fact.name}` | {fact.meaning} | {written} |"


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_is_a_flow_without_problems(example: str) -> None:
    assert to_text(check(flow_of(example))) == ""


def walked(flow: Flow, *texts: str) -> str:
    """The step that a walk by these answers ends at."""
    walk = fold_all(enter(flow, Walk(), flow.start, 0.0, "start"))
    for text in texts:
        number = next(a.number for a in current_step(flow, walk).choices if a.text == text)
        walk = fold_all(choose(flow, walk, number, 0.0, "person"), walk)
    return current_step(flow, walk).id


def test_the_first_example_is_read_from_heading_to_heading() -> None:
    flow = flow_of(EXAMPLES[0])
    assert walked(flow, "See what has grown", "Read on") == "logs"
    assert walked(flow, "Logs") == "logs"


def test_the_complete_example_uses_all_that_the_page_explains() -> None:
    flow = flow_of(COMPLETE)
    assert walked(flow, "Memory", "Steadily", "Check whether it helped", "Yes") == "done"
    assert walked(flow, "CPU") == "cpu"
    main = flow.main
    assert main.explicit_start
    assert main.alerts
    assert main.watch
    assert main.version
    assert main.source
    commands = {command.kind for step in main.steps for command in step.commands}
    assert commands == {"args", "read"}
    assert any(step.why for step in main.steps)
    assert any(step.see_also for step in main.steps)
    assert "{{ pid }}" in main.text
    assert "[!WARNING]" in main.text


def test_the_tables_are_the_catalogue() -> None:
    listed = [line for line in section("Facts and metrics").splitlines() if line.startswith("| `")]
    facts = [row(fact) for fact in CATALOGUE.values() if not fact.sampled]
    metrics = [row(fact) for fact in CATALOGUE.values() if fact.sampled]
    assert listed == facts + metrics


def test_the_facts_that_an_answer_states_are_named() -> None:
    named = ", ".join(f"`{fact.name}`" for fact in CATALOGUE.values() if fact.by_answer)
    front, _, last = named.rpartition(", ")
    assert f"one of the facts {front} and {last}" in " ".join(section("Conditions").split())


def test_the_keys_of_the_front_matter_are_listed() -> None:
    listed = re.findall(r"(?m)^\| `(\w+)` \|", section("Where it starts"))
    assert sorted(listed) == sorted(FRONT_MATTER)


def test_the_kinds_of_commands_are_listed_in_the_words_of_the_screen() -> None:
    listed = re.findall(r"(?m)^\| `?(\w+)`?[^|]* \|.*\| ([^|]+) \|$", section("Commands"))
    names = {"unknown": "none", "code": "any"}
    shown = {names.get(kind, kind): KIND_WORDS[kind] for kind in get_args(CommandKind)}
    assert dict(listed[1:]) == shown


def test_the_error_of_saved_sessions_is_described() -> None:
    assert f"`{CODE}`" in section("Saved sessions")


def test_the_scenario_is_one_without_problems(tmp_path: Path) -> None:
    (example,) = re.findall(r"(?ms)^~~~~markdown\n(.*?)\n~~~~$", TEXT)
    file = tmp_path / "slow-leak.md"
    file.write_text(example, encoding="utf-8")
    assert to_text(check_scenarios([str(file)], ())) == ""


def test_the_keys_of_a_scenario_are_listed() -> None:
    listed = re.findall(r"(?m)^\| `(\w+)` \|", section("Scenarios of a training"))
    assert sorted(listed) == sorted(SCENARIO_KEYS)


def test_all_that_can_go_wrong_is_listed_with_the_names_that_it_fills() -> None:
    told = section("What can go wrong")
    listed = re.findall(r"(?m)^\| `([\w-]+)` \|", told)
    assert sorted(listed) == sorted(FAULTS_AND_CURVES)
    names = set(re.findall(r"`(\w+)`", told.partition("In the texts of a scenario")[2]))
    assert set(curve_case("slow-leak", 1, 0.0).names) == names - {"web", "recording"}


def test_every_rule_of_the_checker_has_its_passage() -> None:
    rules = (*RULES, *SCENARIO_RULES)
    passages = re.findall(r"(?ms)^### ([\w-]+) \((\w+)\)\n\n(.*?)\n(?=\n###|\Z)", TEXT)
    assert [(code, severity) for code, severity, _ in passages] == [
        (rule.code, rule.severity) for rule in rules
    ]
    for (_, _, passage), rule in zip(passages, rules, strict=True):
        said = " ".join(passage.split())
        assert said.startswith(rule.meaning)
        assert len(said) > len(rule.meaning) + 20, f"{rule.code}: it does not say what to do"
