"""Suggested paragraphs for the six sections of the reports since 2019."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.forms.formatting import format_value
from gongkai.reports.annual.sections import parts_of
from gongkai.reports.annual.suggesting.requests_received import what_they_were_about, who_received_most
from gongkai.reports.annual.suggesting.telling import Telling, counted, ranking

_OUTCOMES = (
    ("予以公开", "requests.granted"),
    ("部分公开", "requests.partial"),
    ("不予公开", "requests.denied"),
    ("无法提供", "requests.unable"),
    ("不予处理", "requests.unprocessed"),
    ("其他处理", "requests.otherwise"),
)
_APPLICANTS = (
    ("自然人", "requests.new.natural"),
    ("商业企业", "requests.new.enterprise"),
    ("科研机构", "requests.new.research"),
    ("社会公益组织", "requests.new.public_interest"),
    ("法律服务机构", "requests.new.legal_service"),
    ("其他组织", "requests.new.other"),
)
_RESULTS = (
    ("结果维持", "upheld"),
    ("结果纠正", "corrected"),
    ("其他结果", "other"),
    ("尚未审结", "pending"),
)
_RECEIVED = "requests.new"


def paragraphs(telling: Telling) -> dict[str, list[str]]:
    """The paragraphs by part."""
    return {
        "opening": list(_opening(telling)),
        "general_proactive": list(_proactive(telling)),
        "general_requests": list(_requests(telling)),
        "general_management": list(_management(telling)),
        "general_platform": list(_platform(telling)),
        "general_supervision": list(_supervision(telling)),
        "proactive": list(_proactive_compared(telling)),
        "requests": [
            *_applicants(telling),
            *who_received_most(telling, _RECEIVED),
            *what_they_were_about(telling, _RECEIVED),
        ],
        "remedies": list(_remedies(telling)),
        "problems": list(_problems(telling)),
        "other": list(_other(telling)),
    }


def _opening(telling: Telling) -> Iterator[str]:
    year, office, site = telling.year, telling.known.office, telling.known.site
    sections = [part.heading.partition("、")[2] for part in parts_of(telling.form) if part.level == 1]
    trial = "（试行）" if telling.form.id == "2019" else ""
    yield (
        "本报告根据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于印发"
        f"〈中华人民共和国政府信息公开工作年度报告格式{trial}〉的通知》（{telling.form.basis}）编制。"
        f"全文包括{'，'.join(section for section in sections if section)}六个部分。"
        f"所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    )
    if telling.report.is_compiled and telling.known.included:
        yield f"本报告由{telling.known.included}个填报单位的年度报告汇总编制而成。"
    if site is not None:
        yield f"本报告可在{site.site_name}（{site.site_domain}）政府信息公开年报栏目查阅和下载。"
    if office is not None:
        contact = [f"地址：{office.address}"]
        contact += [f"邮编：{office.postcode}"] if office.postcode else []
        contact += [f"电话：{office.telephone}"]
        yield f"如对本报告有疑问，请与{office.name}联系（{'，'.join(contact)}）。"


def _proactive(telling: Telling) -> Iterator[str]:
    records = telling.known.records
    if records is not None and records.disclosed:
        channels = counted(records.channels, "条")
        through = (
            f"通过各渠道发布的情况为：{channels}（同一信息通过不同渠道发布的，分别计数）。"
            if channels
            else ""
        )
        yield f"{telling.year}年，{telling.who}共主动公开各类信息{records.disclosed}条。{through}"
        categories = ranking(records.categories, records.disclosed, "条")
        if categories:
            yield f"从内容看，较多的是{categories}。"
    elif records is not None:
        yield f"{telling.year}年，平台上没有{telling.who}主动公开信息的记录。"
    yield _documents(telling)
    yield _decisions(telling)


def _documents(telling: Telling) -> str:
    if telling.form.id == "2019":
        made, published, in_total = (
            f"documents.normative_documents.{column}" for column in ("made", "published", "in_total")
        )
        return (
            f"本年新制作规范性文件{telling.number(made)}{telling.compared(made)}，"
            f"新公开{telling.number(published)}，对外公开总数为{telling.number(in_total)}。"
        )
    issued, repealed, in_force = (
        f"documents.normative_documents.{column}" for column in ("issued", "repealed", "in_force")
    )
    first = (
        "本年未制发行政规范性文件"
        if telling.is_zero(issued)
        else f"本年制发行政规范性文件{telling.number(issued)}{telling.compared(issued)}"
    )
    second = "没有废止" if telling.is_zero(repealed) else f"废止{telling.number(repealed)}"
    return f"{first}，{second}，现行有效{telling.number(in_force)}。"


def _decisions(telling: Telling) -> str:
    licences = "licences.licences.decisions"
    penalties = "penalties.penalties.decisions"
    measures = "penalties.compulsory_measures.decisions"
    names = {licences: "行政许可", penalties: "行政处罚", measures: "行政强制"}
    if telling.form.id == "2019":
        names = {
            f"{table}.{row.id}.decisions": row.label
            for table in ("licences", "penalties")
            for row in telling.form.table(table).rows
        }
    if telling.is_zero(*names):
        told = f"本年未作出{'、'.join(names.values())}决定"
    else:
        told = "本年作出处理决定：" + "，".join(
            f"{words}{telling.number(name)}" for name, words in names.items()
        )
    if telling.form.id == "2019":
        return f"{told}。"
    fees = "fees.fees"
    money = "没有行政事业性收费" if telling.is_zero(fees) else f"行政事业性收费{telling.number(fees)}"
    return f"{told}；{money}。"


def _requests(telling: Telling) -> Iterator[str]:
    new, carried, total, carried_out = (
        f"requests.{row}" for row in ("new", "carried_in", "total", "carried_out")
    )
    before = "没有上年结转的申请" if telling.is_zero(carried) else f"上年结转{telling.number(carried)}"
    if telling.is_zero(new):
        last = telling.last(new)
        yield f"本年度未收到政府信息公开申请{telling.compared(new) if last else ''}，{before}。"
    else:
        yield (
            f"{telling.year}年，{telling.who}收到政府信息公开申请{telling.number(new)}{telling.compared(new)}；{before}。"
        )
    if telling.is_zero(new, carried, total):
        return
    after = (
        "没有结转下年度继续办理的申请"
        if telling.is_zero(carried_out)
        else f"结转下年度继续办理{telling.number(carried_out)}"
    )
    if telling.is_zero(total):
        yield f"本年度没有办结的申请，{after}。"
        return
    rate = telling.share(total, f"{new} + {carried}")
    yield f"本年度办理结果总计{telling.number(total)}，办结率为{rate}；{after}。"
    yield f"按办理结果分：{telling.divided(total, _OUTCOMES)}。"


def _applicants(telling: Telling) -> Iterator[str]:
    if not telling.is_zero("requests.new"):
        yield f"从申请人看：{telling.divided('requests.new', _APPLICANTS)}。"


def _management(telling: Telling) -> Iterator[str]:
    if telling.form.id == "2019":
        yield f"年末对外公开的规范性文件共{telling.number('documents.normative_documents.in_total')}，实行动态更新。"
        return
    in_force = telling.number("documents.normative_documents.in_force")
    repealed = "documents.normative_documents.repealed"
    cleaned = "" if telling.is_zero(repealed) else f"，本年清理后废止{telling.number(repealed)}"
    rules = "documents.rules.in_force"
    with_rules = "" if telling.is_zero(rules) else f"规章{telling.number(rules)}、"
    yield f"年末现行有效的{with_rules}行政规范性文件{in_force}{cleaned}，集中公开并标明有效性。"


def _platform(telling: Telling) -> Iterator[str]:
    site, records = telling.known.site, telling.known.records
    if site is not None:
        yield f"以{site.site_name}（{site.site_domain}）政府信息公开专栏为统一平台，公开指南、公开制度、法定主动公开内容和年度报告。"
    if records is None:
        return
    if records.accounts:
        yield f"开设政务新媒体账号：{counted(records.accounts, '个')}。"
    if records.gazette.issues:
        copies = records.gazette.copies
        printed = "印数尚未登记齐全" if copies is None else f"共印发{copies}份"
        yield f"全年编发政府公报{records.gazette.issues}期，{printed}。"
    if records.reading_places:
        yield f"设有政府信息查阅点{records.reading_places}个，供公众免费查阅。"


def _supervision(telling: Telling) -> Iterator[str]:
    resources = telling.known.resources
    if resources is None:
        return
    stated = [
        ("从事政府信息公开工作的专职人员", resources.full_time_staff, "人"),
        ("兼职人员", resources.part_time_staff, "人"),
        ("专门机构", resources.special_offices, "个"),
    ]
    told = [f"{words}{number}{unit}" for words, number, unit in stated if number is not None]
    unknown = [words for words, number, _ in stated if number is None]
    missing = f"{'、'.join(unknown)}数尚未填报" if unknown else ""
    yield f"机构和人员方面，{'，'.join([*told, *([missing] if missing else [])])}。"


def _proactive_compared(telling: Telling) -> Iterator[str]:
    names = {
        "documents.normative_documents.issued": "制发行政规范性文件",
        "licences.licences.decisions": "行政许可",
        "penalties.penalties.decisions": "行政处罚",
        "penalties.compulsory_measures.decisions": "行政强制",
    }
    if telling.form.id == "2019":
        names["documents.normative_documents.made"] = "新制作规范性文件"
        del names["documents.normative_documents.issued"]
    told = [
        f"{words}{telling.compared(name).removeprefix('，')}"
        for name, words in names.items()
        if telling.compared(name)
    ]
    if told:
        yield f"与上年相比：{'；'.join(told)}。"


def _remedies(telling: Telling) -> Iterator[str]:
    reconsideration, direct, after = (
        f"remedies.{row}" for row in ("reconsideration", "direct", "after_reconsideration")
    )
    if telling.is_zero(reconsideration, direct, after):
        yield "本年度未发生因政府信息公开申请行政复议、提起行政诉讼的情况。"
        return
    if telling.is_zero(reconsideration):
        yield "本年度未发生因政府信息公开申请行政复议的情况。"
    else:
        yield (
            f"因政府信息公开申请行政复议{telling.number(reconsideration)}{telling.compared(reconsideration)}"
            f"{_results(telling, reconsideration)}。"
        )
    if telling.is_zero(direct, after):
        yield "本年度未发生因政府信息公开提起行政诉讼的情况。"
        return
    litigation = "remedies.litigation"
    yield (
        f"因政府信息公开提起行政诉讼{telling.number(litigation)}，"
        f"其中未经复议直接起诉{telling.number(direct)}，复议后起诉{telling.number(after)}。"
    )
    for name, words in ((direct, "未经复议直接起诉的"), (after, "复议后起诉的")):
        if told := _results(telling, name).removeprefix("，其中"):
            yield f"{words}案件中，{told}。"


def _results(telling: Telling, name: str) -> str:
    told = telling.listed((words, f"{name}.{column}") for words, column in _RESULTS)
    return f"，其中{told}" if told and not telling.is_zero(name) else ""


def _problems(telling: Telling) -> Iterator[str]:
    corrected = [
        f"remedies.{row}.corrected" for row in ("reconsideration", "direct", "after_reconsideration")
    ]
    if any(telling.value(name) for name in corrected):
        told = " + ".join(name for name in corrected)
        yield f"主要问题：本年度被行政复议、行政诉讼纠正的共{{{{ {told} }}}}件，答复的规范性还需提高。"
    carried_out = "requests.carried_out"
    if telling.value(carried_out):
        yield f"年末还有{telling.number(carried_out)}申请结转下年度继续办理，将抓紧在法定期限内办结。"


def _other(telling: Telling) -> Iterator[str]:
    records = telling.known.records
    if records is None:
        return
    if records.fees == 0:
        yield "依据《政府信息公开信息处理费管理办法》，本年度没有收取信息处理费。"
    else:
        yield f"依据《政府信息公开信息处理费管理办法》，本年度收取信息处理费{format_value(records.fees)}元。"
