"""Symptom first: steps by words of their text. Pure.

A word is found where a word of the text begins with it, whatever its case and accents, and where a
hump of a name does (`crash` in `PodCrashLooping`). Scripts that are written without spaces have no
such beginnings: there it may stand anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from wizard.flow.blocks import texts
from wizard.flow.filling import fill_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wizard.flow.model import Answer, Step

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_ACCENT = re.compile("[\u0300-\u036f]+")

TITLE, ANSWER, BODY = range(3)
"""Where a word may stand, the best first."""


class Rank(NamedTuple):
    """How well a text fits, the least best."""

    missing: int
    """How many of the words are nowhere in it."""

    places: int
    """The sum of the best place of each word that is."""


class Hit(msgspec.Struct, frozen=True):
    """A step that was found."""

    step: Step
    rank: Rank
    line: str
    """The line of its text, below the title, in which the most of the words stand, with named
    blanks for placeholders; empty where it has no text."""

    missing: tuple[str, ...]
    """The words that it does not have."""


def words_of(query: str) -> tuple[str, ...]:
    """What is looked for: the words of a query, folded, each once."""
    return tuple(dict.fromkeys(_WORD.findall(_fold(query))))


def found_in(steps: Iterable[Step], wanted: Sequence[str]) -> list[Hit]:
    """The steps that have at least one of `wanted` (as words_of gives them), the best first; of
    equals in their order. All steps where nothing is wanted."""
    hits = [hit for step in steps if (hit := _look(step, wanted)) is not None]
    return best(hits)


def best(hits: Iterable[Hit]) -> list[Hit]:
    """Those with all words; where there is none, those with the most. The best first."""
    ranked = sorted(hits, key=lambda hit: hit.rank)
    return [hit for hit in ranked if hit.rank.missing == ranked[0].rank.missing]


def missing_in(text: str, wanted: Iterable[str]) -> list[str]:
    """The words of `wanted` that `text` does not have."""
    folded = _fold(text)
    return [word for word in wanted if _place(text, folded, word) < 0]


def around(line: str, wanted: Iterable[str], width: int) -> str:
    """At most `width` characters of `line`, with the first of the words in it."""
    if len(line) <= width:
        return line
    folded = _fold(line)
    places = [at for word in wanted if (at := _place(line, folded, word)) >= 0]
    start = min(max(0, min(places, default=0) - width // 3), len(line) - width + 1)
    if start == 0 or len(line) != len(folded):
        return f"{line[: width - 1]}…"
    end = start + width - 2
    return f"…{line[start:end]}…" if end < len(line) else f"…{line[start:]}"


def _look(step: Step, wanted: Sequence[str]) -> Hit | None:
    answers = [_answer(choice) for choice in step.answers]
    body = [line for line in (*texts(step.blocks), *texts(step.why)) if line]
    missing, places = list(wanted), 0
    for place, text in ((TITLE, step.title), (ANSWER, "\n".join(answers)), (BODY, "\n".join(body))):
        left = missing_in(text, missing) if missing else missing
        places += place * (len(missing) - len(left))
        missing = left
    if wanted and len(missing) == len(wanted):
        return None
    lines = [*body, *answers]
    line = min(lines, key=lambda line: len(missing_in(line, wanted)), default="")
    return Hit(step, Rank(len(missing), places), fill_text(line, {}).text, tuple(missing))


def _answer(choice: Answer) -> str:
    """An answer with its description, as a document writes the two."""
    return f"{choice.text}: {choice.description}" if choice.description else choice.text


def _place(text: str, folded: str, word: str) -> int:
    """Where in the folded text `word` begins a word; -1 where it does nowhere."""
    at = folded.find(word)
    while at >= 0 and not _begins(text, folded, at):
        at = folded.find(word, at + 1)
    return at


def _begins(text: str, folded: str, at: int) -> bool:
    """Whether a word begins at this place of the folded text."""
    if at == 0 or not folded[at - 1].isalnum() or re.match(f"[{_UNSPACED}]", folded[at]):
        return True
    if re.match(f"[{_UNSPACED}]", folded[at - 1]):
        return True
    if folded[at].isdigit() != folded[at - 1].isdigit():
        return True
    # Folding may change the length; then humps cannot be told.
    return len(text) == len(folded) and text[at].isupper() and not text[at - 1].isupper()


def _fold(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", bare)
