"""Rules about the ways through a flow: whether they end, and how long they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.lint.rule import Rule, RuleContext, Violation, violation
from wizard.messages import lint_messages as messages
from wizard.text.clean import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wizard.flow.model import Step


def knots_of(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The strongly connected components of a graph, node → the nodes that it leads to.

    What a knot leads to comes before it. Edges to what is no node are left out.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    knots: list[list[str]] = []
    for root in edges:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        open_[root] = None
        path = [(root, iter(edges[root]))]
        while path:
            node, following = path[-1]
            to = next(following, None)
            if to is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == order[node]:
                    knots.append(_closed(open_, node))
            elif to in edges and to not in order:
                order[to] = low[to] = len(order)
                open_[to] = None
                path.append((to, iter(edges[to])))
            elif to in open_:
                low[node] = min(low[node], order[to])
    return knots


def _closed(open_: dict[str, None], node: str) -> list[str]:
    """The knot that ends with `node`, taken out of what is open."""
    knot = []
    while True:
        last, _ = open_.popitem()
        knot.append(last)
        if last == node:
            return knot[::-1]


MOST_QUESTIONS = 20
"""How many questions a way may ask."""


def _no_way_out(context: RuleContext) -> Iterator[Violation]:
    if not context.document.explicit_start:
        return
    leaving = _with_a_way_out(context)
    for step in context.document.steps:
        if step.kind == "question" and step.id not in leaving:
            yield violation(step.place, messages.NO_WAY_OUT, title=step.title)


def _cycles(context: RuleContext) -> Iterator[Violation]:
    if not context.document.explicit_start:
        return
    leaving = _with_a_way_out(context)
    silent = {
        step.id: [choice.to for choice in step.choices if choice.to in context.ids]
        for step in context.document.steps
        if step.kind == "question" and not step.blocks and step.id in leaving
    }
    for knot in knots_of(silent):
        if len(knot) > 1 or knot[0] in silent[knot[0]]:
            inside = set(knot)
            step = next(step for step in context.document.steps if step.id in inside)
            titles = ", ".join(f"`{excerpt(title)}`" for title in _titles(context, knot[:3]))
            message = messages.LARGE_CIRCLE if len(knot) > 3 else messages.CIRCLE
            what, hint = (part.format(titles=titles, more=len(knot) - 3) for part in message)
            yield Violation(step.place, what, hint)


def _long_paths(context: RuleContext) -> Iterator[Violation]:
    document = context.document
    if not document.explicit_start:
        return
    steps = {step.id: step for step in document.steps}
    edges = {
        step.id: [answer.to for answer in step.answers if answer.to in steps]
        for step in document.steps
    }
    start = document.start
    longest = _longest(edges, steps, start) if start in steps else 0
    if longest > MOST_QUESTIONS:
        place = steps[start].place
        yield violation(place, messages.LONG_PATH, count=longest, most=MOST_QUESTIONS)


def _longest(edges: Mapping[str, list[str]], steps: Mapping[str, Step], start: str) -> int:
    """How many questions the longest way from `start` asks that comes to nothing twice.

    Steps that lie on a common cycle are passed as one, so this is never too much.
    """
    knots = knots_of(edges)
    number = {step_id: at for at, knot in enumerate(knots) for step_id in knot}
    longest: list[int] = []
    for at, knot in enumerate(knots):
        beyond = [
            longest[number[to]] for step_id in knot for to in edges[step_id] if number[to] != at
        ]
        asks = any(steps[step_id].kind == "question" for step_id in knot)
        longest.append(asks + max(beyond, default=0))
    return longest[number[start]]


def _with_a_way_out(context: RuleContext) -> set[str]:
    """The ids of all steps of the document from which one can get to an outcome, to another
    document, or to a broken link, which another rule reports."""
    before: dict[str, list[str]] = {}
    leaving = []
    for step in context.document.steps:
        if step.kind == "outcome" or any(choice.to not in context.ids for choice in step.choices):
            leaving.append(step.id)
        for choice in step.choices:
            before.setdefault(choice.to, []).append(step.id)
    with_way_out: set[str] = set()
    while leaving:
        step_id = leaving.pop()
        if step_id not in with_way_out:
            with_way_out.add(step_id)
            leaving.extend(before.get(step_id, ()))
    return with_way_out


def _titles(context: RuleContext, ids: list[str]) -> Iterator[str]:
    for step_id in ids:
        step = context.flow.step(step_id)
        if step is not None:
            yield step.title


def _asking(count: int) -> str:
    """A document that asks so many questions one after the other."""
    questions = "".join(
        f"# Is it {number}?\n\n> **Why:** it may be.\n\n"
        f"- [Yes](#found)\n- [No](#is-it-{number + 1})\n\n"
        for number in range(1, count + 1)
    )
    call = f'# Call <a id="is-it-{count + 1}"></a>\n\nCall somebody.\n\n'
    last = f"{call}# Found\n\nMend it.\n"
    return f"---\nstart: is-it-1\n---\n\n{questions}{last}"


def _circle(first: str, second: str) -> str:
    """A document whose two questions lead to each other, and elsewhere; with their texts."""
    why = "> **Why:** they differ."
    return (
        f"---\nstart: first\n---\n\n# First?\n\n{why}\n\n{first}\n\n"
        f"# Second?\n\n{why}\n\n{second}\n\n# Call\n\nCall somebody.\n"
    )


RULES = (
    Rule(
        "no-way-out",
        "error",
        "From a question one can only get to more questions and back, never to an outcome.",
        advice="Let one of the answers lead to guidance, or to somebody who can help.",
        bad=_circle(
            "- [Yes](#second)\n- [No](#second)\n\nOr [call](#call).",
            "- [Back](#first)\n- [Again](#second)",
        ),
        good=_circle(
            "- [Yes](#second)\n- [No](#call)\n\nLook.", "- [Back](#first)\n- [Call](#call)"
        ),
        find=_no_way_out,
    ),
    Rule(
        "cycle-without-outcome",
        "warning",
        "One can go from question to question in a circle that passes no outcome and no text.",
        advice=(
            "“Now I know” leads back to the question that was not understood. Say how to find "
            "out, and offer its answers there."
        ),
        bad=_circle("- [Yes](#call)\n- [No](#second)", "- [Yes](#call)\n- [No](#first)"),
        good=_circle("- [Yes](#call)\n- [No](#second)", "- [Yes](#call)\n- [No](#first)\n\nLook."),
        find=_cycles,
    ),
    Rule(
        "long-path",
        "warning",
        f"A path from the start asks more than {MOST_QUESTIONS} questions.",
        advice="Leave out what does not change where it leads, or split the document.",
        bad=_asking(MOST_QUESTIONS + 1),
        good=_asking(MOST_QUESTIONS),
        find=_long_paths,
    ),
)
