"""What an authority publishes again and again: the same kind of text, month by month or quarter by quarter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from gongkai.publishing.demonstration.texts import Text, table
from gongkai.publishing.models import Genre, SubjectClass

MONTHS = 24
_DAYS_A_MONTH = 30


def series(today: dt.date) -> Iterator[Text]:
    """The items of two years, the oldest of each kind last."""
    for ago in range(1, MONTHS, 2):
        yield _economy(today, ago)
    for ago in range(2, MONTHS, 3):
        yield _lowest_incomes(today, ago)
        yield _projects(today, ago)
    for ago in range(3, MONTHS, 4):
        yield _inspections(ago)
    for number, (ago, heading, told) in enumerate(_NEWS):
        yield _news(ago, heading, told, number)


def _month(today: dt.date, ago: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 - ago
    return months // 12, months % 12 + 1


def _economy(today: dt.date, ago: int) -> Text:
    year, month = _month(today, ago)
    growth = f"{4.2 + ago % 7 * 0.3:.1f}"
    return Text(
        ago * _DAYS_A_MONTH - 8,
        f"{year}年{month}月鹤壁市国民经济运行情况",
        "tjxx",
        ("tzgg",),
        (
            f"{month}月份，全市经济运行总体平稳。规模以上工业增加值同比增长{growth}%，社会消费品零售总额同比增长{5 + ago % 4}.1%。",
            f"固定资产投资增长{6 + ago % 5}.4%，其中工业投资增长{9 + ago % 6}.2%。居民消费价格同比上涨0.{ago % 9 + 1}%。",
            table(
                "主要指标",
                ("指标", "同比增长（%）"),
                (
                    ("规模以上工业增加值", growth),
                    ("社会消费品零售总额", f"{5 + ago % 4}.1"),
                    ("固定资产投资", f"{6 + ago % 5}.4"),
                ),
            ),
        ),
        genre=Genre.REPORT.value,
        subject=SubjectClass.ECONOMY.value,
        keywords="统计、经济运行",
    )


def _lowest_incomes(today: dt.date, ago: int) -> Text:
    year, month = _month(today, ago)
    return Text(
        ago * _DAYS_A_MONTH - 3,
        f"{year}年{month}月城乡最低生活保障资金发放情况公示",
        "sxgk",
        ("tzgg",),
        (
            f"{month}月，全市共保障城市低保对象{8421 + ago * 13}人，发放资金{412 + ago}.6万元。",
            f"保障农村低保对象{31200 + ago * 7}人，发放资金{905 + ago}.3万元。",
            "资金已通过社会化发放的方式直接拨付到保障对象账户。对发放情况有异议的，可以向市民政局反映。",
        ),
        genre=Genre.OTHER.value,
        subject=SubjectClass.CIVIL_AFFAIRS.value,
        key_area="社会救助",
        keywords="低保、资金发放",
    )


def _projects(today: dt.date, ago: int) -> Text:
    year, month = _month(today, ago)
    quarter = (month - 1) // 3 + 1
    return Text(
        ago * _DAYS_A_MONTH - 5,
        f"{year}年第{'一二三四'[quarter - 1]}季度重大建设项目进展情况（第{MONTHS - ago}期）",
        "zdxm",
        ("tzgg",),
        (
            f"本期市级重大建设项目完成投资{18 + ago % 9}.7亿元，占年度计划的{20 + quarter * 17}%。",
            f"新开工项目{3 + ago % 4}个，竣工项目{1 + ago % 3}个。",
            "城市污水处理厂扩建工程完成基坑支护，职业教育实训基地主体结构封顶，淇河生态修复工程完成河道清淤8.2公里。",
        ),
        genre=Genre.REPORT.value,
        subject=SubjectClass.ECONOMY.value,
        key_area="重大建设项目",
        keywords="重大项目、进展",
    )


def _inspections(ago: int) -> Text:
    return Text(
        ago * _DAYS_A_MONTH - 11,
        f"安全生产重点行业执法检查情况通报（第{MONTHS - ago}期）",
        "jdjc",
        ("tzgg",),
        (
            f"本期检查危险化学品、工贸、矿山等企业{60 + ago}家，发现隐患{210 + ago * 3}处，已整改{200 + ago * 3}处，其余限期整改。",
            f"对{2 + ago % 4}家企业依法给予行政处罚。检查结果已经记入企业的信用信息。",
        ),
        genre=Genre.CIRCULAR.value,
        subject=SubjectClass.MARKET_SAFETY.value,
        key_area="安全生产",
        keywords="安全生产、执法检查",
    )


_NEWS = (
    (
        2,
        "市政府召开常务会议研究民生实事办理情况",
        "会议听取了十件民生实事办理情况汇报，要求倒排工期、逐项销号，办理结果向社会公开。",
    ),
    (
        5,
        "市领导到政务服务中心检查服务大厅工作",
        "检查组查看了综合受理窗口和政府信息公开查阅点，了解群众办事和查阅信息的情况。",
    ),
    (
        9,
        "全市政务公开工作培训班举办",
        "培训内容包括条例解读、规范性文件公开、依申请公开答复和政务新媒体管理。",
    ),
    (
        14,
        "市民政局开展养老服务机构冬季安全检查",
        "检查消防设施、食堂卫生和取暖设备，对发现的问题当场提出整改要求。",
    ),
)


def _news(ago: int, title: str, told: str, number: int) -> Text:
    return Text(
        ago,
        title,
        "",
        ("dtyw",),
        (f"{told}", "会议强调，要坚持问题导向，把工作做实做细，及时回应群众关切。" if number % 2 else "有关工作情况将按规定向社会公布。"),
        genre="",
        subject="",
        keywords="工作动态",
    )  # fmt: skip
