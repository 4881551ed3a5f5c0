"""Conditions and values: what is understood, and what an author is told about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.catalogue import CATALOGUE
from wizard.fact import Kind
from wizard.flow.condition_grammar import DEEPEST, LONGEST, parse_condition, parse_value
from wizard.flow.conditions import And, Comparison, Expression, Not, Operand, Or
from wizard.flow.problems import Place
from wizard.text.clean import clean_line

MISTAKES = [
    tuple(case.split("\n"))
    for case in Path(__file__)
    .with_name("fixtures_conditions.txt")
    .read_text(encoding="utf-8")
    .strip()
    .split("\n\n")[1:]
]
PLACE = Place("flow.md", 7, 11)
MIB = 1024**2


def understood(written: str) -> Expression:
    expression, problems = parse_condition(written, PLACE)
    assert problems == ()
    assert expression is not None
    return expression


def complaint(written: str) -> str:
    """The first problem as `code column: message; hint`, the column within the condition."""
    expression, problems = parse_condition(written, PLACE)
    assert expression is None
    first = problems[0]
    assert (first.place.file, first.place.line, first.severity) == ("flow.md", 7, "error")
    return f"{first.code} {first.place.column - 11}: {first.message}; {first.hint}"


def shape(expression: Expression) -> str:
    match expression:
        case Comparison(fact=fact):
            return fact.rpartition(".")[2]
        case Not(part):
            return f"not({shape(part)})"
        case And(parts):
            return f"and({','.join(map(shape, parts))})"
        case Or(parts):
            return f"or({','.join(map(shape, parts))})"


@pytest.mark.parametrize(
    ("written", "fact", "operator", "value", "duration"),
    [
        ("app.kind is cloud-native", "app.kind", "is", "cloud-native", None),
        ('app.kind is not "regular"', "app.kind", "is not", "regular", None),
        ("memory.peak >= 95%", "memory.peak", ">=", 0.95, None),
        ("memory.peak>=95 %", "memory.peak", ">=", 0.95, None),
        ("memory.peak >= 0", "memory.peak", ">=", 0.0, None),
        ("cpu.share >= 80% for 30s", "cpu.share", ">=", 0.8, 30.0),
        ("cpu.share > 1.5% for 2 m", "cpu.share", ">", 0.015, 120.0),
        ("memory.used < 512 MiB", "memory.used", "<", 512.0 * MIB, None),
        ("memory.used < 1.5GiB", "memory.used", "<", 1536.0 * MIB, None),
        ("memory.slope <= -36 MiB/h", "memory.slope", "<=", -0.01 * MIB, None),
        ("container.age < 2h", "container.age", "<", 7200.0, None),
        ("container.age < 3d", "container.age", "<", 259200.0, None),
        ("cpu.cores > 0.5", "cpu.cores", ">", 0.5, None),
        ("workers.count is 4", "workers.count", "is", 4.0, None),
        ("server.version >= 20.1.0", "server.version", ">=", (20, 1, 0), None),
        ("server.version < 9", "server.version", "<", (9,), None),
        ("server.max_requests is unset", "server.max_requests", "is", "unset", None),
        ("server.max_requests > 0", "server.max_requests", ">", 0.0, None),
        ('host is "web and more"', "host", "is", "web and more", None),
        ('host is "is"', "host", "is", "is", None),
        ('start_command is "gunicorn app"', "start_command", "is", "gunicorn app", None),
    ],
)
def test_a_comparison(
    written: str, fact: str, operator: str, value: Operand, duration: float | None
) -> None:
    found = understood(written)
    assert isinstance(found, Comparison)
    assert (found.fact, found.operator, found.duration) == (fact, operator, duration)
    assert found.value == value
    assert found.written == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A or B and not C", "or(share,and(peak,not(used)))"),
        ("not A and B or C", "or(and(not(share),peak),used)"),
        ("not (A or B) and C", "and(not(or(share,peak)),used)"),
        ("((A))", "share"),
        ("not not A", "not(not(share))"),
        ("A and B and C", "and(share,peak,used)"),
    ],
)
def test_not_binds_before_and_before_or(written: str, expected: str) -> None:
    for letter, text in zip(
        "ABC", ("memory.share > 1%", "memory.peak > 1% for 5s", "memory.used > 1 GiB"), strict=True
    ):
        written = written.replace(letter, text)
    assert shape(understood(written)) == expected


def test_for_binds_to_its_own_comparison_and_white_space_folds() -> None:
    both = understood("memory.share  >\n 90%   for  30s and cpu.share < 5%")
    assert isinstance(both, And)
    first, second = both.parts
    assert isinstance(first, Comparison)
    assert isinstance(second, Comparison)
    assert (first.duration, second.duration) == (30.0, None)
    assert first.written == "memory.share > 90% for 30s"


@pytest.mark.parametrize(("written", "expected"), MISTAKES)
def test_a_mistake_is_named_where_it_stands(written: str, expected: str) -> None:
    assert complaint(written).startswith(expected)


@pytest.mark.parametrize("written", ["", " \n"])
def test_an_empty_condition(written: str) -> None:
    assert complaint(written).startswith("bad-condition 0: the condition is empty; write a")


def test_wrong_facts_and_values_are_all_reported_at_once() -> None:
    _, problems = parse_condition("app.knd is x or app.kind is y and cpu.share > 5 for 1", PLACE)
    assert [(problem.code, problem.place.column - 11) for problem in problems] == [
        ("unknown-fact", 0),
        ("unknown-value", 28),
        ("unknown-value", 46),
        ("bad-condition", 52),
    ]


def test_for_on_a_fact_that_is_not_sampled_is_a_warning() -> None:
    expression, (problem,) = parse_condition("app.kind is regular for 30s", PLACE)
    assert expression is not None
    assert (problem.code, problem.severity, problem.place.column) == (
        "bad-condition",
        "warning",
        31,
    )


def test_length_and_depth_are_bounded() -> None:
    deep = "not " * (DEEPEST - 1)
    assert understood(f"{deep}(pid is 1)")
    assert f"more than {DEEPEST} levels" in complaint(f"{deep}((pid is 1))")
    assert f"longer than {LONGEST}" in complaint("(" * (LONGEST + 1))
    assert understood(" or ".join(["pid is 1"] * 150))


def test_messages_hold_no_control_characters_and_stay_short() -> None:
    said = complaint("\x1b[31m" + "x" * 500 + "`\u202e > 5%")
    assert clean_line(said) == said
    assert len(said) < 200


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("memory.limit", "1 GiB", 1024.0 * MIB),
        ("memory.limit", ' "512MiB" ', 512.0 * MIB),
        ("memory.limit", "400MB", 400e6),
        ("memory.limit", "1.5gib", 1536.0 * MIB),
        ("memory.limit", "512Mi", 512.0 * MIB),
        ("cpu.limit", "500m", 0.5),
        ("cpu.limit", "0.5", 0.5),
        ("server.max_requests", "unset", "unset"),
        ("server.concurrency", "4", 4.0),
        ("app.kind", "regular", "regular"),
        ("start_command", 'gunicorn "my app"', 'gunicorn "my app"'),
        ("host", "web 1", "web 1"),
    ],
)
def test_set_takes_the_same_values(name: str, text: str, value: Operand) -> None:
    assert parse_value(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("memory.limt", "1 GiB", "there is no fact `memory.limt`; did you mean `memory.limit`?"),
        ("memory.limit", "unset", "`unset` is not a value of `memory.limit`; write a size"),
        ("memory.limit", "9" * 400 + "GiB", "`memory.limit` is never"),
        ("app.kind", "", "`app.kind` has no value here; write `cloud-native` or `regular`"),
        ("host", "\n", "`host` has no value here; write"),
        ("server.version", "9" * 5000, "`9999"),
    ],
)
def test_set_refuses_with_one_line(name: str, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as raised:
        parse_value(name, text)
    assert str(raised.value).startswith(said)


SIGNS = ["is", "not", "and", "or", "for", "(", ")", "<", ">=", "5%", "1", "GiB", '"']
PIECES = st.sampled_from([*list(CATALOGUE)[:12], *SIGNS])


@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=80))
def test_any_text_is_understood_or_reported_never_both(written: str) -> None:
    expression, problems = parse_condition(written, PLACE)
    assert (expression is None) == any(problem.severity == "error" for problem in problems)
    for problem in problems:
        assert 11 <= problem.place.column <= 11 + len(written)
        assert clean_line(problem.message) == problem.message


def test_every_word_of_the_catalogue_can_be_written() -> None:
    for fact in CATALOGUE.values():
        for word in fact.words:
            found = understood(f"{fact.name} is {word}")
            assert isinstance(found, Comparison)
            assert found.value == word


def test_every_kind_of_value_has_a_form_in_its_message() -> None:
    for fact in CATALOGUE.values():
        if fact.kind not in (Kind.TEXT, Kind.COMMAND_LINE):
            with pytest.raises(ValueError, match="; write "):
                parse_value(fact.name, "?!")
