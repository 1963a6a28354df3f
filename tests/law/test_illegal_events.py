"""What the law does not allow is refused in Chinese, with reason and article."""

from __future__ import annotations

import pytest

from gongkai.law.clock import fold
from gongkai.law.events import (
    Annulled,
    AuthorityAsked,
    CoMakerConsulted,
    CoMakerSilent,
    Corrected,
    CorrectionAsked,
    DelayFixed,
    Delivered,
    Delivery,
    Event,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    IllegalEvent,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Reopened,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    ThirdPartySilent,
    Withdrawn,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel
from tests.law.kit import CALENDAR, day, received

START = received("2025-03-03")
D = day
ASKED = CorrectionAsked(D("2025-03-05"), D("2025-03-20"))
NOTICE = FeeNoticeDelivered(D("2025-03-12"), D("2025-03-10"), 4700)
CONSULTED = ThirdPartyConsulted(D("2025-03-05"), "甲公司")
REASONABLE = (ReasonsAsked(D("2025-03-05")), ReasonsGiven(D("2025-03-06"), reasonable=True))
REPLY = Replied(D("2025-03-10"), ReplyKind.GRANTED)
CLOSED = (REPLY, Delivered(D("2025-03-11"), Delivery.POST))
OLD = received("2018-03-05")
POSTED = Received(D("2025-03-03"), Channel.ORDINARY_MAIL)

CASES: dict[str, tuple[tuple[Event, ...], str]] = {
    "nothing happened": ((), "尚未登记收到"),
    "it begins without receipt": ((Withdrawn(D("2025-03-03")),), "第一个事件应当是收到申请"),
    "received twice": ((START, START), "不能重复登记（《条例》第三十一条）"),
    "out of order": ((START, Withdrawn(D("2025-03-02"))), "2025年3月2日早于前一事件的日期2025年3月3日"),
    "confirmed without need": ((START, ReceiptConfirmed(D("2025-03-04"))), "不需要再确认（《条例》第三十一条）"),
    "a step before confirmation": ((POSTED, ASKED), "尚未与申请人确认收到申请之日，不能要求补正"),
    "a round of no days": ((Reopened(D("2025-03-03"), 0),), "至少为一个工作日"),
    "a correction after seven working days": (
        (START, CorrectionAsked(D("2025-03-13"), D("2025-03-31"))),
        "7个工作日内一次性告知，最后一天是2025年3月12日（《条例》第三十条）",
    ),
    "a second correction": (
        (START, ASKED, Corrected(D("2025-03-10")), CorrectionAsked(D("2025-03-11"), D("2025-03-31"))),
        "补正只能要求一次（《条例》第三十条）",
    ),
    "a correction without time": ((START, CorrectionAsked(D("2025-03-05"), D("2025-03-05"))), "应当晚于告知之日"),
    "a correction until a year that was mistyped": (
        (START, CorrectionAsked(D("2025-03-05"), D("2205-03-05"))),
        "补正期限2205年3月5日太远，不是合理的期限，请核对年份（《条例》第三十条）",
    ),
    "a delay until a year that was mistyped": (
        (START, *REASONABLE, DelayFixed(D("2025-03-10"), D("9999-12-31"))),
        "延迟答复的期限9999年12月31日太远，不是合理的期限，请核对年份（《条例》第三十五条）",
    ),
    "a correction nobody asked for": ((START, Corrected(D("2025-03-05"))), "没有等待补正的告知"),
    "a late correction without reason": (
        (START, ASKED, Corrected(D("2025-03-21"), " ")),
        "补正期限已于2025年3月20日届满",
    ),
    "closed for want of correction too early": (
        (START, ASKED, Replied(D("2025-03-20"), ReplyKind.NOT_CORRECTED)),
        "尚未届满，不能以逾期不补正结案（《条例》第三十条）",
    ),
    "closed for want of a correction never asked": (
        (START, Replied(D("2025-03-20"), ReplyKind.NOT_CORRECTED)),
        "没有等待补正",
    ),
    "a reply while a correction is awaited": ((START, ASKED, REPLY), "正在等待申请人补正，不能作出"),
    "an extension while a correction is awaited": (
        (START, ASKED, Extended(D("2025-03-10"), 20, "李主任")),
        "正在等待申请人补正，不能延长",
    ),
    "still unclear without a correction": (
        (START, Replied(D("2025-03-10"), ReplyKind.STILL_UNCLEAR)),
        "没有要求过补正",
    ),
    "a second extension": (
        (START, Extended(D("2025-03-10"), 5, "李主任"), Extended(D("2025-03-11"), 5, "李主任")),
        "答复期限只能延长一次（《条例》第三十三条）",
    ),
    "an extension of twenty-one days": (
        (START, Extended(D("2025-03-10"), 21, "李主任")),
        "1至20个工作日（《条例》第三十三条）",
    ),
    "an extension of no days": ((START, Extended(D("2025-03-10"), 0, "李主任")), "1至20个工作日"),
    "an extension without consent": (
        (START, Extended(D("2025-03-10"), 20, " ")),
        "应当经政府信息公开工作机构负责人同意",
    ),
    "an extension after the due date": (
        (START, Extended(D("2025-04-01"), 20, "李主任")),
        "答复期限已于2025年3月31日届满",
    ),
    "an extension of sixteen days in 2018": (
        (OLD, Extended(D("2018-03-10"), 16, "李主任")),
        "1至15个工作日（2007年《条例》第二十四条）",
    ),
    "consulting nobody": ((START, ThirdPartyConsulted(D("2025-03-05"), " ")), "请写明被征求意见的第三方"),
    "consulting somebody twice at once": ((START, CONSULTED, CONSULTED), "不能重复征求"),
    "an answer of somebody not asked": (
        (START, ThirdPartyAnswered(D("2025-03-05"), "甲公司", agrees=True)),
        "没有正在征求第三方“甲公司”的意见",
    ),
    "silence before fifteen working days are over": (
        (START, CONSULTED, ThirdPartySilent(D("2025-03-26"), "甲公司")),
        "尚未届满，期限至2025年3月26日",
    ),
    "silence of a co-making authority too early": (
        (START, CoMakerConsulted(D("2025-03-05"), "市财政局"), CoMakerSilent(D("2025-03-06"), "市财政局")),
        "不能认定为未提出意见（《条例》第三十三条、第三十四条）",
    ),
    "disclosing before the third party's time is over": (
        (START, CONSULTED, REPLY),
        "正在征求第三方“甲公司”的意见，期限至2025年3月26日，不能先行公开",
    ),
    "disclosing in 2018 before the third party answered": (
        (OLD, ThirdPartyConsulted(D("2018-03-07"), "甲公司"), Replied(D("2018-06-01"), ReplyKind.GRANTED)),
        "正在征求第三方“甲公司”的意见，不能先行公开（2007年《条例》",
    ),
    "disclosing against a well-founded objection": (
        (START, CONSULTED, ThirdPartyAnswered(D("2025-03-06"), "甲公司", False, True), REPLY),
        "应当不予公开",
    ),
    "another authority asked in 2018": ((OLD, AuthorityAsked(D("2018-03-10"), "省档案馆")), "计入答复期限"),
    "reasons asked twice": ((START, ReasonsAsked(D("2025-03-05")), ReasonsAsked(D("2025-03-06"))), "不必再次要求"),
    "reasons nobody asked for": ((START, ReasonsGiven(D("2025-03-05"), True)), "尚未要求申请人说明理由"),
    "reasons given twice": ((START, *REASONABLE, ReasonsGiven(D("2025-03-07"), False)), "已经说明理由"),
    "reasons asked in 2018": ((OLD, ReasonsAsked(D("2018-03-10"))), "2019年5月15日以前"),
    "excessive without being asked": (
        (START, Replied(D("2025-03-10"), ReplyKind.EXCESSIVE)),
        "应当先要求申请人说明理由（《条例》第三十五条）".replace("（", "，才能不予处理（"),
    ),
    "excessive though the reasons are reasonable": (
        (START, *REASONABLE, Replied(D("2025-03-10"), ReplyKind.EXCESSIVE)),
        "理由合理，不能不予处理",
    ),
    "a delay without reasonable reasons": (
        (START, DelayFixed(D("2025-03-10"), D("2025-06-30"))),
        "理由合理的，才能确定延迟答复",
    ),
    "a delay after the due date": (
        (START, *REASONABLE, DelayFixed(D("2025-04-01"), D("2025-06-30"))),
        "答复期限已于2025年3月31日届满",
    ),
    "a delay that is none": (
        (START, *REASONABLE, DelayFixed(D("2025-03-10"), D("2025-03-31"))),
        "应当晚于现在的期限2025年3月31日",
    ),
    "a delay while no due date is known": (
        (START, *REASONABLE, AuthorityAsked(D("2025-03-07"), "省档案馆"), DelayFixed(D("2025-03-10"), D("2025-06-30"))),
        "期限尚不能确定",
    ),
    "a fee in 2020": (
        (received("2020-11-02"), FeeNoticeDelivered(D("2020-11-10"), D("2020-11-09"), 100)),
        "2021年1月1日起才可以收取",
    ),
    "a fee notice sent too late": (
        (START, FeeNoticeDelivered(D("2025-04-02"), D("2025-04-01"), 100)),
        "发出收费通知应当在届满之前（国办函〔2020〕109号第六条）",
    ),
    "a fee notice sent before receipt": (
        (START, FeeNoticeDelivered(D("2025-03-05"), D("2025-02-28"), 100)),
        "不能在收到申请之前发出",
    ),
    "a fee notice delivered before it was sent": (
        (START, FeeNoticeDelivered(D("2025-03-05"), D("2025-03-06"), 100)),
        "送达日不能早于发出日",
    ),
    "a fee of nothing": ((START, FeeNoticeDelivered(D("2025-03-05"), D("2025-03-05"), 0)), "应当为正整数"),
    "a second fee": (
        (START, NOTICE, FeePaid(D("2025-03-13")), FeeNoticeDelivered(D("2025-03-14"), D("2025-03-14"), 1)),
        "已经发出收费通知",
    ),
    "a payment nobody asked for": ((START, FeePaid(D("2025-03-13"))), "没有等待缴费的收费通知"),
    "a payment after twenty working days": (
        (START, NOTICE, FeePaid(D("2025-04-11"))),
        "缴费期限已于2025年4月10日届满，逾期未缴纳的视为放弃申请",
    ),
    "closed as unpaid too early": (
        (START, NOTICE, Replied(D("2025-04-10"), ReplyKind.FEE_UNPAID)),
        "尚未届满，不能以逾期未缴费结案",
    ),
    "closed as unpaid without a notice": ((START, Replied(D("2025-04-10"), ReplyKind.FEE_UNPAID)), "没有等待缴费"),
    "a reply while payment is awaited": (
        (START, NOTICE, Replied(D("2025-03-13"), ReplyKind.GRANTED)),
        "正在等待申请人缴纳信息处理费，不能作出",
    ),
    "a refusal without ground": (
        (START, Replied(D("2025-03-10"), ReplyKind.REFUSED)),
        "不予公开应当说明理由，请选择第十四条至第十六条中的理由（《条例》第三十六条第（三）项）",
    ),
    "a refusal on the ground of a register": (
        (START, Replied(D("2025-03-10"), ReplyKind.REFUSED, Ground.SPECIAL_REGISTER)),
        "属于行政查询事项",
    ),
    "a ground where nothing is refused": (
        (START, Replied(D("2025-03-10"), ReplyKind.GRANTED, Ground.PROCESS)),
        "不能附不予公开的理由",
    ),
    "a second reply": ((START, REPLY, REPLY), "已经作出答复，不能作出"),
    "a step after the end": ((START, *CLOSED, Extended(D("2025-03-12"), 20, "李主任")), "申请已经办结，不能延长"),
    "a withdrawal after the reply": ((START, REPLY, Withdrawn(D("2025-03-11"))), "已经作出答复，不能撤回申请"),
    "a step after withdrawal": ((START, Withdrawn(D("2025-03-05")), REPLY), "申请人已经撤回申请"),
    "an opinion after withdrawal": (
        (START, CONSULTED, Withdrawn(D("2025-03-05")), ThirdPartyAnswered(D("2025-03-06"), "甲公司", True)),
        "申请人已经撤回申请，不能登记第三方的意见",
    ),
    "delivery without a reply": ((START, Delivered(D("2025-03-10"), Delivery.POST)), "尚未作出需要送达的答复"),
    "delivery twice": ((START, *CLOSED, Delivered(D("2025-03-12"), Delivery.POST)), "已经送达或者交邮"),
    "annulling what is not made": ((START, REPLY, Annulled(D("2025-03-12"), "市人民政府")), "没有可以撤销的答复"),
    "annulled by nobody": ((START, *CLOSED, Annulled(D("2025-03-12"), "")), "请写明撤销答复的机关"),
    "a step after annulment": (
        (START, *CLOSED, Annulled(D("2025-06-12"), "市人民政府"), Replied(D("2025-06-13"), ReplyKind.GRANTED)),
        "应当另立一轮重新办理",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_refused(name: str) -> None:
    events, sentence = CASES[name]
    if len(events) > 1:
        fold(events[:-1], CALENDAR)  # all but the last event is legal
    with pytest.raises(IllegalEvent) as caught:
        fold(events, CALENDAR)
    assert sentence in str(caught.value)
