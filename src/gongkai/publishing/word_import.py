"""Reading a list of words that somebody pasted, or that stands in a workbook: lines to entries, or sentences."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import load_workbook

from gongkai.organizations.refusals import Refused
from gongkai.publishing.models import WordEntry

MOST_LINES = 5000
LONGEST_WORD = 60
LONGEST_HINT = 200
_TOLD_AT_MOST = 10
_COLUMNS = 4
_KINDS = {kind.label: kind.value for kind in WordEntry.Kind} | {
    "错别字": WordEntry.Kind.MISPRINT.value,
    "领导": WordEntry.Kind.LEADER_TITLE.value,
    "领导职务": WordEntry.Kind.LEADER_TITLE.value,
}
_HEADINGS = frozenset({"类别", "词语", "错误写法", "姓名"})


@dataclass(frozen=True, slots=True)
class WordLine:
    """One entry of a list: its kind (``WordEntry.Kind``), the word, the right way, and a hint."""

    kind: str
    word: str
    right: str = ""
    hint: str = ""


def words_of_text(text: str, kind: str) -> list[WordLine]:
    """The entries of pasted lines: cells divided by tabs, commas or arrows. Raises Refused with the lines that are wrong."""
    rows = (re.split(r"\t|,|，|→|=>|->", line) for line in text.splitlines())
    return _entries(rows, kind)


def words_of_workbook(file: IO[bytes], kind: str) -> list[WordLine]:
    """The entries of the first sheet of a checked workbook. Raises Refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            rows = [
                ["" if cell is None else str(cell) for cell in row]
                for row in sheet.iter_rows(max_row=MOST_LINES + 2, max_col=_COLUMNS, values_only=True)
            ]
        finally:
            book.close()
    except Exception as fault:
        # The library raises whatever it meets in a damaged file.
        raise Refused("这个Excel文件打不开，可能已经损坏。请另存为.xlsx后重新上传。") from fault
    return _entries(rows, kind)


def _entries(rows: Iterable[Sequence[Any]], kind: str) -> list[WordLine]:
    found: dict[tuple[str, str], WordLine] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = [" ".join(str(cell).split()) for cell in row]
        is_heading = not found and not problems and set(cells) & _HEADINGS
        if not any(cells) or is_heading:
            continue
        if len(found) >= MOST_LINES:
            raise Refused(f"一次最多导入{MOST_LINES}个词，请分几次导入。")
        line = _entry(cells, kind)
        problem = _whats_wrong(line)
        same = found.get((line.kind, line.word))
        if not problem and same is not None and same != line:
            problem = f"“{line.word}”出现了两次，写法不一样"
        if problem:
            problems.append(f"第{number}行：{problem}。")
        else:
            found[line.kind, line.word] = line
    if problems:
        more = f"另有{len(problems) - _TOLD_AT_MOST}行也要改正。" if len(problems) > _TOLD_AT_MOST else ""
        raise Refused(f"没有导入，请先改正：{''.join(problems[:_TOLD_AT_MOST])}{more}")
    if not found:
        raise Refused("没有找到要导入的词。请每行写一个词：词语，正确写法，说明。")
    return list(found.values())


def _entry(cells: Sequence[str], kind: str) -> WordLine:
    named = _KINDS.get(cells[0])
    rest = [*(cells[1:] if named else cells), "", "", ""]
    return WordLine(named or kind, rest[0], rest[1], "，".join(cell for cell in rest[2:] if cell))


def _whats_wrong(line: WordLine) -> str:
    if not line.word:
        return "没有词语"
    if len(line.word) > LONGEST_WORD or len(line.right) > LONGEST_WORD:
        return f"词语和正确写法最多{LONGEST_WORD}个字"
    if len(line.hint) > LONGEST_HINT:
        return f"说明最多{LONGEST_HINT}个字"
    if line.kind == WordEntry.Kind.MISPRINT and not line.right:
        return f"错别字“{line.word}”没有正确写法"
    if line.word == line.right and line.kind == WordEntry.Kind.MISPRINT:
        return f"“{line.word}”的正确写法与它一样"
    return ""


def whats_wrong_with_word(kind: str, word: str, right: str, hint: str) -> str:
    """Why a single entry cannot be taken in, as a sentence; "" for a good one."""
    problem = _whats_wrong(WordLine(kind, word, right, hint))
    return f"{problem}。" if problem else ""
