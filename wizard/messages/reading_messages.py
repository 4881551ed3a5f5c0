"""What a reading says of itself: where a number comes from, and why one is not known."""

from __future__ import annotations

NO_PROCESS = "no process is watched"
NOT_SAMPLED = "nothing has been sampled yet"
NOT_SAMPLED_SINCE = "nothing has been sampled since this question was entered"
LAST_SAMPLE_OLD = "the last sample is {age} old"
SECOND_SAMPLE = "needs a second sample"
NOT_MEASURED = "not measured here"
NOT_DETECTED = "could not be detected"

STATED = "stated by hand"
STATED_AS_DETECTED = "detected and confirmed"
FROM_HISTORY = "from the history file"

NO_CONTAINER = "it is not in a container, or not in this one"
STARTED = "start of process {pid}"

OF_THE_MACHINE = "the machine (no limit is set)"
"""What a share is of where nobody set a limit."""

AMOUNT_OF = "{used} of {limit}"
RANGE = "{low} to {high}"
WITH_PID = "{value} (pid {pid})"
AT_LEAST = "at least {value}"

MEMORY_OF_GROUP = "working set of the control group"
MEMORY_OF_SHARED_GROUP = "working set of the control group, which other processes share"
PARTS = "of it {parts}"
"""How much of the memory in use is not the program's own."""

PART_FILE = "{size} file cache"
PART_SHARED = "{size} shared memory"
MEMORY_IS_PSS = "PSS of the process tree"
MEMORY_IS_RSS = "RSS of the process tree, which counts shared pages more than once"
MEMORY_OF_MACHINE = "memory of the whole machine that is not available"
MEMORY_NOT_READ = "how much memory is in use could not be read"
MEMORY_LIMIT_OF_GROUP = "limit of the control group"
MEMORY_LIMIT_OF_MACHINE = "{value}, all that the machine has"
MEMORY_LIMIT_NOT_READ = "no memory limit could be read"
MEMORY_SHARE_NOT_KNOWN = "the memory used or its limit is not known"
NO_LIMIT = "no limit is set"

PEAK_SEEN = "the highest seen while watching"
PEAK_COUNTS_CACHE = "the kernel's peak counts file cache too"
PEAK_BEFORE = "the peak from before watching began is not known"
PEAK_NOT_READ = "how much memory was in use could not be read"
OOM_KILLS_COUNTED = "counted by the control group while one of its processes ended"
OOM_KILLS_NOT_COUNTED = "nothing counts the kills in its control group"
KILL_AGO = "{count}, {ago} ago"
KILLS_AGO = "{count}, the last {ago} ago"
KILLS_BEFORE_CHECK = "{kills} before this question was entered"
KILLS_BEFORE_WATCHING = "{kills} before we began to watch, it is not known when or of what"
KILLS_BEFORE_BIRTH = "{kills} before this process started, or of another one in the container"
KILLS_OF_OTHERS = "{kills} of another process in the container, not of this one's"
KILLS_OF_NOBODY = "{kills} while we watched, but it is not known of which process"
OOM_KILLS_NONE = "none counted, but the count restarts with the container"
RSS_OF_WORKER = "its RSS"
NO_WORKER = "no worker is running"
WAITED_FOR_MEMORY = "share of the last second in which something waited for memory"

CPU_OF_GROUP = "CPU time of the control group"
CPU_OF_TREE = "CPU time of the process tree"
CPU_OF_MACHINE = "CPU time of the whole machine"
CPU_NOT_READ = "how much CPU is in use could not be read"
CPU_LIMIT_OF_GROUP = "quota of the control group"
CPU_LIMIT_OF_MACHINE = "{value}, all that the machine gives"
CPU_LIMIT_NOT_READ = "no CPU limit could be read"
CPU_SHARE_NOT_KNOWN = "the CPU used or its limit is not known"
NO_QUOTA = "no quota is set"
THROTTLED_OVER = "of the scheduling periods since the last sample"
USER_SHARE_OVER = "of the CPU time since the last sample"
TOO_LITTLE_CPU = "too little CPU was used"
OF_ONE_CORE = "{value} of one core"
OF_ENDED_CHILDREN = "{share} of it by commands that it ran and that have ended"
UNSEEN_IN_GROUP = (
    "the processes that we see use {seen} of a core, their control group {whole}: something "
    "short-lived computes"
)
UNSEEN_ABOVE = (
    "the processes that we see use {seen} of a core, and what has ended outside their tree {unseen}"
    ": something short-lived may compute for them"
)
COUNTED_ELSEWHERE = (
    "the processes that we see use {seen} of a core, their control group only {whole}: some are "
    "counted in another one"
)
BUSIEST_NOT_READ = "no process could be read"
NOTHING_BUSY = "no process is using the CPU"
WAITED_FOR_CPU = "share of the last second in which something waited for a CPU"

NO_TREE = "no process tree is being watched"
RESTARTS_SEEN = "seen in {seconds:.0f} s"
NO_RESTART_SEEN = "none was seen yet; to be sure takes {seconds:.0f} s"

# --- what is advised ------------------------------------------------------------------------------

HALF_OF = "half of {name}, which is {number}"
TWENTIETH_OF = "a twentieth of {number}"
CORES_OF_LIMIT = "{number} is the number of cores of its limit"
NOTHING_IN_FORCE = "what is in force is not known, or is nothing"
