"""What a person enters of a fact that no machine can show. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.fact import Kind
from wizard.messages import walk_messages as say
from wizard.walk.state import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = {Kind.PER_SECOND: "40/min", Kind.COUNT: "4"}
"""How a value is written."""


def entered(text: str, wanted: Sequence[str], *, alone: bool = False) -> tuple[str, str]:
    """(fact, value as written): of `FACT=VALUE`, else the value of the first that is wanted; a bare
    number is of a minute, where it says how often. `alone`: nothing else is taken. Raises
    ValueError with a line for the user."""
    fact, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        if not wanted:
            raise ValueError(say.ENTER_FACT)
        fact, value = wanted[0], text.strip()
        if CATALOGUE[fact].kind is Kind.PER_SECOND and re.fullmatch(r"[0-9.]+", value):
            value = f"{value}/min"
    if alone and fact not in wanted:
        raise ValueError(say.NOT_ASKED_FOR)
    value_of(fact, value)
    return fact, value
