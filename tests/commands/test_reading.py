"""``gongkai read`` and ``gongkai check``: readable in a terminal, JSON for machines, statuses that scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from gongkai.cli import main
from tests.reading.published import NAMES, figures_of, source_of

SCHEMA = Path(__file__).parents[2] / "docs" / "report.schema.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / f"{name}.txt").write_text(source_of(name), encoding="utf-8")
    return tmp_path


def _run(*arguments: str, source: bytes = b"") -> Result:
    return CliRunner().invoke(main, list(arguments), input=source)


@pytest.mark.parametrize(
    ("name", "status"),
    [("hebi_2014", 1), ("hekou_2018", 1), ("xinxiang_2016", 0), ("jiangxia_2021", 0), ("huairen_2024", 1)],
)
def test_the_status_is_one_where_an_error_stands(folder: Path, name: str, status: int) -> None:
    for command in ("read", "check"):
        assert _run(command, str(folder / f"{name}.txt")).exit_code == status


def test_the_status_is_two_where_nothing_could_be_read(folder: Path) -> None:
    empty = folder / "empty.txt"
    empty.write_bytes(b"")
    result = _run("check", str(folder / "huairen_2024.txt"), str(empty))
    assert result.exit_code == 2
    assert "文件是空的" in result.output
    assert "怀仁市人民政府" in result.output


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_a_path_that_is_no_file_is_answered_with_a_sentence(folder: Path, name: str) -> None:
    result = _run("check", str(folder / name))
    assert result.exit_code == 2
    assert ("没有“" in result.output) or ("是文件夹" in result.output)
    assert "Traceback" not in result.output


def test_findings_are_shown_with_severity_rule_and_formula(folder: Path) -> None:
    output = _run("check", str(folder / "huairen_2024.txt")).output
    assert "错误 T3-1" in output
    assert "错误 7 处" in output
    assert "新收 12" in output


def test_tables_are_shown_with_their_rows_and_figures(folder: Path) -> None:
    output = _run("read", str(folder / "jiangxia_2021.txt")).output
    assert "558794" in output
    assert "668.57" in output
    assert "4.无正当理由大量反复申请" in output


def test_a_report_is_read_from_standard_input() -> None:
    result = _run("check", "-", source=source_of("hekou_2018").encode("gb18030"))
    assert result.exit_code == 1
    assert "河口镇人民政府" in result.output


def test_json_gives_one_object_a_file_that_keeps_the_published_schema(folder: Path) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    paths = [str(folder / f"{name}.txt") for name in NAMES] + [str(folder / "missing.txt")]
    lines = _run("check", "--json", *paths).stdout.splitlines()
    assert len(lines) == len(paths)
    for line in lines:
        assert [error.message for error in validator.iter_errors(json.loads(line))] == []


def test_json_carries_every_figure_by_official_label(folder: Path) -> None:
    line = _run("check", "--json", str(folder / "hebi_2014.txt")).stdout
    figures = {(f["row"], f["column"]): f["value"] for f in json.loads(line)["figures"]}
    for key, value in figures_of("hebi_2014").items():
        assert figures[key] == (None if value is None else float(value))


def test_reading_needs_no_database_and_loads_no_django(folder: Path) -> None:
    code = (
        "import sys; from gongkai.cli import main\n"
        f"try: main(['check', {str(folder / 'hekou_2018.txt')!r}])\n"
        "except SystemExit: pass\n"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
