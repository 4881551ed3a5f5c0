"""How the busiest process spends its time: `cpu.pattern`. Pure.

idle, waiting (for files, sockets, other processes), bound (it computes and does not wait) or
throttled (its quota stops it). No metric tells a dead loop from honest computation, and none is
asked to here: that takes throughput, or three stack dumps (FACTS.md, How a process spends its
time).

It is the process that is judged, never its threads: two loops under Python's lock have 44 % of a
core each, and look like waiting.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from wizard.evidence.reading import Likely
from wizard.messages import trend_messages as say
from wizard.text.units import cores as cores_said
from wizard.text.units import duration, share

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


SPAN = 10.0
"""Seconds that are looked at."""

LEAST = 5.0
"""Seconds that are needed."""

SOON = 2.0
"""Seconds after which the word is likely that would be sure later."""

STAYS = 0.95
"""The share of words after SOON that are the same after ten seconds (FACTS.md, Likely values)."""

TOLD_APART = 0.9
"""The share of programs between waiting and bound that the part of a core they want tells apart
(FACTS.md, Likely values)."""

IDLE = 0.05
"""Of one core. Servers that wait for work poll and beat for less; the least fingerprint of a
process that does something is ten times that (FACTS.md, How a process spends its time). What is
left over by all that was seen is nothing below it."""

MANY = 0.5
"""Cores. Where all processes together use that much, they are not idle, however little each has."""

OTHERS_WORK = 0.5
"""Share of its time. What its ended children used for the most part is no waiting of its own."""

FOR_FILES = 0.0005
"""Seconds of CPU for each voluntary switch. Who waits after so little waits in the midst of what it
does: file I/O has 0.00008. A server that answers has 0.003 and more, and whether it waits in a
request or for the next one does not show."""

FOR_LONG = 0.05
"""The same of who computes for long before it waits: in turns of its own, not between two waits for
something slow."""

BOUND = 0.8
"""Of one core. Loops have 87 % (two threads under Python's lock) to 100 %, file I/O has 51 %
(FACTS.md, How a process spends its time)."""

THROTTLED = 0.25
"""Share of the scheduling periods; the threshold of kubernetes-mixin's alert CPUThrottlingHigh."""

YIELDS = 1.0
"""Voluntary switches a second. A program that only computes has none, file I/O 6,003; a thread that
wakes up once a second does not make it wait."""

TURN = 0.001
"""Seconds of CPU for each voluntary switch. Threads that hand on Python's lock have 0.0042 (0.87 of
a core, 207 switches), half of that on a crowded machine; file I/O has 0.00008."""

CROWDED = 0.25
"""Share of the time in which it was ready to run while others had the CPU: from here on a loop may
have far less than a core."""

STARVED = 0.2
"""Of one core. Where nobody knows whether it is crowded, less is too little to tell a loop that
others crowd out from a timer."""

STEADY = 0.25
"""A loop that others crowd out never has less than this part of its mean; a timer does."""

BETWEEN = 0.5
"""Of one core. Where nobody knows whether it is crowded, threads that are crowded out and a busy
server look alike from here on; so do a program that seldom waits and a loop that is ended and begun
again."""

WANTS = 0.7
"""Of one core, run and waited for together. What wants that much and seldom waits of its own accord
may be a loop, even where it is not crowded."""

ALWAYS = 0.95
"""Of one core, run and waited for together. A loop wants a core all the time; who computes for half
a second and rests for a quarter wants less than that even where others slow it down to a third."""

IN_KERNEL = 0.6
"""With less of its time in the program, it asks the kernel for something all the time: a busy
`select` has 0.47 (FACTS.md, How a process spends its time)."""


_MOST = 1e9
"""No rate is larger; what is, is not known."""


class Pattern(Struct, frozen=True):
    """The verdict on some seconds."""

    words: frozenset[str] | None
    """What is still possible of idle, waiting, bound, throttled; one where it is sure, None where
    all of them are."""

    missing: str | None = None
    """What is missing for a sure word: `needs 5 s, 2 s seen`."""

    text: str = ""
    """The words for people; empty where nothing can be said."""

    because: str = ""
    """The numbers."""

    likely: Likely | None = None
    """The likely word where none is sure; None where nothing tells one."""

    @property
    def word(self) -> str | None:
        """The sure word."""
        return next(iter(self.words)) if self.words and len(self.words) == 1 else None


class _Use(Struct, frozen=True):
    """Means over the seconds that are looked at; None is not known."""

    busiest: float
    least: float
    """The least of its values."""

    user_share: float | None
    switches: float | None
    throttled: float | None
    pressure: float | None
    cores: float
    """What all processes use, and as far as it counts as theirs their control group."""

    unseen: float
    """Cores that something used which was not seen."""

    ended: float
    """The part of `busiest` that ended children used."""

    @property
    def crowded(self) -> bool | None:
        """Whether others want the CPU too."""
        return None if self.pressure is None else self.pressure >= CROWDED

    @property
    def wants(self) -> float:
        """The part of a core that it would have had alone."""
        return self.busiest + (self.pressure or 0.0)

    @property
    def never_waits(self) -> bool:
        return self.switches is not None and self.switches <= YIELDS

    @property
    def seldom_waits(self) -> bool:
        """Whether it uses, or wants all along, as much CPU between two waits as a loop does.

        Threads that wait for Python's lock wake up each 5 ms, while its holder waits for a CPU.
        """
        if self.switches is None:
            return False
        wanted = self.wants if self.wants >= WANTS else self.busiest
        return self.never_waits or self.works_in_others or wanted >= TURN * self.switches

    @property
    def works_in_others(self) -> bool:
        """Whether it starts commands, and waits for them while they compute."""
        return self.ended >= OTHERS_WORK * self.busiest > 0

    @property
    def turn(self) -> float:
        """Seconds of CPU between two waits, at most so many as were looked at."""
        return SPAN if self.works_in_others else self.busiest / max(self.switches or 0.0, 1 / SPAN)


def pattern(  # noqa: PLR0913 - each is one thing that tells them apart
    times: Sequence[float],
    busiest: Sequence[float],
    *,
    user_share: Sequence[float] = (),
    switches: Sequence[float] = (),
    throttled: Sequence[float] = (),
    pressure: Sequence[float] = (),
    cores: Sequence[float] = (),
    unseen: Sequence[float] = (),
    ended: Sequence[float] = (),
    disagreement: Callable[[float, float], str] | None = None,
) -> Pattern:
    """The pattern of the ten seconds up to the last of `times` (seconds since the epoch,
    ascending).

    Each sequence is empty or as long as `times`, and NaN where not known; a rate is over the time
    since the sample before. `busiest`: CPU of the busiest process in cores. `user_share`: share of
    the CPU time spent in the program. `switches`: voluntary context switches a second of the
    busiest process, all its threads together. `throttled`: share of the scheduling periods in which
    the quota stopped the group. `pressure`: share of the time in which the busiest process was
    ready to run while others had the CPU. `cores`: what all processes used. `unseen`: what was used
    beside that and may be theirs. `ended`: the share of `busiest` that its ended children used.
    `disagreement` says the means of `cores` and `unseen` in a sentence. Costs 30 µs.
    """
    if not times:
        return Pattern(None, say.NEEDS_NOTHING_SEEN.format(needed=duration(LEAST)))
    first = bisect_left(times, times[-1] - SPAN)
    shares = _known(busiest, first)
    seen = times[-1] - times[first]
    needs = say.NEEDS.format(needed=duration(LEAST), seen=duration(seen))
    if seen < SOON or len(shares) < 2:
        return Pattern(None, needs)
    use = _Use(
        busiest=sum(shares) / len(shares),
        least=min(shares),
        user_share=_mean(user_share, first),
        switches=_mean(switches, first),
        throttled=_mean(throttled, first),
        pressure=_mean(pressure, first),
        cores=_mean(cores, first) or 0.0,
        unseen=sum(_known(unseen, first)) / len(shares),
        ended=sum(
            own * part
            for own, part in zip(busiest[first:], ended[first:], strict=True)
            if 0 <= part <= 1 and 0 <= own <= _MOST
        )
        / len(shares)
        if ended
        else 0.0,
    )
    called = _called(use)
    if use.unseen >= IDLE and called.words & {"idle", "waiting"}:
        why = disagreement(use.cores, use.unseen) if disagreement else say.UNSEEN
        called = _Called({*called.words, "bound", "waiting"}, why, say.UNSEEN)
    because = _because(use, seen)
    likely = _likely(use, called.words, because, early=seen < LEAST)
    if seen < LEAST:
        return Pattern(None, needs, likely=likely)
    text = called.text
    if not text:
        single = len(called.words) == 1
        text = _TEXTS[next(iter(called.words))] if single else " or ".join(sorted(called.words))
    return Pattern(frozenset(called.words), called.missing, text, because, likely)


def _likely(use: _Use, words: set[str], because: str, *, early: bool) -> Likely | None:
    """The word that it most probably is: what would be sure later, and of what is bound or waits,
    bound where it wants nearly a whole core. What is idle or waits for something is not told apart
    by how much it does."""
    if len(words) == 1:
        word, right = next(iter(words)), STAYS
        if not early:
            return None
    elif words == {"bound", "waiting"}:
        word, right = "bound" if use.crowded and use.wants >= ALWAYS else "waiting", TOLD_APART
    else:
        return None
    return Likely(frozenset({word}), right, _TEXTS[word], because, say.ON_REAL_PROCESSES)


class _Called(NamedTuple):
    words: set[str]
    missing: str | None = None
    """What is missing where they are two or more."""

    text: str = ""
    """The words for people, where they are others."""


def _called(use: _Use) -> _Called:
    for word, holds in _RULES:
        if holds(use):
            starved = word == "bound" and use.busiest < BOUND
            return _Called({word}, text=say.STARVED if starved else "")
    return _may_be_bound(use) or _in_between(use)


def _may_be_bound(use: _Use) -> _Called | None:
    """None where it is not."""
    possible = {"bound", "waiting"} | ({"idle"} if use.busiest < IDLE else set())
    if use.switches is None:
        return _Called(possible, say.WAITS_NOT_KNOWN)
    if use.works_in_others and use.busiest >= IDLE:
        return _Called(possible, say.COMMANDS_WAIT)
    if not use.seldom_waits:
        return None
    if use.crowded:
        return _Called(possible, say.CROWDED)
    for_long = use.never_waits or use.turn >= FOR_LONG
    if use.wants >= (BETWEEN if for_long or use.crowded is None else WANTS):
        return _Called(possible, say.LESS_THAN_A_CORE, say.BURSTS if for_long else "")
    return None


def _in_between(use: _Use) -> _Called:
    """Neither idle nor bound: it waits, and for what shows only where it waits all the time."""
    if use.busiest < IDLE:
        return _Called({"idle", "waiting"}, say.MANY_WORK.format(cores=cores_said(use.cores)))
    if use.turn <= FOR_FILES:
        return _Called({"waiting"})
    text = say.BURSTS if use.turn >= FOR_LONG else say.WAITING
    return _Called({"idle", "waiting"}, say.WAITS_FOR_WHAT.format(share=share(use.busiest)), text)


def _is_idle(use: _Use) -> bool:
    """Where others leave it too little, it may be a loop all the same; and many that have little
    each are not idle."""
    crowded_out = use.crowded and (use.seldom_waits or use.switches is None)
    return use.busiest < IDLE and use.cores < MANY and not crowded_out


def _is_throttled(use: _Use) -> bool:
    return use.throttled is not None and use.throttled >= THROTTLED


def _is_bound(use: _Use) -> bool:
    """It has nearly a whole core, or wants one all the time and is crowded out."""
    if use.busiest >= BOUND:
        return True
    if not use.never_waits or use.works_in_others:
        return False
    if use.crowded is not None:
        return use.crowded and use.wants >= ALWAYS
    return use.busiest >= STARVED and use.least >= STEADY * use.busiest


_RULES: tuple[tuple[str, Callable[[_Use], bool]], ...] = (
    ("idle", _is_idle),
    ("throttled", _is_throttled),
    ("bound", _is_bound),
)
"""The first that holds is the word."""

_TEXTS = {
    "idle": say.IDLE,
    "waiting": say.WAITING,
    "bound": say.BOUND,
    "throttled": say.THROTTLED,
}


def _because(use: _Use, seen: float) -> str:
    parts = [say.PART_OF_CORE.format(share=share(use.busiest))]
    if use.switches is not None:
        parts.append(say.SWITCHES.format(count=use.switches))
    if use.works_in_others:
        parts.append(say.IN_COMMANDS.format(share=share(use.ended / use.busiest)))
    if use.throttled:
        parts.append(say.STOPPED.format(share=share(use.throttled)))
    if use.user_share is not None and use.busiest >= IDLE:
        sentence = say.IN_KERNEL if use.user_share < IN_KERNEL else say.IN_PROGRAM
        parts.append(sentence.format(share=share(use.user_share)))
    return ", ".join((*parts, say.OVER.format(seen=duration(seen))))


def _known(values: Sequence[float], first: int) -> list[float]:
    """What is known from the row `first` on; NaN compares with nothing."""
    return [value for value in values[first:] if 0 <= value <= _MOST]


def _mean(values: Sequence[float], first: int) -> float | None:
    read = _known(values, first)
    return sum(read) / len(read) if read else None
