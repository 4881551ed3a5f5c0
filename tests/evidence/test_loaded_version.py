"""The version that a process has loaded: real processes, with packages laid out in every way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.evidence.test_kernel_texts import stat_line
from tests.helpers.patience import until
from tests.helpers.process_trees import write
from tests.helpers.servers import started
from wizard.evidence.candidates import PROC, target_of
from wizard.evidence.servers.inspection import environment_of
from wizard.evidence.servers.loaded_version import LoadedVersion, loaded_version
from wizard.evidence.servers.process_files import ProcessFiles

MINOR = f"python{sys.version_info.major}.{sys.version_info.minor}"
RUNS = "import time\nprint('up', flush=True)\ntime.sleep(60)\n"


def package(
    folder: Path, version: str | None, *, written: str = "", name: str = "gunicorn"
) -> None:
    """A package that sleeps, as an installer leaves it; `version` None without what lies beside."""
    files = {f"{name}/__init__.py": written, f"{name}/__main__.py": RUNS}
    if version:
        files[f"{name}-{version}.dist-info/METADATA"] = f"Version: {version}"
    write(folder, files)


@pytest.fixture(scope="module")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=60)
    site = folder / f"lib/{MINOR}/site-packages"
    package(site, "20.1.0")
    write(folder, {"bin/gunicorn": "from gunicorn import __main__\n"})
    write(folder, {"bin/manage.py": "import sys\nsys.path.insert(0, 'x')\n" + RUNS})
    return folder


def said(
    folder: Path, *words: str | Path, environment: dict[str, str] | None = None
) -> LoadedVersion:
    """What is said of a process while it runs."""
    with started([str(word) for word in words], folder, environment) as process:
        until(lambda: "up" in (folder / "output.txt").read_text(), "the program")
        return looked_at(process.pid)


def looked_at(pid: int) -> LoadedVersion:
    words = tuple(Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0"))
    return loaded_version(ProcessFiles(PROC, pid, words, environment_of(PROC, pid)), "gunicorn")


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    package(tmp_path / "vendor", "19.9.0")
    return tmp_path / "vendor"


def test_it_is_that_of_the_virtual_environment(tmp_path: Path, venv: Path) -> None:
    found = said(tmp_path, venv / "bin/python", venv / "bin/gunicorn", "wsgi")
    assert found.version == "20.1.0"
    assert str(venv) in found.because


def test_the_interpreter_may_be_called_by_its_name_alone(tmp_path: Path, venv: Path) -> None:
    path = {"PATH": f"{tmp_path}/none:{venv}/bin:/usr/bin"}
    assert said(tmp_path, "env", "python", "-m", "gunicorn", environment=path).version == "20.1.0"


def test_pythonpath_comes_first_unless_it_is_ignored(
    tmp_path: Path, venv: Path, vendor: Path
) -> None:
    path = {"PYTHONPATH": f"{tmp_path}/none:vendor"}
    run = (venv / "bin/python", "-m", "gunicorn")
    assert said(tmp_path, *run, environment=path).version == "19.9.0"
    assert said(tmp_path, run[0], "-Im", "gunicorn", environment=path).version == "20.1.0"
    assert said(vendor, *run).version == "19.9.0"  # where it was started
    assert said(vendor, run[0], "-Pm", "gunicorn").version == "20.1.0"


def test_what_lies_in_its_own_folder_says_its_version_itself(tmp_path: Path, venv: Path) -> None:
    package(tmp_path, None, written="version_info = (23, 0, 1)\n")
    assert said(tmp_path, venv / "bin/python", "-m", "gunicorn").version == "23.0.1"
    package(tmp_path, None, written="__version__ = '24.0.0'\n")
    assert said(tmp_path, venv / "bin/python", "-m", "gunicorn").version == "24.0.0"
    package(tmp_path, None)
    assert "says no version" in said(tmp_path, venv / "bin/python", "-m", "gunicorn").missing
    package(tmp_path, "1.0", written="__version__ = '24.0.0'\n")
    assert "any of 1.0, 24.0.0" in said(tmp_path, venv / "bin/python", "-m", "gunicorn").missing


def test_a_folder_that_a_pth_file_adds_counts(tmp_path: Path, venv: Path) -> None:
    package(tmp_path / "linked", "3.0", name="uvicorn")
    name = venv / f"lib/{MINOR}/site-packages/more.pth"
    name.write_text(f"# more\nimport sys\n{tmp_path}/linked\n")
    run = [str(venv / "bin/python"), "-m", "uvicorn"]
    with started(run, tmp_path) as process:
        until(lambda: "up" in (tmp_path / "output.txt").read_text(), "the program")
        assert target_of(process.pid).facts["server.version"].value == frozenset({"3.0"})


def test_what_was_installed_since_the_start_is_not_what_is_loaded(
    tmp_path: Path, venv: Path, vendor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.evidence.servers.loaded_version._SLACK", -3600.0)
    found = said(
        tmp_path, venv / "bin/python", "-m", "gunicorn", environment={"PYTHONPATH": "vendor"}
    )
    assert "was installed after the process had started" in found.missing


def test_a_script_that_changes_where_it_looks_leaves_it_open(tmp_path: Path, venv: Path) -> None:
    found = said(tmp_path, venv / "bin/python", venv / "bin/manage.py")
    assert "manage.py may change where its interpreter looks" in found.missing


def test_nothing_is_said_where_files_environment_or_interpreter_are_not_to_be_seen(
    tmp_path: Path, venv: Path
) -> None:
    write(tmp_path, {"10/stat": stat_line(10), "10/root/x": ""})
    words = (str(venv / "bin/python"), "-m", "gunicorn")

    def missing(pid: int, words: tuple[str, ...], environment: dict[str, str] | None) -> str:
        return loaded_version(ProcessFiles(tmp_path, pid, words, environment), "gunicorn").missing

    assert "files cannot be read" in missing(11, words, {})
    assert "environment cannot be read" in missing(10, words, None)
    assert "cannot be known" in missing(10, words, {})
    assert "cannot be known" in missing(10, ("gunicorn", "wsgi"), {"PATH": "/usr/bin"})


def test_a_title_leaves_only_what_is_mapped(tmp_path: Path, venv: Path) -> None:
    site = venv / f"lib/{MINOR}/site-packages"
    files = {"10/root/x": "", "10/maps": f"7f r--p 0 8:1 9 {site}/x.so\n", "10/stat": stat_line(10)}
    write(tmp_path, {**files, "stat": "btime 4000000000\n"})
    write(tmp_path / "10/root", {f"{site}/gunicorn/__init__.py".lstrip("/"): ""})
    write(tmp_path / "10/root", {f"{site}/gunicorn-7.1.dist-info/METADATA".lstrip("/"): ""})
    title = ("gunicorn: master [app]",)
    files_of = ProcessFiles(tmp_path, 10, title, {})
    assert loaded_version(files_of, "gunicorn", rewritten=True).version == "7.1"
    other = ProcessFiles(tmp_path, 10, title, {"PYTHONPATH": "/x"})
    assert loaded_version(other, "gunicorn", rewritten=True).missing
