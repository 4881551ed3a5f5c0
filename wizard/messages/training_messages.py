"""What a trainee is told: why a case cannot be played, the briefing's frame and the debriefing."""

from __future__ import annotations

# --- why a case cannot be played here ---------------------------------------------------------

UNKNOWN_FAULT = "{file}: there is no fault {fault!r}; use one of {known}"
UNKNOWN_LIVE_FAULT = "there is no live fault {fault!r}; use one of {known}"
NOT_INSTALLED = "{modules} cannot be imported here; install with: {command}"
ONE_CORE = (
    "this fault fills a CPU core, and this machine has only one; use a machine with more cores"
)
NO_GROUP = "{reason}; use a machine that allows it, or choose another scenario"
GROUP_FORBIDDEN = (
    "no control group can be created in {parent}; run it as root, or choose another scenario"
)
NO_CONTROLLER = "no control group for {controller} can be created here"
LEFT_EARLY = "you left before it started"
DID_NOT_START = "it did not start: {reason}; try again, or choose another scenario"
SUPERVISOR_ENDED = "its supervisor has ended"
SUPERVISOR_SILENT = "its supervisor did not report its {key}"

UNREADABLE_RECORDING = "{place}: {reason}; name a recording of `wizard watch` as `recording:`"
NO_RECORDING = "{file}: {reason}; correct the path, or put the recording there"
BAD_PATH = (
    "{file}: this is not a valid file name ({reason}); name a recording of `wizard watch` as "
    "`recording:`"
)

# --- progress ---------------------------------------------------------------------------------

NOT_A_FILE = "not a regular file"
NOT_YOURS = "not a regular file of yours"

# --- a card to share ---------------------------------------------------------------------------

CARD_LEVEL = "Training, level {level}, {day}"
CARD_RIGHT, CARD_WRONG = "Right", "Not this time"
CARD_NO_HINT = "without a hint"
CARD_TIME, CARD_LATE = "in {time}", "in {time}, over the time"
CARD_PREDICTED = "{right} of {count} predictions right"
CARD_AGAIN = "The same one: wizard train {scenario} --seed {seed}"

# --- a training as it goes --------------------------------------------------------------------

TRAINING_HEADING = "Training, level {level}"
TRAINING_HEADING_HINTS = "Training, level {level}, {hints}"
BEGIN = "Begin"
FINISH = "This is my diagnosis: finish"
BACK_TO_FORK = "Back to where you went wrong"
WHICH_READING = "Which reading gave it away?"
TIME_OVER = "time is up: continue with what you have seen"
APPLICATION_STARTING = "The application is starting"
NOTHING_STARTED = "Nothing could be started"
CANNOT_CONTINUE = "This training cannot continue: {reason}"
THE_BRIEFING = "The briefing"
ONCE_MORE = (
    "O plays this once more (wizard train {scenario} --seed {seed}), N what you need most "
    "(wizard train). To share how it went: wizard train --card."
)

REFUSED_FOLLOW = "In a training you give the answers: the evidence decides nothing for you."
REFUSED_CAUSES = "In a training the list of causes would give too much away."
REFUSED_PROCESS = "In a training you cannot choose what is watched."
REFUSED_ENDED = "A training ends with your diagnosis: go on to the guidance that fits."
REASONS_LATER = "At level 3 there are no signs and no reasons before your diagnosis."
NOT_BEGUN = "The walk has not begun yet; 1 begins it."
WALK_OVER = "The walk is over."
TRAINING_FAILED = "This training cannot continue."
NO_ANSWER_HERE = "there is no answer {number} here"
NO_SUCH_ANSWER = "{step!r} has no answer {number}"
NO_WALK = "there is no walk now"

YOU_SAID = "You said “{answer}”: "
PREDICTED_SUPPORTED = "the evidence supports it. Choose it to go on."
PREDICTED_CONTRADICTED = "the evidence contradicts it. Choose it anyway, or another answer."
PREDICTED_LIKELY = "it is likely, right {times}. Choose it to go on."
PREDICTED_UNLIKELY = "it is unlikely, right {times}. Choose it anyway, or another answer."
PREDICTED_UNKNOWN = "the evidence cannot tell yet. Choose it, or another answer."
PREDICTED_UNSEEN = "no gauge shows this. Choose it, or another answer."

NO_HINTS = "There are no hints in this training"
NO_MORE_HINTS = "There are no more hints"
HINT_OF = "Hint {number} of {count}"

# --- the briefing -----------------------------------------------------------------------------

LEVELS = {
    1: "Level 1: each question explains the readings that it is about. You have {minutes}.",
    2: "Level 2: you see numbers and curves without explanations. You have {minutes}.",
    3: (
        "Level 3: you see numbers and curves only; signs and reasons come after your diagnosis. "
        "You have {minutes}."
    ),
}

# --- the debriefing: how it went --------------------------------------------------------------

LEFT = "You left before giving a diagnosis. The right one was {cause}."
NO_CAUSE = "nothing"
RIGHT, WRONG, RIGHT_AGAIN = "Right. ", "Not this time. ", "Right this time. "
MENDED = "You found it from where the paths diverged: {end}."
WRONG_END = "You ended at {end}; the right diagnosis was {cause}."
OTHER_END = "{end} is a good end too; the shortest path leads to {cause}."
SHORTEST = "It is {end}, and you took the shortest path."
SHORTEST_ALONE = "It is {end}, and you took the shortest path without a hint."
RIGHT_END = "It is {end}."

# --- the debriefing: the path -----------------------------------------------------------------

YOUR_SHORTEST = "Your path, which is the shortest"
BOTH_PATHS = "Your path beside the shortest"
PATH_COLUMNS = ("Question", "Your path", "Shortest path")
DIAGNOSIS = "Diagnosis"
SAME = "the same"
WRONG_TURN = "A wrong turn that you came back from"
DIVERGED = "Where the paths diverged"
YOU_ANSWERED = "You answered {answer}."
YOU_JUMPED = "You went elsewhere."
SHORTEST_ANSWERS = "The shortest path answers {answer}."
BETTER_ANSWER = "A better answer was {answer}."
SAME_VERDICT = "It said the same of that answer."
NO_GAUGE = "No gauge shows that: go by what the briefing and the log say."
GAUGES_SHOWED = "What the gauges showed at the end: {shown}."
VERDICTS = {
    "true": "The evidence supported it.",
    "false": "The evidence contradicted it.",
    "likely": "It was likely, right {times}.",
    "unlikely": "It was unlikely, right {times}.",
    "unknown": "The evidence could not tell yet.",
}
VERDICTS_BECAUSE = {
    "true": "The evidence supported it: {why}.",
    "false": "The evidence contradicted it: {why}.",
    "likely": "It was likely, right {times}: {why}.",
    "unlikely": "It was unlikely, right {times}: {why}.",
    "unknown": "The evidence could not tell yet: {why}.",
}

# --- the debriefing: in short -----------------------------------------------------------------

IN_SHORT = "In short"
YOUR_READING, NO_READING = "What you went by", "you did not say"
BEST_READING, NO_BEST_READING = "What an expert goes by", "the scenario does not say"
PREDICTIONS, PREDICTED = "Predictions", "{right} of {count} right"
HINTS, NO_HINTS = "Hints", "none, you did it on your own"
WRONG_TURNS = "Wrong turns that you came back from"
TIME, TOOK = "Time", "{time} of {limit}"
TOOK_TOO_LONG = "{time}, {over} over the limit of {limit}"
TO_LEARN = "What there is to learn"
