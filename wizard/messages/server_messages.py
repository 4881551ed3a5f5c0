"""What is said of the processes and servers that were found, or were not."""

# --- whom to watch --------------------------------------------------------------------------------

NO_SUCH_NAME = "no process is called {name!r}; --pid takes a process id"
SEVERAL_OF_NAME = "{count} processes are called {name!r}: {listed}; choose one with --pid"
AND_MORE = "{listed} and {count} more"
OURSELVES = "process {pid} is the wizard itself; choose another one"
NO_PROC = "this system has no /proc, so no process can be watched here"
PROCESS_UNREADABLE = "process {pid} cannot be read ({error}); run the wizard as its user"
PROC_UNREADABLE = "{proc} cannot be read ({error}); processes cannot be watched"
NO_SUCH_PROCESS = "there is no process {pid}; `ps -e` lists those that run here"
NOT_A_PROCESS_ID = "{text!r} is not a process id; give a number, as `ps` lists it"

NO_SERVER_TYPE_ITS_PID = "No {servers} was found. Type the PID of the process."
NO_SERVER_PRESS_P = "No {servers} was found; p and a PID watches that process."

THIS_MACHINE = "this machine"
THIS_CONTAINER = "this container"
OUR_GROUP = "our control group"
UNTITLED = "a process without a command line"

# --- what could not be detected -------------------------------------------------------------------

NO_PROCESS_CHOSEN = "no process is chosen"
NO_COMMAND_LINE = "the process has no command line"
NO_HOST_NAME = "the host name cannot be read"
ENVIRONMENT_UNREADABLE = "its environment cannot be read"
ONLY_OF_SERVERS = "applies only to {servers}"
NO_VERSION_OF_OTHERS = "versions are detected only for {servers}"
FILES_UNREADABLE = "its files cannot be read"
NOT_INSTALLED = "no installed {package} was found for its interpreter"
SEVERAL_INSTALLED = "several versions are installed: {versions}"
COMMAND_LINE_REWRITTEN = "the process has rewritten its command line"
TITLE_INSTEAD = "the process has rewritten its command line: {title}"
NOT_A_NUMBER = "{setting}, which is not a number"
OPTION_UNREADABLE = "{option} in the start command cannot be read"
LEFT_TO_CELERY = "{option} leaves it to celery"
ENVIRONMENT_MAY_SET = "its environment cannot be read, and {variable} may set {option}"
VARIABLE_UNREADABLE = "{variable} cannot be read"
VARIABLE_MAY_SET = "not in the start command; {variable}={value} may set it"
SETTINGS_MAY_SET = "not in the start command; the application's settings may set it"
PASTE_FILE_MAY_SET = "its paste file may set {option}"
FILE_MAY_SET = "{file} may set {option}, and it cannot be read"
FILE_SETS_IT_OTHERWISE = "{file} may set {option}, but not as a plain number"
POOL_LIKE_FEW_CORES = (
    "not in the start command; its {processes} processes are as many as the machine has cores, "
    "which may be chance"
)

# --- why it is known ------------------------------------------------------------------------------

TITLE_SAYS_SO = "its title says so"
NAMED_IN_START_COMMAND = "{name} in the start command"
COMMAND_RUNS = "the start command runs {name}"
ITS_COMMAND_LINE = "the command line of the process"
INSTALLED = "{package} {version} is installed for its interpreter"
IN_START_COMMAND = "{option} in the start command"
IN_VARIABLE = "{option} in {variable}"
IN_FILE = "{setting} = {number} in {file}"
OPTION_NOWHERE = "nothing sets {option}"
SWITCHED_OFF = "{setting} switches it off"
DEFAULT_OF_SERVER = "{server}'s default: nothing sets it"
ONE_WHILE_RELOADING = "--reload in the start command allows one only"
POOL_UNLIKE_CORES = "its pool has {processes} processes, which is not the machine's number of cores"
POOL_LIKE_CORES = "its {processes} processes are as many as the machine has cores"

# --- platform and container -----------------------------------------------------------------------

HOST_BEGINS_WITH_ENGINE = "the host name {host} begins with the engine's name"
HOST_OF_REGULAR = "the host name {host} is that of a regular application"
HOST_BEGINS_WITH_CODE = "the host name {host} begins with the app's code"
VARIABLE_IS_SET = "{variable} is set"
SPEC_VERSION_3 = "specVersion 3 in app_desc.yaml"
PLATFORM_UNCLEAR = "neither the host name nor app_desc.yaml tells"
NOT_FROM_PLATFORM = "nothing here is from the platform"
GROUP_NAMES_IT = "its control group is {group}"
OTHER_CONTAINER = "it runs in another kind of container"
DOCKERENV_ON_MACHINE = "there is a file /.dockerenv, but the processes are those of the machine"
DOCKERENV = "there is a file /.dockerenv"
FIRST_NAMESPACE = "it is in the machine's first PID namespace"
NAMESPACES_UNREADABLE = "its namespaces cannot be read"
