"""What can be wrong with a machine is answered with one sentence, before anything is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
TOOLS = ("bash", "env", "head", "tail", "cat", "mktemp", "rm", "id", "sha256sum", "tr", "mkdir")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with the usual small tools, no Python, and nobody who could install one."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found, name
        (programs / name).symlink_to(found)
    project = tmp_path / "project"
    (project / "scripts").mkdir(parents=True)
    for name in ("scripts/environment.sh", "scripts/run", "requirements.lock", "pyproject.toml"):
        shutil.copy(PROJECT / name, project / name)
    program(tmp_path, "id", 'echo "${FAKE_USER:-1000}"')
    return tmp_path


def program(machine: Path, name: str, body: str) -> None:
    path = machine / "programs" / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!{shutil.which('bash')}\n{body}\n")
    path.chmod(0o755)


def shell(machine: Path, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            str(machine / "programs" / "bash"),
            "-c",
            f"set -euo pipefail; source scripts/environment.sh; {command}",
        ],
        cwd=machine / "project",
        env={"PATH": str(machine / "programs"), "TMPDIR": str(machine), **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], sentence: str) -> None:
    assert done.returncode == 1, done
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_machine_without_python_is_told_what_to_install(machine: Path) -> None:
    assert_one_sentence(shell(machine, "prepare_environment requirements.lock"), "没有找到 Python")


def test_a_python_that_is_too_old_is_named(machine: Path) -> None:
    program(machine, "python3", 'case "$1" in -V) echo "Python 3.8.1";; *) exit 1;; esac')
    assert_one_sentence(
        shell(machine, "prepare_environment requirements.lock"),
        "Python 太旧（Python 3.8.1），请安装 Python 3.11",
    )


def test_a_newer_python_is_found_beside_an_old_one(machine: Path) -> None:
    program(machine, "python3", "exit 1")
    (machine / "programs" / "python3.12").symlink_to(sys.executable)
    done = shell(machine, "find_python")
    assert (done.returncode, done.stdout.strip()) == (0, str(machine / "programs" / "python3.12"))


def test_the_python_that_was_asked_for_is_taken(machine: Path) -> None:
    done = shell(machine, "find_python", PYTHON=sys.executable)
    assert (done.returncode, done.stdout.strip()) == (0, sys.executable)


def test_a_missing_venv_module_is_named_to_those_who_cannot_install_it(machine: Path) -> None:
    program(machine, "python3", 'case "$2" in *%d.%d*) echo 3.11;; *venv*) exit 1;; esac')
    assert_one_sentence(
        shell(machine, "prepare_environment requirements.lock"), "apt-get install python3.11-venv"
    )


def test_the_administrator_gets_the_venv_module_installed(machine: Path) -> None:
    program(
        machine,
        "python3",
        f'case "$2" in *%d.%d*) echo 3.11;; *venv*) [ -e {machine}/installed ];; esac',
    )
    program(
        machine,
        "apt-get",
        f'echo "$*" >>{machine}/asked; case "$*" in *install*) : >{machine}/installed;; esac',
    )
    done = shell(machine, "require_venv_module python3", FAKE_USER="0")
    assert done.returncode == 0, done.stderr
    assert "install -y --no-install-recommends python3.11-venv" in (machine / "asked").read_text()


def test_a_folder_that_cannot_be_written_is_named(machine: Path) -> None:
    # Where not even the administrator can make a file.
    assert_one_sentence(
        shell(machine, "require_writable_folder /proc/self/fdinfo"), "/proc/self/fdinfo 不可写"
    )


def test_dependencies_that_cannot_be_installed_are_answered_with_what_to_check(machine: Path) -> None:
    fake = f"""case "$*" in
      "-m venv .venv") mkdir -p .venv/bin; cat {machine}/programs/python3 >.venv/bin/python
        /bin/chmod +x .venv/bin/python;;
      *--require-hashes*) echo "no matching distribution"; exit 1;;
    esac"""
    program(machine, "python3", fake)
    done = shell(machine, "prepare_environment requirements.lock")
    assert done.returncode == 1
    assert "依赖没有装上：请检查网络或 pip 的镜像设置" in done.stderr.splitlines()[-1]
    assert "no matching distribution" in done.stderr
    assert not list((machine / "project" / ".venv").glob(".installed*"))


def test_nothing_is_installed_a_second_time_until_the_lock_changes(machine: Path) -> None:
    fake = f"""echo "$*" >>{machine}/calls
    case "$*" in "-m venv .venv") mkdir -p .venv/bin; cat {machine}/programs/python3 >.venv/bin/python
      /bin/chmod +x .venv/bin/python;; esac"""
    program(machine, "python3", fake)
    assert shell(machine, "prepare_environment requirements.lock").returncode == 0
    calls = (machine / "calls").read_text()
    assert calls.count("--require-hashes -r requirements.lock") == 1
    assert calls.count("--no-build-isolation -e .") == 1
    (machine / "calls").unlink()

    done = shell(machine, "prepare_environment requirements.lock")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "pip" not in (machine / "calls").read_text()

    with (machine / "project" / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert shell(machine, "prepare_environment requirements.lock").returncode == 0
    assert "--require-hashes" in (machine / "calls").read_text()


def test_an_environment_of_a_folder_that_was_moved_is_made_anew(machine: Path) -> None:
    fake = f"""echo "$*" >>{machine}/calls
    case "$*" in "-m venv .venv") mkdir -p .venv/bin; cat {machine}/programs/python3 >.venv/bin/python
      /bin/chmod +x .venv/bin/python;; esac"""
    program(machine, "python3", fake)
    assert shell(machine, "prepare_environment requirements.lock").returncode == 0
    (machine / "project").rename(machine / "moved")
    (machine / "project").symlink_to(machine / "moved")
    assert shell(machine, "prepare_environment requirements.lock").returncode == 0
    assert (machine / "calls").read_text().count("-m venv .venv") == 2


@pytest.mark.parametrize("name", [".ci/run", "scripts/run", "scripts/test", "scripts/with-postgresql"])
def test_the_scripts_can_be_executed(name: str) -> None:
    assert os.access(PROJECT / name, os.X_OK)
    assert subprocess.run(["bash", "-n", str(PROJECT / name)]).returncode == 0
