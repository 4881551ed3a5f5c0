"""What the command line says: what is wrong with what was typed, and how a walk goes and ends.

Each is one line on stderr, behind `wizard: `, unless it is the result of a command. What is said of
saved sessions stands in `session_messages.py`.
"""

from __future__ import annotations

SEE_HELP = "{message}; see `{program} --help`"
OUTPUT_NOT_WRITTEN = "cannot write the output: {reason}; redirect it somewhere else"
NO_TERMINAL = (
    "there is no terminal here, and no input to read answers from; "
    "`wizard walk FLOW --answer …` works without one"
)
NO_VALUE = "{option}: `--` is no value"
SYSTEM_REFUSED = "the system refuses: {reason}{file}; free some of it and try again"
NO_MORE_THREADS = "no more threads or processes"
INTERNAL_ERROR = (
    "an error of wizard itself: {error} in {file}, line {line}; what was written is kept. "
    "Please report this line"
)
LEFT_OUT = "left out: {problem}"

# --- whose files they are ---

BELONGS_TO = "{path} belongs to {user}"
OTHERS_CAN_WRITE = "others can write {path}"
FOLDER_PASSED_OVER = (
    "the flows in {folder} are passed over: {why}; name a file of it to open it all the same"
)
LISTED_FROM = " ({file})"
LISTED_BEHIND = " (not opened by its name: the one above is)"
OPENED_INSTEAD = "{name} is {file} here, not the flow of that name that is shipped"

# --- options ---

NOT_A_COUNT = "{text!r} is not a number from 1 to 1000000"
NOT_A_SEED = "{text!r} is not a seed; give a whole number of up to nine digits"
NOT_A_DURATION = "{text!r} is not a duration; write it as 90s, 5m or 2h"
SET_NEEDS_VALUE = "--set {setting}: write it as FACT=VALUE"
SET_REFUSED = "--set {setting}: {problem}"

NO_STEP = (
    "{flow}: there is no step {step!r}; `wizard find --in {named} WORDS` finds steps by words in "
    "their text"
)
NO_STEP_BUT = (
    "{flow}: there is no step {step!r}; did you mean {close}? `wizard find --in {named} WORDS` "
    "finds steps by words in their text"
)
NO_START = (
    "{place}: start: there is no step {step!r}; correct it, or start somewhere else with --start"
)
ALERT_OF_SEVERAL = "{flow}: {alert!r} matches several steps: {steps}; choose one with --start STEP"
NO_RUNBOOK = (
    "{flow}: there is no runbook for {alert!r}; `wizard run` without --alert finds runbooks by "
    "words in their titles"
)
NO_ALERT = "{flow}: there is no alert {alert!r}; known alerts: {known}"
NO_ALERTS = "{flow}: there is no alert {alert!r}; this flow does not name any alerts"

COLUMN_WITHOUT_HISTORY = "--column describes a history file; add --history FILE"
WHICH = "Which number? (Enter gives up)"
LEAVE_OUT = "leave it out"
NEXT_TIME = "next time: {typed}"
HISTORY_UNREADABLE = "{file}: {reason}; check the name"
HISTORY_NOT_TEXT = "{file}: this is not a text file ({reason}); export it as CSV or JSON"
HISTORY_LIMIT_MISSING = (
    "{file}: memory is given as a share of a limit that the file does not contain; "
    "add the limit, for example --set memory.limit=1GiB"
)
ZONE_OF_MACHINE = "this machine's ({zone})"

# --- a walk in the terminal ---

STARTING = "starting"
CUT_OFF = "A session was cut off at {time} UTC: `wizard resume` continues it"
MEMORY_TIGHT = "Only {size} of memory is left here: `wizard run --plain` needs less"
LOST_WITH_CONTAINER = "The session is lost with this container; `wizard report` prints it"
REPORT_BEFORE_CONTAINER_ENDS = (
    "it is lost with this container; `wizard report {name}` prints it, so that you can save it "
    "somewhere else"
)
LEFT_AT = "left at “{step}”"
SAVED_IN = "session saved in {path}"
SAVED = "session saved in"
DID_YOU_MEAN_COMMAND = "{error}; did you mean `wizard {command}`?"
COME_BACK = "go on with `wizard resume {name}`"
NOT_SAVED = "the session is not saved: {problem}"
NOT_SAVED_YET = "the session is not saved yet"

# --- walk, diagnose ---

ANSWER_OF_SEVERAL = (
    "{place}: {step!r}: {answer!r} matches the answers {numbers}; give the number instead"
)
NO_ANSWER = "{place}: {step!r} has no answer {answer!r}; it offers: {offered}"
NO_ANSWERS = "{place}: {step!r} has no answer {answer!r}; the walk ends there"
NOTHING_TO_WATCH = "{why}; choose one with --pid: {candidates}"
WATCHING = "watching [{bar}] {passed}"
JUDGED_ALONE = "Based on {history} alone: {seconds} until {until} UTC."
WATCHED = "Watched {target} for {seconds}."
WATCHED_AFTER = "Watched {target} for {seconds}, after {past} of {history}."
LOST = "It was lost: {reason}"
AS_STATED = "{reason}, as stated"
UNDECIDED = "The evidence does not decide this. Still possible:"
CURVE = "What the curve shows:"

