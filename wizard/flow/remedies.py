"""Which guidance is against a cause, what one finds where the cause is that one, and what is to be
done about it.

All of it follows from what the notation means. Questions ask what there is to see, so the answers
on the way are the findings, and guidance says what to do. Guidance is against no cause where
nothing comes of it and no finding leads to it: solved, come back later, ask somebody. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from wizard.catalogue import CATALOGUE
from wizard.flow.blocks import Paragraph, plain
from wizard.flow.conditions import stated_by
from wizard.flow.graph import entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.flow.known_flow import KnownFlow
    from wizard.flow.model import Answer, Step

_CHANGES = frozenset(("args", "change", "danger"))
"""Kinds of commands that are a remedy in themselves."""


class Remedy(Struct, frozen=True):
    """What guidance is for."""

    findings: tuple[str, ...]
    """What tells the cause, the most general first."""

    todo: str
    """What to do about it."""


def remedies_of(known: KnownFlow) -> dict[str, Remedy]:
    """The guidance that is against a cause, by its id; and so the documents that nobody read."""
    links = _Links(known)
    found = _findings(known)
    choices = (choice.to for step in known.steps() for choice in step.choices)
    closed = {to for to in choices if known.step(to) is None and known.id_of(to) is not None}
    ends = [step.id for step in known.steps() if step.kind == "outcome"] + sorted(closed)
    causes = [name for name in ends if not links.is_no_cause(name)]
    return {name: _remedy(name, known.step(name), found.get(name, ())) for name in causes or ends}


class _Links:
    """What leads to each piece of guidance."""

    def __init__(self, known: KnownFlow) -> None:
        self._known = known
        self._checks = _checks_of(known)
        self._helped: set[str] = set()
        """Where a check's first answer leads: it helped."""

        self._over: dict[str, set[str]] = defaultdict(set)
        """Guidance → the checks that lead there where it helped, or where it is too early to say.
        """

        self._from_checks: set[str] = set()
        self._ways_out: dict[str, list[Step]] = defaultdict(list)
        """Guidance → the questions whose last answer, which has no condition, leads there."""

        self._findings: set[str] = set()
        for step in known.steps():
            if step.kind == "question":
                for answer in step.answers:
                    name = known.id_of(answer.to)
                    if name is not None:
                        self._add(step, answer, name)

    def _add(self, step: Step, answer: Answer, name: str) -> None:
        out = is_way_out(step, answer)
        if step.id in self._checks:
            self._from_checks.add(name)
            if answer.number == 1:
                self._helped.add(name)
            if answer.number == 1 or (out and answer.number > 2):
                self._over[name].add(step.id)
        elif out:
            self._ways_out[name].append(step)
        else:
            self._findings.add(name)

    def is_no_cause(self, name: str) -> bool:
        """Whether nothing comes of the guidance, and nothing that was found leads to it, or its
        title says that all is well.

        A yes-or-no question ends in an answer without a condition, too: so a last answer alone is a
        way out only where it says so, where all others have conditions, or where several questions
        have the same.
        """
        step = self._known.step(name)
        choices, commands = (step.choices, step.commands) if step else ((), ())
        asked = {self._known.id_of(choice.to) for choice in choices} & self._checks
        if name in self._helped and not asked:
            return True
        if not asked <= self._over.get(name, set()):
            return False
        if any(command.kind in _CHANGES for command in commands):
            return False
        if step is not None and not asked and _ALL_IS_WELL.match(step.title):
            return True
        if name in self._findings:
            return False
        unsure = self._ways_out.get(name, [])
        return name in self._from_checks or len(unsure) > 1 or any(map(_is_left_open, unsure))


def is_way_out(step: Step, answer: Answer) -> bool:
    """Whether it is the last answer, without a condition: "I am not sure"."""
    return len(step.choices) > 1 and answer is step.choices[-1] and answer.condition is None


def _tells(step: Step, answer: Answer) -> bool:
    """Whether an answer says something of what is the matter."""
    return step.kind == "question" and not (is_way_out(step, answer) and _is_left_open(step))


