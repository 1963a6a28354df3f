"""What the units of the city published in whole reporting years: hundreds of items, on every channel, and documents of the collection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from gongkai.organizations.models import Authority
from gongkai.publishing.demonstration.bulk import BulkItem, publish_all
from gongkai.publishing.demonstration.making import YEARS_OF_VALIDITY, Desk, last_day_after
from gongkai.publishing.demonstration.texts import measures_about
from gongkai.publishing.models import (
    Channel,
    Disclosure,
    Genre,
    Interpretation,
    InterpretationForm,
    ItemKind,
    NormativeDocument,
    NormativeKind,
    SubjectClass,
    ValidityChange,
    ValidityKind,
)
from gongkai.publishing.validity import validity_on


@dataclass(frozen=True, slots=True)
class Publisher:
    """An authority of the demonstration: the place in its titles, how many items a year, and its normative documents.

    ``word`` begins their numbers; ``normative`` is how many it issues a year, ``rules`` whether it issued one of the rules (规章), too.
    """

    authority: str
    place: str
    number: int
    word: str = ""
    normative: int = 0
    rules: bool = False


PUBLISHERS = (
    Publisher("鹤壁市人民政府", "鹤壁市", 300, "鹤政办规", 3, rules=True),
    Publisher("鹤壁市发展和改革委员会", "市发展改革委", 60, "鹤发改规", 1),
    Publisher("鹤壁市财政局", "市财政局", 80, "鹤财规", 2),
    Publisher("鹤壁市自然资源和规划局", "市自然资源规划局", 110, "鹤自然资规", 2),
    Publisher("鹤壁市市场监督管理局", "市市场监管局", 140, "鹤市监规", 1),
    Publisher("浚县人民政府", "浚县", 150, "浚政规", 2),
    Publisher("淇县人民政府", "淇县", 110, "淇政规", 2),
    Publisher("淇滨区人民政府", "淇滨区", 160, "淇滨政规", 1),
    Publisher("淇县自然资源局", "淇县自然资源局", 40),
    Publisher("淇县教育体育局", "淇县教育体育局", 30),
    Publisher("淇县朝歌街道办事处", "朝歌街道", 20),
    Publisher("北阳镇人民政府", "北阳镇", 24, "北政规", 1),
    Publisher("高村镇人民政府", "高村镇", 14),
)
REPORTED_BEFORE = ("北阳镇人民政府", ((2018, 9), (2020, 12)))
"""A town that published before the platform, too: years and numbers of items."""
GROWTH = 6
"""So many hundredths more in each year than in the one before."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A kind of text that is published again and again; ``{place}``, ``{year}``, ``{month}`` and ``{number}`` are filled in."""

    title: str
    category: str
    subject: SubjectClass
    says: str
    genre: Genre = Genre.OTHER
    key_area: str = ""