# --- find ---

NO_WORDS = "{query!r} contains no words to look for; describe what you see in words"
UNREADABLE_DOCUMENT = "left out: {path} cannot be read; see `wizard check`"
NOTHING_FOUND = "No step contains any of these words: {words}"
NOT_ALL_FOUND = "No step contains all of these words; the steps below lack {missing} of them."
MORE_FOUND = "and {count} more; use more words to narrow it down"

# --- check ---

WALKED = "{flow}: {walks} of {steps}, --seed {seed}: {ended} ended, at {places}"
DEAD_END = "  dead end: {way}"
LOOP = "  loop: {way}"
NEVER_MET = "  never reached: {step}"
CHECKED = "{what}: {problems}"
MORE_OF_A_RULE = "{summary}; `wizard check --explain {code}` says more"
NOTHING_TO_CHECK = "nothing to check: name a flow, a Markdown file or a folder"
NO_RULE = "--explain: there is no rule “{code}”; flows/README.md lists the rules"
NO_RULE_LIKE = "--explain: there is no rule “{code}”; did you mean `{near}`?"
RULE = "{code} ({severity})"
WRONG = "Wrong:"
RIGHT = "Right:"
FROM_WRONG_TO_RIGHT = "From wrong to right:"
HOW_TO_SILENCE = """\
To silence it in one place, write above it:

    <!-- wizard: ignore {code} -->

In a folder, write below `[check]` in its `.wizard.toml`:

    {code} = "off"\
"""
NO_PROBLEMS = "no problems found"
NOT_A_FOLDER = "--sessions {folder}: this is not a folder; give a folder of sessions"
SESSIONS_UNREADABLE = "--sessions {folder}: {reason}"
WOULD_STOP = "the session {session} would stop at “{step}”: {reason}"
WOULD_STOP_HINT = "keep the anchor or the answer, or delete the session"
ALL_STILL_WALK = "{sessions} of this flow: all of them still work"
SOME_STILL_WALK = "{sessions} of this flow: {count} would no longer work"

# --- watch ---

EVERY_TOO_SHORT = "--every: the shortest interval is 1s"
SEVERAL_CANDIDATES = "{count} processes to choose from; choose one with --pid: {candidates}"
WRITTEN_BY_ANOTHER = "{file}: another program is writing to it; choose another file with --out"
OUT_UNREADABLE = "{file}: {reason}; choose another file with --out"
OUT_NOT_CONTINUED = "{file}: {problem}; it was not changed: choose another file with --out"
OUT_OF_ANOTHER = (
    "{file}: this is a recording of {recorded}, not of {target}; choose another file with --out"
)
OUT_IN_FUTURE = "{file}: its last sample is in the future; choose another file with --out"
RECORDING = "recording {target} into {file}, every {every}"
RECORDING_FOR = "recording {target} into {file}, every {every}, for {seconds}"
RECORDED = "{reason}: {samples} in {passed}, {size} in {file}"
TIME_OVER = "the time is up"
INTERRUPTED = "interrupted"
TERMINATED = "terminated"
NOT_ALL_WRITTEN = "not everything could be written: {reason}"
CANNOT_WRITE = "cannot write: {reason}"
CAN_WRITE_AGAIN = "writing works again"
PROGRESS = "{passed}, {samples}, {size}"
PROGRESS_STUCK = "{passed}, {samples}, {size}, cannot write"

# --- train ---

TRAINING_BEGINS = "training {scenario}, seed {seed}"
OUTPUT_WITHOUT_SESSION = (
    "-o names the scenario or the card to write; add --from-session SESSION or --card"
)
NO_CARD = "no training has come to a diagnosis yet; play one: wizard train"
NO_CARD_OF = "no training of {scenario!r} has come to a diagnosis yet; play it first"
NO_TRAINEE = "{folder}: there is no {file}; name the folder ~/.local/state/wizard of a trainee"
NEVER = "never"
WEAK_AT = "Last diagnosed wrong, and by whom:"
ATTEMPTS_UNREADABLE = "{file}: {reason}; correct the file, or move it away"
ATTEMPTS_DAMAGED = "{file}: {lines} cannot be read, and will be ignored"
PROGRESS_NOT_SAVED = "the progress is not saved: {file}: {reason}"
NOTHING_PLAYABLE = "no scenario can be played here; `wizard train --list` says why"
NOT_HERE = "(not here)"
MASTERED = "{mastered} of {causes} mastered; `wizard train` continues"
SCENARIO_NOT_MARKDOWN = "{file}: a scenario is Markdown; give a name that ends in .md"
SCENARIO_WRITTEN = (
    "written to {file} and {recording}; fill in the gaps in the first, then try it: "
    "wizard train {path}"
)
FLOW_UNREADABLE = "{session}: its flow cannot be opened: {problem}"
