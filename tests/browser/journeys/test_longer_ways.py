"""Replies with a history: others were asked, something was corrected or asked for, a deadline passed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.journeys.conftest import Clock
from tests.browser.journeys.endings import (
    ALREADY_PUBLIC,
    GRANTED,
    HELD,
    INFORMATION,
    WHOLE,
    Ending,
)
from tests.browser.journeys.hall import FEE_ACCOUNT, OFFICE_TELEPHONE, Hall
from tests.browser.journeys.journey import Journey
from tests.browser.journeys.letters import OpenedLetter, written

pytestmark = pytest.mark.browser

THIRD_PARTY = "示范建设有限公司"
OPINION = "清单附有本公司的报价构成，属于商业秘密，不同意公开。"
INTERESTS = "涉及商业秘密、个人隐私等，公开会损害第三方合法权益"


def the_third_party_objects(journey: Journey) -> None:
    """The officer asks the third party in writing; it objects, and the officer judges its reasons to be good."""
    officer, hands = journey.officer, journey.officer.hands
    officer.open(journey.number)
    officer.decide((*HELD, INTERESTS, "还没有征求，现在征求意见"))
    hands.follow("办理这一步")
    hands.fill_all(
        {"第三方名称": THIRD_PARTY, "拟公开信息的概要": "改造项目清单中该公司的投资额和报价构成。"}
    )
    hands.press("登记并发出")
    expect(officer.page.get_by_text("征求第三方意见").first).to_be_visible()
    letter = OpenedLetter(officer.fetch_letter(journey.number, "政府信息公开征求第三方意见书"))
    letter.must_tell(
        (THIRD_PARTY, "第三十二条", "书面征求", "15个工作日内", "改造项目清单中该公司的投资额和报价构成")
    )
    letter.must_not_tell((journey.citizen.name, journey.citizen.identity_number, "13800000000"))
    officer.open(journey.number)
    hands.follow("第三方答复意见")
    hands.select("是否同意公开", "否")
    hands.select("不同意的理由是否合理", "合理")
    hands.fill_all({"判断的依据": "报价构成没有公开过，公开会削弱其竞争地位。", "意见的内容": OPINION})
    hands.press("登记")
    the_citizen_learns_of_no_names(journey)
    officer.open(journey.number)


def the_citizen_learns_of_no_names(journey: Journey) -> None:
    """The tracking page tells that somebody was asked, and not who or what they said."""
    journey.citizen.track(journey.receipt)
    page = journey.citizen.page
    expect(page.get_by_text("所需的信息涉及第三方的权益").first).to_be_visible()
    assert THIRD_PARTY not in page.content() and OPINION not in page.content()


def test_w4_a_third_party_objects_with_a_good_reason_and_the_information_is_withheld(hall: Hall) -> None:
    reason = "报价构成属于该公司的商业秘密，该公司不同意公开，理由合理。"
    ending = Ending(
        kind="R3 W4",
        answers=("保护商业秘密，不予公开", WHOLE),
        title="政府信息不予公开决定书",
        words={"不予公开的理由": reason},
        tells=("第三十六条第（三）项", "第十五条", "决定不予公开", "损害第三方合法权益", reason),
        standing="不予公开",
        reconsideration_first=True,
    )
    journey = Journey.of(hall)
    journey.citizen_applies()
    the_third_party_objects(journey)
    journey.officer_decides(ending)
    journey.reply_is_delivered(ending)
    journey.citizen_reads(ending)


def test_art_32_a_third_party_is_told_in_writing_before_information_is_disclosed_against_its_objection(
    hall: Hall,
) -> None:
    journey = Journey.of(hall)
    journey.citizen_applies()
    the_third_party_objects(journey)
    against = "不同意公开且有合理理由，但是不公开会对公共利益造成重大影响，决定公开"
    why = "改造使用财政资金，居民需要据此监督工程质量和资金使用。"
    ending = replace(
        GRANTED, answers=(against,), words={"决定公开的理由": why}, by_the_head=True, is_previewed=False
    )
    journey.officer_decides(ending)

    officer = journey.officer
    officer.deliver(journey.number)
    expect(officer.page.get_by_role("alert")).to_contain_text("书面告知送达第三方")
    told = OpenedLetter(officer.fetch_letter(journey.number, "政府信息公开决定告知书"))
    told.must_tell((THIRD_PARTY, "第三十二条", "决定公开", "对公共利益造成重大影响", why))
    told.must_tell_remedies(reconsideration_first=False)
    told.must_not_tell((journey.citizen.name, journey.citizen.identity_number))
    officer.hands.follow("登记已发出")
    officer.hands.press("登记已发出")
    journey.reply_is_delivered(ending)
    journey.citizen_reads(ending)


def test_r6_a_request_that_was_answered_is_not_answered_again(hall: Hall) -> None:
    first = Journey.of(hall)
    first.citizen_applies()
    first.officer_decides(ALREADY_PUBLIC)
    first.reply_is_delivered(ALREADY_PUBLIC)
    earlier = first.citizen_reads(ALREADY_PUBLIC)

    again = Journey.of(hall, first.citizen)
    again.citizen_applies()
    officer = again.officer
    officer.open(again.number)
    similar = officer.page.get_by_role("region", name="可能重复的申请")
    expect(similar).to_contain_text(first.number)
    officer.decide((*INFORMATION, "本机关已就同一申请作过答复"))
    officer.hands.follow("选择此前的申请")
    officer.page.get_by_role("radio", name=re.compile(f"^{first.number}")).check()
    officer.hands.press("选定")
    officer.hands.follow("拟制答复文书")
    ending = Ending(
        kind="R6",
        answers=(),
        title="政府信息公开申请不予重复处理告知书",
        words={},
        tells=(
            "第三十六条第（六）项",
            "作出答复",
            first.number,
            earlier.number,
            written(timezone.localdate()),
            "不予重复处理",
        ),
        standing="不再重复处理",
    )
    again.officer_writes(ending)
    again.reply_is_delivered(ending)
    again.citizen_reads(ending)


def test_r8_what_may_be_disclosed_is_given_and_the_rest_is_withheld_passage_by_passage(hall: Hall) -> None:
    reason = "记录了正在调查的违法线索和证人陈述。"
    journey = Journey.of(hall)
    journey.citizen_applies()
    officer, hands = journey.officer, journey.officer.hands
    officer.open(journey.number)
    officer.decide((*HELD, "行政执法案卷信息", "能够区分，部分公开"))
    hands.follow("标注不予公开的部分")
    hands.fill_all(
        {"位置": "第3页第2段", "不予公开的内容概述": "对施工单位的立案调查情况", "具体理由": reason}
    )
    hands.select("不予公开的情形", "行政执法案卷信息（《条例》第十六条第二款）")
    hands.press("标注")
    officer.provide("改造项目清单（遮盖件）.pdf")
    hands.follow("拟制答复文书")
    ending = Ending(
        kind="R8",
        answers=(),
        title="政府信息部分公开答复书",
        words={},
        tells=(
            "第三十七条",
            "部分公开",
            "予以公开的内容：1.改造项目清单（遮盖件）.pdf",
            "第3页第2段：对施工单位的立案调查情况",
            "第十六条第二款",
            f"理由：{reason}",
        ),
        standing="一部分予以公开",
        reconsideration_first=True,
        provides="改造项目清单（遮盖件）.pdf",
    )
    journey.officer_writes(ending)
    journey.reply_is_delivered(ending)
    journey.citizen_reads(ending)


POINTS = "没有写明是哪个县区、哪一批次的改造项目"
HOW = "请写明县区和年度批次，或者项目批复的文号"


def a_correction_is_asked(journey: Journey) -> OpenedLetter:
    """The officer asks the citizen to make the request clear (Art. 30); the notice, as the citizen fetches it."""
    officer, hands = journey.officer, journey.officer.hands
    officer.open(journey.number)
    officer.decide(("不明确，要求申请人补正",))
    hands.follow("办理这一步")
    hands.fill_all({"需要补正的事项": POINTS, "补正指引": HOW})
    last = dt.date.fromisoformat(hands.field("补正期限至").input_value())
    hands.press("登记并发出")

    citizen = journey.citizen
    citizen.track(journey.receipt)
    assert "等待您补正" in citizen.standing
    expect(citizen.page.get_by_role("region", name="请您补正")).to_contain_text(written(last))
    notice = OpenedLetter(citizen.fetch_letter("政府信息公开申请补正告知书"))
    notice.must_be_official(
        authority=journey.hall.authority.name,
        title="政府信息公开申请补正告知书",
        addressee=citizen.name,
        on=timezone.localdate(),
    )
    notice.must_tell(("第三十条", POINTS, HOW, written(last), "视为放弃申请", OFFICE_TELEPHONE))
    return notice


def test_r10_a_request_that_stays_unclear_after_its_correction(hall: Hall) -> None:
    journey = Journey.of(hall)
    journey.citizen_applies()
    notice = a_correction_is_asked(journey)
    citizen = journey.citizen
    citizen.hands.follow("去补正")
    citizen.hands.fill("补正的内容", "就是所有的改造项目。")
    citizen.hands.press("提交补正")
    assert "正在办理" in citizen.standing

    unclear = "补正后仍没有写明县区和批次，不能确定是哪些项目。"
    ending = Ending(
        kind="R10",
        answers=("已经补正，仍不明确",),
        title="政府信息无法提供告知书",
        words={"仍不明确之处": unclear},
        tells=("第三十条", notice.number, "补正后申请内容仍不明确", unclear, "无法提供"),
        standing="补正之后申请内容仍然不明确",
    )
    journey.officer_decides(ending)
    journey.reply_is_delivered(ending)
    journey.citizen_reads(ending)


def test_r13_reasons_for_very_many_requests_are_asked_and_are_not_reasonable(hall: Hall) -> None:
    found = "2026年11月内，已向本机关提出46件申请，内容涉及同一小区的各类会议记录。"
    journey = Journey.of(hall)
    journey.citizen_applies()
    officer, hands = journey.officer, journey.officer.hands
    officer.open(journey.number)
    officer.decide((*INFORMATION, "数量、频次明显超过合理范围，要求说明理由"))
    hands.follow("办理这一步")
    hands.fill_all({"申请的数量和频次": found, "说明理由的期限": "2026年12月11日"})
    hands.press("登记并发出")

    citizen = journey.citizen
    citizen.track(journey.receipt)
    notice = OpenedLetter(citizen.fetch_letter("政府信息公开申请说明理由告知书"))
    notice.must_tell(("第三十五条", "明显超过合理范围", found, "说明理由", "2026年12月11日"))
    citizen.hands.follow("说明理由")
    citizen.hands.fill("理由", "我就是想看看。")
    citizen.hands.press("提交")
    officer.open(journey.number)
    expect(officer.page.get_by_text("我就是想看看。")).to_be_visible()
    hands.follow("申请人说明理由")
    hands.select("本机关认为理由是否合理", "否")
    hands.fill("理由和判断的依据", "没有说明与申请数量相称的需要。")
    hands.press("登记")

    why = "申请人只表示“想看看”，没有说明需要46件会议记录的理由。"
    ending = Ending(
        kind="R13",
        answers=("已要求说明理由，理由不合理",),
        title="政府信息公开申请不予处理告知书",
        words={"申请的数量和频次": found, "理由不合理的说明": why},
        tells=("第三十五条", "明显超过合理范围", found, "申请理由不合理", why, "不予处理"),
        standing="理由不合理，不予处理",
    )
    journey.officer_decides(ending)
    journey.reply_is_delivered(ending)
    journey.citizen_reads(ending)


def test_r15_nothing_comes_within_the_time_for_a_correction(hall: Hall, clock: Clock) -> None:
    journey = Journey.of(hall)
    journey.citizen_applies()
    notice = a_correction_is_asked(journey)
    last = journey.citizen.page.get_by_role("region", name="请您补正").inner_text()
    deadline = re.search(r"\d+年\d+月\d+日", last)
    assert deadline

    clock.let_pass(days=45)
    hall.everybody_logs_in_again()
    ending = Ending(
        kind="R15",
        answers=(),
        title="政府信息公开申请视为放弃告知书",
        words={},
        tells=("第三十条", notice.number, deadline[0], "逾期不补正", "视为放弃申请", "不再处理"),
        standing="视为放弃申请",
    )
    a_case_is_closed_without_delivery(journey, ending, "作出答复：无正当理由逾期不补正")


def a_case_is_closed_without_delivery(journey: Journey, ending: Ending, step: str) -> None:
    """The applicant's time has run out: with the head's consent the case is closed, and the citizen reads why."""
    officer = journey.officer
    officer.open(journey.number)
    officer.hands.follow(step)
    expect(officer.page.get_by_role("heading", name="可以结案")).to_be_visible()
    officer.hands.follow("拟制告知书")
    journey.officer_writes(ending)
    officer.open(journey.number)
    expect(officer.page.get_by_role("link", name="答复送达或者交邮")).to_have_count(0)
    journey.citizen_reads(ending)


def test_r16_a_fee_is_not_paid_in_time(hall: Hall, clock: Clock) -> None:
    journey = Journey.of(hall)
    journey.citizen_applies()
    officer, hands = journey.officer, journey.officer.hands
    officer.open(journey.number)
    officer.decide((*HELD, "可以公开", "先收取信息处理费"))
    hands.follow("办理这一步")
    hands.select("收费标准", "按量计收")
    hands.fill("提供政府信息的页数", "250")
    hands.press("提请负责人审批")
    journey.head.consent(journey.number)
    officer.open(journey.number)
    hands.follow("收费通知送达申请人")
    hands.press("登记")

    citizen = journey.citizen
    citizen.track(journey.receipt)
    assert "等待您缴费" in citizen.standing
    asked = citizen.page.get_by_role("region", name="请您缴费")
    # 国办函〔2020〕109号: 30 pages free, 70 at 10 yuan, 100 at 20, 50 at 40.
    expect(asked).to_contain_text("4700元")
    deadline = re.search(r"\d+年\d+月\d+日", asked.inner_text())
    assert deadline
    notice = OpenedLetter(citizen.fetch_letter("政府信息公开信息处理费收费通知"))
    notice.must_tell(
        ("第四十二条", "109号", "4700元", "肆仟柒佰元整", FEE_ACCOUNT, "次日起20个工作日内", "视为放弃申请")
    )
    citizen.hands.follow("查看缴费办法")
    expect(citizen.page.get_by_role("main")).to_contain_text(FEE_ACCOUNT)

    clock.let_pass(days=60)
    hall.everybody_logs_in_again()
    ending = Ending(
        kind="R16",
        answers=(),
        title="政府信息公开申请视为放弃告知书",
        words={},
        tells=(
            "109号",
            "第六条",
            notice.number,
            "4700元",
            deadline[0],
            "逾期未缴纳",
            "视为放弃申请",
            "不再处理",
        ),
        standing="视为放弃申请",
    )
    a_case_is_closed_without_delivery(journey, ending, "作出答复：逾期未缴纳信息处理费")


def test_a_citizen_gives_a_request_up(hall: Hall) -> None:
    journey = Journey.of(hall)
    journey.citizen_applies()
    citizen = journey.citizen
    citizen.track(journey.receipt)
    citizen.hands.follow("撤回申请")
    citizen.hands.choose("我确定撤回这件申请")
    citizen.hands.press("撤回申请")
    assert "您已经撤回" in citizen.standing
    officer = journey.officer
    officer.open(journey.number)
    expect(officer.page.get_by_text("现在没有要办的步骤。")).to_be_visible()
