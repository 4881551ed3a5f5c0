"""What the line UI says besides what both UIs say (`walk_messages.py`, the table of actions)."""

from __future__ import annotations

# --- the prompt ---

YOUR_ANSWER = "Your answer"
WHAT_NOW = "What now"
PROMPT = "{question} ({hint}):"
HELP_HINT = "? help"
PICK_NUMBER = "{question} ({numbers}, Enter for none):"
TOO_LONG = "That line is too long: {most} characters are the most."
NOT_IN_LIST = "There is no {number} in the list."

# --- what was asked for ---

NOT_OFFERED = "There is no answer {number} here; 1 to {count} are offered."
NOT_OFFERED_BUT_ONE = "There is no answer {number} here; only 1 is offered."
NOTHING_OFFERED = "There is no answer {number} here; none is offered."
MEANS_NOTHING = "“{text}” means nothing here; ? shows what you can type."
UNDECIDED = "The evidence does not decide this question yet; w says what is missing."
WHICH_COMMAND = "Which command"
FILL_IN = "Not known, so fill this in yourself: {names}"
WHICH_CAUSE = "Show more about which"
GO_THERE = "Go where"
TO_GUIDANCE = "Guidance: {title}"
TAKE_BACK = "Take back “{answer}”: {question}"
FOLLOW_WHICH = "Follow which"
GO_TO_WHICH = "Go to which"
WORDS = "Words:"
FOUND_NOTHING = "Nothing contains “{words}”."
WATCH_WHICH = "Watch which"
NOT_A_PID = "“{text}” is not a PID; p alone lists the processes that were found."
NOTE = "Note:"
NOTED = "Noted."
ENTER_VALUE = "Fact and value, such as requests.rate=40/min:"
HOW_ENDED = "How did it end"
RECORDED = "Recorded: {result}."
HANDOVER_FILE = "This is saved in a file, to be filled in and sent along:"
NO_SUCH_OPTION = "There is no {number} here; choose 1 to {count}."
HINT = "Hint {number} of {count}:"
ENTER_SKIPS = "{question} (Enter alone skips it)"

# --- what happened meanwhile ---

READ_AGAIN = "The document was read again."
EVIDENCE_WENT_ON = "The evidence went on."
CHANGED = "Something has changed."

# --- a step ---

NOW_AT = "Now: {step}"
SOURCE = "Source: {source}"
SUMMARY = "Summary: {text}"
GOES_ON = "The step goes on; + prints more of it."
NO_REASON = "The document gives no reason for this question."
IS_GUIDANCE = "This is guidance: it is where the answers so far lead."
WHY = "Why:"
LEADS_TO = "Leads to: {step}"
TRUE_WHEN = "True when: {condition}"
EVIDENCE = "Evidence: {verdict}"
EVIDENCE_BECAUSE = "Evidence: {verdict} ({reasons})"
MUST_BE_TRUE = "All of this would have to be true:"
REMEDY = "What to do: {remedy}"
REMEDY_STANDING = "{arrow} {remedy} · {standing}"
CHECK = "Check: {words}"
CHECK_OF = "Check of “{step}”: {words}"
PROBLEMS = "Problems:"
MORE_PROBLEMS = "and {count} more; `wizard check` lists all of them"
HAS_PROBLEMS = "The document has {problems}; r lists them"
WATCHING = "Watching {target}"
WATCHING_DETAIL = "Watching {target}: {detail}"
LOST = "Lost {target}: {detail}"
NO_TARGET_CHOOSE = "{why}; p chooses one"
SO_FAR = "So far: {steps}"
SO_FAR_AFTER = "So far, after {earlier}: {steps}"
DID_NOT_HELP = "{step} (did not help)"
KNOWN = "{step} (known)"
CONTRADICTED = "{step} (the evidence contradicted it)"
TEXT_LINKS_TO = "The text links to:"
MANY_TO_CHOOSE = (
    "There are {count} to choose from: type f and words of a title to find one, l to list them "
    "all, or a number."
)
