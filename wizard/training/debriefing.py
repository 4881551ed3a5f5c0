"""What is read before, during and after a training, as blocks that every face lays out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.flow.blocks import Heading, ListBlock, Paragraph, Quote, TableBlock, TextSpan, rewritten
from wizard.flow.conditions import comparisons
from wizard.flow.filling import fill_names
from wizard.text.units import duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.flow.blocks import Block, CodeBlock, Inline
    from wizard.flow.model import Step
    from wizard.training.scenario import Level, Scenario
    from wizard.training.score import Divergence, PathStep, Score
    from wizard.walk.events import Truth, Verdict

_LEVELS: dict[Level, str] = {
    1: "each question explains the readings that it is about",
    2: "you see numbers and curves, and no words about them",
    3: "numbers and curves only, and the reasons come after your answer",
}
_NOTHING = "\N{EN DASH}"
_TRUTHS: dict[Truth, str] = {
    "true": "The evidence supported it",
    "false": "The evidence contradicted it",
    "unknown": "The evidence could not tell yet",
}
_NO_GAUGE = "No gauge shows that: what the briefing and the log say has to tell."


def named(blocks: Iterable[Block], names: Mapping[str, str]) -> tuple[Block, ...]:
    """`blocks` with the names in double braces of a case filled, in code too, which is quoted
    from a log or an alert and is nothing to run."""

    def words(text: str) -> str:
        return fill_names(text, names) if "{{ " in text else text

    def code(block: CodeBlock) -> CodeBlock:
        return replace(block, text=words(block.text))

    return rewritten(blocks, words, code)


def briefing(scenario: Scenario, names: Mapping[str, str]) -> tuple[Block, ...]:
    """What the trainee knows when it begins."""
    minutes = duration(scenario.minutes * 60)
    variant = _line(f"Level {scenario.level}: {_LEVELS[scenario.level]}. It may take {minutes}.")
    return (*named(scenario.briefing, names), variant)


def gauge_notes(step: Step) -> tuple[Block, ...]:
    """What the readings are that the answers of `step` are about; nothing where none is."""
    facts: dict[str, None] = {}
    for exit_ in step.exits:
        if exit_.condition and exit_.condition.expression:
            facts |= dict.fromkeys(one.fact for one in comparisons(exit_.condition.expression))
    if not facts:
        return ()
    items = tuple((_explained(name),) for name in facts)
    return (Quote((ListBlock(items, None),), "note"),)


def debriefing(  # noqa: PLR0913 - each is something that it tells
    scenario: Scenario,
    score: Score,
    reading: str,
    names: Mapping[str, str],
    *,
    next_line: str = "",
    shown: str = "",
) -> tuple[Block, ...]:
    """How it went. `reading` is what told the trainee, in words of their own; `next_line` says what
    comes next, `shown` what the gauges showed at the end."""
    blocks = (
        _outcome(score),
        *_ways(score),
        *_fork(score, shown),
        *_told(scenario, score, reading),
        _head("What there is to learn"),
        *scenario.debriefing,
        *((_line(next_line),) if next_line else ()),
    )
    return named(blocks, names)


def _outcome(score: Score) -> Block:
    """Right or wrong, in a line or two."""
    end = _quoted(score.end.title) if score.end else ""
    cause = _quoted(score.best[-1].title) if score.best else "nothing"
    if score.right is None:
        return _line(f"You left before a diagnosis. This one leads to {cause}.")
    if score.mended:
        return _line(f"You found it from where the ways parted: {end}.", "Right this time. ")
    if not score.right:
        return _line(f"You ended at {end}; this one leads to {cause}.", "Not this time. ")
    if end != cause:
        return _line(f"{end} is a good end too; the shortest way leads to {cause}.", "Right. ")
    if score.taken == score.best and not score.wrong_turns:
        alone = "" if score.hints else ", alone"
        return _line(f"It is {end}, and you took the shortest way{alone}.", "Right. ")
    return _line(f"It is {end}.", "Right. ")


def _ways(score: Score) -> tuple[Block, ...]:
    """The way taken beside the shortest one, which are one list where they are the same."""
    if score.taken == score.best:
        steps = tuple((_answered(leg),) for leg in score.best)
        return (_head("Your way, which is the shortest"), ListBlock(steps, 1))
    wanted = {leg.step: leg.answer for leg in score.best[:-1]}
    walked = score.taken[:-1] if score.end else score.taken
    rows = [
        (leg.title, leg.answer or _NOTHING, _beside(leg, wanted.get(leg.step))) for leg in walked
    ]
    seen = {leg.step for leg in walked}
    rows += [(leg.title, _NOTHING, leg.answer) for leg in score.best[:-1] if leg.step not in seen]
    if score.best:
        end, best = score.end.title if score.end else _NOTHING, score.best[-1].title
        rows.append(("Diagnosis", end, "the same" if end == best else best))
    header = ("Question", "Your way", "Shortest way")
    table = TableBlock(_cells(header), tuple(_cells(row) for row in rows))
    return (_head("Your way beside the shortest"), table)


def _beside(leg: PathStep, best: str | None) -> str:
    """What the shortest way answers where the trainee answered `leg`."""
    if best is None:
        return _NOTHING
    return "the same" if leg.answer == best else best


def _fork(score: Score, shown: str) -> tuple[Block, ...]:
    """Where the ways parted, and what told the answers apart there: the evidence, else what the
    gauges showed, which may be known long before a trend is."""
    parting = score.parted
    if parting is None:
        return ()
    title = "A wrong turn that you came back from" if parting.depth is None else "Where they parted"
    taken = f"You answered {_quoted(parting.taken)}." if parting.taken else "You went elsewhere."
    items = [_line(f"{taken} {_said(parting.of_taken)}" if parting.taken else taken)]
    if parting.best:
        on_it = any(leg.step == parting.step for leg in score.best)
        by = "The shortest way answers" if on_it else "Better was"
        best = f"{by} {_quoted(parting.best)}."
        items.append(_line(f"{best} {_said_of_best(parting)}".rstrip()))
    judged = [verdict for verdict in (parting.of_taken, parting.of_best) if verdict is not None]
    if shown and judged and all(verdict.truth == "unknown" for verdict in judged):
        items.append(_line(f"What the gauges showed at the end: {shown}."))
    asked = Paragraph((TextSpan(parting.title, strong=True),))
    return (_head(title), asked, ListBlock(tuple((item,) for item in items), None))


def _said_of_best(parting: Divergence) -> str:
    if not parting.taken or (parting.of_best is None and parting.of_taken is None):
        return ""  # Nothing was judged there, or that has been said of the other answer.
    if parting.of_best == parting.of_taken:
        return "Of that it said the same."
    return _said(parting.of_best)


def _said(verdict: Verdict | None) -> str:
    """What the evidence said of an answer, as a sentence."""
    if verdict is None:
        return _NO_GAUGE
    why = verdict.missing or "" if verdict.truth == "unknown" else "; ".join(verdict.reasons)
    return f"{_TRUTHS[verdict.truth]}: {why}." if why else f"{_TRUTHS[verdict.truth]}."


def _told(scenario: Scenario, score: Score, reading: str) -> tuple[Block, ...]:
    """What told it, and how much help and time it took."""
    rows = [
        ("What told you", reading or "you named nothing"),
        ("What told an expert", scenario.reading or "nobody has written it down"),
    ]
    if score.predicted:
        rows.append(("Predictions", f"{score.foreseen} of {score.predicted} right"))
    rows.append(("Help", _hints(score.hints)))
    if score.wrong_turns:
        turns = [f"{leg.title} \N{RIGHTWARDS ARROW} {leg.answer}" for leg in score.wrong_turns]
        rows.append(("Wrong turns that you came back from", "; ".join(turns)))
    if score.seconds is not None:
        rows.append(("Time", _time(scenario, score, score.seconds)))
    items = tuple((_line(said, f"{name}: "),) for name, said in rows)
    return (_head("In short"), ListBlock(items, None))


def _hints(count: int) -> str:
    return f"{count} hint{'s' if count > 1 else ''}" if count else "none, you did it alone"


def _time(scenario: Scenario, score: Score, seconds: float) -> str:
    limit = duration(scenario.minutes * 60)
    if score.over_time:
        return f"{duration(seconds)}, which is {duration(score.over_time * 60)} more than {limit}"
    return f"{duration(seconds)} of {limit}"


def _answered(leg: PathStep) -> Block:
    if not leg.answer:
        return _line("", leg.title)
    return Paragraph((TextSpan(f"{leg.title} "), TextSpan(leg.answer, strong=True)))


def _explained(name: str) -> Block:
    """A fact of the catalogue for a newcomer."""
    fact = CATALOGUE[name]
    label = fact.label[:1].upper() + fact.label[1:]
    said = f" (`{name}`): {fact.meaning} {fact.more}".rstrip()
    spans = (TextSpan(part, code=bool(at % 2)) for at, part in enumerate(said.split("`")))
    return Paragraph((TextSpan(label, strong=True), *spans))


def _quoted(text: str) -> str:
    return f"“{text}”"


def _head(text: str) -> Block:
    return Heading(3, (TextSpan(text),))


def _line(text: str, first: str = "") -> Block:
    """A paragraph; `first` is said with weight."""
    spans = (TextSpan(first, strong=True), TextSpan(text))
    return Paragraph(tuple(span for span in spans if span.text))


def _cells(texts: Iterable[str]) -> tuple[Inline, ...]:
    return tuple((TextSpan(text),) for text in texts)
