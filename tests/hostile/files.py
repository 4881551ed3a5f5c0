"""Hostile things that are no simple text: what stands in a folder under a document's name."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def files() -> dict[str, Callable[[Path], Path]]:
    """By name, what makes each in an empty folder and returns the path to open."""
    return {
        "fifo": _fifo,
        "socket": _socket,
        "device-zero": lambda folder: _link(folder, "/dev/zero"),
        "device-terminal": lambda folder: _link(folder, "/dev/tty"),
        "device-standard-input": lambda folder: _link(folder, "/dev/stdin"),
        "process-memory": lambda folder: _link(folder, "/proc/self/mem"),
        "kernel-messages": lambda folder: _link(folder, "/proc/kmsg"),
        "folder-named-as-document": _folder_as_document,
        "symlink-loop": _loop,
        "symlink-chain": _chain,
        "symlink-dangling": lambda folder: _link(folder, folder / "nothing"),
        "unreadable": _unreadable,
        "empty": lambda folder: _written(folder, b""),
        "nul": lambda folder: _written(folder, b"# A\n\n\0\n"),
        "nul-late": lambda folder: _written(folder, b"# A\n\n" + b"x" * 200_000 + b"\0"),
        "nuls": lambda folder: _written(folder, b"\0" * 200_000),
        "utf-16": lambda folder: _written(folder, "# A\n".encode("utf-16")),
        "utf-16-unmarked": lambda folder: _written(folder, "# A\n".encode("utf-16-le")),
        "utf-32": lambda folder: _written(folder, "# A\n".encode("utf-32")),
        "latin-1": lambda folder: _written(folder, b"# \xe9t\xe9\n"),
        "not-utf-8-late": lambda folder: _written(folder, b"x" * 200_000 + b"\xff"),
        "surrogates-in-utf-8": lambda folder: _written(folder, b"# \xed\xa0\x80\n"),
        "overlong-utf-8": lambda folder: _written(folder, b"# \xc0\xaf\n"),
        "sparse-100-gigabytes": _sparse,
        "name-of-control-characters": lambda folder: _named(folder, "\x1b[2Ja\nb.md"),
        "name-no-utf-8": lambda folder: _named(folder, os.fsdecode(b"\xff\xfe.md")),
        "name-long": lambda folder: folder / ("n" * 5_000 + ".md"),
        "name-like-an-option": lambda folder: _named(folder, "--help.md"),
        "folder-of-5000": _folder_of_5000,
        "folder-of-hostile-files": _folder_of_hostile,
        "folder-of-titles": _folder_of_titles,
        "folder-of-loops": _folder_of_loops,
        "folder-deep": _folder_deep,
        "folder-unreadable-inside": _folder_unreadable,
        "folder-settings-bomb": _folder_settings,
        "folder-cycle-of-documents": _folder_cycle,
        "links-to-hostile-files": _links_to_hostile,
        "links-through-symlink-out": _links_out,
    }


def _written(folder: Path, data: bytes, name: str = "x.md") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _named(folder: Path, name: str) -> Path:
    return _written(folder, b"# A\n\ntext\n\n# B\n\nmore\n", name)


def _link(folder: Path, to: str | Path) -> Path:
    path = folder / "x.md"
    path.symlink_to(to)
    return path


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "x.md")
    return folder / "x.md"


def _socket(folder: Path) -> Path:
    # The path of a socket may have a hundred bytes only, so it is bound from within.
    before = os.getcwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind("x.md")
    finally:
        os.chdir(before)
    return folder / "x.md"


def _folder_as_document(folder: Path) -> Path:
    (folder / "x.md").mkdir()
    return folder / "x.md"


def _loop(folder: Path) -> Path:
    (folder / "y.md").symlink_to("x.md")
    return _link(folder, "y.md")


def _chain(folder: Path) -> Path:
    for number in range(60):
        (folder / f"c{number}.md").symlink_to(f"c{number + 1}.md")
    _written(folder, b"# A\n", "c60.md")
    return folder / "c0.md"


def _unreadable(folder: Path) -> Path:
    path = _written(folder, b"# A\n")
    path.chmod(0)
    return path


def _sparse(folder: Path) -> Path:
    path = _written(folder, b"# A\n")
    os.truncate(path, 100 * 1024**3)
    return path


def _folder_of_5000(folder: Path) -> Path:
    for number in range(5_000):
        (folder / f"r{number:04}.md").write_text(f"# Runbook {number}\n\ntext\n")
    return folder


def _folder_of_hostile(folder: Path) -> Path:
    for name, make in files().items():
        if not name.startswith(("folder", "links", "name-long")):
            (folder / name).mkdir()
            make(folder / name)
    (folder / "good.md").write_text("# Good\n\ntext\n")
    return folder


def _folder_of_titles(folder: Path) -> Path:
    for number in range(100):
        dear = ("# a" + " " * 8_000, "# " + "# " * 4_000, "<!--" * 2_000, "# " + "[a](" * 2_000)
        (folder / f"t{number:03}.md").write_text(dear[number % len(dear)] + "x\n")
    return folder


def _folder_of_loops(folder: Path) -> Path:
    (folder / "up").symlink_to(".")
    (folder / "a").mkdir()
    (folder / "a" / "b").symlink_to("..")
    (folder / "good.md").write_text("# Good\n\ntext\n")
    return folder


def _folder_deep(folder: Path) -> Path:
    before = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(300):
            os.mkdir("d" * 20)
            os.chdir("d" * 20)
        with open("deep.md", "w", encoding="utf-8") as file:
            file.write("# Deep\n")
    finally:
        os.chdir(before)
    (folder / "good.md").write_text("# Good\n\n[deep](" + "d" * 20 + "/x.md)\n")
    return folder


def _folder_unreadable(folder: Path) -> Path:
    (folder / "shut").mkdir(mode=0)
    (folder / "good.md").write_text("# Good\n\ntext\n")
    return folder


def _folder_settings(folder: Path) -> Path:
    (folder / ".wizard.toml").write_text("a = " + "[" * 20_000)
    (folder / "good.md").write_text("# Good\n\ntext\n")
    return folder


def _folder_cycle(folder: Path) -> Path:
    for number in range(300):
        after = (number + 1) % 300
        (folder / f"c{number}.md").write_text(f"# C{number}\n\n- [on](c{after}.md)\n")
    return folder / "c0.md"


def _links_to_hostile(folder: Path) -> Path:
    names = []
    for name, make in files().items():
        if not name.startswith(("folder", "links", "name")):
            (folder / name).mkdir()
            make(folder / name)
            names.append(name)
    links = "".join(f"- [{name}]({name}/x.md#a)\n" for name in names)
    return _written(folder, f"# A\n\n{links}".encode())


def _links_out(folder: Path) -> Path:
    (folder / "out.md").symlink_to("/etc/passwd")
    (folder / "etc").symlink_to("/etc")
    return _written(folder, b"# A\n\n- [x](out.md)\n- [y](etc/hosts.md)\n- [z](etc/passwd)\n")
