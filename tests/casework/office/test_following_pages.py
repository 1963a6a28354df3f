"""The pages of reconsideration, litigation and complaints: what they show to whom, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.casework.actions.following import CasePapers, open_case
from gongkai.casework.actions.following_results import Conclusion, conclude
from gongkai.casework.actions.following_steps import register_step
from gongkai.casework.models import FollowUpCase, FollowUpKind, InformationRequest, StepKind
from gongkai.law.dispositions import Disposition
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.models import AuditEntry, Role
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.following_kit import answered, days_ago, filing, opened
from tests.casework.kit import Desk, picture, today
from tests.organizations.city import person

NOTE = "与申请人电话沟通的情况"


def address(name: str, *arguments: object) -> str:
    return reverse(f"casework:{name}", args=arguments)


def text_of(client: Client, where: str, status: int = 200) -> str:
    answer = client.get(where)
    assert answer.status_code == status
    return answer.content.decode()


def fresh(case: FollowUpCase) -> FollowUpCase:
    return FollowUpCase.objects.get(pk=case.pk)


@pytest.fixture
def case(desk: Desk) -> FollowUpCase:
    """A reconsideration whose copy has come, with a note and a paper."""
    case = opened(desk, case_number="豫政复〔2026〕12号", accepted_on=days_ago(8), ago=12)
    paper = check_upload(picture("复议申请书.png"), UploadKind.PICTURE)
    papers = CasePapers([paper])
    register_step(desk.officer, case, StepKind.COPIED, today(), seen=None, note=NOTE, papers=papers)
    return fresh(case)


def test_an_officer_registers_a_reconsideration_from_the_page_of_the_request(
    desk: Desk, client: Client
) -> None:
    request = answered(desk)
    client.force_login(desk.officer)
    page = text_of(client, address("case", request.pk))
    assert address("follow_up_new", request.pk) in page
    choices = text_of(client, address("follow_up_new", request.pk))
    assert "依法应当先申请行政复议" in choices
    form = {
        "body": "河南省人民政府",
        "subject": "不服答复",
        "filed_on": str(days_ago(20)),
        "papers": picture("申请书.png"),
    }
    where = address("follow_up_open", request.pk, "reconsideration")
    answer = client.post(where, form)
    case = FollowUpCase.objects.get()
    assert answer.status_code == 302 and answer["Location"] == address("follow_up", case.pk)
    assert case.papers.count() == 1
    assert case.body in text_of(client, address("follow_up", case.pk))
    assert str(case) in text_of(client, address("case", request.pk))


def test_a_direct_suit_is_warned_of_before_and_after_and_registered(desk: Desk, client: Client) -> None:
    request = answered(desk)
    client.force_login(desk.officer)
    where = address("follow_up_open", request.pk, "litigation_direct")
    assert "第二十三条" in text_of(client, where)
    form = {"body": "淇滨区人民法院", "subject": "不服答复", "filed_on": str(days_ago(20))}
    page = client.post(where, form, follow=True).content.decode()
    assert "已经照实登记，是否立案由人民法院决定" in page and FollowUpCase.objects.count() == 1


def test_a_refused_form_keeps_what_was_typed_and_says_it_beside_the_field(desk: Desk, client: Client) -> None:
    request = answered(desk)
    client.force_login(desk.officer)
    form = {"body": "某复议机关", "subject": "<script>alert(1)</script>", "filed_on": "2031-01-01"}
    answer = client.post(address("follow_up_open", request.pk, "reconsideration"), form)
    page = answer.content.decode()
    assert answer.status_code == 409 and "还没有到" in page and "某复议机关" in page
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page
    assert "请重新选择" in page
    assert 'id="id_filed_on_error"' in page


@pytest.mark.parametrize("bad", ["32/13/2026", "昨天", "2026-02-30", ""])
def test_a_date_that_is_none_is_asked_for_in_words(
    desk: Desk, client: Client, case: FollowUpCase, bad: str
) -> None:
    client.force_login(desk.officer)
    answer = client.post(
        address("follow_up_step", case.pk, "answered"), {"seen": case.version, "date": bad, "note": NOTE}
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and NOTE in page
    assert "请填写日期" in page or "这样的日期" in page


def test_the_page_shows_deadlines_chain_steps_papers_and_what_is_next(
    desk: Desk, client: Client, case: FollowUpCase
) -> None:
    client.force_login(desk.officer)
    page = text_of(client, address("follow_up", case.pk))
    assert case.request is not None and case.request.number in page
    for words in ("提交行政复议答复书和证据", "《行政复议法》第四十八条", "第七十条", NOTE, "复议申请书.png"):
        assert words in page
    assert address("follow_up_step", case.pk, "answered") in page
    assert address("follow_up_conclude", case.pk) in page
    for impossible in ("copied", "appealed", "served", "resumed"):
        assert address("follow_up_step", case.pk, impossible) not in page
    assert address("follow_up_revoke", case.pk) not in page


def test_a_leader_reads_and_takes_no_steps(desk: Desk, client: Client, case: FollowUpCase) -> None:
    client.force_login(desk.leader)
    page = text_of(client, address("follow_up", case.pk))
    assert NOTE in page and "复议申请书.png" in page
    assert "下一步" not in page and address("follow_up_paper", case.pk, case.papers.get().pk) not in page


def test_a_supervisor_sees_deadlines_of_bodies_below_but_no_notes_and_no_papers(
    desk: Desk, client: Client, case: FollowUpCase
) -> None:
    client.force_login(desk.supervisor)
    page = text_of(client, address("follow_up", case.pk))
    assert "提交行政复议答复书和证据" in page and desk.authority.name in page
    assert NOTE not in page and "复议申请书.png" not in page and "下一步" not in page
    listed = text_of(client, address("follow_ups"))
    assert address("follow_up", case.pk) in listed and desk.authority.short_name in listed


CHANGING = (
    ("follow_up_step", "answered"),
    ("follow_up_conclude",),
    ("follow_up_revoke",),
    ("follow_up_reply",),
    ("follow_up_change",),
    ("follow_up_papers",),
)


@pytest.mark.parametrize("name", CHANGING, ids=lambda name: name[0])
def test_who_may_not_take_a_step_gets_neither_its_form_nor_its_effect(
    desk: Desk, client: Client, case: FollowUpCase, name: tuple[str, ...]
) -> None:
    where = address(name[0], case.pk, *name[1:])
    before = AuditEntry.objects.count()
    for who, actor in desk.who_may_not_handle.items():
        client.force_login(actor)
        for answer in (client.get(where), client.post(where, {"seen": case.version})):
            assert answer.status_code in (403, 404), who
            assert NOTE not in answer.content.decode()
    assert fresh(case).version == case.version and AuditEntry.objects.count() == before


@pytest.mark.parametrize("name", ["follow_up_new", "follow_up_open", "reopen"])
def test_who_may_not_handle_registers_nothing_about_a_request(desk: Desk, client: Client, name: str) -> None:
    request = answered(desk)
    more = ["reconsideration"] if name == "follow_up_open" else []
    where = address(name, request.pk, *more)
    for who, actor in desk.who_may_not_handle.items():
        client.force_login(actor)
        for answer in (client.get(where), client.post(where, {})):
            assert answer.status_code in (403, 404, 405), who
            assert request.title not in answer.content.decode()
    assert not FollowUpCase.objects.exists() and InformationRequest.objects.count() == 1


def test_an_officer_may_not_take_back_a_result(desk: Desk, client: Client, case: FollowUpCase) -> None:
    conclude(desk.officer, case, Conclusion(Disposition.UPHELD, today()), seen=None)
    where = address("follow_up_revoke", case.pk)
    client.force_login(desk.officer)
    assert client.get(where).status_code == 403
    assert client.post(where, {"seen": 2, "reason": "误登"}).status_code == 403
    client.force_login(desk.head)
    assert where in text_of(client, address("follow_up", case.pk))
    assert client.post(where, {"seen": 2, "reason": "登错了案件"}).status_code == 302
    assert fresh(case).is_open


def test_papers_are_handed_out_on_record_to_who_works_on_the_case(
    desk: Desk, client: Client, case: FollowUpCase
) -> None:
    where = address("follow_up_paper", case.pk, case.papers.get().pk)
    for actor in desk.who_may_not_handle.values():
        client.force_login(actor)
        assert client.get(where).status_code in (403, 404)
    assert not AuditEntry.objects.filter(action="applicant.read", label="打开复议诉讼材料").exists()
    client.force_login(desk.officer)
    answer = client.get(where)
    assert answer.status_code == 200 and b"".join(answer)[:4] == b"\x89PNG"  # type: ignore[call-overload]
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(action="applicant.read", label="打开复议诉讼材料").count() == 1
    other = opened(desk)
    assert client.get(address("follow_up_paper", other.pk, case.papers.get().pk)).status_code == 404


def test_an_annulled_reply_leads_to_the_new_round_from_the_form(
    desk: Desk, client: Client, case: FollowUpCase
) -> None:
    client.force_login(desk.officer)
    where = address("follow_up_conclude", case.pk)
    page = text_of(client, where)
    assert "计入“结果纠正”" in page and "《行政复议法》第六十四条" in page
    form = {
        "seen": case.version,
        "disposition": "annulled",
        "decided_on": str(today()),
        "served_on": str(today()),
        "orders_new_reply": "on",
        "new_reply_days": "15",
        "reply_again": "on",
    }
    answer = client.post(where, form, follow=True)
    again = InformationRequest.objects.get(round=2)
    assert again.previous_round == case.request
    assert again.number in answer.content.decode(), "the chain names the new round"
    assert "原答复" not in text_of(client, address("follow_up", case.pk))


def test_the_new_round_can_begin_later_from_the_case(desk: Desk, client: Client, case: FollowUpCase) -> None:
    conclude(desk.officer, case, Conclusion(Disposition.ANNULLED, today(), None, "", True, 15), seen=None)
    client.force_login(desk.officer)
    assert "15个工作日" in text_of(client, address("follow_up", case.pk))
    answer = client.post(address("follow_up_reply", case.pk), {"seen": fresh(case).version})
    assert answer.status_code == 302 and InformationRequest.objects.filter(round=2).count() == 1
    assert client.post(address("follow_up_reply", case.pk), {"seen": fresh(case).version}).status_code == 409


def test_an_endings_form_without_a_choice_or_with_a_made_up_one_is_refused(
    desk: Desk, client: Client, case: FollowUpCase
) -> None:
    client.force_login(desk.officer)
    for chosen in ("", "criticism", "nonsense"):
        form = {"seen": case.version, "disposition": chosen, "decided_on": str(today())}
        answer = client.post(address("follow_up_conclude", case.pk), form)
        assert answer.status_code == 200 and "结案方式" in answer.content.decode()
    assert fresh(case).is_open


def test_the_second_of_two_people_sees_what_happened_and_keeps_what_was_typed(
    desk: Desk, client: Client, case: FollowUpCase
) -> None:
    register_step(desk.colleague, case, StepKind.ANSWERED, today(), seen=case.version)
    client.force_login(desk.officer)
    where = address("follow_up_step", case.pk, "heard")
    form = {"seen": case.version, "date": str(today()), "note": NOTE}
    answer = client.post(where, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("林小雨", "提交行政复议答复书和证据", "最近的进展", NOTE, f'value="{case.version + 1}"'):
        assert words in page
    assert client.post(where, form | {"seen": case.version + 1}).status_code == 302


def test_a_form_without_its_version_asks_to_open_the_page_again(
    desk: Desk, client: Client, case: FollowUpCase
) -> None:
    client.force_login(desk.officer)
    answer = client.post(address("follow_up_step", case.pk, "heard"), {"date": str(today())})
    assert "这一页已经过时" in answer.content.decode() and case.steps.count() == 2


def test_what_was_registered_wrongly_is_corrected_on_a_page(
    desk: Desk, client: Client, case: FollowUpCase
) -> None:
    client.force_login(desk.officer)
    where = address("follow_up_change", case.pk)
    page = text_of(client, where)
    assert f'value="{case.filed_on}"' in page and case.body in page
    form = {
        "seen": case.version,
        "body": case.body,
        "subject": case.subject,
        "case_number": "豫政复〔2026〕13号",
        "filed_on": str(case.filed_on),
        "accepted_on": str(case.accepted_on),
        "copied_on": str(case.copied_on),
    }
    assert client.post(where, form).status_code == 302
    assert fresh(case).case_number == "豫政复〔2026〕13号" and fresh(case).copied_on == case.copied_on


def test_a_reply_that_the_authority_itself_withdraws_is_replaced_too(desk: Desk, client: Client) -> None:
    request = answered(desk)
    client.force_login(desk.officer)
    where = address("reopen", request.pk)
    assert where in text_of(client, address("case", request.pk))
    form = {
        "seen": request.version,
        "body": "鹤壁市人民政府",
        "decided_on": str(days_ago(2)),
        "received_on": str(days_ago(3)),
    }
    answer = client.post(where, form)
    assert answer.status_code == 409 and "不能早于决定" in answer.content.decode()
    answer = client.post(where, form | {"received_on": str(days_ago(1))})
    again = InformationRequest.objects.get(round=2)
    assert answer["Location"] == address("case", again.pk)


def test_the_page_of_an_annulment_points_to_the_registered_case(
    desk: Desk, client: Client, case: FollowUpCase
) -> None:
    client.force_login(desk.officer)
    assert case.request is not None
    where = address("reopen", case.request.pk)
    assert "还没有登记结果" in text_of(client, where)
    conclude(desk.officer, case, Conclusion(Disposition.ANNULLED, today()), seen=None)
    assert address("follow_up_reply", case.pk) in text_of(client, where)


# --- complaints


def test_a_superior_registers_a_complaint_and_the_body_below_answers(desk: Desk, client: Client) -> None:
    request = answered(desk)
    client.force_login(desk.supervisor)
    page = text_of(client, address("case", request.pk))
    assert "登记本机关收到的投诉" in page and address("follow_up_new", request.pk) not in page
    where = address("complaint_new")
    form: dict[str, Any] = {
        "authority": desk.authority.pk,
        "number": request.number,
        "subject": "逾期未答复",
        "filed_on": str(days_ago(5)),
        "answer_due_on": str(today() + dt.timedelta(days=5)),
        "papers": picture("投诉信.png"),
    }
    assert client.post(where, form).status_code == 302
    case = FollowUpCase.objects.get()
    assert (case.handled_by, case.request, case.body) == (
        desk.city.province,
        request,
        str(desk.city.province),
    )
    assert address("follow_up_conclude", case.pk) in text_of(client, address("follow_up", case.pk))
    client.force_login(desk.officer)
    page = text_of(client, address("follow_up", case.pk))
    assert "投诉信.png" not in page, "who complained is not told to the body below"
    assert address("follow_up_step", case.pk, "answered") in page
    assert address("follow_up_conclude", case.pk) not in page
    step = {"seen": 0, "date": str(today()), "note": "已经补办"}
    assert client.post(address("follow_up_step", case.pk, "answered"), step).status_code == 302
    conclusion = {"seen": 1, "disposition": "rectification", "decided_on": str(today())}
    assert client.post(address("follow_up_conclude", case.pk), conclusion).status_code == 403
    client.force_login(desk.supervisor)
    answer = client.post(address("follow_up_conclude", case.pk), conclusion)
    assert answer.status_code == 302 and fresh(case).result == "corrected"


@pytest.mark.parametrize("whose", ["other_city", "tax_city", "province"])
def test_a_superior_cannot_choose_bodies_that_are_not_below(desk: Desk, client: Client, whose: str) -> None:
    client.force_login(person(Role.SUPERVISOR, at=desk.city.city))
    authority = getattr(desk.city, whose)
    form = {"authority": authority.pk, "subject": "投诉", "filed_on": str(days_ago(5))}
    answer = client.post(address("complaint_new"), form)
    assert answer.status_code == 200 and "不在列表中" in answer.content.decode()
    assert not FollowUpCase.objects.exists()


def test_the_number_of_a_request_of_another_authority_is_not_taken(desk: Desk, client: Client) -> None:
    request = answered(desk)
    client.force_login(person(Role.CASE_OFFICER, at=desk.city.county))
    form = {"number": request.number, "body": "市政府", "subject": "投诉", "filed_on": str(days_ago(5))}
    answer = client.post(address("complaint_new"), form)
    assert answer.status_code == 409 and "没有编号为" in answer.content.decode()
    assert not FollowUpCase.objects.exists()


def test_the_supervisor_of_another_authority_sees_nothing_of_a_complaint(desk: Desk, client: Client) -> None:
    case = open_case(
        desk.supervisor,
        desk.authority,
        filing(FollowUpKind.COMPLAINT, 5),
        handled_by=desk.city.province,
    )
    client.force_login(person(Role.SUPERVISOR, at=desk.city.other_city))
    assert client.get(address("follow_up", case.pk)).status_code == 404
    assert client.get(address("follow_up_conclude", case.pk)).status_code == 404
    assert "尚未审结的复议、诉讼、投诉案件" in text_of(client, address("follow_ups"))


# --- the list


def rows_of(client: Client, query: str = "") -> list[int]:
    context = client.get(address("follow_ups") + query).context
    return [row.case.pk for row in context["rows"]]


def test_the_list_puts_the_nearest_own_deadline_first(desk: Desk, client: Client) -> None:
    waiting = opened(desk, ago=10)
    late = opened(desk, ago=30, accepted_on=days_ago(28), copied_on=days_ago(25))
    soon = opened(desk, ago=10, accepted_on=days_ago(8), copied_on=days_ago(5))
    client.force_login(desk.officer)
    assert rows_of(client) == [late.pk, soon.pk, waiting.pk]
    page = text_of(client, address("follow_ups"))
    assert "已过" in page and "剩" in page


def test_the_figures_of_the_totals_are_the_lists_they_lead_to(desk: Desk, client: Client) -> None:
    ends = (Disposition.UPHELD, Disposition.ANNULLED, Disposition.WITHDRAWN, None, None)
    for number, disposition in enumerate(ends):
        case = opened(desk, ago=20 + number)
        if disposition is not None:
            conclude(desk.officer, case, Conclusion(disposition, days_ago(1)), seen=None)
    opened(desk, answered(desk, ReplyKind.NOT_EXISTING, None), kind=FollowUpKind.LITIGATION_DIRECT)
    client.force_login(desk.officer)
    year = days_ago(1).year
    for query in ("", f"?year={year}"):
        totals = client.get(address("follow_ups") + query).context["totals"]
        seen = 0
        for row in totals:
            for figure in row.figures:
                assert len(rows_of(client, figure.query)) == figure.number, figure
                seen += figure.number
            *parts, total = (figure.number for figure in row.figures)
            assert total == sum(parts)
        assert seen == 12


def test_a_year_is_counted_as_in_table_4(desk: Desk, client: Client) -> None:
    request = answered(desk)
    for filed, decided in (("2022-12-31", "2023-01-01"), ("2022-01-01", "2022-12-31"), ("2023-01-01", None)):
        FollowUpCase.objects.create(
            authority=desk.authority,
            request=request,
            kind=FollowUpKind.RECONSIDERATION,
            body="某机关",
            subject="不服",
            filed_on=filed,
            decided_on=decided,
            result="upheld" if decided else "",
        )
    client.force_login(desk.officer)
    totals = client.get(address("follow_ups") + "?year=2022").context["totals"]
    assert [figure.number for figure in totals[0].figures] == [1, 1, 0, 0, 2]
    assert len(rows_of(client, "?year=2022")) == 1
    assert len(rows_of(client, "?year=2022&state=all")) == 2
    assert len(rows_of(client, "?year=2022&state=closed")) == 1


def test_the_list_is_searched_by_number_and_narrowed_by_kind(desk: Desk, client: Client) -> None:
    first = opened(desk, case_number="豫政复〔2026〕77号")
    second = opened(desk, kind=FollowUpKind.LITIGATION_DIRECT)
    client.force_login(desk.officer)
    assert rows_of(client, "?q=77") == [first.pk]
    assert second.request is not None
    assert rows_of(client, f"?q={second.request.number}") == [second.pk]
    assert rows_of(client, "?kind=litigation_direct") == [second.pk]
    assert "没有符合条件的案件" in text_of(client, address("follow_ups") + "?q=没有这个")
    assert "四位数的年度" in text_of(client, address("follow_ups") + "?year=abc")


def test_a_supervisor_filters_by_authority_within_the_own_subtree(desk: Desk, client: Client) -> None:
    case = opened(desk)
    client.force_login(desk.supervisor)
    assert rows_of(client, f"?authority={desk.authority.pk}") == [case.pk]
    assert rows_of(client, f"?authority={desk.city.county.pk}") == []
    assert "不在列表中" in text_of(client, address("follow_ups") + f"?authority={desk.city.tax_city.pk}")


def queries_of(client: Client, where: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(where).status_code == 200
    return len(queries)


def test_the_pages_take_as_many_queries_for_many_rows_as_for_few(desk: Desk, client: Client) -> None:
    request = answered(desk)
    client.force_login(desk.officer)
    case = opened(desk, request, ago=40)
    second = opened(desk, request, ago=39)
    for each in (case, second):
        register_step(desk.officer, each, StepKind.COPIED, days_ago(30), seen=None)
    pages = [address("follow_ups") + "?state=all", address("follow_up", case.pk)]
    pages.append(address("case", request.pk))
    few = [queries_of(client, where) for where in pages]
    for number in range(12):
        more = opened(desk, request, ago=20 - number)
        register_step(desk.officer, more, StepKind.COPIED, days_ago(1), seen=None)
        register_step(desk.officer, case, StepKind.HEARD, days_ago(number), seen=None)
    assert [queries_of(client, where) for where in pages] == few
