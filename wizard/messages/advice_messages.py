"""What is said of a number that is advised: what it is made of, or why it cannot be computed."""

from __future__ import annotations

# --- what it is made of ---------------------------------------------------------------------------

RECYCLED_AFTER = (
    "{leak} a {thing} × {holders}, {room} of room, recycled before {share}: "  # noqa: RUF001
    "{number} {things}"
)
UP_TO = "up to {value}"
REPLACED_EVERY = "each {holder} is replaced about every {time}"
EVEN_THE_MOST = "more would fit, but {number} is a lot between two replacements"
SHARE_OF_NUMBER = "{share} of {number}, so that workers do not restart together"
TWENTIETH_OF = "a twentieth of {number}"
HALF_OF = "half of {name}, which is {number}"
HALF_ALTHOUGH = (
    "half of {name}, which is {number}: by what is measured {fits} would fit, so something else "
    "grows as well"
)
CORES_OF_LIMIT = "{number} is the number of cores of its limit"
HOLDERS_FIT = "room for {number} of up to {each}{others} below {share} of {limit}"
AND_OTHERS = ", and {others} for the rest,"
MEMORY_OF_EACH = (
    "{share} of {limit}{without} shared out among {holders}: {each} for each, that is {number} KiB"
)
WITHOUT_OTHERS = ", without {others} for the rest,"
INSTANCES_SHARE = "{what} is at {used}, and {count} share it now: {number} bring it below {share}"
INSTANCES_SHARE_ABOVE = (
    "{what} is at {used}, and {count} share it now: {number} bring it below {share}, where {rest} "
    "is what each needs at rest"
)
MANY_INSTANCES = "that is more than the five that are usual, so they have to be asked for"
LIMIT_HOLDS = "{used} is the most that was used, and {share} of {limit} hold it"
LIMIT_AFTER_KILL = (
    "a process was killed for more than {before}, by how much nobody knows: half as much again, at "
    "least"
)
TIMES_IN_FORCE = "four times {name}, which is {number} s"
TIMES_IN_FORCE_BOUND = "{name} is {number} s, and nobody waits for more than five minutes"

# --- how sure it is -------------------------------------------------------------------------------

LIKELY_GROWTH = "given that memory grows on, which is likely (right {times})"
RISE_SINCE_START = "the room is above {rest}, where it began if it always grew like this"
WATCHED_SINCE = "the room is above {rest}, the least that was seen"

# --- none can be advised --------------------------------------------------------------------------

LEAKS_TOO_FAST = (
    "{leak} a {thing} × {holders} fill the {room} of room "  # noqa: RUF001
    "after {fits} {things}, in {time}: replacing them so often is no remedy"
)
ONE_TOO_LARGE = "{leak} a {thing} × {holders} are more than the {room} of room"  # noqa: RUF001
NO_LESS = "{name} is {number}, and there is no less"
NONE_FITS = "one of {each}{others} takes more than {share} of {limit}"
AND_REST = " and {others} for the rest"
REST_TOO_LARGE = "at rest it uses {rest} already, more than {share} of {limit}"
INSTANCES_TOO_LARGE = "each instance uses {rest} at rest, more than {share} of {limit}"
INSTANCES_ENOUGH = "{count} keep memory and CPU below {share}"
LIMIT_ENOUGH = "{used} is the most that was used, less than {share} of {limit}"
TIME_ENOUGH = "{name} is {number} s: more time for a request is no remedy"
TIMEOUT_OFF = "{name} is switched off"

# --- what is missing ------------------------------------------------------------------------------

NOTHING_IN_FORCE = "what is in force is not known, or is nothing"
GROWTH_NOT_KNOWN = "it is not known yet how fast memory grows"
NO_WORK = "without {things} nothing is ever replaced"
RATE_NOT_KNOWN = "it is not known how many {things} it works on"
NO_LIMIT_SET = "no memory limit is set"
LIMIT_NOT_KNOWN = "the memory limit is not known"
HOLDERS_NOT_KNOWN = "it is not known how many workers run"
USED_NOT_KNOWN = "how much memory is in use is not known"
REST_NOT_KNOWN = (
    "it is not known what it uses at rest: {rest} is the least that was seen; enter memory.at_rest"
)
REST_NEVER_SEEN = "it is not known what it uses at rest"
NOT_IN_WORKERS = "what grows is not in the workers, so replacing them does not help"
CHILD_AT_REST = "a child may need {rest} at rest, and {each} for each is no more than that"
GROWS_BY_ITSELF = "memory grows by itself: {what}"
STILL_RISING = "memory is rising, and it is not known yet whether by itself"
LATER_ONLY = "a higher limit is only reached later"
FILLS_TOO = "each new instance fills up as well"
INSTANCES_NOT_KNOWN = "it is not known how many instances run"
NOT_BUSY = "neither memory nor CPU asks for more instances"

# --- the check after it ---------------------------------------------------------------------------

NOT_IN_FORCE = "{label} is not in force in the process that is watched"
REPLACED_AFTER_EACH = "each {holder} is replaced after {number} {things}"
REPLACED_AFTER = "each {holder} is replaced after about {time}"
FIRST = "the first"
NEXT = "the next"
DUE_IN = "{which} is due in about {time}"
DUE_NOW = "{which} is due now"
NONE_REPLACED = "no {holder} was replaced yet"
REPLACED_SINCE = "{counted} replaced since"
REPLACED_AND_KILLED = "{counted} replaced since, {kills} of them killed for memory"

# --- below a command ------------------------------------------------------------------------------

BECAUSE = "Why {value}: {because}."
NO_NUMBER = "No number: {because}."
DOCUMENT_SAYS = "The document's own: {value}."
STANDING = (
    "No number yet: {missing}.",
    "{value} is the document's own number: {missing}.",
    "{value} are the document's own numbers: {missing}.",
)
"""By how many numbers of its own the document has."""
AND = " and "
BY_KEY = "{question} Type {key} to enter it, or leave it out."
BY_OPTION = "{question} --set {fact}={example} says it."
