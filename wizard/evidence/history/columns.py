"""Which curves of a file are which metrics: by their names, or as `--column` says. Pure.

A name has to say it plainly, and its numbers what they are counted in; what they leave open is
asked for, never guessed.
"""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.evidence.history.meanings import Meaning, meaning
from wizard.evidence.history.metrics import METRICS
from wizard.evidence.history.questions import Answer, QuestionError, quoted
from wizard.evidence.history.scales import Chosen, Limits, Said, scaled
from wizard.evidence.history.tracks import ASKED, HistoryError, Track
from wizard.evidence.history.wishes import NONE, Wish, named
from wizard.messages import history_messages as say
from wizard.text.units import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

USE = {
    "memory": (
        "memory.used",
        "memory.share",
        "memory.available",
        "memory.available_share",
        "memory.free",
        "memory.free_share",
    ),
    "cpu": ("cpu.cores", "cpu.share", "cpu.idle"),
}
"""What says how much is in use, the best first: of what a file has of these the first is taken."""

_LIMITS = ("memory.limit", "memory.total", "cpu.limit")
_NEED_TOTAL = ("memory.available", "memory.free")
_ALL_USE = {metric for metrics in USE.values() for metric in metrics}

_PAUSE = "POD"
"""What cAdvisor calls the container that only holds a pod's network."""

Named = tuple[Track, Meaning]


class Choice(NamedTuple):
    """What was chosen of a file."""

    chosen: tuple[Chosen, ...]
    notes: list[str]
    """What to say of it."""


def choose(
    tracks: Sequence[Track],
    wishes: Iterable[Wish],
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    *,
    asking: bool = False,
) -> Choice:
    """Each metric that the file has, once. `limits` are those that somebody stated.

    With `asking` each doubt is a question. Else only a doubt that leaves nothing, or that the user
    has to know of, is one; a column with another is left out and noted.

    Raises QuestionError where nothing or too much could be meant, and HistoryError for wishes that
    do not fit the file.
    """
    return _Chooser(tracks, tuple(wishes), limits, asking=asking).choice()


