"""What happened in a session, an event each: the entries of its timeline."""

from __future__ import annotations

from typing import Final

SUPPORTS: Final = "the evidence supports it"
CONTRADICTS: Final = "the evidence contradicts it"
CANNOT_TELL: Final = "the evidence cannot tell"

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
TARGET_WITH_PID = "{title} (pid {pid})"
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