_UNSURE = re.compile(
    r"\b(?:not (?:sure|certain|known)|unsure|unclear|no idea|"
    r"(?:can ?not|can['\u2019]t|do not|don['\u2019]t) (?:tell|know|say|see|find|decide))\b",
    re.IGNORECASE,
)


_ALL_IS_WELL = re.compile(
    r"(?:nothing(?: is|['\u2019]s)? (?:wrong|broken|to do)|"
    r"all(?: is|['\u2019]s)? (?:well|quiet|fine|good)|"
    r"everything(?: is|['\u2019]s)? (?:well|fine|ok(?:ay)?|normal)|"
    r"no (?:problem|trouble|fault|cause)s?)\b",
    re.IGNORECASE,
)
"""Titles of guidance that is against no cause, whatever was found on the way."""


def _is_left_open(step: Step) -> bool:
    """Whether the last answer of a question says that nobody knows, or every other has a condition,
    of two or more."""
    *others, last = step.choices
    conditions = len(others) > 1 and all(answer.condition for answer in others)
    return conditions or _UNSURE.search(last.text) is not None


def _checks_of(known: KnownFlow) -> frozenset[str]:
    """The questions that can be got to behind guidance alone, and are asked right after it."""
    after: set[str] = set()
    for step in known.steps():
        if step.kind == "outcome":
            after |= {name for answer in step.answers if (name := known.id_of(answer.to))}
    begins = set(entries(known.flow.main))
    questions = [step for step in known.steps() if step.kind == "question"]
    waiting = deque(step for step in questions if step.id not in after or step.id in begins)
    asked = {step.id for step in waiting}
    while waiting:
        for answer in waiting.popleft().answers:
            asks = known.step(answer.to)
            if asks is not None and asks.kind == "question" and asks.id not in asked:
                asked.add(asks.id)
                waiting.append(asks)
    return frozenset(step.id for step in questions if step.id not in asked)


# --- what one finds ---


class _Way(NamedTuple):
    """A way from the start, and what its answers say. The least is the best."""

    behind: int
    """Guidance on it."""

    out: int
    """Answers on it that say nothing."""

    steps: int
    pushed: int
    """Of those that are alike, the first one counts."""

    name: str
    """Where it leads."""

    said: tuple[str, ...]
    kind: str
    """What the last answer says of the kind of thing that is watched. A command line says as much,
    so it counts only where guidance follows."""


def _findings(known: KnownFlow) -> Mapping[str, tuple[str, ...]]:
    """What the answers on the way from the start say: on the shortest way with the fewest ways out,
    past as little guidance as can be."""
    found: dict[str, tuple[str, ...]] = {}
    waiting = [_Way(0, 0, 0, 0, known.flow.start, (), "")]
    pushed = 0
    while waiting:
        way = heappop(waiting)
        if way.name in found:
            continue
        found[way.name] = (*way.said, way.kind) if way.kind else way.said
        step = known.step(way.name)
        for answer in step.choices if step else ():
            after = known.id_of(answer.to)
            if step is not None and after is not None and after not in found:
                pushed += 1
                heappush(waiting, _on(way, step, answer, after, pushed))
    return found


def _on(way: _Way, step: Step, answer: Answer, after: str, pushed: int) -> _Way:
    """The way that goes on by an answer."""
    text, stated = _says(step, answer), _is_stated(answer)
    new = () if not text or text in way.said or stated else (text,)
    return _Way(
        way.behind + (step.kind == "outcome"),
        way.out + (not text),
        way.steps + 1,
        pushed,
        after,
        (*way.said, *new),
        text if stated else "",
    )


_YES_NO = re.compile(r"(?:yes|no)(?:[,:;]| [-\u2013\u2014])\s+(?:but |and )?(?=\S)", re.IGNORECASE)
_ONLY_YES_NO = re.compile(r"(?:yes|no)[.!]?", re.IGNORECASE)


def says(step: Step, answer: Answer) -> str:
    """What an answer says of what is the matter, by itself; empty where it is a way out, or says
    only what a command line says too."""
    return "" if _is_stated(answer) else _says(step, answer)


