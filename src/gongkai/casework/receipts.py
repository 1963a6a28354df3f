"""The receipt of a request in words: for the page, the text file and the e-mail alike."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from gongkai.casework.models import InformationRequest
from gongkai.law.days import written
from gongkai.law.state import ClockState, Stage
from gongkai.organizations.models import DisclosureOffice

WHAT_NEXT = (
    "工作机构先看申请内容是否明确。不明确的，自收到申请之日起7个工作日内一次性告知您需要补正什么（条例第三十条）。",
    "能够当场答复的当场答复；不能的，在上面的答复期限之前答复。需要延长的，经工作机构负责人同意并告知您，最多延长20个工作日（第三十三条）。",
    "征求第三方或者其他机关意见所需的时间不计算在答复期限内（第三十三条）。",
    "随时可以在网站“依申请公开—查询进度”中用申请编号和查询码查看进度、补正、撤回和下载答复。",
)
_LINE = "————————————————"


def why_due(state: ClockState) -> str:
    """Why a request is due on its day, or why there is no such day now, in one or two sentences (Art. 30–35)."""
    due = state.due
    if due is not None:
        return _why_that_day(state)
    if state.stage is Stage.AWAITING_CONFIRMATION:
        return "工作机构与您确认收到申请之后，答复期限才开始计算（《条例》第三十一条）。请留意电话和您留下的其他联系方式。"
    if state.awaits_correction:
        return f"正在等待您补正。收到补正后的申请之后，重新计算{state.limit}个工作日（{state.regulation.correction_article}）。"
    if state.awaits_payment:
        return "正在等待您缴纳信息处理费。缴费之后再计算答复期限（国办函〔2020〕109号第六条）。"
    return "正在征求其他机关的意见，所需时间不计算在答复期限内；收到意见之后继续计算（《条例》第三十三条第三款）。"


def _why_that_day(state: ClockState) -> str:
    assert state.start is not None and state.due is not None
    if state.fixed is not None and state.fixed == state.due:
        return "您说明的理由合理，工作机构确定并告知了延迟答复的合理期限（《条例》第三十五条）。"
    text = f"{_counted_from(state)}是{written(state.start)}，从第二天起计算{state.limit}个工作日（{state.regulation.reply_article}）"
    if state.extension:
        text += f"，加上延长的{state.extension}个工作日（{state.regulation.extension_article}）"
    text += "，周末和法定节假日不算，调休上班的日子要算"
    if state.exclusions:
        text += "，征求意见所需的时间也不算"
    text += f"，最后一天是{written(state.due)}。"
    if state.involves_provisional_days:
        text += "其中有的年份国务院还没有公布放假安排，公布之后这一天可能调整。"
    return text


def _counted_from(state: ClockState) -> str:
    if not state.restarts:
        return "收到责令重新答复的决定之日" if state.channel is None else "收到申请之日"
    paid = state.fee is not None and state.fee.paid == state.start
    return "缴费之日" if paid else "收到补正后的申请之日"


def receipt_text(requests: Sequence[InformationRequest], *, with_code: bool, with_titles: bool) -> str:
    """The receipt as plain text. ``requests`` came with one form and share applicant, authority and query code.

    Without ``with_code`` the query code is left out, without ``with_titles`` what was asked: for ways that others may
    read along.
    """
    request = requests[0]
    submitted = timezone.localtime(request.created_at).strftime("%Y-%m-%d %H:%M")
    lines = ["政府信息公开申请登记回执", _LINE, f"受理机关：{request.authority}", f"提交时间：{submitted}"]
    for each in requests:
        lines.append(f"申请编号：{each.number}" + (f"　{each.title}" if with_titles else ""))
    if with_code:
        lines.append(f"查询码：{request.query_code}")
        lines.append("请保管好查询码，不要告诉别人：有申请编号和查询码，就能看到申请内容和答复。")
    else:
        lines.append("查询码没有写在这里，请看提交之后显示的回执。")
    if request.due_on:
        lines.append(f"答复期限：{written(request.due_on)}之前（含当日）")
    lines += [_LINE, "接下来：", *(f"{place}. {text}" for place, text in enumerate(WHAT_NEXT, start=1))]
    office = DisclosureOffice.objects.filter(authority=request.authority_id).first()
    if office is not None:
        lines += [_LINE, f"工作机构：{office.name}", f"电话：{office.telephone}", f"地址：{office.address}"]
    return "\n".join(lines) + "\n"
