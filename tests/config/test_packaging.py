"""What is installed is pinned and names no place to get it from; the rooms' contracts cover every room."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LOCK_FILES = ["requirements.lock", "requirements-development.lock"]
PLAIN_ROOMS = ["forms", "law", "reading"]


def pins(name: str) -> dict[str, str]:
    return dict(
        re.findall(r"^([a-z0-9._-]+)(?:\[.*?\])?==([^ ;\\]+)", (PROJECT / name).read_text(), re.MULTILINE)
    )


@pytest.mark.parametrize("name", LOCK_FILES)
def test_no_lock_file_names_a_host_or_a_folder(name: str) -> None:
    text = (PROJECT / name).read_text()
    assert "==" in text
    for forbidden in ("://", "http", "--index-url", "--extra-index-url", "--find-links", "file:", " @ "):
        assert forbidden not in text


@pytest.mark.parametrize("name", LOCK_FILES)
def test_every_pin_carries_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (PROJECT / name).read_text())
    assert {re.split(r"[\[=]", entry)[0] for entry in entries} == set(pins(name))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_tests_run_on_the_versions_that_are_served() -> None:
    served, tested = (pins(name) for name in LOCK_FILES)
    assert {name: tested.get(name) for name in served} == served


def test_what_installing_the_package_needs_is_locked() -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    assert declared["build-system"]["requires"] == declared["project"]["optional-dependencies"]["build"]
    assert "setuptools" in pins("requirements.lock")


def test_every_plain_room_that_exists_is_forbidden_to_know_django() -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    contracts = declared["tool"]["importlinter"]["contracts"]
    [sources] = [
        contract["source_modules"]
        for contract in contracts
        if contract.get("forbidden_modules") == ["django"]
    ]
    rooms = [room for room in PLAIN_ROOMS if (PROJECT / "src" / "gongkai" / room / "__init__.py").exists()]
    assert sorted(sources) == [f"gongkai.{room}" for room in rooms]
