"""Suggested paragraphs for the reports of 2014 to 2018, whose figures stand in one table at the end."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.reports.annual.contributions import THREE_COLUMNS
from gongkai.reports.annual.sections import parts_of
from gongkai.reports.annual.suggesting.requests_received import what_they_were_about, who_received_most
from gongkai.reports.annual.suggesting.telling import Telling, counted

_CHANNELS = (
    ("政府公报公开政府信息", "gazette"),
    ("政府网站公开政府信息", "website"),
    ("政务微博公开政府信息", "microblog"),
    ("政务微信公开政府信息", "wechat"),
    ("其他方式公开政府信息", "other_channels"),
)
_RESPONSES = (
    ("参加或举办新闻发布会", "press_conferences"),
    ("政府网站在线访谈", "interviews"),
    ("发布政策解读稿件", "interpretations"),
    ("微博微信回应事件", "microblog_responses"),
    ("其他方式回应事件", "other_responses"),
)
_APPLICATIONS = (
    ("当面申请", "in_person"),
    ("传真申请", "fax"),
    ("网络申请", "online"),
    ("信函申请", "letter"),
)
_REPLIES = (
    ("属于已主动公开范围", "already_public"),
    ("同意公开", "granted"),
    ("同意部分公开", "partly_granted"),
    ("不同意公开", "refused"),
    ("不属于本行政机关公开", "not_this_authority"),
    ("申请信息不存在", "not_existing"),
    ("告知作出更改补充", "asked_to_amend"),
    ("告知通过其他途径办理", "other_way"),
)
_GROUNDS = (
    ("涉及国家秘密", "refused_secret"),
    ("涉及商业秘密", "refused_trade"),
    ("涉及个人隐私", "refused_privacy"),
    ("危及国家安全、公共安全、经济安全和社会稳定", "refused_security"),
    ("不是《条例》所指政府信息", "refused_not_information"),
    ("法律法规规定的其他情形", "refused_other"),
)
_RECEIVED = "statistics.received"


def paragraphs(telling: Telling) -> dict[str, list[str]]:
    """The paragraphs by part."""
    return {
        "opening": list(_opening(telling)),
        "overview": [*_resources(telling), *_platform(telling), *_training(telling)],
        "proactive": [*_proactive(telling), *_responses(telling)],
        "requests": list(_requests(telling)),
        "fees": list(_fees(telling)),
        "remedies": list(_remedies(telling)),
        "problems": list(_problems(telling)),
        "other": [],
    }


def _named(parts: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(words, f"statistics.{row}") for words, row in parts]


def _by_part(telling: Telling, row: str) -> str:
    """Of which departments and lower governments, in a table of three columns."""
    if not telling.report.is_compiled or THREE_COLUMNS not in telling.form.table("statistics").arrangements:
        return ""
    name = f"statistics.{row}"
    if telling.is_zero(name):
        return ""
    return f"，其中各部门{telling.number(f'{name}.departments')}，{telling.lower_governments}{telling.number(f'{name}.counties')}"


def _opening(telling: Telling) -> Iterator[str]:
    year, office = telling.year, telling.known.office
    titles = [
        part.heading.partition("、")[2] for part in parts_of(telling.form) if part.heading and part.is_written
    ]
    yield (
        "本报告根据《中华人民共和国政府信息公开条例》（以下简称《条例》）和《国务院办公厅关于加强和规范政府信息公开情况统计报送工作的通知》"
        f"（{telling.form.basis}）编制。全文包括{'，'.join(titles)}等部分。"
        f"所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    )
    if telling.report.is_compiled and telling.known.included:
        yield f"本报告由{telling.known.included}个填报单位的年度报告汇总编制而成。"
    if office is not None:
        yield f"如对本报告有疑问，请与{office.name}联系（地址：{office.address}，电话：{office.telephone}）。"


def _resources(telling: Telling) -> Iterator[str]:
    names = {row: f"statistics.{row}" for row in ("special_offices", "reading_places", "staff")}
    yield (
        f"截至{telling.year}年底，{telling.who}设有政府信息公开工作专门机构{telling.number(names['special_offices'])}；"
        f"设置政府信息公开查阅点{telling.number(names['reading_places'])}；"
        f"从事政府信息公开工作人员{telling.number(names['staff'])}，"
        f"其中专职人员{telling.number('statistics.full_time')}，兼职人员{telling.number('statistics.part_time')}。"
    )
    funding = "statistics.funding"
    if telling.is_zero(funding):
        yield "本年度没有安排政府信息公开专项经费。"
    else:
        yield f"安排政府信息公开专项经费{telling.number(funding)}{_by_part(telling, 'funding')}。"


def _platform(telling: Telling) -> Iterator[str]:
    records = telling.known.records
    if records is None:
        return
    if records.gazette.issues:
        copies = records.gazette.copies
        printed = "印数尚未登记齐全" if copies is None else f"共印发{copies}份"
        yield f"全年编发政府公报{records.gazette.issues}期，{printed}。"
    if records.accounts:
        yield f"开设政务新媒体账号：{counted(records.accounts, '个')}。"


def _training(telling: Telling) -> Iterator[str]:
    meetings, classes, trainees = (
        f"statistics.{row}" for row in ("meetings", "training_classes", "trainees")
    )
    if telling.is_zero(meetings, classes, trainees):
        yield "本年度没有召开政府信息公开工作会议，没有举办培训班。"
        return
    yield (
        f"全年召开政府信息公开工作会议或专题会议{telling.number(meetings)}，"
        f"举办各类培训班{telling.number(classes)}，接受培训人员{telling.number(trainees)}。"
    )


def _proactive(telling: Telling) -> Iterator[str]:
    disclosed, issued, opened = (
        f"statistics.{row}" for row in ("disclosed", "normative_issued", "normative_disclosed")
    )
    if telling.is_zero(disclosed):
        yield f"{telling.year}年，{telling.who}没有主动公开政府信息。"
    else:
        yield (
            f"{telling.year}年，{telling.who}主动公开政府信息{telling.number(disclosed)}"
            f"{telling.compared(disclosed)}{_by_part(telling, 'disclosed')}。"
        )
        told = telling.listed(_named(_CHANNELS))
        if told:
            yield f"从公开渠道看，{told}（同一信息通过不同渠道公开的，分别计数）。"
    if telling.is_zero(issued):
        yield "本年度没有制发规范性文件。"
    else:
        yield f"制发规范性文件{telling.number(issued)}{_by_part(telling, 'normative_issued')}。"
    if telling.value(opened) != 0:
        yield f"主动公开规范性文件{telling.number(opened)}{_by_part(telling, 'normative_disclosed')}。"


def _responses(telling: Telling) -> Iterator[str]:
    responses = "statistics.responses"
    if telling.is_zero(responses, *(name for _, name in _named(_RESPONSES))):
        yield "本年度没有需要回应的公众关注热点和重大舆情，没有发布政策解读稿件。"
        return
    if not telling.is_zero(responses):
        yield f"回应公众关注热点或重大舆情{telling.number(responses)}{_by_part(telling, 'responses')}。"
    told = telling.listed(_named(_RESPONSES))
    if told:
        yield f"从回应解读的方式看，{told}。"


def _requests(telling: Telling) -> Iterator[str]:
    closed, replied = "statistics.closed", "statistics.replied"
    if telling.is_zero(_RECEIVED):
        yield f"本年度未收到政府信息公开申请{telling.compared(_RECEIVED) if telling.last(_RECEIVED) else ''}。"
    else:
        yield (
            f"{telling.year}年，{telling.who}收到政府信息公开申请{telling.number(_RECEIVED)}"
            f"{telling.compared(_RECEIVED)}{_by_part(telling, 'received')}。"
        )
        yield f"从申请方式看：{telling.divided(_RECEIVED, _named(_APPLICATIONS))}。"
    yield from who_received_most(telling, _RECEIVED)
    yield from what_they_were_about(telling, _RECEIVED)
    if not telling.is_zero(closed):
        yield (
            f"申请办结{telling.number(closed)}，其中按时办结{telling.number('statistics.closed_in_time')}，"
            f"延期办结{telling.number('statistics.closed_extended')}。"
        )
    if not telling.is_zero(replied):
        yield f"申请答复{telling.number(replied)}。按答复的类别分：{telling.divided(replied, _named(_REPLIES))}。"
    if not telling.is_zero("statistics.refused"):
        yield f"不同意公开的理由是：{telling.listed(_named(_GROUNDS))}。"


def _fees(telling: Telling) -> Iterator[str]:
    fees = "statistics.fees"
    if telling.is_zero(fees):
        yield "本年度依申请公开未收取费用。"
    else:
        yield f"本年度依申请公开信息收取费用{telling.number(fees)}{_by_part(telling, 'fees')}。"


def _remedies(telling: Telling) -> Iterator[str]:
    for row, none, some, upheld in (
        ("reconsideration", "没有因政府信息公开申请行政复议的情况", "被申请行政复议", "维持具体行政行为"),
        (
            "litigation",
            "没有因政府信息公开提起行政诉讼的情况",
            "被提起行政诉讼",
            "维持具体行政行为或者驳回原告诉讼请求",
        ),
    ):
        name = f"statistics.{row}"
        if telling.is_zero(name):
            yield f"本年度{none}。"
            continue
        results = telling.listed(
            (
                (upheld, f"{name}_upheld"),
                ("被依法纠错", f"{name}_corrected"),
                ("其他情形", f"{name}_other"),
            )
        )
        ended = f"，按结果分：{results}" if results else ""
        yield f"因政府信息公开{some}{telling.number(name)}{telling.compared(name)}{ended}。"
    complaints = "statistics.complaints"
    if telling.is_zero(complaints):
        yield "本年度没有收到针对政府信息公开工作的举报投诉。"
    else:
        yield f"收到针对政府信息公开工作的举报投诉{telling.number(complaints)}{telling.compared(complaints)}。"


def _problems(telling: Telling) -> Iterator[str]:
    corrected = ["statistics.reconsideration_corrected", "statistics.litigation_corrected"]
    if any(telling.value(name) for name in corrected):
        told = " + ".join(corrected)
        yield f"主要问题：被行政复议、行政诉讼纠正的共{{{{ {told} }}}}件，答复的规范性还需提高。"