class _Chooser:
    """Chooses step by step: what is wished, then limits, which others are judged against."""

    def __init__(
        self, tracks: Sequence[Track], wishes: tuple[Wish, ...], limits: Limits, *, asking: bool
    ) -> None:
        self._all = tracks
        self._wishes = wishes
        self._limits = limits
        self._asking = asking
        self._chosen: dict[str, Chosen] = {}
        self._notes: list[str] = []
        self._doubts: list[QuestionError] = []

    def choice(self) -> Choice:
        taken = self._take_wished()
        free = [track for track in self._all if not any(track is one for one in taken)]
        found = [(track, _by_unit(track, _meaning_of(track))) for track in free]
        if not self._wishes and len(found) == 1 and found[0][1].unsaid:
            found = [(found[0][0], _only(*found[0]))]
        by_metric: dict[str, list[Named]] = {}
        for track, meant in found:
            if meant.metric:
                by_metric.setdefault(meant.metric, []).append((track, meant))
        self._take_limits(by_metric)
        for subject, metrics in USE.items():
            if not self._has(subject):
                self._take_use([m for m in metrics if m in by_metric], by_metric)
        for metric, matching in by_metric.items():
            if metric not in _ALL_USE and metric not in _LIMITS and metric not in self._chosen:
                self._take(metric, matching)
        self._settle_total(by_metric)
        self._refuse_or_note(found)
        place = {id(track): number for number, track in enumerate(self._all)}
        in_order = sorted(self._chosen.values(), key=lambda chosen: place[id(chosen.tracks[0])])
        return Choice(tuple(in_order), self._notes)

    # --- wishes ---

    def _take_wished(self) -> list[Track]:
        """The tracks that the user named, those to leave out among them."""
        taken: list[Track] = []
        wishes = sorted(self._wishes, key=lambda wish: wish.metric not in _LIMITS)
        for wish in wishes:
            matching = self._matching(wish)
            taken += matching
            if wish.metric == NONE:
                continue
            lives = in_turn(matching)
            if lives is None:
                raise HistoryError(
                    say.NAME_OF_SEVERAL.format(
                        name=wish.name, count=len(matching), curves=_listed(matching)
                    )
                )
            self._add(scaled(_said(wish, matching[0]), lives, self._limits), wished=True)
        return taken

    def _matching(self, wish: Wish) -> list[Track]:
        tracks = self._all
        if wish.name is None:
            if len(tracks) > 1:
                example = quoted(f"{tracks[0].name}={wish.metric}")
                raise HistoryError(
                    say.WHICH_CURVE.format(
                        metric=wish.metric, curves=_listed(tracks), example=example
                    )
                )
            return list(tracks)
        matching = named(wish.name, tracks)
        if not matching:
            raise HistoryError(say.NO_SUCH_CURVE.format(name=wish.name, curves=_listed(tracks)))
        return [track for track in matching if track.metric == wish.metric] or matching

    # --- names ---

    def _take_limits(self, by_metric: dict[str, list[Named]]) -> None:
        for metric in _LIMITS:
            if metric in by_metric and metric not in self._chosen:
                self._take(metric, by_metric[metric])

    def _take_use(self, metrics: list[str], by_metric: dict[str, list[Named]]) -> None:
        """The first of `metrics` that is plain."""
        doubts: list[QuestionError] = []
        for metric in metrics:
            if metric in _NEED_TOTAL and "memory.total" not in self._chosen:
                doubts.append(_left_of_what(by_metric[metric][0][0], metric, self._limits))
            elif doubt := self._tried(metric, by_metric[metric]):
                doubts.append(doubt)
            else:
                return
        self._doubts += doubts[:1]

    def _take(self, metric: str, matching: list[Named]) -> None:
        if doubt := self._tried(metric, matching):
            self._doubts.append(doubt)

    def _tried(self, metric: str, matching: list[Named]) -> QuestionError | None:
        """Take it, or say what is in doubt."""
        best = min(meant.rank for _, meant in matching)
        matching = [(track, meant) for track, meant in matching if meant.rank == best]
        tracks = [track for track, _ in matching]
        lives = in_turn(tracks)
        if lives is None:
            return _several(metric, tracks)
        meant = matching[0][1]
        if meant.countable and not _varies(lives):
            return None
        said = Said(metric, meant.scale, meant.bare, meant.counter)
        try:
            self._add(scaled(said, lives, self._limits))
        except QuestionError as question:
            return question
        return None

    def _add(self, chosen: Chosen, *, wished: bool = False) -> None:
        if chosen.metric in self._chosen:
            if wished:
                raise HistoryError(say.CHOSEN_TWICE.format(metric=chosen.metric))
            return
        self._chosen[chosen.metric] = chosen
        if chosen.note:
            self._notes.append(chosen.note)
        last = _last(chosen)
        if chosen.metric == "memory.limit" and self._limits.memory is None:
            self._limits = self._limits._replace(memory=last)
        if chosen.metric == "cpu.limit" and self._limits.cpu is None:
            self._limits = self._limits._replace(cpu=last)

    def _has(self, subject: str) -> bool:
        return any(metric in self._chosen for metric in USE[subject])

    def _settle_total(self, by_metric: dict[str, list[Named]]) -> None:
        """A total is the limit of what is counted in the same place, and of nothing else."""
        if "memory.total" not in self._chosen or any(m in self._chosen for m in _NEED_TOTAL):
            return
        totals, used = (by_metric.get(name, []) for name in ("memory.total", "memory.used"))
        wished = any(wish.metric == "memory.total" for wish in self._wishes)
        same = totals and used and totals[0][1].where == used[0][1].where
        if not (wished or same):
            del self._chosen["memory.total"]

    # --- what is in doubt ---

    def _refuse_or_note(self, found: list[Named]) -> None:
        taken = any(metric not in _LIMITS for metric in self._chosen)
        hard = [doubt for doubt in self._doubts if doubt.doubt != "soft"]
        if not taken and not self._doubts:
            raise _unclear(found or [(track, _meaning_of(track)) for track in self._all])
        for subject in USE:
            about = [one for one in found if _is_open(one[1]) and one[1].subject == subject]
            if subject == "memory" and not about:
                about = [one for one in found if one[1].unsaid and not one[1].metric]
            if about and not self._has(subject):
                self._doubts.append(_unclear(about))
        if self._doubts and (self._asking or not taken):
            raise self._doubts[0]
        if hard and not self._wishes:
            raise hard[0]
        self._notes += [
            say.LEFT_OUT_UNCLEAR.format(question=doubt)
            for doubt in self._doubts[:2]
            if doubt.doubt != "several"
        ]


def _meaning_of(track: Track) -> Meaning:
    if _PAUSE in (track.labels.get("container"), track.labels.get("container_name")):
        return Meaning(elsewhere=True)
    if track.metric is None:
        return meaning(track.name, track.labels)
    return Meaning(track.metric or None, unsaid=track.metric == ASKED)


def _only(track: Track, meant: Meaning) -> Meaning:
    """The only curve of a file, if it is of sizes, is the memory used."""
    unit = track.unit or (meant.scale.unit if meant.scale else None)
    metric = "memory.used" if unit == "bytes" and track.metric is None else None
    return Meaning(metric, meant.scale, unsaid=True)


def _by_unit(track: Track, meant: Meaning) -> Meaning:
    """`memory` whose cells are in per cent is a share, `cpu` too."""
    share = _SHARES.get(meant.metric or "")
    if track.unit != "share" or track.metric is not None or share is None:
        return meant
    return replace(meant, metric=share, bare=share == "cpu.share")


_SHARES = {
    "memory.used": "memory.share",
    "cpu.cores": "cpu.share",
    "memory.available": "memory.available_share",
    "memory.free": "memory.free_share",
}


def _said(wish: Wish, track: Track) -> Said:
    meant = _meaning_of(track)
    counter = meant.counter and wish.metric == "cpu.cores"
    if wish.scale is not None:
        return Said(wish.metric, wish.scale, False, counter, wish.marks, sure=True)
    scale = meant.scale
    if scale is not None and scale.unit != METRICS[wish.metric][1]:
        scale = None
    return Said(wish.metric, scale, False, counter, wish.marks, sure=bool(wish.marks and scale))


