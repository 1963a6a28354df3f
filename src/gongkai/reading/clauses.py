"""Whom and which time a clause of running text speaks of: the whole report, or something else.

All texts here are folded and without white space.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WHOLE_PERIOD = re.compile(
    r"(?:\d{4}年)?1月1日(?:0时|零时)?(?:起|开始)?[至到\-~—]{1,2}(?:\d{4}年)?12月31日(?:24时)?止?"
    r"|截[至止]到?\d{4}年(?:12月31日|12月底|年?底)"
)
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})年")
_OTHER_TIME = re.compile(
    r"\d{1,2}月份?(?!\d{1,2}日起)|[一二三四]季度|[上下]半年|去年|历年|往年|同期|近[一二三四五几\d]年|每[年月季]|[月年]均|以来"
    r"|上一?年(?!度?结转)|十[一二三四五]五|明年|来年|次年|下一?年(?!度?继续)|下一步|计划|力争|目标|预计|如果|如有"
)
_IN_ALL = re.compile(
    r"(?:20\d\d年度?|[全本]年度?|今年|一年来|年内|报告期内?|统计期限?内|期间"
    r"|[全我本](?:省|市|县|区|州|旗|盟|镇|乡|街道|系统|域|局|委|办|厅|部|单位|机关|行政机关|行政区域|中心)内?"
    r"|各级行政机关|行政机关|各级|总共|累计|一共|合计|共计|共|实际|依法|新|已|其中|包括|包含|含|的|内|中|,|:|\()*+"
)
_OFFICE = r"(?:局(?!面)|法院|委(?!托)|委员会|办(?![理结法事])|办公室|厅|中心|街道办?|街道办事处|[\u4e00-\u9fff]镇|[\u4e00-\u9fff]乡)"
_NAMED_BODY = re.compile(rf"[\u4e00-\u9fff](?:{_OFFICE}|部门|单位|本级|[县市区镇乡]政府)")
_SUBJECT = re.compile(r"[全我本][省市县区州旗盟镇乡街系域局委办厅部单机行中]|各级")
_LAST_OFFICE = re.compile(rf"[\u4e00-\u9fff]{_OFFICE}(?:共计|共|累计|总共|受理|审理|召开|举办|设置)*+$")
_AREA = re.compile(r"[全我本](省|市|县|区|州|旗|盟|镇|乡|街道|局|委|办|厅|部|国)")
_SHARE_OF_ANOTHER_KIND = re.compile(r"占全.的?$")
_ADDED_TO = re.compile(r"^[,(](?:其中|包括|包含|含)[^。;]{0,30}?(?:结转|新收)")
"""What follows a number that counts the requests carried over too."""


def is_about_another_time(clause: str, year: int | None) -> bool:
    """Whether a text speaks of another year than the report's, of a part of it, or of what is planned."""
    rest = _WHOLE_PERIOD.sub("", clause)
    return any(match["year"] != str(year) for match in _YEAR.finditer(rest)) or bool(_OTHER_TIME.search(rest))


def counts_more_than_the_year(right: str) -> bool:
    """Whether the words behind a number say that it counts last year's requests too."""
    return _ADDED_TO.match(right) is not None


def names_another_area(clause: str, authority: str) -> bool:
    """Whether a text speaks of all of an area, or of "our" area, that is not the authority's: 全市 in a county."""
    own = authority.removesuffix("人民政府").removesuffix("办事处").removesuffix("员会").removesuffix("公室")
    return bool(own) and any(not own.endswith(match[1]) for match in _AREA.finditer(clause))


def is_share_of_the_own_whole(wording: str, authority: str) -> bool:
    """Whether a percentage is of what the authority itself counts, and not its part in that of others."""
    return not (names_another_area(wording, authority) or _SHARE_OF_ANOTHER_KIND.search(wording))


def names_another_office(clause: str, authority: str) -> bool:
    """Whether a clause ends with the name of an office that is not the authority itself."""
    for name in _own_names(authority):
        clause = clause.replace(name, "")
    return _LAST_OFFICE.search(clause[-24:]) is not None


def speaks_of_the_whole(sentence: str, authority: str) -> bool:
    """Whether the words before a phrase are certain to have the whole authority for their subject.

    ``sentence`` is the text from the beginning of the sentence to the phrase. Its last clause must say nothing
    but "in all" in one of the known ways; where that names no subject, no clause before it may name a body.
    """
    for name in _own_names(authority):
        sentence = sentence.replace(name, "本机关")
    start = max(sentence.rfind(mark) for mark in ",:(、") + 1
    if _IN_ALL.fullmatch(sentence, start) is None:
        return False
    return _SUBJECT.search(sentence, start) is not None or _NAMED_BODY.search(sentence, 0, start) is None


@lru_cache(maxsize=64)
def _own_names(authority: str) -> tuple[str, ...]:
    """The ways in which a report calls its own authority, the longest first: 某省某市教育局, 市教育局."""
    place = authority.removesuffix("人民政府")
    short = tuple(place[start:] for start in range(1, len(place) - 2))
    return tuple(name for name in (authority, place, *short) if name)
