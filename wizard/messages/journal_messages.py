"""What is said of the files of sessions and recordings: why one cannot be read, written or taken
over, and what is missing in it.

An error of a line stands behind the file's name and the line: `night.jsonl:3: the line is damaged`.
"""

from __future__ import annotations

# --- opening ---

IS_A_LINK = "this is a link; give the file that it points to"
NOT_REGULAR_FILE = "this is not a regular file; give the journal of a session"
BAD_FILE_NAME = "this is not a valid file name"
UNREADABLE_FILE = "{file}: {reason}"

# --- lines ---

NO_HEADER = "the file has no header; it is not the journal of a session, or nothing of it was saved"
NOT_A_HEADER = "this is not a header, so the file is not the journal of a session"
LATER_FORMAT = (
    "the file has format {format}, and this version reads up to {known}; use a newer wizard"
)
IS_A_RECORDING = "this is a recording of `wizard watch`, not a session; read it with --history"
BROKEN_HEADER = "the header is broken: {reason}"
DAMAGED_LINE = "the line is damaged"
LONG_JOURNAL_LINE = "the line is too long, so the file is not the journal of a session"
NO_EVENT = "the line names no event"
NOT_AN_OBJECT = "the line is not an object"
LATER_EVENT = "this is an event of a newer version"
BROKEN_EVENT = "{event}: {reason}"
IS_MISSING = "it is missing"
ARRAY_EXPECTED = "an array is expected"
NUMBER_EXPECTED = "a number is expected"
NUMBER_TOO_LARGE = "a number is too large"
NUMBER_UNWRITABLE = "a number is infinite, too large, or not a number"
BROKEN_HISTORY = "history-read: history: {reason}"
INTERVAL_NOT_POSITIVE = "every: an interval above 0 is expected"
TIMES_DO_NOT_GROW = "times that grow are expected"
UNEVEN_COLUMN = "columns: {name} has {values} values for {times} times"

# --- what is missing in a session ---

LAST_LINE_CUT_OFF = "the last line was cut off and is left out"
EVENT_NOT_SAVED = "1 event is missing because it could not be saved: {reason}"
EVENTS_NOT_SAVED = "{count} events are missing because they could not be saved: {reason}"
LATER_EVENT_SKIPPED = "1 event of a newer version is skipped"
LATER_EVENTS_SKIPPED = "{count} events of a newer version are skipped"
NO_DOCUMENT_KEPT = "{flow}: the session has not saved any document of its flow"
STEP_TEXT_NOT_KEPT = "The session has not saved the text of this step."

# --- writing ---

SAVED_LATE = "not saved yet"
DISK_SILENT = "the disk does not respond"
FILE_DELETED = "the file was deleted"
FOLDER_NOT_OURS = "the folder belongs to somebody else"
NOT_A_FILE = "this is not a regular file"

# --- finding one ---

NO_SUCH_SESSION = (
    "there is no session {name!r} in {directory}; `wizard sessions` lists them, and the path of a "
    "journal works too"
)
SEVERAL_SESSIONS = "{count} sessions begin with {name!r}: {names}; give more of the name"
MORE_SESSIONS = "{names} and {more} more"

# --- ending the wizard that has one open ---

HOLDER_UNSEEN = "none of your wizards on this machine has it open"
HOLDER_GONE = "it has just been closed; try again"
HOLDER_STAYS = "process {pid} was asked to end and did not; end it yourself"
HOLDER_TROUBLE = "process {pid}: {reason}"

# --- recordings ---

NOT_A_RECORDING = "line {line}: {reason}; this is not a recording of `wizard watch`"
OTHER_FORMAT = "the file has format {format}, and this version reads format {known}"
NO_INTERVAL = "the header has no interval"
NO_TARGET_SAID = "the line does not say what was watched"
NO_FACT_VALUE = "{fact}: this is not the value of a fact"
PAIR_EXPECTED = "a pair of numbers is expected"
NO_SUCH_PROCESS = "it changes a process that is not there"
MANY_PROCESSES = "more than {most} processes"
MANY_PROCESSES_IN_ALL = (
    "line {line}: more than {most} processes were recorded up to here; give a file that ends before"
)
ANOTHER_PROCESS = "line {line}: from here on another process was recorded"
AS_IT_WAS = "as it was when the recording began"

SAMPLES_LOST = "line {line}: {samples} could not be written: {reason}"
SAMPLES_LOST_IN_GAPS = "{samples} could not be written, in {gaps} gaps, the first: {first}"
LINE_UNREADABLE = "line {line}: {reason}; what builds on it is left out"
LINES_UNREADABLE = "{lines} lines are damaged, the first: {first}"
RECORDING_CUT_OFF = "line {line}: the last line was cut off, and is left out"

# --- walking again on a flow of now ---

STEP_IS_GONE = "the step is no longer there"
ANSWER_IS_GONE = "the answer “{answer}” is no longer there"
LEADS_ELSEWHERE = "the answer “{answer}” now leads to {now}, not to {then}"
LED_TO_WHAT_IS_GONE = "the answer “{answer}” now leads to {now}; {then} is gone"
