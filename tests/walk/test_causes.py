"""The board of causes: over random flows it agrees with trying every way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.flows import flow_of
from tests.helpers.values import replace
from wizard.flow.model import Flow
from wizard.walk import engine
from wizard.walk.causes import Cause, Causes
from wizard.walk.check import CheckState
from wizard.walk.engine import fold_all
from wizard.walk.events import Verdict
from wizard.walk.state import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

    from wizard.flow.model import Step

TRUE = Verdict("true", ("it is so",))
FALSE = Verdict("false", ("it is not so",))
OPEN = Verdict("unknown", missing="10 s of 30 s seen")
KINDS: dict[str, Verdict | None] = {"t": TRUE, "f": FALSE, "u": OPEN, "-": None}


@dataclass
class World:
    """A flow, and what the evidence says of each exit: a letter of KINDS."""

    flow: Flow
    says: dict[str, str]

    def verdicts(self, step: Step) -> tuple[Verdict | None, ...]:
        return tuple(KINDS[letter] for letter in self.says[step.id])


def world(steps: dict[str, list[tuple[str, str]]]) -> World:
    """Step → its choices, each (target, letter). A step with two choices or more asks."""
    parts = ["---\nstart: " + next(iter(steps)) + "\n---\n# All\n"]
    for name, choices in steps.items():
        parts.append(f'## Step {name} <a id="{name}"></a>\n\nText.\n')
        for number, (to, letter) in enumerate(choices):
            parts.append(f"- [{name} {number}](#{to})")
            if letter != "-":
                parts.append("  - when: `memory.share >= 10%`")
        parts.append("")
    says = {name: "".join(letter for _, letter in choices) for name, choices in steps.items()}
    return World(flow_of("\n".join(parts)), says)


@st.composite
def worlds(draw: DrawFn) -> World:
    names = [f"s{n}" for n in range(draw(st.integers(1, 6)))]
    return world(
        {
            name: draw(
                st.lists(st.tuples(st.sampled_from(names), st.sampled_from("tfu-")), max_size=3)
            )
            for name in names
        }
    )


def ways(world: World, root: Step) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Every way without a circle: where it ends, and its answers against the evidence, guidance
    that it passes, answers that are not known, and its length."""

    def go(
        name: str, check: bool, seen: frozenset[tuple[str, bool]], cost: tuple[int, int, int, int]
    ) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
        yield name, cost
        step = world.flow.step(name)
        assert step is not None
        letters = world.says[name]
        if step.kind == "question" and letters[-1] == "-" and "t" in letters and not check:
            letters = letters[:-1] + "f"
        for choice, letter in zip(step.choices, letters, strict=True):
            target = world.flow.step(choice.to)
            assert target is not None
            node = (choice.to, step.kind == "outcome" and target.kind == "question")
            against = letter == "f" and not check
            unsure = letter in "u-" or (check and letter != "-")
            added = (
                int(against),
                int(step.kind == "outcome" and step is not root),
                int(unsure and len(letters) > 1),
                1,
            )
            if node not in seen:
                total = tuple(one + more for one, more in zip(cost, added, strict=True))
                yield from go(*node, seen | {node}, total)  # type: ignore[arg-type]

    yield from go(root.id, False, frozenset({(root.id, False)}), (0, 0, 0, 0))


def walk_of(world: World, *numbers: int) -> Walk:
    walk = fold_all(engine.enter(world.flow, Walk(), world.flow.start, 0.0, "start"))
    for number in numbers:
        walk = fold_all(engine.choose(world.flow, walk, number, 1.0, "person"), walk)
    return walk


def board(world: World, walk: Walk, check: CheckState | None = None) -> tuple[Cause, ...]:
    step = engine.current_step(world.flow, walk)
    return Causes(world.flow).of(walk, step, world.verdicts, check)


@given(worlds())
def test_each_cause_stands_as_the_best_of_all_ways_does(world: World) -> None:
    walk = walk_of(world)
    root = engine.current_step(world.flow, walk)
    best: dict[str, tuple[int, int, int, int]] = {}
    for name, cost in ways(world, root):
        best[name] = min(cost, best.get(name, cost))
    found = board(world, walk)
    ends = {n for n in best if (step := world.flow.step(n)) and step.kind == "outcome"}
    assert {cause.step for cause in found} == ends
    assert len(found) == len(ends), "each stands there once"
    for cause in found:
        against, behind, unsure, length = best[cause.step]
        expected = (
            "here" if cause.step == root.id
            else "ruled out" if against
            else "later" if behind
            else "open" if unsure
            else "supported"
        )  # fmt: skip
        assert (cause.standing, len(cause.way)) == (expected, length)
        assert bool(cause.by) == bool(against), "what is ruled out says by what, and nothing else"
    order = ["here", "supported", "open", "later", "tried", "did not help", "ruled out"]
    places = [order.index(cause.standing) for cause in found]
    assert places == sorted(places)


