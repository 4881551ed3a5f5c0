"""What the demo says beside each screen."""

from __future__ import annotations

TITLE = "Demo"
TARGET = "gunicorn shop.wsgi, 20 minutes of a recording"
NUMBER = "Hint {number} of {count}: "
ELSEWHERE = "This is off the shown path. Look around; `b` goes back."

HINTS = {
    "memory-server": (
        "each screen asks one question of a troubleshooting document. `✓` is the answer that the "
        "evidence supports, and below stands why. Enter takes the marked answer, a digit any other."
    ),
    "memory-curve": (
        "at the top is the watched process, here a recorded one: its memory from nothing to the "
        "limit, what it does, and when it will be full. `w` says why this is asked."
    ),
    "who-grows": (
        "`c` shows all possible causes, with what speaks for and against each. `b` goes back; "
        "nothing that you answered is lost."
    ),
    "recycling": (
        "for this the start command was read. What could not be read has the sign `?`, with what "
        "is missing; what most probably holds is `~ likely`."
    ),
    "recycle-workers": (
        "this is the document's guidance, filled in for this process. The number is computed, and "
        "below it stands what it is made of. `y` copies a command; the wizard runs none. Go on to "
        "the check."
    ),
    "did-recycling-help": (
        "after a fix the wizard watches whether it held, and counts only what it sees from now on. "
        "A recording shows no more: `q` leaves."
    ),
}
"""A hint for each step of the shown path, by its id."""

AFTERWARDS = """\
Next:
  wizard                 beside a process of yours, on its machine
  wizard train           practise on real, harmless faults
  wizard run FILE.md     walk a runbook of your own"""
