"""The summary of a walk, sentence by sentence: what a person pastes into a chat.

Each is in the past tense, since it is read later, and says no more than its reading. Times are UTC.
"""

from __future__ import annotations

HEADING = "Summary"

# --- who and when ---

LOOKED_AT = "{target} was looked at {when}."
ALERT = "The alert {alert} was looked into {when}."
ALERT_OF = "The alert {alert} of {target} was looked into {when}."
IN_TRAINING = "In the training “{title}” (level {level}) {target} was looked at {when}."
GONE_THROUGH = "“{title}” was gone through {when}."
TARGET_PID = "{title} (pid {pid})"
TARGET_ON = "{title} on {host}"
TARGET_PID_ON = "{title} (pid {pid} on {host})"
WITH_HISTORY = "{target}, with {length} of history from {file},"
HISTORY_ALONE = "the history {file} ({length} up to {until})"
NO_STEP = "No step was entered."
DAY_AT = "{day} {at} UTC"
A_FAULT = "a fault"
WHEN = "on {day} at {since} UTC"
WHEN_TO = "on {day} from {since} to {until} UTC"
WHEN_DAYS = "from {day} {since} to {last_day} {until} UTC"

# --- what was seen ---

NOTHING_WATCHED = "Nothing was measured."
NOTHING_MEASURED = "Nothing was measured of it."
AT = "At {at} {what}."
ON_AT = "On {day} at {at} {what}."
"""The time is that of the reading."""

MEMORY = "memory was at {used}"
OF_LIMIT = "{used} of {limit} ({share})"
OF_MACHINE = "{used} of the machine's {limit}"
TREND = "{memory}, {trend}"
BECAUSE = "{words} ({because})"
LIKELY = "likely {words}"
FULL_AT = "{memory}, on course to be full at about {low}"
FULL_BETWEEN = "{memory}, on course to be full between {low} and {high}"
FULL_FROM = "{memory}, on course to be full at {low} or later"
FULL_IN = "{memory}, on course to be full in {time}"
CPU = "the CPU was at {share} of {limit}"
CPU_OF_MACHINE = "the CPU was at {share} of the machine's {limit}"
CPU_PATTERN = "{cpu} ({pattern})"
BOTH = "{memory}; {cpu}"
GROWS = "The climb was in {who}."
GROWS_LIKELY = "The climb was most likely in {who}."
KILLED = "It was killed for memory at {times}."
KILLED_OFTEN = "It was killed for memory {count} times, the last time at {at}."
KILLED_COUNTED = "The OOM killer ended {count} of it."
AND = "{first} and {last}"

# --- what it is ---

BASES = {
    "supported": "The evidence supports {what}",
    "likely": "The evidence makes {what} likely",
    "said": "A person said {what}, and the evidence does not tell",
    "unlikely": "A person said {what}, which the evidence makes unlikely",
    "against": "A person said {what} against the evidence",
}
WITH = "{sentence} ({reasons})."
WITHOUT = "{sentence}."
RIGHT = "right {times}"
QUOTED = "“{text}”"

# --- what was done ---

LED_TO = "That led to “{title}”."
OPENED = "“{title}” was opened without the questions that lead there."
DID_NOT_HELP = "“{title}” did not help"
COPIED_COMMAND = "Copied: `{command}`."
COPIED_COMMANDS = "{count} were copied, at last `{command}`."
COPIED_COUNT = "{count} copied."

# --- whether it held ---

HELD = "“{check}” held"
DID_NOT_HOLD = "“{check}” did not hold"
TOO_EARLY = "It is too early to say: “{check}”"
TOO_EARLY_SEEN = "“{check}”: too early to say, {seen} of {needed} seen"
ANSWERED = "“{check}” was answered “{answer}” by a person; no reading tells"
RESULTS = {
    "solved": "A person says that it is solved.",
    "not solved": "A person says that it is not solved.",
    "not known yet": "A person says that it is not known yet whether it is solved.",
}

# --- what is open ---

OPEN = "Still open: {what}."
OPEN_QUESTION = "“{question}”"
OPEN_SUPPORTED = "“{question}”, where the evidence supports “{answer}”"
OPEN_LIKELY_RIGHT = "“{question}”, where “{answer}” is likely (right {times})"
OPEN_MISSING = "“{question}” ({missing})"
OPEN_CHECK = "whether it helped"
OPEN_BY_PERSON = "“{check}”, which only a person can say"
OPEN_LOST = "the process is gone ({reason})"
OPEN_CUT_OFF = "the session was cut off ({reason})"