_THEMES = (
    Theme("{place}{month}月行政许可决定公示（{year}年第{number}批）", "xzxk", SubjectClass.GENERAL,
          "现将本批作出的行政许可决定予以公示，公示内容包括许可事项、行政相对人和许可的期限。"),
    Theme("{place}{month}月行政处罚信息公示（{year}年第{number}批）", "xzcf", SubjectClass.MARKET_SAFETY,
          "现将本批适用普通程序作出的行政处罚决定信息予以公示，公示期满后按规定处理。"),
    Theme("{place}{year}年{month}月重大建设项目实施情况（第{number}期）", "zdxm", SubjectClass.ECONOMY,
          "本期在建项目按计划推进，新开工项目的批准结果、施工单位和工期一并公布。", Genre.REPORT, "重大建设项目"),
    Theme("{place}{year}年{month}月社会救助对象公示（第{number}批）", "sxgk", SubjectClass.CIVIL_AFFAIRS,
          "本批新增和退出的救助对象户数、人数和资金支出情况予以公示，对结果有异议的可以反映。", Genre.PUBLIC_NOTICE, "社会救助"),
    Theme("{place}{month}月监督检查结果通报（{year}年第{number}期）", "jdjc", SubjectClass.MARKET_SAFETY,
          "本期检查的单位、发现的问题和整改要求予以通报，整改结果将另行公布。", Genre.CIRCULAR, "安全生产"),
    Theme("{place}{year}年政府采购项目公告（第{number}号）", "zfcg", SubjectClass.FINANCE,
          "本项目的采购需求、预算金额、评审办法和响应文件提交时间见公告正文。", Genre.ANNOUNCEMENT, "公共资源交易"),
    Theme("{place}{year}年{month}月统计数据发布（第{number}期）", "tjxx", SubjectClass.ECONOMY,
          "本月主要指标总体平稳，有关数据为初步统计数，以年度数据为准。", Genre.REPORT),
    Theme("{place}关于{year}年{month}月惠民惠农补贴发放情况的公示（第{number}批）", "mszc", SubjectClass.AGRICULTURE,
          "本批补贴的项目、标准和发放总额予以公示，资金通过一卡通发放到户。", Genre.PUBLIC_NOTICE, "涉农补贴"),
    Theme("{place}{year}年财政资金使用情况公开（第{number}期）", "czyjs", SubjectClass.FINANCE,
          "本期公开专项资金的分配办法、分配结果和绩效目标。", Genre.REPORT, "财政预决算"),
    Theme("{place}{year}年{month}月工作人员招考信息（第{number}号）", "zkly", SubjectClass.LABOUR_STAFF,
          "本次招考的职位、名额、报考条件和录用结果按程序公布。", Genre.ANNOUNCEMENT, "就业创业"),
)  # fmt: skip
_MATTERS = (
    ("农村集中供水工程运行", SubjectClass.AGRICULTURE),
    ("城镇老旧小区改造资金使用", SubjectClass.CONSTRUCTION_ENVIRONMENT),
    ("小型公共资源交易活动", SubjectClass.FINANCE),
    ("城市户外招牌设置", SubjectClass.CONSTRUCTION_ENVIRONMENT),
    ("临时救助对象认定", SubjectClass.CIVIL_AFFAIRS),
    ("乡村公益性岗位开发", SubjectClass.LABOUR_STAFF),
    ("行政执法音像记录", SubjectClass.SECURITY_JUSTICE),
    ("政府投资项目前期工作", SubjectClass.ECONOMY),
)
_RULES = (
    ("城市供热", SubjectClass.CONSTRUCTION_ENVIRONMENT),
    ("城市绿化", SubjectClass.CONSTRUCTION_ENVIRONMENT),
)
_ELSEWHERE: tuple[tuple[int, str, str], ...] = (
    (3, Channel.WECHAT.value, ""),
    (5, Channel.WEIBO.value, ""),
    (7, Channel.NOTICE_BOARD.value, "办公楼前公告栏"),
    (13, Channel.READING_PLACE.value, "政务服务中心查阅点"),
    (17, Channel.SCREEN.value, "服务大厅电子屏"),
    (19, Channel.PRESS.value, "鹤壁日报"),
    (29, Channel.BROADCAST.value, "鹤壁人民广播电台"),
    (31, Channel.SMS.value, ""),
    (43, Channel.PRESS_CONFERENCE.value, "市政府新闻发布厅"),
    (47, Channel.OTHER.value, "便民服务手册"),
)
"""Of so many items one appeared on the channel, too, and where."""
_IN_THE_GAZETTE = 23


def fill_years(desk_of: Callable[[Authority], Desk | None], years: Sequence[int]) -> None:
    """Publish the items of whole years, of every publisher that has not published in that way before."""
    known = {
        authority.name: authority
        for authority in Authority.objects.filter(name__in=[publisher.authority for publisher in PUBLISHERS])
    }
    for publisher in PUBLISHERS:
        authority = known.get(publisher.authority)
        desk = desk_of(authority) if authority is not None else None
        if desk is None:
            continue
        if publisher.authority == REPORTED_BEFORE[0]:
            for year, number in REPORTED_BEFORE[1]:
                publish_all(desk, list(_items(publisher, year, number)))
        for place, year in enumerate(years):
            number = publisher.number * (100 + place * GROWTH) // 100
            publish_all(desk, list(_items(publisher, year, number)))
        if publisher.normative:
            _Collection(desk, publisher, years).fill()


def _items(publisher: Publisher, year: int, number: int) -> Iterator[BulkItem]:
    today = timezone.localdate()
    for place in range(number):
        day = dt.date(year, 1, 1) + dt.timedelta(days=place * 364 // max(number - 1, 1))
        theme = _THEMES[place % len(_THEMES)]
        filled = {
            "place": publisher.place,
            "year": year,
            "month": day.month,
            "number": place // len(_THEMES) + 1,
        }
        if day <= today:
            yield BulkItem(
                moment=_at_ten(day),
                title=theme.title.format(**filled),
                body=f"<p>{theme.says}</p><p>联系单位：{publisher.place}政府信息公开工作机构。</p>",
                category=theme.category,
                subject=theme.subject.value,
                genre=theme.genre.value,
                key_area=theme.key_area,
                keywords=theme.title.partition("月")[2][:8].strip("（）{}") or "信息公开",
                channels=_channels(publisher, place, year),
            )


def _at_ten(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))


def _channels(publisher: Publisher, place: int, year: int) -> tuple[tuple[str, str], ...]:
    found = [(channel, where) for every, channel, where in _ELSEWHERE if place % every == every - 1]
    if publisher.rules and place % _IN_THE_GAZETTE == 0:
        issue = place // _IN_THE_GAZETTE + 1
        found.append((Channel.GAZETTE.value, f"鹤壁市人民政府公报{year}年第{issue}期"))
    return tuple(found)


