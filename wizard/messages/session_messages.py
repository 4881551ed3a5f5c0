"""What is said of saved sessions: listed, deleted, resumed, replayed, written up, judged again."""

from __future__ import annotations

from typing import Final

NO_SESSIONS = "there are no sessions in {directory}"
NO_SESSION_TO_READ = (
    "there are no sessions in {directory}; give the path of a journal, or choose another folder "
    "with --session-dir"
)
FOLDER_UNREADABLE = "{directory}: {reason}; choose another folder with --session-dir"
FOLDER_WITHOUT_NAME = "--session-dir: the name is empty; give a folder"

# --- sessions ---

ONLY_WITH_PRUNE = "--older-than and --yes only make sense with --prune, which deletes sessions"
PRUNE_NEEDS_AGE = "--prune: say how old, e.g. `wizard sessions --prune --older-than 90d`"
DELETE = "Delete {sessions} older than {age} ({size}) for good?"
NOBODY_TO_CONFIRM = "nothing was deleted: there is no terminal to confirm in; confirm with --yes"
NOTHING_DELETED = "nothing was deleted"
STAYS_OPEN = "{session}: it is open, and was not deleted"
DELETED = "deleted {sessions} older than {age}"

# --- resume ---

GOING_ON_AFTER = "Continued after {pause}"
ANOTHER_IS_OPEN = "another session is open elsewhere"
IS_A_TRAINING = (
    "{session}: this is a training, and its fault ran only once; `wizard train {scenario} --seed "
    "{seed}` starts the same one again, `wizard replay {quoted}` plays this one back"
)
NO_SESSION_TO_RESUME = (
    "there are no sessions in {directory}; choose another folder with --session-dir"
)
ONLY_TRAININGS = "{directory}: there are only trainings here; `wizard train` starts them again"
NONE_UNFINISHED = (
    "no session in {directory} is unfinished; `wizard resume {latest}` continues the latest one "
    "anyway, `wizard sessions` lists all of them"
)
RESUME_THIS_TOO = "{session} is unfinished too, and {age} old. Continue that one?"
STATE_THEIRS = "not ours"
THEIRS = "{why}; it can be read by its name, and nobody is offered it"
NOT_WRITABLE = "{file}: {reason}; copy it to a place where you can write, and resume the copy"
OPEN_UNSEEN = "{session} is open in another wizard, which cannot be seen from here; quit it there"
OPEN_IN = "{session} is open in another wizard (process {pid})"
OPEN_IN_TERMINAL = "{session} is open in another wizard (process {pid} on {terminal})"
TAKE_OVER = "{open}. End that one, and continue here?"
TAKE_OVER_OPTION = "{open}; --take-over ends that one"
STAYS_THERE = "{open}, and stays open there"
NO_FIRST_STEP = "{file}: it ended before its first step; start a new one"
STEP_NOT_IN_FLOW = "{file}: it stopped at a step that its flow does not contain"
DOCUMENT_CHANGED = "the document has changed since then"
DOCUMENT_GONE = "the document is gone; this is its text as it was saved"
LINE_CUT_OFF = "the line was cut off"

# --- replay, report ---

NOTHING_WATCHED = "nothing was watched"
HANDOVER_IS_MARKDOWN = "--handover writes Markdown; leave out --format, or use --format md"
WRITTEN_TO = "written to {file}"
FILE_EXISTS = "{file}: this file exists already; --force overwrites it"
FILE_EXISTS_KEPT = "{file}: this file exists already, and was not changed; choose another with -o"
NOT_A_FILE_NAME = "this is not a valid file name"
FILE_NOT_WRITTEN = "{file}: {reason}; choose another file with -o"

# --- rediagnose ---

JUDGED_AGAIN = "{session}, judged by {flow} with wizard {version}"
NO_DIFFERENCE = "{answers}, {verdicts}: no differences"
DIFFERENCES = "{answers}, {verdicts}: {differences}"
VERDICT_DIFFERS = "{answer}: {then} then, {now} now"
VERDICT_DIFFERS_BECAUSE = "{answer}: {then} then, {now} now ({because})"
ANSWER_GONE = "{answer}: this answer no longer exists"
STEP_GONE = "{answer}: this step no longer exists"
LEADS_ELSEWHERE = "{answer}: led to {then} then, leads to {now} now"
DECIDES_OTHERWISE = "the evidence decided {then} then, and decides {now} now"
EVIDENCE_LEADS_TO = "The evidence alone leads to “{step}”:"
EVIDENCE_LEADS_AS_FAR_AS = "The evidence alone leads as far as “{step}”:"
STILL_POSSIBLE = "    still possible: {answer}"
STILL_POSSIBLE_NEEDS = "    still possible: {answer}: {missing}"

# --- the timeline: what happened in one, an event each ---

SUPPORTS: Final = "the evidence supports it"
CONTRADICTS: Final = "the evidence contradicts it"
CANNOT_TELL: Final = "the evidence cannot tell"
MAKES_LIKELY: Final = "the evidence makes it likely"
MAKES_UNLIKELY: Final = "the evidence makes it unlikely"

STEP = "{title}"
STEP_BY_ALERT = "Alert {alert}: {title}"
STEP_SEE_ALSO = "See also: {title}"
STEP_FOUND = "Found: {title}"
BACK_TO = "Back to: {title}"
BACK_TO_EARLIER = "Back to: an earlier step"

ANSWERED = "Answered: {answer}"
ANSWERED_SAYING = "Answered: {answer} ({evidence})"
KNOWN_ALREADY = "Known: {answer}"
KNOWN_SAYING = "Known: {answer} ({evidence})"
BY_EVIDENCE = "By the evidence: {answer}"
BY_EVIDENCE_SAYING = "By the evidence: {answer} ({evidence})"
SAYS_BECAUSE = "{verdict}: {numbers}"
CHANGED_MIND = "{answer}: {verdict}"

NOTE = "Note: {text}"
COPIED_COMMAND = "Copied: {text}"
WATCHING = "Watching {title}"
WATCHING_PID = "Watching {title} (pid {pid})"
LOST = "Lost sight of the target: {reason}"
STATED = "Stated: {fact} is {value}"

TRAINING = "Training, level {level}: {title}"
PREDICTED = "Predicted: {answer} ({evidence})"
HINT = "Hint {number}: {text}"
DIAGNOSED_RIGHT = "Diagnosis: {title} (right)"
DIAGNOSED_WRONG = "Diagnosis: {title} (wrong)"
DIAGNOSED_RIGHT_BY = "Diagnosis: {title} (right); recognized by: {reading}"
DIAGNOSED_WRONG_BY = "Diagnosis: {title} (wrong); recognized by: {reading}"

RESULT = "Result: {result}"
RESUMED_WITH = "Resumed with wizard {version}"
QUIT = "Left the wizard"
ENDED_BY = "Ended: {reason}"
