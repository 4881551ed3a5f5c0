"""What is read before, during and after a training, as blocks that every UI lays out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.flow.blocks import Heading, ListBlock, Paragraph, Quote, TableBlock, TextSpan, rewritten
from wizard.flow.filling import fill_names
from wizard.messages import training_messages as say
from wizard.text.units import duration, times_of_ten
from wizard.walk.seen import comparisons_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.flow.blocks import Block, CodeBlock, Inline
    from wizard.flow.model import Step
    from wizard.training.scenario import Scenario
    from wizard.training.score import Divergence, PathStep, Score
    from wizard.walk.events import Verdict

_NOTHING = "\N{EN DASH}"


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
    level = _line(say.LEVELS[scenario.level].format(minutes=minutes))
    return (*named(scenario.briefing, names), level)


def gauge_notes(step: Step) -> tuple[Block, ...]:
    """What the readings are that the answers of `step` are about; nothing where none is."""
    facts = dict.fromkeys(part.fact for part in comparisons_of(step))
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
        *_paths(score),
        *_fork(score, shown),
        *_summary(scenario, score, reading),
        _head(say.TO_LEARN),
        *scenario.debriefing,
        *((_line(next_line),) if next_line else ()),
    )
    return named(blocks, names)


def _outcome(score: Score) -> Block:
    """Right or wrong, in a line or two."""
    end = _quoted(score.end.title) if score.end else ""
    cause = _quoted(score.best[-1].title) if score.best else say.NO_CAUSE
    if score.right is None:
        return _line(say.LEFT.format(cause=cause))
    first, sentence = say.RIGHT, say.RIGHT_END
    if score.mended:
        first, sentence = say.RIGHT_AGAIN, say.MENDED
    elif not score.right:
        first, sentence = say.WRONG, say.WRONG_END
    elif end != cause:
        sentence = say.OTHER_END
    elif score.taken == score.best and not score.wrong_turns:
        sentence = say.SHORTEST if score.hints else say.SHORTEST_ALONE
    return _line(sentence.format(end=end, cause=cause), first)


def _paths(score: Score) -> tuple[Block, ...]:
    """The path taken beside the shortest one, which are one list where they are the same."""
    if score.taken == score.best:
        steps = tuple((_answered(leg),) for leg in score.best)
        return (_head(say.YOUR_SHORTEST), ListBlock(steps, 1))
    wanted = {leg.step: leg.answer for leg in score.best[:-1]}
    walked = score.taken[:-1] if score.end else score.taken
    rows = [
        (leg.title, leg.answer or _NOTHING, _beside(leg, wanted.get(leg.step))) for leg in walked
    ]
    seen = {leg.step for leg in walked}
    rows += [(leg.title, _NOTHING, leg.answer) for leg in score.best[:-1] if leg.step not in seen]
    if score.best:
        end, best = score.end.title if score.end else _NOTHING, score.best[-1].title
        rows.append((say.DIAGNOSIS, end, say.SAME if end == best else best))
    table = TableBlock(_cells(say.PATH_COLUMNS), tuple(_cells(row) for row in rows))
    return (_head(say.BOTH_PATHS), table)


def _beside(leg: PathStep, best: str | None) -> str:
    """What the shortest path answers where the trainee answered `leg`."""
    if best is None:
        return _NOTHING
    return say.SAME if leg.answer == best else best


def _fork(score: Score, shown: str) -> tuple[Block, ...]:
    """Where the paths diverged, and what told the answers apart there: the evidence, else what the
    gauges showed, which may be known long before a trend is."""
    fork = score.parted
    if fork is None:
        return ()
    items = [_taken(fork)]
    if fork.best:
        on_it = any(leg.step == fork.step for leg in score.best)
        by = say.SHORTEST_ANSWERS if on_it else say.BETTER_ANSWER
        items.append(f"{by.format(answer=_quoted(fork.best))} {_verdict_on_best(fork)}".rstrip())
    judged = [verdict for verdict in (fork.of_taken, fork.of_best) if verdict is not None]
    if shown and judged and all(verdict.tier == "unknown" for verdict in judged):
        items.append(say.GAUGES_SHOWED.format(shown=shown))
    asked = Paragraph((TextSpan(fork.title, strong=True),))
    head = _head(say.WRONG_TURN if fork.depth is None else say.DIVERGED)
    return (head, asked, ListBlock(tuple((_line(item),) for item in items), None))


def _taken(fork: Divergence) -> str:
    if not fork.taken:
        return say.YOU_JUMPED
    return f"{say.YOU_ANSWERED.format(answer=_quoted(fork.taken))} {_verdict(fork.of_taken)}"


def _verdict_on_best(fork: Divergence) -> str:
    if not fork.taken or (fork.of_best is None and fork.of_taken is None):
        return ""  # Nothing was judged there, or that has been said of the other answer.
    return say.SAME_VERDICT if fork.of_best == fork.of_taken else _verdict(fork.of_best)


def _verdict(verdict: Verdict | None) -> str:
    """What the evidence said of an answer, as a sentence."""
    if verdict is None:
        return say.NO_GAUGE
    reasons = verdict.likely_reasons if verdict.likely else verdict.reasons
    why = verdict.missing or "" if verdict.tier == "unknown" else "; ".join(reasons)
    sentences = say.VERDICTS_BECAUSE if why else say.VERDICTS
    times = times_of_ten(verdict.likely_right or 0.0)
    return sentences[verdict.tier].format(why=why, times=times)


def _summary(scenario: Scenario, score: Score, reading: str) -> tuple[Block, ...]:
    """What gave it away, and how much help and time it took."""
    rows = [
        (say.YOUR_READING, reading or say.NO_READING),
        (say.BEST_READING, scenario.reading or say.NO_BEST_READING),
    ]
    if score.predicted:
        predicted = say.PREDICTED.format(right=score.foreseen, count=score.predicted)
        rows.append((say.PREDICTIONS, predicted))
    rows.append((say.HINTS, str(score.hints) if score.hints else say.NO_HINTS))
    if score.wrong_turns:
        turns = [f"{leg.title} \N{RIGHTWARDS ARROW} {leg.answer}" for leg in score.wrong_turns]
        rows.append((say.WRONG_TURNS, "; ".join(turns)))
    if score.seconds is not None:
        rows.append((say.TIME, _time(scenario, score, score.seconds)))
    items = tuple((_line(text, f"{name}: "),) for name, text in rows)
    return (_head(say.IN_SHORT), ListBlock(items, None))


def _time(scenario: Scenario, score: Score, seconds: float) -> str:
    sentence = say.TOOK_TOO_LONG if score.over_time else say.TOOK
    return sentence.format(
        time=duration(seconds),
        over=duration(score.over_time * 60),
        limit=duration(scenario.minutes * 60),
    )


def _answered(leg: PathStep) -> Block:
    if not leg.answer:
        return _line("", leg.title)
    return Paragraph((TextSpan(f"{leg.title} "), TextSpan(leg.answer, strong=True)))


def _explained(name: str) -> Block:
    """A fact of the catalogue for a newcomer."""
    fact = CATALOGUE[name]
    label = fact.label[:1].upper() + fact.label[1:]
    explained = f" (`{name}`): {fact.meaning} {fact.more}".rstrip()
    spans = (TextSpan(part, code=bool(at % 2)) for at, part in enumerate(explained.split("`")))
    return Paragraph((TextSpan(label, strong=True), *spans))


def _quoted(text: str) -> str:
    return f"“{text}”"


def _head(text: str) -> Block:
    return Heading(3, (TextSpan(text),))


def _line(text: str, first: str = "") -> Block:
    """A paragraph; `first` stands out."""
    spans = (TextSpan(first, strong=True), TextSpan(text))
    return Paragraph(tuple(span for span in spans if span.text))


def _cells(texts: Iterable[str]) -> tuple[Inline, ...]:
    return tuple((TextSpan(text),) for text in texts)
