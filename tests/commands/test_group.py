"""The command line explains itself, touches nothing while doing so, and answers mistakes with a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gongkai.cli import COMMANDS, main
from gongkai.commands.refusal import Refusal


def test_help_lists_every_command_in_words() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for name, command in COMMANDS.items():
        assert f"  {name} " in result.output
        assert command.summary in result.output
    assert "Usage" not in result.output and "Options" not in result.output


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"]])
def test_help_needs_neither_settings_nor_a_database(arguments: list[str], tmp_path: Path) -> None:
    program = (
        "import sys; from gongkai.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "finally:\n    assert 'gongkai.config.settings' not in sys.modules"
    )
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "GONGKAI_HOME": str(home), "GONGKAI_DATABASE_URL": "nonsense"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not home.exists()


def test_listing_the_commands_imports_none_of_them() -> None:
    program = (
        "import sys; from gongkai.cli import main\n"
        "try:\n    main(['--help'])\n"
        "finally:\n    assert not any(name.split('.')[0] in ('django', 'granian') for name in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0


def test_every_command_that_is_listed_can_be_loaded() -> None:
    for name, command in COMMANDS.items():
        assert isinstance(command.load(), click.Command), name


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serve"], "没有这个命令，请运行 gongkai --help 查看用法。"),
        (["run", "--prot", "1"], "没有 --prot 这个选项，请运行 gongkai run --help 查看用法。"),
        (["run", "--port", "0"], "参数 --port 的值不对"),
        (["run", "--port", "http"], "参数 --port 的值不对"),
        (["run", "now"], "命令的写法不对"),
    ],
)
def test_a_mistyped_command_line_is_answered_with_one_sentence(arguments: list[str], sentence: str) -> None:
    result = CliRunner().invoke(main, arguments, prog_name="gongkai")
    assert result.exit_code == 2
    assert result.output.startswith(sentence)
    assert result.output.count("\n") == 1


def test_a_refusal_is_its_own_sentence_and_a_status_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise Refusal("今天不行。")

    monkeypatch.setattr(main, "get_command", lambda ctx, name: click.Command("demo", callback=refuse))
    result = CliRunner().invoke(main, ["demo"])
    assert (result.exit_code, result.output) == (1, "今天不行。\n")


def test_an_interrupted_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "get_command", lambda ctx, name: click.Command("demo", callback=interrupt))
    result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 130
    assert "已中断。" in result.output
