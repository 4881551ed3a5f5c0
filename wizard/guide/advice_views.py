"""What stands below a command that holds computed numbers: what they are made of, what the document
says itself, and what a person may enter. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.evidence.readings.advice import holds_advice, is_advice
from wizard.evidence.readings.advice_table import applies, asked_for, entered_for
from wizard.evidence.readings.headroom import NONE
from wizard.flow.blocks import Paragraph, TextSpan, texts
from wizard.flow.filling import alternatives, placeholders
from wizard.guide.actions import action
from wizard.guide.entering import EXAMPLES
from wizard.messages import advice_messages as say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from wizard.evidence.reading import Reading
    from wizard.flow.blocks import Block
    from wizard.flow.model import Step


def advised_in(step: Step) -> tuple[str, ...]:
    """The advice that a step has a place for, in its order."""
    names = (name for text in texts(step.blocks) for name, _ in placeholders(text))
    return tuple(dict.fromkeys(name for name in names if is_advice(name)))


def own_numbers(blocks: Iterable[Block]) -> dict[str, str]:
    """Advice → what the document itself says in its place; empty where it says nothing."""
    own: dict[str, str] = {}
    for text in filter(holds_advice, texts(blocks)):
        words = {name: word for name, word, _, _ in alternatives(text)}
        own |= {name: words.get(name, "") for name, _ in placeholders(text) if is_advice(name)}
    return own


def wanted_in(step: Step, readings: Mapping[str, Reading]) -> tuple[str, ...]:
    """The facts that a person can enter so that the advice of a step is computed."""
    wanted = (fact for name in advised_in(step) for fact in asked_for(name, readings))
    return tuple(dict.fromkeys(wanted))


def entered_in(step: Step) -> tuple[str, ...]:
    """The same, be they known or not: what was entered can be entered anew."""
    return tuple(dict.fromkeys(fact for name in advised_in(step) for fact in entered_for(name)))


def with_reasons(
    blocks: Iterable[Block],
    filled: Iterable[Block],
    readings: Mapping[str, Reading],
    question: Callable[[str], str],
) -> tuple[Block, ...]:
    """The `filled` blocks, and below each the reasons for the numbers that it says first. `blocks`
    are the same as the document has them; `question` asks for a fact that a person may enter."""
    said: set[str] = set()
    shown: list[Block] = []
    for block, full in zip(blocks, filled, strict=True):
        shown.append(full)
        own = {name: word for name, word in own_numbers((block,)).items() if name not in said}
        said |= own.keys()
        shown += [
            Paragraph((TextSpan(text, emphasis=True),)) for text in reasons(own, readings, question)
        ]
    return tuple(shown)


def reasons(
    own: Mapping[str, str], readings: Mapping[str, Reading], question: Callable[[str], str]
) -> tuple[str, ...]:
    """A sentence or some for each advice of `own`, name → the document's own word."""
    about = {n: readings[n] for n in own if n in readings and applies(n, readings)}
    computed = {name: reading for name, reading in about.items() if reading.known}
    lines = [_reason(reading) for reading in computed.values()]
    words = [own[name] for name in computed if own[name]]
    if words and words != [reading.text for reading in computed.values()]:
        lines[-1] += f" {say.DOCUMENT_SAYS.format(value=say.AND.join(words))}"
    lacking = [name for name in about if name not in computed]
    if lacking and all(reading.text != NONE for reading in computed.values()):
        missing = readings[lacking[0]].missing or ""
        numbers = [own[name] for name in lacking if own[name]]
        sentence = say.STANDING[min(2, len(numbers))]
        lines.append(sentence.format(value=say.AND.join(numbers), missing=missing))
    asked = dict.fromkeys(fact for name in about for fact in asked_for(name, readings))
    lines += map(question, asked)
    return tuple(lines)


def asked_by_key(fact: str) -> str:
    return say.BY_KEY.format(question=CATALOGUE[fact].asked, key=action("enter_value").keys[0])


def asked_by_option(fact: str) -> str:
    row = CATALOGUE[fact]
    return say.BY_OPTION.format(question=row.asked, fact=fact, example=EXAMPLES[row.kind])


def _reason(reading: Reading) -> str:
    if reading.text == NONE:
        return say.NO_NUMBER.format(because=reading.because)
    return say.BECAUSE.format(value=reading.text, because=reading.because)
