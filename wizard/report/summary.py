"""A walk in a paragraph of at most six lines: what a person pastes into a chat.

Each row of the table makes one sentence, or a few, of an account; a sentence has shorter forms.
What is worth least is shortened first until all of it fits. Pure.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.messages import summary_messages as say
from wizard.report.account import account_of
from wizard.report.summary_readings import TOLD, seen_forms
from wizard.report.summary_words import (
    NAME,
    SHORT,
    Forms,
    capital,
    cells,
    clock,
    cut,
    date_of,
    quoted,
    with_reasons,
)
from wizard.text.line import text_of, wrap
from wizard.text.units import count_of, duration, times_of_ten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wizard.evidence.series import Series
    from wizard.flow.model import Flow
    from wizard.report.account import Account, Checked, Finding
    from wizard.walk.state import Walk

MOST_LINES = 6
WIDTH = 76
"""Cells of a line: what a screen of 80 columns has between its margins."""


class Rule(Struct, frozen=True):
    """What a part of the summary is made by."""

    name: str
    worth: int
    """What is worth less is shortened first."""

    tell: Callable[[Account], Iterable[Forms]]


def summary_of(walk: Walk, flow: Flow | None, series: Series, now: float) -> tuple[str, ...]:
    """The sentences about a walk; times are seconds since the epoch."""
    return summary(account_of(walk, flow, series, now))


def summary(account: Account) -> tuple[str, ...]:
    """The sentences, in order."""
    told = [(rule.worth, forms) for rule in RULES for forms in rule.tell(account) if forms]
    shown = [0] * len(told)

    def sentences() -> tuple[str, ...]:
        chosen = (forms[at] for (_, forms), at in zip(told, shown, strict=True))
        return tuple(sentence for sentence in chosen if sentence)

    # Each gives up something before any gives up all that it can.
    for form in range(1, max((len(forms) for _, forms in told), default=0)):
        for place in sorted(range(len(told)), key=lambda at: (told[at][0], -at)):
            if len(summary_lines(sentences())) <= MOST_LINES:
                return sentences()
            shown[place] = min(form, len(told[place][1]) - 1)
    return sentences()


def paragraph(sentences: Sequence[str]) -> str:
    """The same as one text, to be pasted."""
    return " ".join(sentences)


def summary_lines(sentences: Sequence[str]) -> list[str]:
    """The same in lines for a terminal."""
    rows = wrap([(paragraph(sentences), "text")], WIDTH, cells)
    return [text_of(row).rstrip() for row in rows]


# --- who and when ---


def _subject(account: Account) -> Iterable[Forms]:
    when = _when(account)
    yield tuple(
        _begin(account, when, title, told) for title, told in ((NAME, 2), (NAME, 0), (SHORT, 0))
    )


def _begin(account: Account, when: str, width: int, told: int) -> str:
    target, training = _target(account, width, told), account.training
    if training is not None:
        title = cut(training.title, width)
        about = target or say.A_FAULT
        return say.IN_TRAINING.format(title=title, level=training.level, target=about, when=when)
    if account.alert:
        sentence = say.ALERT_OF if target else say.ALERT
        return sentence.format(alert=cut(account.alert, width), target=target, when=when)
    if target:
        return _capital_word(say.LOOKED_AT.format(target=target, when=when), account)
    if not account.title:
        return say.NO_STEP
    return say.GONE_THROUGH.format(title=cut(account.title, width), when=when)


def _capital_word(sentence: str, account: Account) -> str:
    """A name begins as it is written, words of ours with a capital."""
    return sentence if account.target and account.target.pid is not None else capital(sentence)


def _target(account: Account, width: int, told: int) -> str:
    """Who was watched: with pid, host and history, with its pid, or by its title alone."""
    target, history = account.target, account.history
    if target is None:
        if history is None:
            return ""
        until = say.DAY_AT.format(day=date_of(history.times[-1]), at=clock(history.times[-1]))
        name = cut(history.name, width)
        length = duration(history.seconds)
        return say.HISTORY_ALONE.format(file=name, length=length, until=until)
    title, host = cut(target.title, width), cut(account.host, width)
    if told > 1 and target.pid is not None and host:
        title = say.TARGET_PID_ON.format(title=title, pid=target.pid, host=host)
    elif told and target.pid is not None:
        title = say.TARGET_PID.format(title=title, pid=target.pid)
    elif told and host and target.kind != "process":
        title = say.TARGET_ON.format(title=title, host=host)
    if told < 2 or history is None:
        return title
    length, name = duration(history.seconds), cut(history.name, SHORT)
    return say.WITH_HISTORY.format(target=title, length=length, file=name)


def _when(account: Account) -> str:
    since, until = account.since, account.until
    day, last_day = date_of(since), date_of(until)
    first, last = clock(since), clock(until)
    sentence = say.WHEN_DAYS if day != last_day else say.WHEN if first == last else say.WHEN_TO
    return sentence.format(day=day, last_day=last_day, since=first, until=last)


# --- what it is ---


def _causes(account: Account) -> Iterable[Forms]:
    """What was found, by what it rests on: what is sure first."""
    order = list(say.BASES)
    by_basis = sorted(account.causes, key=lambda one: order.index(one.basis))
    for basis, group in groupby(by_basis, key=lambda one: one.basis):
        found = list(group)
        last = found[-2:]
        reasons = "; ".join(dict.fromkeys(reason for one in last for reason in _untold(one)))
        bare = say.BASES[basis].format(what=quoted([one.text for one in last]))
        short = say.BASES[basis].format(what=quoted([found[-1].text], SHORT))
        forms = (with_reasons(bare, cut(reasons, 96)), with_reasons(bare), with_reasons(short))
        yield tuple(dict.fromkeys(forms))


def _untold(finding: Finding) -> Iterable[str]:
    """The readings behind a finding that no other sentence has; of what is likely its share."""
    if finding.basis in ("likely", "unlikely"):
        if finding.right is not None:
            yield say.RIGHT.format(times=times_of_ten(finding.right))
    elif finding.basis == "against" or not finding.facts <= TOLD:
        yield from finding.reasons


# --- what was done ---


def _done(account: Account) -> Iterable[Forms]:
    for one in account.guidance[-2:]:
        long, short = (cut(one.title, width) for width in (NAME, SHORT))
        if one.did_not_help:
            reasons = cut("; ".join(one.because), 72)
            yield tuple(
                with_reasons(say.DID_NOT_HELP.format(title=title), reasons)
                for title in (long, short)
            )
        else:
            sentence = say.OPENED if one.jumped else say.LED_TO
            whole = sentence.format(title=long)
            yield whole, whole, sentence.format(title=short)


def _copied(account: Account) -> Iterable[Forms]:
    commands = tuple(dict.fromkeys(account.commands))
    if not commands:
        return
    count = count_of(len(commands), "command")
    sentence = say.COPIED_COMMANDS if len(commands) > 1 else say.COPIED_COMMAND
    line, _, more = commands[-1].strip().partition("\n")
    shown = f"{line} …" if more else line
    long, short = (
        sentence.format(count=count, command=cut(shown, width)) for width in (2 * NAME, NAME)
    )
    yield long, short, say.COPIED_COUNT.format(count=count), ""


# --- whether it held ---


def _held(account: Account) -> Iterable[Forms]:
    check = account.check
    if check is not None and not (check.result == "did not hold" and _is_told(account)):
        forms = [form for width in (NAME, SHORT) for form in _check(check, width)]
        if forms:
            yield tuple(dict.fromkeys(forms))
    if account.result:
        yield (say.RESULTS[account.result],)


def _is_told(account: Account) -> bool:
    """Whether it was said already that the last guidance did not help."""
    return bool(account.guidance) and any(one.did_not_help for one in account.guidance[-2:])


def _check(check: Checked, width: int) -> Iterable[str]:
    title, answer = cut(check.title, width), cut(check.answer, width)
    told = {"held": say.HELD, "did not hold": say.DID_NOT_HOLD}.get(check.result or "")
    if told is not None:
        sentence = told.format(check=title)
        yield with_reasons(sentence, cut("; ".join(check.reasons), 72))
        yield with_reasons(sentence, "")
    elif check.result is None and answer:
        yield with_reasons(say.ANSWERED.format(check=title, answer=answer), "")
    elif check.result == "too early":
        sentence = say.TOO_EARLY.format(check=title)
        if check.seen:
            seen, needed = map(duration, check.seen)
            sentence = say.TOO_EARLY_SEEN.format(check=title, seen=seen, needed=needed)
        yield with_reasons(sentence, "")


# --- what is open ---


def _open(account: Account) -> Iterable[Forms]:
    points = list(_points(account))
    if points:
        yield tuple(say.OPEN.format(what="; ".join(some)) for some in (points, points[:1]))


def _points(account: Account) -> Iterable[str]:
    asked = account.question
    if asked is not None:
        yield _asked(account)
    check = account.check
    if check is not None and check.result is None and not check.answer:
        yield say.OPEN_BY_PERSON.format(check=cut(check.title))
    if account.has_check and not account.result:
        yield say.OPEN_CHECK
    if account.lost and account.training is None:
        yield say.OPEN_LOST.format(reason=cut(account.lost))
    if account.ended not in (None, "quit", "the time is over", "target lost"):
        yield say.OPEN_CUT_OFF.format(reason=account.ended)


def _asked(account: Account) -> str:
    asked = account.question
    assert asked is not None
    title = cut(asked.title)
    if asked.supported:
        return say.OPEN_SUPPORTED.format(question=title, answer=cut(asked.supported))
    if asked.likely and asked.right is not None:
        times = times_of_ten(asked.right)
        return say.OPEN_LIKELY_RIGHT.format(question=title, answer=cut(asked.likely), times=times)
    if asked.missing and (account.target or account.history):
        return say.OPEN_MISSING.format(question=title, missing=cut(asked.missing, 72))
    return say.OPEN_QUESTION.format(question=title)


RULES = (
    Rule("who and when", 5, _subject),
    Rule("what was seen", 3, seen_forms),
    Rule("what it is", 6, _causes),
    Rule("what was done", 4, _done),
    Rule("commands", 1, _copied),
    Rule("whether it held", 7, _held),
    Rule("what is open", 2, _open),
)
"""In the order in which they are told."""
