"""The board of causes: over random flows it agrees with trying every way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.flows import flow_of
from tests.helpers.values import replace
from wizard.flow.known_flow import KnownFlow
from wizard.flow.model import Flow
from wizard.flow.remedies import remedies_of
from wizard.walk import engine
from wizard.walk.causes import Cause, Causes, Ruling, Standing, Turn
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
LIKELY = Verdict(
    "unknown", missing=OPEN.missing, likely="true", likely_right=0.8, likely_reasons=("it climbs",)
)
UNLIKELY = Verdict(
    "unknown", missing=OPEN.missing, likely="false", likely_right=0.8, likely_reasons=("it climbs",)
)
KINDS: dict[str, Verdict | None] = {
    "t": TRUE, "f": FALSE, "u": OPEN, "l": LIKELY, "n": UNLIKELY, "-": None,
}  # fmt: skip


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


def causes_of(world: World) -> set[str]:
    return set(remedies_of(KnownFlow(world.flow, frozenset())))


@given(worlds())
def test_each_cause_stands_as_the_best_of_all_ways_does(world: World) -> None:
    walk = walk_of(world)
    root = engine.current_step(world.flow, walk)
    best: dict[str, tuple[int, int, int, int]] = {}
    for name, cost in ways(world, root):
        best[name] = min(cost, best.get(name, cost))
    found = board(world, walk)
    ends = causes_of(world) & set(best)
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
    places = [get_args(Standing).index(cause.standing) for cause in found]
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
    ends = causes_of(world) & (could | now)
    assert set(found) == ends
    for name in ends - now:
        cause = found[name]
        assert cause.standing in (
            "tried", "did not help", "turned away", "against an answer", "ruled out"
        )  # fmt: skip
        if cause.standing == "ruled out":
            assert cause.by, "some reading says so"
        if cause.standing in ("turned away", "against an answer"):
            assert cause.turn
            visit = walk.trail[cause.turn.depth - 1]
            assert visit.answer
            assert (visit.step, visit.title) == (cause.turn.step, cause.turn.question)
            assert visit.answer.text == cause.turn.answer
            assert cause.way[0].step == visit.step
            assert cause.way[0].number != visit.answer.number


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
        ("loop", "ruled out"),
    ]
    by = {cause.step: cause.by for cause in board(SMALL, walk_of(SMALL))}
    assert by["loop"] == (Ruling("Step which", "which 1", ("it is not so",)),)


def asked(letters: str) -> World:
    """A question whose answers lead to as many causes, with what the evidence says of each."""
    names = [f"cause{n}" for n in range(len(letters))]
    ends: dict[str, list[tuple[str, str]]] = {name: [("helped", "-")] for name in names}
    check = {"helped": [("done", "-"), ("late", "-")], "done": [], "late": []}
    return world({"which": list(zip(names, letters, strict=True)), **ends, **check})


def test_what_an_answer_turned_away_from_stands_as_the_evidence_has_it() -> None:
    """Answered with the third: the evidence is for the first, against the second, and says nothing
    of the fourth."""
    one = asked("tfuu")
    found = {cause.step: cause for cause in board(one, walk_of(one, 3))}
    assert {name: cause.standing for name, cause in found.items()} == {
        "cause2": "here",
        "cause0": "against an answer",
        "cause3": "turned away",
        "cause1": "ruled out",
    }
    turn = Turn(1, "which", "Step which", "which 2", own=True)
    assert (found["cause0"].turn, found["cause3"].turn) == (turn, turn)
    assert found["cause1"].by == (Ruling("Step which", "which 1", ("it is not so",)),)


def test_an_answer_that_the_evidence_supports_too_is_not_spoken_against() -> None:
    one = asked("ttu")
    found = board(one, walk_of(one, 2))
    assert {c.step: c.standing for c in found}["cause0"] == "turned away"


def test_what_is_likely_comes_behind_what_is_sure_and_before_what_is_open() -> None:
    one = asked("uln")
    found = board(one, walk_of(one))
    assert [(c.step, c.standing) for c in found] == [
        ("cause1", "likely"), ("cause0", "open"), ("cause2", "open"),
    ]  # fmt: skip
    assert found[0].right == 0.8
    assert found[1].right is None
    told = board(one, walk_of(one, 1))
    assert [(c.step, c.standing) for c in told[:2]] == [
        ("cause0", "here"), ("cause1", "against an answer"),
    ]  # fmt: skip


def test_an_answer_aside_does_not_hide_a_way_that_is_still_open() -> None:
    """The cause of a wrong answer can still be reached the long way round: the board says that the
    evidence has it already."""
    one = world(
        {
            "which": [("leak", "t"), ("look", "u"), ("look", "-")],
            "look": [("leak", "-"), ("load", "-")],
            "leak": [("helped", "-")],
            "load": [("helped", "-")],
            "helped": [("done", "-"), ("late", "-")],
            "done": [],
            "late": [],
        }
    )
    found = board(one, walk_of(one, 2))
    assert [(c.step, c.standing) for c in found] == [
        ("leak", "against an answer"), ("load", "open"),
    ]  # fmt: skip


def test_a_step_that_was_left_by_a_jump_rules_nothing_out() -> None:
    one = asked("tu-")
    walk = fold_all(engine.enter(one.flow, walk_of(one), "cause1", 1.0, "find"), walk_of(one))
    found = {cause.step: cause for cause in board(one, walk)}
    assert (found["cause0"].standing, found["cause0"].turn) == ("supported", None)


def test_guidance_that_was_followed_is_no_longer_ahead_and_may_be_crossed_out() -> None:
    walk = walk_of(SMALL, 1, 1, 1)
    assert {c.step: c.standing for c in board(SMALL, walk)}["leak"] == "tried"
    failed = CheckState("did not hold", FALSE, None)
    crossed = {cause.step: cause for cause in board(SMALL, walk, failed)}["leak"]
    assert crossed.standing == "did not help"
    assert crossed.by == (Ruling("Step helped", "", ("it is not so",)),)


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
