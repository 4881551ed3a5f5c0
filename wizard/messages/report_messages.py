"""What a report says of a session, in every format: plain text, which its writer escapes."""

from __future__ import annotations

# --- sections ---------------------------------------------------------------------------------

CURVES = "Curves"
PATH = "Path taken"
AGAINST = "Against the evidence"
RULED_OUT = "Ruled out"
OPEN = "Still open"
NOTES = "Notes"
COPIED = "Copied commands"
FACTS = "Known at the end"
SOURCES = "Sources"
MISSING = "Missing from this record"

# --- particulars ------------------------------------------------------------------------------

TRAINING = "{title}, level {level} (wizard train {scenario} --seed {seed})"
NO_DIAGNOSIS = "none given"
RIGHT, WRONG = "right: {title}", "wrong: {title}"
RIGHT_BECAUSE = "right: {title}; went by: {reading}"
WRONG_BECAUSE = "wrong: {title}; went by: {reading}"
PREDICTIONS = "the evidence supported {right} of {count}"
PREDICTIONS_LIKELY = "the evidence supported {right} of {count}, and made {likely} likely"
NO_TARGET = "nothing was watched"
TARGET = "{title}"
TARGET_PID = "{title} (pid {pid})"
TARGET_LOST = "{target}, lost: {reason}"
SINCE = "{at} UTC"
HISTORY = "{file}: {length}, {since} to {until} UTC"
TIME = "{since} to {until} UTC, {length}; {ending}"

ENDINGS = {
    "quit": "closed by the user",
    "interrupted": "interrupted",
    "hang-up": "the connection was lost",
    "terminated": "terminated",
}
STILL_OPEN = "still open when this was written"
NO_END = "no end was recorded"

# --- answers and evidence ---------------------------------------------------------------------

VERDICTS = {
    "true": "supported",
    "likely": "likely",
    "unknown": "could not tell",
    "unlikely": "unlikely",
    "false": "contradicted",
}
SIGNS = {"true": "✓", "likely": "~", "unknown": "?", "unlikely": "~", "false": "✗"}

CHOSEN_BY = {
    "stated": " (known from an earlier answer)",
    "evidence": " (decided by the evidence)",
}
CHOSEN_AS = {"likely": "took the likely answer", "unlikely": "took an unlikely answer"}
ANSWER_NUMBER = "answer {number}"
"""An answer whose text the session does not keep."""

CHECK = "check"
CHECK_RESULT = "check: {result}"
GUIDANCE = "guidance"
AGAINST_EVIDENCE = "against the evidence"
TAKEN_BACK = "taken back"
TAKEN_BACK_LATER = "taken back later"
CHOSEN = "chosen"
THE_EVIDENCE = "the evidence"
DID_NOT_HELP = "{title}, which did not help"
ANSWERED = "answered “{answer}”"
TARGET_WAS_LOST = "The target was lost"
LIKELY_FACT = "likely {text}, right {times}"
STATED_OVER = "{because}; detected: {detected}"
GAP = "nothing was recorded from {since} to {until} ({length})"
REMARK = "{at}, at {step}:"

# --- curves -----------------------------------------------------------------------------------

CURVE_OF = "{label} of {target}"
FULL = "100 % = {limit}"
LIMIT, LIMIT_UNKNOWN = "limit {limit}", "100 %"
PINS = "answers, numbered as below"
PIN = "answer {number}, {at}"
LAST, LAST_UNKNOWN = "{share} at the end", "unknown at the end"
PEAK = "peak {share} at {at}"
NEVER_REACHED, REACHED = "never reached {bound}", "reached {bound} at {at}"

# --- page and foot ----------------------------------------------------------------------------

OVER_TITLE = "Troubleshooting session · {at} UTC"
FOOT = "wizard {version}, session {session}. Times are UTC."

# --- handover ---------------------------------------------------------------------------------

HANDOVER_TITLE = "Handover: {title}"
FILL_IN = "Please fill in what the wizard cannot know, and remove passwords and tokens:"
FIRST_ALERT = "Which alert fired, and when it first fired:"
FIRST_FIRED = "When the alert first fired:"
TO_FILL_IN = (
    "Application, module and environment:",
    FIRST_ALERT,
    "What the log says at that time:",
    "What was tried, and what it did:",
)
ABOUT = "What it is about"
FOUND = "What was found"
REACHED_GUIDANCE = "Guidance that was reached"
