"""What is said of measuring: why the target is watched no longer, and what cannot be read."""

# --- the target -----------------------------------------------------------------------------------

HAS_ENDED = "process {pid} has ended"
ID_IN_USE_AGAIN = "process {pid} has ended, and another has its id now"
NOTHING_KNOWN = "nothing is known about the process"
NOT_ALLOWED = "no permission to read the process ({error})"
NO_PROCESS_CHOSEN = "no process is chosen"
ONLY_THE_FIRST = "only the first {count} processes are watched"
UNREADABLE = "could not be read: {error}"

# --- its control groups ---------------------------------------------------------------------------

NO_GROUP = "no control group can be read ({error})"
NO_GROUP_COUNTS_MEMORY = "no control group accounts for its memory"
NO_GROUP_COUNTS_CPU = "no control group accounts for its CPU time"
NO_PRESSURE_IN_V1 = "version 1 control groups do not measure pressure"
NO_PRESSURE = "this kernel does not measure pressure"
GROUP_SAYS_NO_MEMORY = "the control group does not say how much memory it uses"
GROUP_SAYS_NO_CPU = "the control group does not say how much CPU time it used"
NO_PEAK = "the kernel keeps no peak for this control group"
NO_OOM_KILLS = "the kernel does not count OOM kills for this group"
GROUP_SAYS_NO_PART = "the control group does not say it"
PARTS_OF_OTHERS = "its control group has no limit and holds other programs too"
NO_HIGH = "no memory.high is set"
NO_HIGH_IN_V1 = "version 1 control groups have no memory.high"
NO_QUOTA = "no CPU quota is set, so nothing can be throttled"
NO_THROTTLING = "the control group does not count throttling"

# --- the machine ----------------------------------------------------------------------------------

NO_MACHINE = "the machine's memory cannot be read ({error})"

# --- this program's own place ---------------------------------------------------------------------

OOM_SCORE_STAYS = "oom_score_adj could not be set: {error}"
NICE_STAYS = "nice could not be set: {error}"
