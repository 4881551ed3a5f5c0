"""What stands beside a flow's own words: in the text of a step, and in diagrams of the flow."""

from __future__ import annotations

# What a command does.
READ_ONLY = "read-only"
CHANGES = "changes something"
CAN_LOSE_DATA = "CAN LOSE DATA"
FOR_START_COMMAND = "for the start command"
CHECK_FIRST = "check before you run it"
NUMBERED_COMMAND = "Command {number}, {kind}"

# Call-outs.
NOTE = "Note"
TIP = "Tip"
IMPORTANT = "Important"
WARNING = "! WARNING"
CAUTION = "! CAUTION"

# Steps.
READ_ON = "Read on"
MORE_TEXT = "There is more."

# Diagrams.
NO_STEP = "no step {step}"
ALERT = "alert {alert}"
WHEN = "when {condition}"
SEE_ABOVE = "{step} (see above)"
SEE_BELOW = "{step} (see below)"
LINKED_ONLY = "Opened by links in the text only:"
NOT_LINKED = "Nothing leads here:"
