"""Starts a fault, watches over it, and leaves nothing of it behind: `supervisor.py`.

Reads one line from standard input, PLAN as JSON: arguments can be read by those who are to find the
fault. Whoever starts it holds the other end of that input. When it closes, because the holder is
done or was killed, when the time is over, or when the fault has ended by itself, the supervisor
kills every process that came of it (orphans are given to the supervisor by the kernel), and removes
its directory and its control groups. Should the supervisor itself be killed, the kernel kills what
it has started, and the holder removes the rest; where both were killed, the next supervisor does.

Says on standard output, one JSON object a line: `{"directory": …, "groups": […]}` once these are
made, then `{"pid": …}` when the server is ready and its traffic begins, else `{"refused": …}` where
a control group may not be made, or `{"failed": …}`.

PLAN: `command` (`{directory}` in its words is filled in), `environment` (in its values, too),
`files` ({name: text}, written into the directory), `ready` (how many processes have to say so),
`traffic` (arguments of traffic.py, or null), `seconds`, `address_space`, `nice`, `groups`
(`[{"parent", "files": {name: text}}]`).
"""

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

READY_SECONDS = 30.0
PREFIX = "wizard-fault-"
LOCK = "lock"
"""A file in the directory that is locked for as long as the supervisor lives."""

LARGEST_FILE = 64 * 1024**2
"""Bytes of a file that any process of the fault writes, its output most of all."""

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None, use_errno=True)


class StartError(Exception):
    """The fault could not be started; its text says why."""


def main(plan):
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    sweep(Path(tempfile.gettempdir()), [Path(one["parent"]) for one in plan["groups"]])
    directory = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = (directory / LOCK).open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX)
    groups = []
    try:
        make_groups(plan["groups"], groups)
        say(directory=str(directory), groups=[str(group) for group in groups])
        keep(plan, directory, groups)
    except PermissionError as error:
        say(refused=f"{error.filename}: {error.strerror}")
    except subprocess.SubprocessError:
        say(refused="no process may be moved into the control group that was made")
    except (StartError, OSError) as error:
        say(failed=str(error))
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        end_all()
        shutil.rmtree(directory, ignore_errors=True)
        for group in groups:
            remove_group(group)


def sweep(place, parents):
    """Remove what was left where a supervisor and its holder were killed together: directories of
    ours in `place` whose lock nobody holds, and empty control groups below `parents`."""
    for directory in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            status = directory.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
                continue
            with (directory / LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(directory, ignore_errors=True)
    for parent in parents:
        for group in parent.glob(f"{PREFIX}*"):
            if not Path("/proc", group.name.removeprefix(PREFIX)).exists():
                with contextlib.suppress(OSError):  # it is not empty, so somebody uses it
                    group.rmdir()


def say(**words):
    """Tell the holder; one that is gone need not know."""
    with contextlib.suppress(OSError):
        print(json.dumps(words), flush=True)


# --- control groups -------------------------------------------------------------------------------


def make_groups(wanted, made):
    """Make a control group below each parent; raises PermissionError where that is not allowed.
    What was made until then stands in `made`."""
    for one in wanted:
        group = Path(one["parent"], f"{PREFIX}{os.getpid()}")
        try:
            group.mkdir()
            made.append(group)
            for name, text in one["files"].items():
                Path(group, name).write_text(text)
        except OSError as error:
            raise PermissionError(error.errno, error.strerror, str(group)) from error


def remove_group(group):
    """The kernel releases the last process a moment after it has ended."""
    for _ in range(100):
        try:
            group.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.02)
        else:
            return


# --- processes ------------------------------------------------------------------------------------


def keep(plan, directory, groups):
    """Start the server, wait until it is ready, start the traffic, and wait for the end."""
    deadline = time.monotonic() + plan["seconds"]
    for name, text in plan["files"].items():
        (directory / name).write_text(text)
    environment = {
        **{
            name: value.replace("{directory}", str(directory))
            for name, value in plan["environment"].items()
        },
        "FAULT_DIRECTORY": str(directory),
        "FAULT_DEADLINE": str(deadline),
        **dict.fromkeys(("HOME", "TMPDIR", "XDG_RUNTIME_DIR"), str(directory)),
    }

    supervisor = os.getpid()

    def bind():
        die_with(supervisor)
        # What a process is killed by where nothing else did it: twice what it can use by then.
        seconds = int(plan["seconds"]) * 2 + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (plan["address_space"],) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        os.nice(plan["nice"])

    def bind_server():
        for group in groups:
            Path(group, "cgroup.procs").write_text(str(os.getpid()))
        bind()

    command = [word.replace("{directory}", str(directory)) for word in plan["command"]]
    output = directory / "output.txt"
    with output.open("wb") as sink:
        settings = {
            "cwd": directory,
            "env": environment,
            "stdin": subprocess.DEVNULL,
            "stdout": sink,
            "stderr": sink,
            "start_new_session": True,
        }
        # There are no threads here, which is what makes preexec_fn safe.
        server = subprocess.Popen(command, preexec_fn=bind_server, **settings)  # noqa: PLW1509
        ready_by = min(deadline, time.monotonic() + READY_SECONDS)
        while len(list(directory.glob("ready.*"))) < plan["ready"]:
            if held(0.02) or time.monotonic() > ready_by or server.poll() is not None:
                raise StartError(f"not ready: {output.read_text(errors='replace')[-2000:]}")
        if plan["traffic"]:
            subprocess.Popen(plan["traffic"], preexec_fn=bind, **settings)  # noqa: PLW1509
    say(pid=server.pid)
    while server.poll() is None and time.monotonic() < deadline:
        if held(0.2):
            return


def die_with(supervisor):
    """Bind the life of this process to that of `supervisor`, its parent."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != supervisor:
        os._exit(1)  # it was killed before this process was bound to it


def held(seconds):
    """Whether the holder releases it within so many seconds."""
    readable, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1024)


def end_all():
    """Kill everything that descends from here, until there is nothing left.

    A process whose parent is killed becomes ours, so each round finds the next generation.
    """
    while True:
        for child in children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def children():
    """The processes that are ours now. (Not every kernel lists them under /proc/self/task.)"""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text(errors="replace").rpartition(")")[2].split()[1]) == os.getpid():
                found.append(int(path.parent.name))
    return found


if __name__ == "__main__":
    main(json.loads(sys.stdin.buffer.readline()))
