"""What is said during a walk: of the target, the gauges, the evidence, causes and checks."""

from __future__ import annotations

from typing import Final

# --- the target ---

NO_TARGET = "No process is being watched"
NO_TARGET_WAS = "No process was watched"
ONE_CANDIDATE = "1 process to choose from"
CANDIDATES = "{count} processes to choose from"
CHOOSE_TARGET = "press p to choose a process"
TARGET = "{title} (pid {pid})"
ENDED = "ended; p chooses another"
UP_FOR = "up {age}"
CANDIDATE_MEMORY = "memory {size}"
CANDIDATE_CPU = "CPU {share}"
JUST_STARTED = "up under 10 s"
REPLACEMENT_UP_FOR = "the replacement, up {age}"
ONLY_HISTORY = "{history}, {seconds} until {until} UTC"
HISTORY_OF = "{history}: {target}, {seconds} until {until} UTC"

REPLACED = "It is gone; pid {pid} replaced it: p watches that one"
MAY_BE_REPLACED = "It is gone; {count} processes may have replaced it: p lists them"
IS_GONE = "it is gone"

GONE = "{target} is gone; press p to choose another"
GONE_REPLACED = "{target} is gone; pid {pid} replaced it: p watches that one"
GONE_MAY_BE_REPLACED = "{target} is gone; {count} processes may have replaced it: p lists them"
GONE_SAME_COMMAND = "{target} is gone; pid {pid} runs the same command and is watched instead"
GONE_SAME_COMMANDS = "{target} is gone; {pids} run the same command: press p to choose"
WATCHED_ELSEWHERE = "{target} was watched somewhere else"

# --- the step ---

MISSING_STEP = "a step that does not exist ({step})"
STEP_GONE = "“{step}” is no longer in the document; this is the start"
NOT_SAVED = "Not saved: {problem}"
NOT_SAVED_YET = "Not saved yet"
READING_SAMPLES = "Reading the measurements: {share}"
NO_STEP_YET = "No step was entered"
FOUND_WITHOUT = "without {words}: {line}"
NO_LIMIT = (
    "No limit is visible, so shares are of all that the machine has. If there is a limit, start "
    "with {options}"
)

# --- choices that cannot be made ---

NO_SUCH_STEP = "there is no step {step!r} in {flow}"
NO_SUCH_ANSWER = "{step!r} has no answer {number}"
LEADS_NOWHERE = "{answer!r} leads to {target}, which does not exist"
NOT_IN_FLOW = "the current step is not in this flow"

# --- gauges ---

NOT_WATCHED = "not watched"
NOT_KNOWN = "not known"
UNKNOWN = "unknown"
OVER_THRESHOLD = "over threshold"
KILLED_AGO = "killed for memory {ago} ago"
KILLED_AGO_BRIEF = "killed {ago} ago"
CLIMBING_AGAIN = "climbing again"
HIGH = "high"
NOT_NEAR_LIMIT = "not near the limit"
OF_THE_MACHINE = "of the machine"
LAST_SPAN = "last {span}"
WHOLE_SPAN = "all {seconds}"

# --- what the evidence says ---

VERDICTS: Final = {
    "true": "supported",
    "likely": "likely",
    "unknown": "cannot tell yet",
    "unlikely": "unlikely",
    "false": "contradicted",
}
VERDICT_RIGHT = "{verdict}, right {times}"
TO_BE_SURE = "to be sure: {missing}"

CONDITION_UNREADABLE = "the condition cannot be read"
FACT_UNKNOWN = "{label}: unknown"
FACT_MISSING = "{label}: {reason}"
NOT_CLOSE_ENOUGH = "not known closely enough"
SEEN_SO_FAR = "{label}: {seen} of {span} seen"

READING_DETECTED = "{sentence} (stated; detected: {detected})"
RIGHT_TIMES = "right {times}"
RIGHT_TIMES_ON = "right {times} {measured}"
MEASURED_ON = "measured {where}"
READING_BECAUSE = "{sentence} ({because})"

CHECK_NOT_BEGUN = "the check has not begun"
OTHER_IS_SUPPORTED = "“{answer}” is supported"
OTHER_IS_SUPPORTED_BY = "“{answer}” is supported: {reasons}"
OTHER_IS_LIKELY = "“{answer}” is likely"

STANDINGS: Final = {
    "here": "you are here",
    "supported": "supported",
    "against an answer": "against an answer",
    "likely": "likely",
    "open": "open",
    "later": "after other guidance",
    "tried": "followed",
    "did not help": "did not help",
    "turned away": "ruled out by an answer",
    "ruled out": "ruled out by evidence",
}
STANDING_BECAUSE = "{standing}: {reason}"
AFTER_GUIDANCE = "after “{guidance}”"
AFTER_OTHER_GUIDANCE = "after other guidance"
NEEDS_ANSWER = "needs “{answer}”"
NEEDS_ANSWERS = "needs “{answer}” and {count} more"
AGAINST_ANSWER: Final = {
    "own": "against your answer “{answer}”",
    "other": "against the answer “{answer}”",
}
LIKELY_AGAINST_ANSWER: Final = {
    "own": "likely against your answer “{answer}”",
    "other": "likely against the answer “{answer}”",
}
BY_ANSWER: Final = {
    "own": "ruled out by your answer “{answer}”",
    "other": "ruled out by the answer “{answer}”",
}
RULED_OUT_BY = "{question} → {answer}"
RULED_OUT_BY_BECAUSE = "{question} → {answer} ({reasons})"
NOT_ANSWER = "not “{answer}”"
NOT_ANSWER_BECAUSE = "not “{answer}”: {reasons}"

# --- checks ---

ENTER_FACT = "write it as FACT=VALUE, such as requests.rate=40/min"
NOT_ASKED_FOR = "a training takes only what is asked for"
ENTERED = "Entered: {fact} is {value}."
CHECK_BY_PERSON = "no reading can tell whether it helped: you decide"
TOO_EARLY = "too early"
TOO_EARLY_SEEN = "too early: {seen} of {needed}"
TOO_EARLY_MISSING = "too early: {missing}"
WAS_LEVEL = "{label} was {value} since then"
WAS_BETWEEN = "{label} was {low} to {high} since then"
NOT_MEASURED = "nothing was measured for {unseen} of the {passed} since it began"
NEXT_CAUSE = "next: {cause}"

# --- handing over ---

NO_SESSION = "There is no session to prepare it from: {reason}"
NOTHING_SAVED = "nothing is being saved"
SESSION_UNREADABLE = "The session cannot be read back: {reason}"
PACKET_NOT_SAVED = "It could not be saved in a file: {reason}"
PACKET_INCOMPLETE = "Part of the session is missing from it: {reason}"
PACKET_OF_REPLAY = "`wizard report --handover` prepares it from a session that is over"
