"""What the full screen says. Keys and what they do are told by the table of actions."""

from __future__ import annotations

from typing import Literal

# --- everywhere ---

TOO_SMALL = "Too small: {width} x {height}. The wizard needs at least {least}."
MORE_BELOW = "{arrow} {more_lines}, Space"
MORE_ABOVE = "{arrow} {lines} above, PgUp"
ITEMS_BELOW = "{arrow} {count} more"
NUMBERS_SHOWN = "{first} to {last} of {count}"
BACK, SELECT, CHOOSE, SAVE, COPY, FINISH = "back", "select", "choose", "save", "copy", "finish"
SCROLL, SCROLL_UP = "scroll", "scroll up"
BACK_TO_STEP, BACK_TO_CAUSES = "back to the step", "back to the causes"
SHOW_UNWRAPPED, GO_THERE, TAKE_BACK = "show unwrapped", "go there", "take back"

# --- around a page ---

TARGET_LOST = "Gone: {title}"
EARLIER_STEPS = "{ellipsis} {count} earlier"
KNOWN, BY_EVIDENCE, CONTRADICTED = " (known)", " (by the evidence)", " (contradicted)"
PROBLEMS = "! {problems} in the document "
PROBLEMS_SHOWN = "! {problems} in the document, showing {shown} "
CAUSES, CAUSES_KEY = "Causes", " (press c for details)"
MORE_CAUSES = "  {count} more, ruled out or less likely"
LAST_OF_CURVE = "last {duration}"
LIMIT, ALL_OF_MACHINE = "limit", "all"

# --- a step ---

STEP_GOES_ON = "This step is longer. Press + to show more."
SELECT_TO_SEE_READINGS = "Press {keys} to select an answer and see what is known about it."
SELECT_TO_SEE_NEXT = "Press {keys} to select an answer and see where it leads."
NUMBER_TAKES_ENTER = "{number}: press Enter to choose it"
NO_SUCH_ANSWER = "There is no answer {number}."
SELECT_FIRST = "Select an answer first, or press its number."
NOT_DECIDED = "The evidence does not decide this yet. Press w to see what is missing."
COLOURS_ARE_OFF = "Colours are off (NO_COLOR or --no-color)."
COLOURS = "Colours: {name}."

# --- why ---

WHY = "Why: {title}"
NO_REASON = "The author of this step gave no reason."
GUIDANCE = "This is guidance rather than a question: it is where your answers have led."
CHECK_COUNTS_FROM_NOW = "This is a check: only what has been measured since it began counts."
SOURCE = "Source: {source}"
NEEDS = "needs  "
YOU_DECIDE = "for you to decide"

# --- causes ---

CAUSES_HEADING = "Possible causes, best supported first"
CAUSES_HINT = "Enter: what would have to be true, what rules it out"
NO_CAUSE = "No cause matches these words."
CAUSE_IS_GONE = "This cause is no longer listed."
WAS_ANSWERED = "{question} → {answer}"
CAN_BE_TAKEN_BACK = "{question} → {answer}. Press u to take this back: it is asked again then."
ALL_MUST_HOLD = "For it to be this, all of this must be true:"

# --- lists ---

FILTER_HINT = "type to filter"
NOTHING_MATCHES = "Nothing matches."
FIND_HEADING = "Find a step"
FIND_HINT = "type words from its text"
NO_STEP = "No step contains these words."
SEE_ALSO = "See also (Back returns here)"
PROCESS_HEADING = "Which process should be watched?"
PROCESS_HINT = "type part of its command line, or its PID"
LOOKING_FOR_PROCESSES = "Looking for processes…"
NO_PROCESS_MATCHES = "No process matches."
PROCESS_WITH_PID = "The process with PID {pid}"
PALETTE_HINT = "What do you want to do?"

# --- notes and results ---

VALUE_HEADING = "A fact that no machine can show"
VALUE_HINT = "a value such as 40/min, or FACT=VALUE"
VALUE_KEYS = "Enter takes it, and keeps it with the session; Esc leaves it out."
NOTE_HEADING = "A note at this step"
NOTE_HINT = "type your note, then press Enter"
NOTE_KEYS = "Enter saves it with the session; Esc discards it."
NOTE_SAVED = "The note is saved."
NOTE_WAITS = "The note is kept in memory: the disk does not take it yet."
ENDED_HEADING = "How did it end?"
ENDED_HINT = "1-3, or arrows and Enter"
RESULT_SAVED = "Saved: {result}."
READING_HINT = "in a few words"
READING_KEYS = (
    "Enter finishes the training with your diagnosis (the line may be empty); Esc goes back."
)
HINT_NUMBER = "Hint {number}"