def _says(step: Step, answer: Answer) -> str:
    """What an answer says by itself; empty where it is a way out. A mere yes or no takes its
    question along."""
    if not _tells(step, answer):
        return ""
    if _ONLY_YES_NO.fullmatch(answer.text):
        return f"{step.title} {answer.text}"
    return _YES_NO.sub("", answer.text, count=1) if _YES_NO.match(answer.text) else answer.text


def _is_stated(answer: Answer) -> bool:
    """Whether it says what kind of thing is watched rather than what is wrong with it."""
    stated = stated_by(answer.condition.expression) if answer.condition else None
    return stated is not None and CATALOGUE[stated[0]].by_answer


# --- what to do ---


def _remedy(name: str, step: Step | None, findings: tuple[str, ...]) -> Remedy:
    """A title that tells one to do something is the remedy, and the answers say against what; any
    other names the cause, and the text below says what to do. So is a document that nobody read the
    remedy as a whole."""
    if step is None:
        return Remedy(findings or (name,), name)
    if _is_order(step.title):
        return Remedy(findings or (step.title,), step.title)
    return Remedy((step.title,), _first_thing(step) or step.title)


def _first_thing(step: Step) -> str:
    """The first command that is a remedy, else the first sentence of the text."""
    for command in step.commands:
        if command.kind in _CHANGES:
            return command.template.partition("\n")[0]
    for block in step.blocks:
        if isinstance(block, Paragraph) and (text := plain(block.spans)):
            return _first_sentence(text)
    return ""


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[^\W\d_a-z])", text, maxsplit=1)[0]


_NUMBER = re.compile(r"(?:(?:step|option|solution|fix)\s+)?\d+\s*[.:)]\s+", re.IGNORECASE)


def _is_order(title: str) -> bool:
    """Whether a title tells one to do something: it begins with a verb, as in `Restart the worker`,
    and is no sentence about a noun of that name, as in `Load is high`."""
    match = _NUMBER.match(title)
    first, _, rest = title[match.end() if match else 0 :].casefold().partition(" ")
    second = rest.partition(" ")[0]
    if first in _ADJECTIVES:
        return second in _BEFORE_NOUNS
    return first in _VERBS and bool(rest) and second not in _AFTER_NOUNS


def _words(texts: str) -> frozenset[str]:
    return frozenset(texts.split())


_AFTER_NOUNS = _words("is are was were has had of")
_BEFORE_NOUNS = _words("a all an any each every its it more the them this up what your")
_ADJECTIVES = _words("clean clear correct empty free lower narrow open separate slow warm")
"""Verbs that a title such as `Slow disk` begins with as well."""

_VERBS = _words(
    """
    accept access add adjust allow analyse analyze apply ask assess assign attach avoid balance ban
    block book boot break bring buy bypass call cancel change check choose close collect compact
    compare configure confirm connect contact convert copy create cut decrease defragment delete
    deploy detach determine disable disconnect distribute do downgrade drain drop enable enlarge
    ensure escalate evict exclude expand export extend fetch file fill find finish fix flush follow
    force gather get give go grant grow halve hand have help hold identify import increase inform
    inspect install investigate isolate join keep kill lead leave let lift limit load lock look
    maintain make mark merge migrate mitigate modify monitor mount move mute note notify obtain
    offload optimise optimize page patch pause pin place plan point prevent promote protect provide
    prune pull purge push put quarantine query raise read rebalance reboot rebuild recover recreate
    recycle redeploy redirect reduce refer refresh reindex reinstall release reload remove rename
    renew reopen repair replace report request rerun rescale reserve reset resize resolve restart
    restore retrieve retry return revert review revoke rewrite roll rollback rotate route run save
    scale schedule see send serve set share shift shorten shrink shut silence size skip solve speak
    speed split spread start stay stop store survive suspend swap switch take talk tell terminate
    throttle tie trim troubleshoot truncate try tune turn unblock uncordon undo uninstall unload
    unlock unmount unset update upgrade use vacuum validate verify wait warn watch widen wipe
    withdraw work write
    """
)
"""With what titles begin that tell one to do something."""
