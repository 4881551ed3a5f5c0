"""What is said of curves: what memory does, how a process spends its time, and what that rests on.

It never says that a leak is confirmed (FACTS.md, Calling a trend): under half an hour growth may
be warm-up, and from two hours on it is consistent with a slow leak, or with an allocator that keeps
what was freed.
"""

from __future__ import annotations

NEEDS = "needs {needed}, {seen} seen"
NEEDS_SINCE_GAP = "needs {needed}, {seen} seen since a gap"
NEEDS_SINCE_KILL = "needs {needed}, {seen} seen since it was killed for memory"
NEEDS_NOTHING_SEEN = "needs {needed}, nothing was seen"
NEEDS_OLDER_PROCESS = "needs {needed} after the process's first {warm_up}; it is {age} old"
TOO_FEW_VALUES = "too few values in {seen}"
JUST_MOVED = "it has just moved; its new level has to be seen for longer"
TOO_SHORT = "{seen} is too short to tell"

OVER = "over {seen}"
OVER_WARM = "over {seen}, without the first {warm_up} of the process"
UNTIL_RESTART = "{trend}, until a restart {ago} ago"
EITHER = "{words}, {rate}"
"""Several words are possible, growing among them."""

RISING = "rising {rate}"
FALLING = "falling {rate}"
LEVEL = "level"
GROWING = "growing"
GROWING_BY = "growing {rate}"
GROWING_OR_WARM_UP = "growing {rate}; may be warm-up"
FLAT = "flat at {size}"
GROWING_IN_LIVES = "growing {rate} in each of {lives}, until killed"
FELL = "fell by {size}"
FELL_AGO = "fell by {size} {ago} ago"
FELL_JUST_NOW = "fell just now, to {size}"
STEP = "step of {size}"
STEP_AGO = "step of {size} {ago} ago"
SPIKY = "spiky, {low} to {high}"

AT_MOST = "at most {most} within {time} more"
CLIMBED_TO_KILL = "it climbed straight for {seen} until it was killed for memory"
CLIMBED_TO_LIMIT = "it climbed straight for {seen} to the limit and fell at once, as by a kill"
CAME_DOWN_BY_KILL = "it came down because it was killed for memory"
ON_MADE_CURVES = "on made curves"
EACH_LIFE_CLIMBED = "each life climbed straight until it was killed"
LIKE_A_LEAK = "consistent with a slow leak or with allocator retention"
WORK_DOES_NOT_RISE = "the CPU use does not rise with it"
WORK_NOT_KNOWN = "the CPU use is not known, so a rising load is not ruled out"
WORK_RISES_TOO = "the CPU use rises too, but no load stays straight for so long"

STRAIGHT_CLIMB = "a straight climb for {seen}"
NEARLY_STRAIGHT_CLIMB = "a nearly straight climb for {seen}"
UNEVEN_CLIMB = "an uneven climb for {seen}"
FULL = "full in {time}"
FULL_IN = "{because}, full in {time}"
MAY_BE_WARM_UP = "{because}; may be warm-up"
FULL_WHILE_WARMING_UP = "{because}, before a warm-up would be over"
ON_REAL_MACHINES = "on real machines"
ON_REAL_PROCESSES = "on real processes"
ON_REAL_AND_SIMULATED = "on real and simulated curves"

NOT_STEADY = "{seen} shows no steady climb"
MORE_WORK = "the CPU use rises too: more work, or a leak that follows it"
TOO_LITTLE = "it climbs too little in {seen} to tell a leak from the day's load"
IN_JUMPS = "it climbs in jumps"
STAIRCASE = "a few jumps make most of the climb"
LEVELLED_OFF = "the climb has levelled off"
LEVEL_BESIDE_LIMIT = (
    "level for {seen}; so near the limit that is too short to tell whether it stays below"
)
LIVES_CLIMBED = "it climbs straight and falls at once, as a leak that is killed or restarted does"
WORKERS_REPLACED_CLIMB = "it climbs straight until workers are replaced"
WORKERS_REPLACED_FALL = "workers are replaced, and each time memory comes down for a while"
TO_AND_FRO = "it goes to and fro between two levels"
SLOWS_DOWN = "the climb slows down, as a warm-up does"
ONLY_BEGUN = "the climb has only just begun"
UP_AND_DOWN = "it goes up and down while it climbs, as load does"
LIKE_A_WAVE = "it climbs like the wave of a load"
JUST_CAME_DOWN = "it has just come down"
WORKERS_JUMPED = "its workers jumped one after the other"

