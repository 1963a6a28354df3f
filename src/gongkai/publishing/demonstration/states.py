"""Items of the demonstration in every state that staff can meet, brought there by the same actions as everybody's."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.organizations.models import User
from gongkai.publishing.actions.drafting import create_draft
from gongkai.publishing.actions.publication import end_now, publish_urgently, withdraw
from gongkai.publishing.actions.reviewing import approve, send_back
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.demonstration.making import INVENTED, Desk, publish
from gongkai.publishing.demonstration.texts import SINGLE, Text, measures_about
from gongkai.publishing.models import (
    Disclosure,
    Genre,
    ItemKind,
    ReviewDecision,
    Step,
    SubjectClass,
    Submission,
)
from gongkai.publishing.review_plan import open_steps

_HEATING, _PROJECTS = SINGLE[0], SINGLE[1]
LEADER, HEAD = "hebi.lingdao", "hebi.fuze"


def an_identity_number() -> str:
    """A number with the right check character (GB 11643) of nobody: born in 1960 under a serial of the demonstration."""
    body = "41061119600101001"
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def show_every_state(desk: Desk, today: dt.date) -> None:
    """Drafts, reviews at each step, a return, set times, urgency, a withdrawal and an end."""
    leader = User.objects.get(username=LEADER)
    _draft(
        desk,
        "关于2户家庭申请公共租赁住房审核结果的公示",
        "经审核，下列家庭符合公共租赁住房保障条件，现予公示。",
        f"申请人：演示甲，身份证号码{an_identity_number()}，按装户型：一室一厅。",
    )
    _draft(desk, "关于开展春季植树活动的通知", "为做好春季植树工作，现将有关事项通知如下。")
    _waiting(
        _in_review(desk, "关于做好防汛物资储备工作的通知", "请各单位于汛期前完成物资盘点和补充。", ()), 3
    )
    _in_review(
        desk,
        "关于公布全市政务服务大厅延时服务安排的公告",
        "自下月起，政务服务大厅工作日中午和周六上午提供延时服务。",
        (Step.FIRST, Step.SECRECY),
    )
    gas = _in_review(
        desk,
        "关于开展城镇燃气安全排查整治的通告",
        "对餐饮等公共场所使用燃气的情况进行排查，排查时请予配合。",
        (Step.FIRST, Step.SECRECY, Step.SECOND),
    )
    _waiting(gas, 7)
    _in_review(
        desk,
        "鹤壁市城市停车管理办法",
        "",
        (Step.FIRST, Step.SECRECY),
        kind=ItemKind.NORMATIVE_DOCUMENT.value,
        category="fggz",
        genre=Genre.MEASURES.value,
        body="".join(
            line if line.startswith("<") else f"<p>{line}</p>" for line in measures_about("城市停车管理")
        ),
    )
    returned = _in_review(
        desk, "关于调整部分公交线路的公告", "因道路施工，对部分公交线路作临时调整。", (Step.FIRST,)
    )
    send_back(
        desk.reviewers[Step.SECRECY],
        returned,
        Step.SECRECY,
        seen=None,
        remarks="请写明调整的线路、站点和恢复的时间，并附示意图。",
    )
    _set_time(desk)
    urgent = _in_review(
        desk,
        "鹤壁市人民政府关于发布暴雪橙色预警信息的公告",
        "预计未来24小时有暴雪，请减少外出。",
        (Step.SECRECY,),
    )
    publish_urgently(leader, urgent, "气象灾害预警须立即向社会发布。", seen=None)
    _taken_away(desk, leader, today)


def _fields(title: str, paragraph: str, **more: object) -> dict[str, object]:
    return {
        "title": title,
        "body": f"<p>各县（区）人民政府，市人民政府有关部门：</p><p>{paragraph}</p>",
        "date_of_issue": timezone.localdate() - dt.timedelta(days=2),
        "category": "mszc",
        "genre": Genre.NOTICE.value,
        "subject": SubjectClass.GENERAL.value,
        "keywords": "通知",
        "source": INVENTED,
    } | more


def _draft(desk: Desk, title: str, *paragraphs: str) -> Disclosure:
    fields = _fields(title, "</p><p>".join(paragraphs))
    return create_draft(desk.officer, desk.authority, fields, desk.in_columns(("tzgg",))).disclosure


def _in_review(desk: Desk, title: str, paragraph: str, taken: tuple[str, ...], **more: object) -> Submission:
    fields = _fields(title, paragraph, **more)
    item = create_draft(desk.officer, desk.authority, fields, desk.in_columns(("tzgg",))).disclosure
    submission = submit(desk.officer, item, seen=None)
    for step in taken:
        approve(desk.reviewers[step], submission, step, seen=None, remarks="同意。", secrecy_confirmed=True)
    return Submission.objects.get(pk=submission.pk)


def _waiting(submission: Submission, days: int) -> None:
    """Let a submission have waited for some days at the step where it is, so that the lights differ."""
    since = timezone.now() - dt.timedelta(days=days)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=since)
    QuerySet(ReviewDecision).filter(submission=submission).update(at=since)


def _set_time(desk: Desk) -> None:
    """An item that passed the review and comes out tomorrow morning, for two weeks."""
    tomorrow = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    submission = _in_review(
        desk,
        "关于元旦期间政务服务大厅办公时间的公告",
        "节日期间，政务服务大厅实行预约服务。",
        (),
        publish_at=tomorrow,
        ends_at=tomorrow + dt.timedelta(days=14),
    )
    while steps := open_steps(submission):
        step = steps[0].step
        approve(desk.reviewers[step], submission, step, seen=None, secrecy_confirmed=True)
        submission = Submission.objects.get(pk=submission.pk)


def _taken_away(desk: Desk, leader: User, today: dt.date) -> None:
    withdrawn = publish(desk, _again(_HEATING, 20, "关于某小区供热故障处理情况的通报"), today)
    withdraw(
        leader,
        withdrawn,
        reason="通报中写出了反映人的住址。",
        notice="本信息涉及他人的合法权益，现予撤回，处理后将重新发布。",
        seen=None,
    )
    over = publish(desk, _again(_PROJECTS, 45, "关于重大项目观摩活动交通管制的通告"), today)
    Disclosure.objects.filter(pk=over.pk).update(ends_at=timezone.now() + dt.timedelta(days=1))
    end_now(desk.officer, over, "活动已经结束，管制提前解除。", seen=None)


def _again(text: Text, days_ago: int, title: str) -> Text:
    return Text(
        days_ago,
        title,
        text.category,
        text.columns,
        (
            "现将有关情况通报如下。",
            "相关部门已经按照职责分工完成处置，后续情况将及时公布。",
        ),
        genre=Genre.CIRCULAR.value,
        subject=text.subject,
        keywords=text.keywords,
    )
