"""What the evidence says of an answer and what is missing to tell; why a choice cannot be made."""

from __future__ import annotations

CONDITION_UNREADABLE = "the condition cannot be read"
FACT_UNKNOWN = "{label}: unknown"
FACT_MISSING = "{label}: {reason}"
NOT_CLOSE_ENOUGH = "not known closely enough"
SEEN_SO_FAR = "{label}: {seen} of {span} seen"

READING_DETECTED = "{sentence} (stated; detected: {detected})"
READING_BECAUSE = "{sentence} ({because})"

CHECK_NOT_BEGUN = "the check has not begun"
OTHER_IS_SUPPORTED = "“{answer}” is supported"
OTHER_IS_SUPPORTED_BY = "“{answer}” is supported: {reasons}"

NO_SUCH_STEP = "there is no step {step!r} in {flow}"
NO_SUCH_ANSWER = "{step!r} has no answer {number}"
LEADS_NOWHERE = "{answer!r} leads to {target}, which does not exist"
NOT_IN_FLOW = "the current step is not in this flow"
