"""The table says what can be said: its steps, alerts, conditions and programs exist."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.faults.rows import ROWS
from tests.faults.watching import FLOW
from wizard.cli.inputs import stated_facts
from wizard.flow.condition_grammar import parse_condition
from wizard.flow.library import find_alert, open_flow
from wizard.flow.problems import Place
from wizard.training.faults import FAULTS, PROGRAM_FILES
from wizard.training.running_faults import PROGRAMS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.row import Ask, Row

FLOW_OF_ROWS = open_flow(str(FLOW), ())

ASKS = [(row, ask) for row in ROWS for ask in row.asks]


def test_every_fault_has_one_row() -> None:
    assert [row.fault.name for row in ROWS] == list(FAULTS)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_every_fault_has_its_program(fault) -> None:
    programs = (PROGRAMS / f"{PROGRAM_FILES[fault.server]}.py").read_text()
    assert f"\ndef {fault.program}():\n" in programs


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_what_a_program_imports_exists(path: Path) -> None:
    """Programs run beside each other, without the package: no type checker reads their imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    for name in names:
        assert (PROGRAMS / f"{name}.py").exists() or find_spec(name.partition(".")[0]), name


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.fault.name)
def test_conditions_can_be_read(row: Row) -> None:
    for condition in [shown.when for shown in row.shows] + list(row.never):
        assert parse_condition(condition, Place("rows.py"))[1] == ()


@pytest.mark.parametrize(("row", "ask"), ASKS)
def test_every_way_can_be_walked(row: Row, ask: Ask) -> None:
    """Each step of a way leads to the next by an answer; only the last may be guidance."""
    stated_facts([f"{fact}={value}" for fact, value in {**row.stated, **ask.stated}.items()])
    first = ask.start or (
        find_alert(FLOW_OF_ROWS, ask.alert)[0] if ask.alert else FLOW_OF_ROWS.start
    )
    for way in ask.ways:
        names, unsure, _ = way.partition(" ?")
        steps = [FLOW_OF_ROWS.step(name) for name in names.split(" > ")]
        assert None not in steps, way
        assert steps[0].id == first
        for here, there in pairwise(steps):
            assert there.id in [choice.to for choice in here.choices], way
        assert (steps[-1].kind == "question") == bool(unsure)