def _varies(tracks: Sequence[Track]) -> bool:
    """Whether they are cores in use, as cores that are there are whole and stay."""
    values = {value for track in tracks for value in track.values if isfinite(value)}
    return len(values) > 1 and any(value % 1 for value in values)


def _last(chosen: Chosen) -> float | None:
    values = (v * chosen.scale for t in chosen.tracks for v in t.values if isfinite(v) and v > 0)
    return next(iter(list(values)[-1:]), None)


def in_turn(tracks: Sequence[Track]) -> tuple[Track, ...] | None:
    """The tracks in the order of time where each begins as the one before ends, as those of pods
    that replace each other do; None where they are side by side."""
    held = [track for track in tracks if track.times]
    held.sort(key=lambda track: min(track.times))
    for before, after in pairwise(held):
        # A new pod starts while the old one still ends.
        both = max(before.times) - min(after.times)
        shorter = min(max(t.times) - min(t.times) for t in (before, after))
        alike = min(before.times) == min(after.times)
        if alike or both > max(180.0, 0.1 * shorter) or both > shorter / 2:
            return None
    return tuple(held)


# --- questions ---

_MOST_ANSWERS = 12


def _several(metric: str, tracks: Sequence[Track]) -> QuestionError:
    names = [_told_apart(track, tracks) for track in tracks[:4]]
    answers = [Answer("", f"{name}={metric}") for name in names]
    question = say.SEVERAL_AT_ONCE.format(count=len(tracks), metric=metric, curves=_listed(tracks))
    return QuestionError(question, answers, doubt="several")


def _left_of_what(track: Track, metric: str, limits: Limits) -> QuestionError:
    meaning = say.LEFT_OF_LIMIT if limits.memory is not None else say.LEFT_OF_LIMIT_TO_SAY
    answer = Answer(meaning, f"{track.name}={metric}")
    question = say.LEFT_OF_WHAT.format(curve=_short(track.name))
    return QuestionError(question, [answer], curves=[track.name], doubt="soft")


def _unclear(found: Sequence[Named]) -> QuestionError:
    """Nothing says plainly what is in use. What is known to be something else is not offered."""
    open_ = [one for one in found if _is_open(one[1])]
    if not open_:
        words = [repr(meant.because) for _, meant in found[:3] if meant.because]
        because = say.OTHER_WORDS.format(words=one_of(words)) if words else ""
        curves = _listed([track for track, _ in found])
        subjects = {meant.subject for _, meant in found}
        metric = "cpu.cores" if subjects == {"cpu"} else "memory.used"
        return QuestionError(say.NO_USE.format(curves=curves, because=because, metric=metric))
    # What is about memory or the CPU comes before what says nothing of either.
    open_.sort(key=lambda one: one[1].subject is None)
    if open_[0][1].subject is not None:
        open_ = [one for one in open_ if one[1].subject is not None]
    unknown = [*dict.fromkeys(repr(meant.because) for _, meant in open_ if meant.because)]
    because = say.UNKNOWN_WORDS.format(words=one_of(unknown[:3])) if unknown else ""
    question = say.UNCLEAR_METRIC.format(
        curves=_listed([track for track, _ in open_]), because=because
    )
    names = [track.name for track, _ in open_]
    # Of several that say nothing none is likelier: who is not asked names one himself.
    typed = say.NAME_ONE if len(open_) > 1 and open_[0][1].subject is None else ""
    return QuestionError(question, list(_uses(open_))[:_MOST_ANSWERS], curves=names, typed=typed)


def _is_open(meant: Meaning) -> bool:
    """Whether it may be what is in use, if somebody says so."""
    return meant.metric is None and not meant.elsewhere


def _uses(found: Sequence[Named]) -> Iterator[Answer]:
    for track, meant in found:
        unit = track.unit or (meant.scale.unit if meant.scale else None)
        for subject, metric, share in (
            ("memory", "memory.used", "memory.share"),
            ("cpu", "cpu.cores", "cpu.share"),
        ):
            if meant.subject in (None, subject) and (unit, subject) not in _NEVER:
                chosen = share if unit == "share" else metric
                yield Answer(CATALOGUE[chosen].label, f"{track.name}={chosen}")


_NEVER = (("bytes", "cpu"), ("cores", "memory"))


def _told_apart(track: Track, tracks: Sequence[Track]) -> str:
    """The shortest thing that names this one of them."""
    for key in ("pod", "pod_name", "instance", "container", "name", "pid"):
        value = track.labels.get(key)
        if value and sum(value in other.labels.values() for other in tracks) == 1:
            return value
    return track.name


def _listed(tracks: Sequence[Track]) -> str:
    shown = ", ".join(repr(_short(track.name)) for track in tracks[:6])
    more = len(tracks) - 6
    return say.AND_MORE.format(curves=shown, count=more) if more > 0 else shown


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"
