"""What a trainee is told: why a case cannot be played, the briefing's frame and the debriefing."""

from __future__ import annotations

# --- why a case cannot be played here ---------------------------------------------------------

UNKNOWN_FAULT = "{file}: there is no fault {fault!r}; use one of {known}"
UNKNOWN_LIVE_FAULT = "there is no live fault {fault!r}; use one of {known}"
NOT_INSTALLED = "{modules} cannot be imported here; pip install 'runbook-wizard[training]'"
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
