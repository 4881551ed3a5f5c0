"""What is said when a scenario is made of a session, and what stands in its draft.

The sentences of the draft are Markdown; what is put into them is escaped.
"""

from __future__ import annotations

# --- why none can be made ---------------------------------------------------------------------

NO_GUIDANCE = (
    "{session}: the walk reached no guidance, so nothing says what is right; continue it "
    "(wizard resume {session}), then try again"
)
NO_SAMPLES = (
    "{session}: nothing was sampled, so there is nothing to show; choose a session that watched a "
    "process"
)
BAD_SAMPLES = "{session}: what was sampled cannot be played ({reason}); choose another session"

# --- front matter -----------------------------------------------------------------------------

TITLE = "{target}, {date}"
LEVELS = "1 explains each gauge, 2 shows numbers only, 3 hides the reasons too"
NO_READING = "nothing that the session recorded"

# --- briefing ---------------------------------------------------------------------------------

TO_BE_WRITTEN = "To be written:"
WRITE_BRIEFING = (
    "what the person on call was told: the text of the alert, what users",
    "reported, and what logs and dashboards say where the flow asks for something that no",
    "gauge shows. Then remove this box.",
)
ALERT_FIRED = "On {at} UTC the alert `{alert}` fired. It is about `{{{{ title }}}}`."
CALLED = "On {at} UTC somebody called for help. It is about `{{{{ title }}}}`."

# --- hints ------------------------------------------------------------------------------------

NUDGE = (
    "To be written: a nudge. Until then: look at the shape of the curves before you look at their "
    "height."
)
WHERE_TO_LOOK = (
    "To be written: what to look at. Until then: “{question}” is the question that decides."
)
NEARLY = "To be written: nearly the answer. Until then: the session saw this: {reading}."

# --- debriefing -------------------------------------------------------------------------------

WRITE_DEBRIEFING = (
    "what gave the cause away, what the trap was, and what to remember. Below is",
    "what the session recorded; keep what helps. Check the way in the front matter, too: it is the",
    "one that the session took, and has to be the best one.",
)
ENDED_AT = "The session ended at **{title}**."
ENDED_AT_RESULT = "The session ended at **{title}**, and its result is: {result}."
PATH_TAKEN = "The path that it took:"
JUMPED = "It jumped to {titles}; the way given there is the shortest one in the flow."
UNANSWERED = "The evidence could not answer these, so the briefing has to say what is known:"
WHAT_FOLLOWED = "What followed:"
NOTED = "What people noted:"
COPIED = "The commands that were copied:"
AS_STATED = "as stated before"
VERDICT_BECAUSE = "{verdict}: {why}"
