"""The pages for authors: their examples are flows, and their tables are those of the program."""

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
    from wizard.flow.lint.rule import Rule
    from wizard.flow.model import Flow

FLOWS = Path(__file__).parents[2] / "flows"
TEXT = (FLOWS / "README.md").read_text(encoding="utf-8")
ON_SCENARIOS = (FLOWS / "training" / "README.md").read_text(encoding="utf-8")
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


def section(heading: str, text: str = TEXT) -> str:
    """What stands below a heading, up to the next one."""
    outside = re.sub(r"(?ms)^(~~~~|````)\w.*?^\1$", "", text)  # examples have headings too
    return re.split(r"(?m)^#+ ", outside.partition(f"# {heading}\n")[2], maxsplit=1)[0]


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
    assert walked(flow, "See which limit is near", "Read on") == "add-an-instance"
    assert walked(flow, "Add an instance") == "add-an-instance"


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
    listed = re.findall(r"(?m)^\| `(\w+)` \|", section("Front matter"))
    assert sorted(listed) == sorted(FRONT_MATTER)


def test_the_kinds_of_commands_are_listed_in_the_words_of_the_screen() -> None:
    listed = re.findall(r"(?m)^\| `?(\w+)`?[^|]* \|.*\| ([^|]+) \|$", section("Commands"))
    names = {"unknown": "none", "code": "any"}
    shown = {names.get(kind, kind): KIND_WORDS[kind] for kind in get_args(CommandKind)}
    assert dict(listed[1:]) == shown


def test_the_error_of_saved_sessions_is_described() -> None:
    assert f"`{CODE}`" in section("What the checker says")


def test_the_scenario_is_one_without_problems(tmp_path: Path) -> None:
    (example,) = re.findall(r"(?ms)^~~~~markdown\n(.*?)\n~~~~$", ON_SCENARIOS)
    file = tmp_path / "slow-leak.md"
    file.write_text(example, encoding="utf-8")
    assert to_text(check_scenarios([str(file)], ())) == ""


def test_the_keys_of_a_scenario_are_listed() -> None:
    listed = re.findall(
        r"(?m)^\| `(\w+)` \|", section("How to write a training scenario", ON_SCENARIOS)
    )
    assert sorted(listed) == sorted(SCENARIO_KEYS)


def test_all_that_can_go_wrong_is_listed_with_the_names_that_it_fills() -> None:
    told = section("What can go wrong", ON_SCENARIOS)
    listed = re.findall(r"(?m)^\| `([\w-]+)` \|", told)
    assert sorted(listed) == sorted(FAULTS_AND_CURVES)
    names = set(re.findall(r"`(\w+)`", told.partition("In the texts of a scenario")[2]))
    assert set(curve_case("slow-leak", 1, 0.0).names) == names - {"web", "recording"}


@pytest.mark.parametrize(
    ("told", "rules"),
    [
        (section("What the checker says"), RULES),
        (section("What the checker says of scenarios", ON_SCENARIOS), SCENARIO_RULES),
    ],
    ids=["flows", "scenarios"],
)
def test_every_rule_of_the_checker_is_listed(told: str, rules: tuple[Rule, ...]) -> None:
    listed = [line for line in told.splitlines() if line.startswith("| `")]
    assert listed == [f"| `{rule.code}` | {rule.severity} | {rule.meaning} |" for rule in rules]