# --- copying ---

COPY_HEADING = "Copy a command"
SENT = "Sent to the terminal's clipboard. If it did not arrive, select it below."
SENT_WIDE = "Sent to the terminal's clipboard. If it did not arrive, press v to select it."
TOO_LONG_TO_COPY = "Too long for the terminal's clipboard. Select it below, or press v."
COPY_THIS = "Press y to copy this one."
FILL_IN = "fill in yourself: {blanks}"
CANNOT_LEAVE_SCREEN = "This terminal cannot show text outside the wizard's screen."
PRESS_TO_RETURN = "Press Enter, Esc or q to return to the wizard. "

# --- the summary ---

SUMMARY = "Summary (Y copies it)"
SUMMARY_HEADING = "What happened, to paste into a chat"

# --- handing over ---

HANDOVER_HEADING = "For whoever takes over"
HANDOVER_IN_PROGRESS = "Preparing…"
HANDOVER_SAVED = "Saved in this file. Fill in what is missing and send it along:"
HANDOVER_SENT = SENT_WIDE

# --- help ---

HELP_HEADING = "Keys and signs"
HELP_PROMISE = (
    "The wizard does not run any of the commands it shows, and does not change the process it "
    "watches. The evidence never hides an answer: you decide."
)
ANSWER_SIGNS, GAUGE_SIGNS, STEP_SIGNS, COMMAND_SIGNS = "Answers", "Gauges", "Steps", "Commands"
VERDICT_MEANINGS: dict[Literal["true", "likely", "unknown", "unlikely", "false"], str] = {
    "true": "the measurements fit this answer",
    "false": "the measurements contradict this answer",
    "likely": "not sure yet, but most probably so: select the answer to see why, and how often "
    "that is right; it decides nothing",
    "unlikely": "the same, and most probably not so",
    "unknown": "something is missing; select the answer to see what",
}
COMMAND_MEANINGS: dict[Literal["read", "change", "danger", "args", "unknown", "code"], str] = {
    "read": "it changes nothing",
    "change": "it changes something",
    "danger": "what it removes may be lost for good",
    "args": "arguments to add to the start command, or the whole command",
    "unknown": "its author did not say what it does",
    "code": "for another program, such as SQL, or for a file",
}
STEP_MEANINGS = (
    ("(known)", "answered by what was said before, so you were not asked"),
    ("(by the evidence)", "answered by the measurements, as you allowed"),
    ("check: from now on", "only what is measured after you enter the step counts"),
    ("guidance", "what to do; a walk may end here"),
)
CURVE_SIGNS = "{low} to {high}"
CURVE_MEANING = "the last minutes, from nothing to the limit, the newest on the right"
GAP_SIGN, GAP_MEANING = "an empty place", "nothing was measured at that time"
BAR_MEANING = "how much of the limit is in use now"
MARK_MEANING = "a threshold that the document asks about"
LIMIT_MEANING = "the limit"
ALERT_SIGN, ALERT_MEANING = "!  !!", "near the limit; at the limit, or soon to reach it"

# --- replay ---

PLAYING, PAUSED, SKIPPING = "playing", "paused ", "idle   "
MOMENTS_HEADING = "What happened"
NO_MOMENT = "Nothing that happened matches these words."
REPLAY_HEADING = "Keys and signs of a replay"
REPLAY_PROMISE = "This shows what was recorded. It does not look at this machine."
TIMELINE_MEANINGS: dict[Literal["answer", "contradiction", "note", "verdict"], str] = {
    "answer": "an answer",
    "contradiction": "an answer that the evidence contradicted",
    "note": "a note",
    "verdict": "the evidence about an answer changed",
}

ALSO_CALLED: dict[str, str] = {
    "back": "undo previous return",
    "copy": "clipboard yank",
    "follow": "auto automatic skip",
    "why": "explain reason evidence",
    "find": "search grep",
    "causes": "diagnosis board possible",
    "process": "pid target server",
    "demo": "example tour try",
    "span": "hours minutes days past history zoom range",
    "colours": "theme dark light contrast colors",
    "help": "keys manual shortcuts",
    "enter_value": "set rate requests fact number",
    "note": "comment write annotate",
    "ended": "solved close result done",
    "summary": "export chat slack paste share",
    "hand_over": "export handover ticket colleague report share save",
    "hint": "tip clue",
    "suspend": "shell background",
    "quit": "exit leave close",
}
"""What people call an action who look for it, besides the words of its own row."""