class _Collection:
    """The normative documents of one authority: some from before, one of them repealed in each year, and new ones."""

    def __init__(self, desk: Desk, publisher: Publisher, years: Sequence[int]) -> None:
        self.desk, self.publisher, self.years = desk, publisher, years
        self.matters = iter(_MATTERS)
        self.keeper = desk.reviewers["final"]

    def fill(self) -> None:
        """Write the documents with their items, their repeals, and the interpretations of what the city issued."""
        before = self._from_before()
        for number, year in enumerate(self.years):
            items = publish_all(self.desk, list(self._items_of(year)))
            documents = [self._document(item) for item in items]
            if number < len(before):
                ValidityChange.objects.create(
                    document=before[number],
                    kind=ValidityChange.Kind.REPEALED,
                    on=dt.date(year, 7, 1),
                    by_document=documents[0],
                    note="由新的文件代替。",
                    recorded_by=self.keeper,
                )
            if self.publisher.rules:
                self._interpret(items[0])
        self._show_validity()

    def _from_before(self) -> list[NormativeDocument]:
        """Documents that are older than the platform: they stand in the collection without an item."""
        made = []
        for number in range(len(self.years)):
            matter, _ = _MATTERS[-1 - number]
            issued = dt.date(self.years[0] - 2, 3 + number, 10)
            made.append(
                NormativeDocument.objects.create(
                    authority=self.desk.authority,
                    kind=NormativeKind.NORMATIVE_DOCUMENT,
                    title=f"{self.publisher.place}{matter}管理办法（{issued.year}年）",
                    document_number=self.desk.document_number(self.publisher.word, issued.year),
                    issued_on=issued,
                    effective_on=issued,
                    expires_on=last_day_after(issued, YEARS_OF_VALIDITY),
                    registered_by=self.desk.officer,
                    released_at=timezone.now(),
                    released_by=self.keeper,
                )
            )
        return made

    def _items_of(self, year: int) -> Iterator[BulkItem]:
        for number in range(self.publisher.normative):
            matter, subject = next(self.matters)
            yield self._item(year, number, matter, subject, ItemKind.NORMATIVE_DOCUMENT, self.publisher.word)
        if self.publisher.rules:
            matter, subject = _RULES[year % len(_RULES)]
            yield self._item(year, 1, matter, subject, ItemKind.RULES, "鹤壁市人民政府令")

    def _item(
        self, year: int, number: int, matter: str, subject: SubjectClass, kind: ItemKind, word: str
    ) -> BulkItem:
        day = dt.date(year, 2 + number * 3 % 9, 12 + number)
        title = f"{self.publisher.place}{matter}管理办法"
        return BulkItem(
            moment=_at_ten(day),
            title=title,
            body="".join(
                line if line.startswith("<") else f"<p>{line}</p>" for line in measures_about(f"{matter}管理")
            ),
            category="fggz",
            subject=subject.value,
            kind=kind.value,
            genre=(Genre.ORDER if kind is ItemKind.RULES else Genre.MEASURES).value,
            keywords="规章" if kind is ItemKind.RULES else "规范性文件",
            document_number=self.desk.document_number(word, year),
            channels=((Channel.GAZETTE.value, f"鹤壁市人民政府公报{year}年第1期"),)
            if self.publisher.rules
            else (),
        )

    def _document(self, item: Disclosure) -> NormativeDocument:
        assert item.date_of_issue is not None
        rules = item.kind == ItemKind.RULES.value
        return NormativeDocument.objects.create(
            authority=item.authority,
            disclosure=item,
            kind=NormativeKind.RULES if rules else NormativeKind.NORMATIVE_DOCUMENT,
            title=item.title,
            document_number=item.document_number,
            issued_on=item.date_of_issue,
            effective_on=item.date_of_issue + dt.timedelta(days=30 if rules else 0),
            validity_kind=ValidityKind.UNLIMITED if rules else ValidityKind.GENERAL,
            expires_on=None if rules else last_day_after(item.date_of_issue, YEARS_OF_VALIDITY),
            registered_by=self.desk.officer,
        )

    def _interpret(self, document: Disclosure) -> None:
        assert document.published_at is not None
        item = BulkItem(
            moment=document.published_at + dt.timedelta(days=1),
            title=f"《{document.title}》政策解读",
            body="<p>文件对适用范围、部门职责和办理程序作出规定，现就群众关心的内容作出说明。</p>",
            category="mszc",
            subject=document.subject,
            kind=ItemKind.INTERPRETATION.value,
            keywords="政策解读",
            channels=((Channel.WECHAT.value, ""),),
        )
        (made,) = publish_all(self.desk, [item])
        Interpretation.objects.create(
            disclosure=made,
            document=document,
            form=InterpretationForm.TEXT,
            lead_unit=self.publisher.place,
            recorded_by=self.desk.officer,
        )

    def _show_validity(self) -> None:
        today = timezone.localdate()
        rows = NormativeDocument.objects.filter(authority=self.desk.authority, disclosure__isnull=False)
        for document in rows.select_related("disclosure").prefetch_related("changes"):
            item = document.disclosure
            assert item is not None
            item.validity = validity_on(document, today)
            item.save(update_fields=["validity"])
