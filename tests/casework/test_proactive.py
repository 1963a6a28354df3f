"""Publishing an answered request (Art. 44): without anybody's personal data, decided by the head, never by the proposer."""

from __future__ import annotations

import pytest

from gongkai.casework.actions import applicants, proactive, steps
from gongkai.casework.models import InformationRequest, ProactiveProposal
from gongkai.casework.personal_data import personal_data_in
from gongkai.law.events import Delivered, Delivery, Replied
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.refusals import NotPermitted, Refused
from tests.casework.kit import Desk, registered, today

CARD = "6222020200112230"


@pytest.fixture
def case(desk: Desk) -> InformationRequest:
    request = registered(desk)
    steps.register(desk.officer, request, Replied(today(), ReplyKind.GRANTED), seen=None)
    steps.register(desk.officer, request, Delivered(today(), Delivery.SERVICE), seen=None)
    request.refresh_from_db()
    return request


def propose(desk: Desk, case: InformationRequest, **changes: object) -> ProactiveProposal:
    facts = {
        "title": "2025年度老旧小区改造项目清单",
        "text": proactive.proposed_text(case),
        "reason": "多人申请",
        "seen": None,
    } | changes
    return proactive.propose(desk.officer, case, **facts)  # type: ignore[arg-type]


def test_the_first_text_names_nobody(desk: Desk, case: InformationRequest) -> None:
    text = proactive.proposed_text(case)
    assert case.title in text and proactive.found_in(case, case.title, text) == ()
    assert propose(desk, case).status == ProactiveProposal.Status.PROPOSED


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("联系人张三丰。", "申请人姓名"),
        ("张 三 丰", "申请人姓名"),
        ("身份证11010519491231002X", "身份证号码"),
        ("１１０１０５１９４９１２３１００２ｘ", "身份证号码"),
        ("110105 19491231 002X", "身份证号码"),
        ("电话13912345678", "手机号码"),
        ("+86 139-1234-5678", "手机号码"),
        ("座机0392-3312345", "电话号码"),
        (f"卡号{CARD}", "银行卡号"),
        ("6222 0202 0011 2230", "银行卡号"),
        ("邮箱zhang.san@example.com", "电子邮箱"),
        ("住河南省鹤壁市淇滨区九州路1号", "申请人地址"),
    ],
)
def test_personal_data_stop_the_proposal_and_are_named_with_their_place(
    desk: Desk, case: InformationRequest, text: str, kind: str
) -> None:
    with pytest.raises(Refused, match=kind) as refusal:
        propose(desk, case, text=f"第一行没有问题\n{text}")
    assert "第2行" in str(refusal.value)
    assert "11010519491231002X" not in str(refusal.value) and "张三丰" not in str(refusal.value)
    assert not ProactiveProposal.objects.exists()


def test_personal_data_in_the_title_are_found(desk: Desk, case: InformationRequest) -> None:
    with pytest.raises(Refused, match="标题有申请人姓名"):
        propose(desk, case, title="张三丰要的清单")


@pytest.mark.parametrize(
    "text",
    [
        "投资额123456789012345678元",
        "文号：鹤政〔2025〕12号，编号2026-0002-00001",
        "2025年1月1日至2025年12月31日，共计1380000元",
        "统一社会信用代码91410600MA3X1D4R2F",
        "宗地号410602100200030004",
    ],
)
def test_figures_that_are_nobodys_are_left_alone(text: str) -> None:
    assert personal_data_in(text) == ()


def test_the_head_decides_and_nobody_their_own(desk: Desk, case: InformationRequest) -> None:
    proposal = propose(desk, case)
    for actor in (desk.officer, *desk.who_may_not_handle.values()):
        with pytest.raises(NotPermitted):
            proactive.decide(actor, proposal, accept=True, reason="")
    own = proactive.propose(desk.head, case, title="甲", text="乙", reason="", seen=None, proposal=proposal)
    with pytest.raises(NotPermitted, match="另一位"):
        proactive.decide(desk.head, own, accept=True, reason="")
    with pytest.raises(Refused, match="理由"):
        proactive.decide(desk.second_head, own, accept=False, reason=" ")
    proactive.decide(desk.second_head, own, accept=True, reason="")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by) == ("accepted", desk.second_head)
    with pytest.raises(Refused, match="已经有了决定"):
        proactive.decide(desk.second_head, proposal, accept=False, reason="改主意")


def test_what_the_applicant_suggests_gets_a_text_before_it_is_accepted(
    desk: Desk, case: InformationRequest
) -> None:
    suggestion = applicants.suggest_publication(case, reason="很多邻居也想知道")
    with pytest.raises(Refused, match="还没有拟公开的内容"):
        proactive.decide(desk.head, suggestion, accept=True, reason="")
    propose(desk, case, proposal=suggestion, reason="")
    suggestion.refresh_from_db()
    assert suggestion.by_applicant and suggestion.reason == "很多邻居也想知道"
    proactive.decide(desk.head, suggestion, accept=True, reason="")


def test_only_what_was_given_can_be_published(desk: Desk) -> None:
    with pytest.raises(Refused, match="已经公开或者部分公开"):
        propose(desk, registered(desk))


def test_who_does_not_handle_requests_proposes_nothing(desk: Desk, case: InformationRequest) -> None:
    for actor in desk.who_may_not_handle.values():
        with pytest.raises(NotPermitted):
            proactive.propose(actor, case, title="甲", text="乙", reason="", seen=None)
