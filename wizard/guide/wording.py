"""What the evidence says, in the words that every face uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.walk.events import Truth, Verdict

TRUTH_WORDS: dict[Truth, str] = {
    "true": "supported",
    "false": "contradicted",
    "unknown": "cannot tell yet",
}


def verdict_words(verdict: Verdict) -> str:
    """`supported`, `contradicted` or `cannot tell yet`."""
    return TRUTH_WORDS[verdict.truth]
