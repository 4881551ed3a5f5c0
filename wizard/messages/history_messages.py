"""What is said of a file of curves (`--history`): why it cannot be read, what was found in it, and
what was put right.

An error stands behind the file's name and the line: `mem.csv:3: the row has 2000 cells; …`.
"""

from __future__ import annotations

NOT_REGULAR = "not a regular file"
TOO_LARGE = "the file is too large ({size}; at most {most})"
BINARY = "the file is binary (it contains a NUL character); export it as CSV or JSON"
NOT_UTF8 = "the text is not UTF-8 (byte 0x{byte:02x}); save it as UTF-8"
LONG_LINE = (
    "the line is longer than a million characters; a history has one time with its values on each "
    "line"
)
NOT_CSV = "the text cannot be read as CSV: {error}"
EMPTY = "the file is empty; give one with times and values"
NO_TIMES = (
    "none of its first lines has a time; a history has a column of times (ISO 8601, or seconds "
    "since 1970), is the JSON of a monitoring system, a loop that prints the time and then a "
    "command, or a recording of `wizard watch`"
)
NO_VALUES = "the file has no values; give one with times and values"
MANY_COLUMNS = "the line has {count} columns; the most is {most}"
MANY_CELLS = "the row has {count} cells; the most is {most}"
MANY_SERIES = "there are more than {most} series; export only one of them"
MANY_ROWS = "there are more than {most} rows; export a shorter span"
NO_TIME_COLUMN = (
    "there is no column of times; write them in ISO 8601 (2026-11-24T10:00:00Z) or as seconds "
    "since 1970"
)
TIME_COLUMN_HOLDS = (
    "the column {column!r} holds {cell}, which is not a time; write ISO 8601 "
    "(2026-11-24T10:00:00Z) or seconds since 1970"
)
NO_VALUE_COLUMN = "there are times but no values; add a column of values"
NO_ROW = "no row has both a time and a value; give a file with both"
BAD_ROWS = "{why}; each row of a history has a time and numbers"
NOT_A_TIME = "{cell} is not a time"
DAY_OR_MONTH_FIRST = "does {cell!r} begin with the day or with the month?"
UNKNOWN_ZONE = (
    "the times are of {zone}, which may be several zones; set the right one, such as "
    "TZ=Asia/Shanghai wizard …"
)
NOT_A_NUMBER = "{cell} is not a number"
FEW_CELLS = "there are too few cells"
MIXED_MARKS = (
    "in some numbers of the column {column!r} {mark!r} parts thousands, in others it is a decimal "
    "point; write all of them alike"
)
MIXED_UNITS = "the column {column!r} mixes {units}; give all its numbers the same unit"
SOME_UNITS = "only some numbers of the column {column!r} have a unit; give all of them one"

UNKNOWN_METRIC = (
    "--column {text}: {metric!r} is not a metric that a history can have; choose one of {known}"
)
WRONG_UNIT = "--column {text}: {unit!r} is not a unit of {metric}"
CHOSEN_TWICE = "--column gives {metric} twice; choose one column for each metric"
UNCLEAR_METRIC = "nothing says which metric {curves} is{because}; name it:"
UNKNOWN_WORDS = " ({words} may mean anything)"
OTHER_WORDS = "; {words} is something else"
NO_USE = (
    "no column says that it is memory or CPU in use ({curves}{because}); add one that does, or "
    "name the one that is: --column NAME={metric}"
)
FAR_OVER_LIMIT = (
    "{curve!r} goes up to {most}, {share} of the limit of {limit}, which nothing can be: it is "
    "that of something else, such as a whole machine; leave it out (--column '{curve}=none'), or "
    "state its own limit (--set {metric}=…)"
)
LEFT_OF_WHAT = (
    "{curve!r} is what is left, but of how much? Add a column of the total; or if it is left of "
    "the limit:"
)
LEFT_OF_LIMIT = "memory left of the limit"
LEFT_OF_LIMIT_TO_SAY = "memory left of the limit, with --set memory.limit=1GiB"
NO_TOTAL = "{curve!r} is what is left, but of how much? Add it: --set memory.limit=16GiB"
NAME_ONE = "--column NAME=memory.used"
NAME_IT = "Name it: "
MORE_LEFT_THAN_THERE_IS = (
    "{curve!r} goes up to {left}, which cannot be left of {total}; name the column of the total: "
    "--column NAME=memory.total"
)
SEVERAL_AT_ONCE = "{count} curves could be {metric} at the same time: {curves}; choose one:"
WHICH_CURVE = "--column {metric}: which of {curves}? name it: --column {example}"
NO_SUCH_CURVE = "--column: there is no curve {name!r}; the file has {curves}"
NAME_OF_SEVERAL = (
    "--column: {name!r} matches {count} curves at the same time: {curves}; give one of them by its "
    "full name"
)
OTHER_UNIT = "{curve!r} is in {unit}, but {metric} is in {expected}"
OF_WHAT = "{curve!r} goes up to {most}, but of what?"
OF_LIMIT = "{share} of the limit"
ANSWER = "{typed} ({meaning})"
OR = " or "
IN_USE = "{curve} is {label}"
ONE_CORE = "{curve!r} goes up to {most}, as 100 % is one core"
IN_KIB = "{curve!r} is in KiB, as ps counts: it goes up to {most}"
DECIMAL = "the separators in {curve!r} are decimal ones: it goes up to {most}"
THOUSANDS = "the separators in {curve!r} part thousands: it goes up to {most}"
LEFT_OUT_UNCLEAR = "left out: {question}"
USED_IS = "{metric} is {total} without {left}"
CACHE_IS_USED = "{metric} is {total} without {left}, so file cache counts as used"
ALL = "100 %"
AND_MORE = "{curves} and {count} more"

