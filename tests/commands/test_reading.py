"""``gongkai read`` and ``gongkai check``: readable in a terminal, JSON for machines, statuses that scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from gongkai.cli import main
from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.library import form
from tests.reading import laying_out as made
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


FORM = form("2021")
FIGURES = {reference: Cell.number(0) for reference in made.references_of(FORM, "")}
WRONG = {**FIGURES, CellReference("2021", "requests", "new", "natural"): Cell.number(5)}
FORMATS: dict[str, Callable[..., bytes]] = {
    "html": made.as_html,
    "docx": made.as_word,
    "xlsx": partial(made.as_workbook, one_sheet=True),
}
if made.chinese_font():
    FORMATS["pdf"] = made.as_pdf


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("figures", "status"), [(FIGURES, 0), (WRONG, 1)], ids=["fine", "with an error"])
def test_every_published_format_is_read_and_checked(
    tmp_path: Path, kind: str, figures: dict[CellReference, Cell], status: int
) -> None:
    path = tmp_path / f"report.{kind}"
    path.write_bytes(FORMATS[kind](FORM, "", figures))
    for command in ("read", "check"):
        result = _run(command, str(path))
        assert result.exit_code == status, result.output
        assert "某市人民政府" in result.output


def test_the_json_that_the_command_writes_is_read_again(folder: Path) -> None:
    first = _run("check", "--json", str(folder / "huairen_2024.txt")).stdout
    result = _run("check", "--json", "-", source=first.encode())
    again = json.loads(result.stdout)
    assert (result.exit_code, again["encoding"]) == (1, "json")
    figures = {f["cell"]: (f["state"], f["value"]) for f in json.loads(first)["figures"]}
    assert {f["cell"]: (f["state"], f["value"]) for f in again["figures"]} == figures
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(again)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 nothing", b"PK\x03\x04 nothing", b'{"figures": [', b"<html></html>"]
)
def test_a_file_that_cannot_be_opened_has_status_two_and_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "report"
    path.write_bytes(content)
    result = _run("check", str(path))
    assert result.exit_code == 2
    assert "未读" in result.output
    assert "Traceback" not in result.output


def test_reading_text_loads_none_of_the_libraries_for_files(folder: Path) -> None:
    code = (
        "import sys; from gongkai.cli import main\n"
        f"try: main(['check', {str(folder / 'hekou_2018.txt')!r}])\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'pdfplumber', 'openpyxl', 'docx', 'lxml.etree', 'django'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("kind", FORMATS)
def test_reading_a_file_loads_no_django(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "report"
    path.write_bytes(FORMATS[kind](FORM, "", FIGURES))
    code = (
        "import sys; from gongkai.cli import main\n"
        f"try: main(['check', {str(path)!r}])\n"
        "except SystemExit as end: status = end.code\n"
        "sys.exit(status or 3 * ('django' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