@given(worlds(), st.lists(st.integers(0, 2), max_size=6))
def test_on_the_way_each_cause_is_reached_or_left_behind_with_a_reason(
    world: World, picks: list[int]
) -> None:
    walk = walk_of(world)
    could: set[str] = set()
    for pick in picks:
        step = engine.current_step(world.flow, walk)
        could |= {name for name, _ in ways(world, step)}
        if not step.choices:
            break
        number = step.choices[pick % len(step.choices)].number
        walk = fold_all(engine.choose(world.flow, walk, number, 1.0, "person"), walk)
    here = engine.current_step(world.flow, walk)
    now = {name for name, _ in ways(world, here)}
    found = {cause.step: cause for cause in board(world, walk)}
    assert len(found) == len(board(world, walk))
    ends = {n for n in could | now if (step := world.flow.step(n)) and step.kind == "outcome"}
    assert set(found) == ends
    for name in ends - now:
        cause = found[name]
        assert not cause.way
        assert cause.standing in ("tried", "did not help", "ruled out")
        if cause.standing == "ruled out":
            (question, answer, _) = cause.by[0]
            assert cause.given
            given_there = [(v.title, v.answer.text) for v in walk.trail if v.answer]
            assert (question, answer) in given_there


SMALL = world(
    {
        "which": [("memory", "t"), ("loop", "f"), ("look", "-")],
        "memory": [("leak", "t"), ("load", "u"), ("look", "-")],
        "look": [],
        "leak": [("helped", "-")],
        "helped": [("done", "t"), ("load", "t"), ("late", "-")],
        "load": [],
        "late": [],
        "loop": [],
        "done": [],
    }
)


def test_the_best_supported_stands_first_and_each_says_why() -> None:
    found = [(cause.step, cause.standing) for cause in board(SMALL, walk_of(SMALL))]
    assert found == [
        ("leak", "supported"),
        ("load", "open"),
        ("late", "later"),
        ("done", "later"),
        ("look", "ruled out"),
        ("loop", "ruled out"),
    ]
    by = {cause.step: cause.by for cause in board(SMALL, walk_of(SMALL))}
    assert by["loop"] == (("Step which", "which 1", ("it is not so",)),)
    assert by["look"] == (("Step which", "which 2", ("“which 0” is supported: it is so",)),)


def test_an_answer_rules_out_what_it_turns_away_from() -> None:
    found = {cause.step: cause for cause in board(SMALL, walk_of(SMALL, 1))}
    assert (found["loop"].standing, found["loop"].given) == ("ruled out", True)
    assert found["loop"].by == (("Step which", "which 0", ()),)


def test_guidance_that_was_followed_is_no_longer_ahead_and_may_be_crossed_out() -> None:
    walk = walk_of(SMALL, 1, 1, 1)
    assert {c.step: c.standing for c in board(SMALL, walk)}["leak"] == "tried"
    failed = CheckState("did not hold", FALSE, None)
    crossed = {cause.step: cause for cause in board(SMALL, walk, failed)}["leak"]
    assert crossed.standing == "did not help"
    assert crossed.by == (("Step helped", "", ("it is not so",)),)


def test_a_document_that_nobody_went_to_stands_as_a_whole_and_is_not_read() -> None:
    flow = flow_of("# A\n\n- [There](other.md)\n- [Here](#b)\n\n## B\n\nText.\n")
    walk = fold_all(engine.enter(flow, Walk(), flow.start, 0.0, "start"))
    step = engine.current_step(flow, walk)
    found = Causes(flow).of(walk, step, lambda one: (None,) * len(one.choices))
    assert [cause.step for cause in found] == ["b", "other.md"]


def large_world(count: int) -> World:
    """So many questions, each with guidance of its own: more than one document may have."""
    small = world({"ask": [("ask", "u"), ("do", "u"), ("ask", "-")], "do": []})
    ask, do = small.flow.step("ask"), small.flow.step("do")
    assert ask is not None
    assert do is not None
    steps = []
    for n in range(count):
        to = (f"q{(n * 7 + 1) % count}", f"o{n}", f"q{(n + 1) % count}")
        choices = tuple(
            replace(choice, to=name) for choice, name in zip(ask.choices, to, strict=True)
        )
        steps += [replace(ask, id=f"q{n}", choices=choices, anchors=()), replace(do, id=f"o{n}")]
    main = replace(small.flow.main, steps=tuple(steps), start="q0")
    says = {step.id: "uu-" if step.choices else "" for step in steps}
    return World(Flow("large", main, {main.path: main}), says)


def test_a_large_document_is_looked_through_once() -> None:
    """However many ways there are, and there are more than could be tried, a question is judged
    once."""
    large = large_world(500)
    walk = walk_of(large)
    asked: list[str] = []

    def verdicts(step: Step) -> tuple[Verdict | None, ...]:
        asked.append(step.id)
        return large.verdicts(step)

    found = Causes(large.flow).of(walk, engine.current_step(large.flow, walk), verdicts)
    assert len(found) == 500
    assert len(asked) == len(set(asked))


def test_what_ends_there_stands_behind_what_can_be_tried() -> None:
    text = (
        "---\nstart: ask\n---\n# Ask\n\n- [Done](#solved)\n- [A](#try)\n- [No](#solved)\n\n"
        "## Solved\n\nClose it.\n\n## Try\n\n```bash\nls\n```\n"
    )
    flow = flow_of(text)
    walk = fold_all(engine.enter(flow, Walk(), flow.start, 0.0, "start"))
    found = Causes(flow).of(
        walk, engine.current_step(flow, walk), lambda one: (None,) * len(one.choices)
    )
    assert [cause.step for cause in found] == ["try", "solved"]