MANY_CHARACTERS = "the JSON is larger than 32 MiB; ask for fewer series or a longer step"
BROKEN_JSON = "the JSON cannot be read ({error}); export it again, whole"
ANSWERED_WITH_ERROR = "this is not data but an error: {error}"
OTHER_QUERY = (
    "this is a {kind}, the answer to another kind of query; export the answer to a range query "
    "(/api/v1/query_range)"
)
UNKNOWN_JSON = (
    "the JSON is none that has times with values as Prometheus (/api/v1/query_range), Grafana, "
    "BlueKing, CloudWatch, Azure Monitor, Datadog, InfluxDB or Docker write them; export it as CSV"
)
SADF_JSON = "this is the JSON of sadf; export the same data with `sadf -d FILE -- -r -u`"
NO_SERIES = "the answer has no series; widen the query's span or correct its labels"
NOT_A_POINT = "{point} is not a time with a value; export the data again"
POINT_OUT_OF_TIME = (
    "{point} has no time between 1990 and 2100; export times in ISO 8601 or in seconds since 1970"
)

NO_TIME_OF_ROUND = (
    "nothing says when this was; print the time in each round: while sleep 10; do date -Is; "
    "COMMAND; done >> FILE"
)
NOT_A_RECORD = "the object is not what `docker stats` or Docker's API write; export it again"
NOT_A_ROW = "{row} is not a row of what the command prints"
DAY_ASSUMED = (
    "times of the day alone are taken to end today, or yesterday where that is still to come"
)
NO_SADF = "it has neither memory nor CPU; export them with `sadf -d FILE -- -r -u`"
OF_MACHINE = "the numbers are those of the whole machine"
PS_CPU = (
    "the %CPU of ps is an average over the whole life of a process, so it says nothing of each "
    "moment and is left out"
)
ENDED_WHEN_WRITTEN = (
    "its times count from its beginning; it is taken to end when the file was last written, "
    "{at} UTC"
)
CHILDREN_ADDED = "the children are added to the process; what they share is counted in each"

ROWS_READ = "{rows} in {span}, one every {every}, until {until} UTC: {curves}"
CURVE_FROM = "{metric} from {column}"
ZONE_ASSUMED = "times without a zone are taken as {zone}"
THIS_ZONE = "this machine's time zone"
ROW_LEFT_OUT = "1 row was left out (line {line}: {why})"
ROWS_LEFT_OUT = "{count} rows were left out (line {line}: {why})"
CLOCK_AHEAD = "its clock is {ahead} ahead of this machine's: times are moved back"
ENDS_AHEAD = (
    "it ends {ahead} in the future if its times, which name no zone, are in {zone}; set their "
    "zone, such as TZ=Asia/Shanghai wizard …"
)
BEGINS_AHEAD = "it begins {ahead} in the future; check this machine's clock"
FUTURE_LEFT_OUT = "{rows} of the future left out; the last is {ahead} ahead"
MEMORY_IN_PERCENT = (
    "memory is in % of a limit that the file does not give; add it: --set memory.limit=1GiB"
)
CPU_IN_PERCENT = "the CPU is in % of a limit that the file does not give; add it: --set cpu.limit=2"
SORTED = "the rows were out of order and have been sorted"
TIME_TWICE = "1 row has a time that was there already; the last one counts"
TIMES_TWICE = "{count} rows have times that were there already; the last ones count"
VALUE_UNREADABLE = "1 value is not a number"
VALUES_UNREADABLE = "{count} values are not numbers"
CURVE_LEFT_OUT = "1 other curve is left out"
CURVES_LEFT_OUT = "{count} other curves are left out"
ROWS_KEPT = "{count} of the rows are kept"
TAKES_OVER = "{curve} takes over at {at} UTC: a restart"
COUNTER_RESET = "the counter starts anew at {at} UTC: a restart"
FALL = "memory falls from {high} to {low} at {at} UTC: taken for a restart"
GAP = "a gap of {span} from {at} UTC"
GAPS = "{count} gaps, the longest {span}"

RECORDING_READ = "{samples} in {span} of {target}, until {until} UTC"
RECORDING_OF_PID_READ = "{samples} in {span} of {target} (pid {pid}), until {until} UTC"
RECORDING_EMPTY = "no sample says anything of memory before now"
RECORDING_ENDED = "it ended: {reason}"
FUTURE_SAMPLES = "{samples} of the future left out"
SAMPLES_KEPT = "{count} of the samples are kept"