WORKER_HOLDS = "its worker holds only {held} of {rise}"
WORKERS_HOLD = "the {count} workers hold only {held} of {rise}"
WORKER_JUMPED = "pid {pid} jumped"
WORKER_CLIMBS = "pid {pid} climbs"
ALONE_JUMPED = "pid {pid} alone jumped ({size}), not the other {others}"
ALONE_CLIMBS = "pid {pid} alone climbs ({size}), not the other {others}"
BOTH_JUMPED = "both workers jumped"
BOTH_CLIMB = "both workers climb"
BOTH_WENT_UP = "both workers went up, {jumped} of them in a jump"
ALL_JUMPED = "all {count} workers jumped"
ALL_CLIMB = "all {count} workers climb"
ALL_WENT_UP = "all {count} workers went up, {jumped} of them in a jump"
SOME_JUMPED = "{up} of {count} workers jumped"
SOME_CLIMB = "{up} of {count} workers climb"
SOME_WENT_UP = "{up} of {count} workers went up, {jumped} of them in a jump"
WORKER_REPLACED = "1 worker was replaced in this time"
WORKERS_REPLACED = "{count} workers were replaced in this time"

NO_CLIMB = "memory shows no climb in {seen}"
NO_PARTS = "what each process holds was not read"
NOT_PLACED = "none of the parts that are known holds the climb"
IN_SEVERAL = "it is in several parts"
NOT_TOLD_APART = "which of them is not known"
PARTS_UNKNOWN = "not all of the processes in the control group could be read"
PARTS_DISAGREE = (
    "the processes hold {held} of the {own} that no file backs: the rest may be pages that they "
    "stop sharing (--preload)"
)
PARTS = {
    "worker": "one worker",
    "workers": "the workers",
    "main": "the main process",
    "sibling": "another program in the container",
    "shared-memory": "shared memory",
    "file-cache": "the file cache",
    "file-cache or shared-memory": "mapped files or shared memory",
}
PART_ROSE = "{part} {size}"
WHO_GROWS = "{who}, {held} of {rise} more in {seen}"

START_NOT_SEEN = "its start is not within the {seen} that are judged"
AT_START = {
    "same": "as high as now ({size})",
    "lower": "lower than now ({size})",
    "higher": "higher than now ({size})",
}
NO_SLOPE = "no slope fits: memory is {trend}"
NO_TIME_TO_LIMIT = "memory may never reach the limit"
NOT_WITHIN = "memory is flat: not within {time} more"
WITH_HISTORY = "{text} ({span} of history)"
FROM_HISTORY = "{span} from the history"
ALL_FROM_HISTORY = "all of it from the history"
HISTORY_APART = "the history ends at {before}, but what is measured here begins at {after}"

IDLE = "idle"
WAITING = "waiting, not CPU-bound"
BOUND = "CPU-bound, not waiting"
STARVED = "CPU-bound, short of CPU"
BURSTS = "computes in bursts"
UNSEEN = "something short-lived computes"
THROTTLED = "throttled by its quota"
WAITS_NOT_KNOWN = "how often it waits is not known"
CROWDED = "it rarely waits, and others want the CPU too"
LESS_THAN_A_CORE = "it rarely waits, but does not get a whole core"
WAITS_FOR_WHAT = (
    "it uses {share} of a core, and whether it waits for work or inside it does not show"
)
COMMANDS_WAIT = "whether the commands that it runs compute or wait is not known"
MANY_WORK = "each process uses little, but all together {cores}"
IN_COMMANDS = "{share} of it in commands that it ran and that have ended"
PART_OF_CORE = "{share} of a core"
SWITCHES = "{count:.0f} voluntary switches/s"
STOPPED = "stopped in {share} of the periods"
IN_PROGRAM = "{share} of it in the program"
IN_KERNEL = "{share} of it in the program, the rest in the kernel"
