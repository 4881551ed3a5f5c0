"""The ways in which a connection ends, each done for real."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import until
from tests.helpers.sshd import sshd

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.terminal import Terminal
    from tests.life.scene import Scene

SHELL = ["bash", "--norc", "--noprofile", "-i"]


def the_terminal_closes(scene: Scene) -> None:
    with scene.terminal(scene.command()) as terminal:
        scene.answered(terminal)
        scene.hang_up(terminal)
        scene.end()


def it_closes_with_sighup_ignored(scene: Scene) -> None:
    with scene.terminal(scene.command(ignore_hup=True)) as terminal:
        scene.answered(terminal)
        scene.hang_up(terminal)
        scene.end()


def sighup_to_the_group(scene: Scene) -> None:
    with scene.terminal(scene.command()) as terminal:
        scene.answered(terminal)
        scene.hurt = time.monotonic()
        os.killpg(os.getpgid(scene.pid), signal.SIGHUP)
        scene.end()
        assert terminal.wait_exit() == 129
        assert terminal.restored() == []


def the_shell_is_killed(scene: Scene) -> None:
    with scene.terminal(SHELL) as terminal:
        in_shell(scene, terminal, scene.line())
        scene.kill(terminal.process.pid)
        scene.end()


def setsid(scene: Scene) -> None:
    with scene.terminal(["setsid", "--wait", *scene.command()]) as terminal:
        scene.answered(terminal)
        scene.hang_up(terminal)
        scene.end()


def it_is_suspended_and_the_terminal_closes(scene: Scene) -> None:
    with scene.terminal(SHELL) as terminal:
        in_shell(scene, terminal, scene.line())
        terminal.press("ctrl+z")
        until(lambda: state(scene.pid) == "T", "stop")
        scene.hang_up(terminal)
        scene.end()


def in_the_background_and_the_terminal_closes(scene: Scene) -> None:
    with scene.terminal(SHELL) as terminal:
        terminal.wait_for("$")
        script = written(scene, scene.line())
        terminal.press(f"bash {script} &", "enter")
        until(lambda: state(scene.pid) == "T", "stop")
        scene.hang_up(terminal)
        scene.end()


def tmux_kill_server(scene: Scene) -> None:
    needs("tmux")
    with scene.terminal(["tmux", "-L", scene.mark, "-f", os.devnull, "new", scene.line()]) as outer:
        scene.answered(outer)
        scene.run("tmux", "-L", scene.mark, "kill-server")
        scene.end()


def screen_quit(scene: Scene) -> None:
    needs("screen")
    argv = ["screen", "-U", "-c", os.devnull, "-S", scene.mark, "sh", "-c", scene.line()]
    with scene.terminal(argv) as outer:
        scene.answered(outer)
        scene.run("screen", "-S", scene.mark, "-X", "quit")
        scene.end()


def the_ssh_client_is_killed(scene: Scene) -> None:
    with sshd(scene.folder) as server, scene.terminal(server.command("-tt", scene.line())) as outer:
        scene.answered(outer)
        scene.kill(outer.process.pid)
        scene.end()


def the_sshd_of_the_session_is_killed(scene: Scene) -> None:
    with sshd(scene.folder) as server, scene.terminal(server.command("-tt", scene.line())) as outer:
        scene.answered(outer)
        pid = scene.pid
        while "sshd" not in name(pid):
            pid = parent(pid)
        scene.kill(pid)
        scene.end()


def ssh_without_a_terminal_is_killed(scene: Scene) -> None:
    """The line UI reads a pipe then."""
    with sshd(scene.folder) as server:
        client = subprocess.Popen(
            server.command("-T", scene.line()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=scene.environment,
        )
        assert client.stdin is not None
        assert client.stdout is not None
        scene.answers = 1
        client.stdin.write(b"1\n")
        client.stdin.flush()
        seen = b""
        while b"started with?" not in seen:
            seen += os.read(client.stdout.fileno(), 4096)
        scene.kill(client.pid)
        client.wait()
        client.stdin.close()
        client.stdout.close()
        scene.end()


DISCONNECTS: list[tuple[Callable[[Scene], None], tuple[int, ...]]] = [
    (the_terminal_closes, (129,)),
    (it_closes_with_sighup_ignored, (129,)),
    (sighup_to_the_group, (129,)),
    (the_shell_is_killed, (129,)),
    (setsid, (129,)),
    (it_is_suspended_and_the_terminal_closes, (129,)),
    (in_the_background_and_the_terminal_closes, (129, 143)),  # the shell sends SIGTERM, too
    (tmux_kill_server, (129,)),
    (screen_quit, (129,)),
    (the_ssh_client_is_killed, (129,)),
    (the_sshd_of_the_session_is_killed, (129,)),
    (ssh_without_a_terminal_is_killed, (129,)),
]
"""What happens, and the exit codes that are right then."""

REASONS = {129: "hang-up", 130: "interrupted", 143: "terminated"}
"""What the journal says for each exit code."""


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def in_shell(scene: Scene, terminal: Terminal, line: str) -> None:
    terminal.wait_for("$")
    terminal.press(f"bash {written(scene, line)}", "enter")
    scene.answered(terminal)


def written(scene: Scene, line: str) -> str:
    """The line in a file: a prompt may wrap what is long."""
    script = scene.folder / "start"
    script.write_text(f"{line}\n")
    return shlex.quote(str(script))


def name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8")


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def state(pid: int) -> str:
    return _stat(pid)[0]


def parent(pid: int) -> int:
    return int(_stat(pid)[1])
