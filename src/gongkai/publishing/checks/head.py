"""The head of a draft: title, document number, date of issue, and the limit of Art. 26."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from gongkai.law.calendar import OutsideCalendar
from gongkai.publishing.checks.draft import DraftText
from gongkai.publishing.checks.findings import CheckFinding, Code, Place, PlaceKind, Severity, finding
from gongkai.publishing.timeliness import WORKING_DAYS

_NUMBER_FIELD = Place(PlaceKind.FIELD, "发文字号")
_DATE_FIELD = Place(PlaceKind.FIELD, "成文日期")
_AGENCY = r"[一-鿿A-Za-z（）()、·]{1,30}?"
_PROPER = re.compile(rf"{_AGENCY}〔(?P<year>[0-9]{{4}})〕(?P<serial>[1-9][0-9]{{0,5}})号")
_NEARLY = re.compile(
    rf"{_AGENCY}(?P<open>[〔\[(（【﹝［〈<《])(?P<year>[0-9]{{4}})(?P<close>[〕\])）】﹞］〉>》])"
    r"(?P<ordinal>第?)(?P<serial>[0-9]{1,6})(?P<end>号?)"
)
_OTHER_FORMS = re.compile(
    rf"(?:{_AGENCY})?令?第?[0-9一二三四五六七八九十百零〇]{{1,6}}号(?:令|公告|通告)?|(?:{_AGENCY})?(?:公告|通告)?(?P<year>[0-9]{{4}})年第?[0-9]{{1,5}}号"
)


def head(draft: DraftText) -> Iterator[CheckFinding]:
    """Findings about the metadata of a draft."""
    if not draft.title.strip():
        yield finding(Code.NO_TITLE, Severity.BLOCK, "没有标题。请填写标题。", Place(PlaceKind.TITLE))
    yield from _document_number(draft)
    yield from _date(draft)


def _document_number(draft: DraftText) -> Iterator[CheckFinding]:
    written = "".join(draft.document_number.split())
    if not written:
        return
    number = "".join(
        character if character in "〔〕（）" else unicodedata.normalize("NFKC", character)
        for character in written
    )
    proper, nearly, other = (
        _PROPER.fullmatch(number),
        _NEARLY.fullmatch(number),
        _OTHER_FORMS.fullmatch(number),
    )
    match = proper or nearly or other
    if match is None:
        yield _number_finding(
            Code.DOCUMENT_NUMBER_FORM,
            Severity.ANSWER,
            f"发文字号“{written}”不是“机关代字〔年份〕序号号”的形式，例如 新政办〔2016〕56号。请核对；原件就是这样写的，请说明。",
            written,
        )
        return
    if proper is None and nearly is not None:
        yield from _nearly_right(written, nearly)
    year = match.groupdict().get("year")
    if year is not None:
        yield from _year(draft, written, int(year))


def _nearly_right(written: str, match: re.Match[str]) -> Iterator[CheckFinding]:
    right = match.group()[: match.start("open")] + f"〔{match['year']}〕{int(match['serial'])}号"
    wrong = []
    if match["ordinal"]:
        wrong.append("序号前不加“第”")
    if match["serial"].startswith("0"):
        wrong.append("序号不编虚位（1不写成01）")
    if not match["end"]:
        wrong.append("序号后加“号”")
    if wrong:
        sentence = (
            f"发文字号“{written}”{'，'.join(wrong)}，一般应为“{right}”。请改正；原件就是这样写的，请说明。"
        )
        yield _number_finding(Code.DOCUMENT_NUMBER_FORM, Severity.ANSWER, sentence, written)
    elif (match["open"], match["close"]) != ("〔", "〕"):
        sentence = f"发文字号“{written}”的年份用了旧式括号，现在用六角括号：“{right}”。历史文件可以保留原样。"
        yield _number_finding(Code.DOCUMENT_NUMBER_BRACKETS, Severity.NOTE, sentence, written)


def _year(draft: DraftText, written: str, year: int) -> Iterator[CheckFinding]:
    issued = draft.date_of_issue
    if issued is None:
        sentence = f"有发文字号“{written}”，没有填写成文日期。请补上成文日期，公开时限从这一天起算（条例第二十六条）。"
        yield finding(Code.DOCUMENT_NUMBER_YEAR, Severity.NOTE, sentence, _DATE_FIELD, written)
    elif issued.year != year:
        sentence = f"发文字号“{written}”的年份是{year}年，成文日期是{issued.isoformat()}，两者不一致。请核对；确实如此的，请说明。"
        yield _number_finding(
            Code.DOCUMENT_NUMBER_YEAR, Severity.ANSWER, sentence, f"{written} {issued.isoformat()}"
        )


def _number_finding(code: Code, severity: Severity, sentence: str, matter: str) -> CheckFinding:
    return finding(code, severity, sentence, _NUMBER_FIELD, matter)


def _date(draft: DraftText) -> Iterator[CheckFinding]:
    issued = draft.date_of_issue
    if issued is None:
        return
    if issued > draft.today:
        sentence = (
            f"成文日期{issued.isoformat()}还没有到（今天是{draft.today.isoformat()}）。请核对成文日期。"
        )
        yield finding(Code.ISSUED_IN_FUTURE, Severity.BLOCK, sentence, _DATE_FIELD, issued.isoformat())
        return
    last = _last_day(draft, issued)
    if last is None or draft.today > last:
        until = "" if last is None else f"，应当在{last.isoformat()}前公开"
        sentence = (
            f"成文日期是{issued.isoformat()}，到今天已经超过{WORKING_DAYS}个工作日{until}（条例第二十六条）。"
            "请说明超过时限的原因，例如历史文件补充公开、当时不属于公开范围。"
        )
        yield finding(Code.LATE, Severity.ANSWER, sentence, _DATE_FIELD, issued.isoformat())


def _last_day(draft: DraftText, issued: dt.date) -> dt.date | None:
    """The last day in time; None for dates before the calendar begins, which are long past."""
    try:
        return draft.calendar.add_working_days(issued, WORKING_DAYS)
    except OutsideCalendar:
        return None
