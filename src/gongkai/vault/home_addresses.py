"""Telling where somebody lives from where an office is."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORDS = r"[一-鿿A-Z0-9·\-—－#、()]"
_CALLED_HOME = re.compile(
    r"(?:家庭(?:住址|地址)|现?住址|家住|现住(?:地|地址)?|户籍(?:所在)?(?:地址|地)?|户口所在地|居住(?:地址|地)"
    r"|常住(?:地址|地)|暂住(?:地址|地)|经常居住地|住(?=[于在]))"
    r"[^一-鿿A-Z0-9]{0,6}(?:为|是|于|在)?[^一-鿿A-Z0-9]{0,3}"
    rf"(?P<address>{_WORDS}{{4,60}})"
)
_PLACE = re.compile(
    r"[一-鿿]{1,12}(?:省|市|区|县|旗|镇|乡|街道|村|社区|路|街|巷|里|弄|胡同|道|小区|花园|家园|苑|新村|公寓|屯|寨)"
)
_DOOR = re.compile(
    r"[A-Z]?[0-9一二三四五六七八九十百]{1,5}(?:[\-—－#][0-9]{1,5}){0,3} ?(?:号楼|号院|号|栋|幢|座|单元|室|户|组|社|队|楼|弄|#|附)"
    r"|[0-9]{1,4}[\-—－#][0-9]{1,4}[\-—－#][0-9]{1,5}"
)
_UNLABELLED = re.compile(
    r"(?:[一-鿿]{2,8}(?:省|市|自治区|区|县|旗|镇|乡|街道))?[一-鿿]{1,12}"
    r"(?:路|街|巷|弄|胡同|大道|小区|花园|家园|苑|新村|公寓|社区|村)[一-鿿A-Z0-9]{0,20}?"
    r"(?:[A-Z]?[0-9]{1,4}(?:号楼|号院|号|栋|幢|座)[一-鿿]{0,6}){1,2}?"
    r"(?:[0-9一二三四五六七八九十]{1,3}单元(?:[0-9]{1,2}楼)?(?:[A-Z东西中南北]?[0-9]{0,5}(?:室|户|号)?)|[0-9]{3,4}(?:室|户))"
)
_VILLAGE_DOOR = re.compile(
    r"[一-鿿]{2,12}(?:村|屯|寨|社区)(?:民委员会)?[一-鿿]{0,6}[0-9一二三四五六七八九十]{1,3}(?:组|社|队)"
    r"[一-鿿]{0,4}[0-9]{1,4}(?:-[0-9]{1,4})?号"
)
_OFFICE = re.compile(
    r"办公|政府|机关|局|委员会|大厅|大厦|大楼|写字楼|广场|酒店|宾馆|公司|学校|医院|法院|检察院|银行|支行|服务中心|工程|园区|中心|馆"
)
_CALLED_OFFICE = re.compile(
    r"(?:办公|受理|通讯|通信|联系|邮寄|接收|单位|注册|经营|生产|项目|工程|建设|评标|开标|报名|现场|服务|营业|会议)(?:地址|地点|场所)"
    r"[^一-鿿]{0,4}[^，。；]{0,20}$|(?<![住家籍庭])地址[^一-鿿]{0,4}[^，。；]{0,20}$"
)
_SENTENCE_GOES_ON = re.compile(r"的|或者?|所在|应当|可以|以及|[()]{2}")
_SMALL_PLACE = re.compile(r"(?:镇|乡|街道|村|社区|路|街|巷|弄|胡同|小区|花园|家园|苑|新村|公寓|屯|寨)$")


def home_addresses_in(line: str) -> Iterator[tuple[int, int]]:
    """Where in a half-width line in capitals somebody's home address begins and ends.

    An address is somebody's home where it is called so (住址, 户籍地, 家住 …) and goes down to a door or village group, or
    is entered behind a colon and goes down to a street or village; and without being called so where it names a flat
    (单元, 室) or a door in a village, unless the words around it are those of an office.
    """
    taken: list[tuple[int, int]] = []
    for match in _CALLED_HOME.finditer(line):
        address = match.group("address")
        length = _length(address, ":" in line[match.start() : match.start("address")])
        if length and not _OFFICE.search(address[:length]):
            span = match.start("address"), match.start("address") + length
            taken.append(span)
            yield span
    if not any(word in line for word in ("单元", "室", "户", "组", "社", "队")):
        return
    for pattern in (_UNLABELLED, _VILLAGE_DOOR):
        for match in pattern.finditer(line):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            if not _OFFICE.search(match.group()) and not _CALLED_OFFICE.search(line[:start]):
                taken.append((start, end))
                yield start, end


def _length(address: str, is_entry: bool) -> int:
    """How far an address reaches: to its last door; in an entry (住址：…) that names none, to the street or village.

    0 if it names neither: a province, city or county alone says nothing about one person, nor does a sentence about
    where people live.
    """
    address = _SENTENCE_GOES_ON.split(address, maxsplit=1)[0]
    places = list(_PLACE.finditer(address))
    if not places:
        return 0
    doors = [match.end() for match in _DOOR.finditer(address) if match.start() > 1]
    if doors:
        return doors[-1]
    return places[-1].end() if is_entry and _SMALL_PLACE.search(places[-1].group()) else 0
