"""Reminders: at the distances of the working calendar, to the right people, each once, however often the work runs."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gongkai.casework.follow_up_deadlines import next_deadline
from gongkai.casework.keeping import append, settings_of, state_of
from gongkai.casework.models import (
    FollowUpCase,
    FollowUpKind,
    InformationRequest,
    Reminder,
    ReminderKind,
    UnitEnquiry,
)
from gongkai.casework.reminders import send_reminders, sending
from gongkai.casework.reminders.deadlines import distances_in, working_days_left
from gongkai.casework.reminders.people import People
from gongkai.law.events import (
    Corrected,
    CorrectionAsked,
    Delivered,
    Delivery,
    Event,
    Extended,
    FeeNoticeDelivered,
    Received,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    Withdrawn,
)
from gongkai.law.next_steps import next_steps
from gongkai.law.outcomes import ReplyKind
from gongkai.law.regulation import Channel
from gongkai.messaging.models import Message
from gongkai.messaging.work import registered_daily
from gongkai.organizations.models import Authority, Membership, Role, User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.working_calendar import current_calendar
from tests.casework.following_kit import days_ago, opened
from tests.casework.kit import Desk, registered, submitted, today
from tests.organizations.city import person

SOME_DAYS = [dt.date(2026, 3, 2) + dt.timedelta(days=number) for number in range(40)]


@pytest.fixture
def desk(db: None) -> Desk:
    desk = Desk()
    for user in User.objects.all():
        user.email = f"{user.username}@example.cn"
        user.save()
    # The cases of these tests are of the past, and so are the people.
    Membership.objects.filter(active_to__isnull=True).update(active_from=dt.date(2020, 1, 1))
    return desk


def a_case(
    desk: Desk, *events: Event, received: dt.date = dt.date(2026, 3, 2), officer: User | None = None
) -> InformationRequest:
    """A request of the past with a clock of real events."""
    request = registered(desk)
    request.events.model.objects.filter(request=request)._raw_delete(using="default")  # type: ignore[attr-defined]
    request.officer = officer
    append(request, [Received(received, Channel.IN_PERSON), *events], actor=desk.officer)
    return InformationRequest.objects.get(pk=request.pk)


def told(kind: ReminderKind = ReminderKind.REPLY) -> list[tuple[int, str]]:
    rows = Reminder.objects.filter(kind=kind.value).order_by("at", "pk")
    return [(row.distance, row.sent_to) for row in rows]


def mails_to(user: User) -> list[Message]:
    return [
        message for message in Message.objects.all() if message.recipient == f"{user.username}@example.cn"
    ]


def day_with_left(request: InformationRequest, left: int) -> dt.date:
    assert request.due_on is not None
    calendar = current_calendar()
    day = request.due_on
    while calendar.working_days_between(day, request.due_on) < left:
        day -= dt.timedelta(days=1)
    return day


def test_reminders_go_out_at_the_distances_in_working_days(desk: Desk) -> None:
    request = a_case(desk, officer=desk.officer)
    assert request.due_on == dt.date(2026, 3, 30)
    reminded = {}
    day = request.received_on
    assert day is not None
    while day <= request.due_on:
        before = Reminder.objects.count()
        send_reminders(day)
        if Reminder.objects.count() > before:
            reminded[day] = Reminder.objects.latest("pk").distance
        day += dt.timedelta(days=1)
    # 30 March 2026 is a Monday: five working days before are Monday the 23rd, two are Thursday the 26th.
    assert reminded == {dt.date(2026, 3, 23): 5, dt.date(2026, 3, 26): 2, dt.date(2026, 3, 30): 0}


def test_the_officer_is_told_first_and_the_head_at_the_last_distance(desk: Desk) -> None:
    request = a_case(desk, officer=desk.officer)
    for left in (5, 2, 0):
        send_reminders(day_with_left(request, left))
    assert told() == [
        (5, "吴佳怡"),
        (2, "吴佳怡"),
        (0, "吴佳怡、郑文静、方远"),
    ]
    assert (len(mails_to(desk.officer)), len(mails_to(desk.head)), len(mails_to(desk.leader))) == (3, 1, 0)
    assert not mails_to(desk.colleague)


def test_all_officers_are_told_of_a_case_that_nobody_has(desk: Desk) -> None:
    request = a_case(desk)
    send_reminders(day_with_left(request, 5))
    assert told() == [(5, "吴佳怡、林小雨")]


def test_an_officer_who_has_left_is_not_told_any_more(desk: Desk) -> None:
    request = a_case(desk, officer=desk.city.former)
    send_reminders(day_with_left(request, 5))
    assert told() == [(5, "吴佳怡、林小雨")]


def test_an_overdue_case_goes_to_head_leader_and_competent_department_once(desk: Desk) -> None:
    request = a_case(desk, officer=desk.officer)
    assert request.due_on is not None
    for later in (1, 2, 30):
        send_reminders(request.due_on + dt.timedelta(days=later))
    assert told(ReminderKind.OVERDUE) == [(-1, "吴佳怡、郑文静、方远、冯国强、高志远")]
    assert len(mails_to(desk.supervisor)) == 1
    assert not mails_to(desk.outsider), "the city beside it is not concerned"


def test_the_competent_department_is_the_nearest_authority_above_with_supervisors(desk: Desk) -> None:
    people = People(today())
    city_supervisor = person(Role.SUPERVISOR, at=desk.authority, name="市监督员")
    assert people.competent_department(desk.city.town.pk) == [desk.supervisor]
    people = People(today())
    assert people.competent_department(desk.city.town.pk) == [city_supervisor]
    assert people.competent_department(desk.authority.pk) == [desk.supervisor], "above, not the own one"
    assert people.competent_department(desk.city.province.pk) == [desk.supervisor], "there is nobody above"
    assert people.competent_department(desk.city.tax_city.pk) == []


def test_running_again_tells_nobody_twice_and_a_missed_day_is_made_up_for(desk: Desk) -> None:
    request = a_case(desk)
    day = day_with_left(request, 1)
    send_reminders(day)
    send_reminders(day)
    assert [distance for distance, _ in told()] == [2], "the nearest distance that is reached, and only that"
    assert Message.objects.filter(kind=sending.KIND).count() == 2, "one mail for each officer"
    send_reminders(request.due_on)  # type: ignore[arg-type]
    assert [distance for distance, _ in told()] == [2, 0]


def test_a_run_that_broke_off_goes_on_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = [a_case(desk) for _ in range(5)]
    day = day_with_left(requests[0], 5)
    monkeypatch.setattr(sending, "BATCH", 2)
    whole = sending._mail
    calls = []

    def failing(authority: Authority, user: User, lines: list[str]) -> None:
        calls.append(user)
        if len(calls) == 4:
            raise OSError("the power went off")
        whole(authority, user, lines)

    monkeypatch.setattr(sending, "_mail", failing)
    with pytest.raises(OSError, match="power"):
        send_reminders(day)
    assert Reminder.objects.count() == 2, "the batch that broke off left nothing behind"
    send_reminders(day)
    assert Reminder.objects.count() == 5
    lines = [message.body.count("答复期限是") for message in mails_to(desk.officer)]
    assert sorted(lines) == [1, 2, 2], "five cases, each in one mail"


def test_one_mail_names_several_cases_by_number_only(desk: Desk) -> None:
    requests = [a_case(desk, officer=desk.officer) for _ in range(3)]
    send_reminders(day_with_left(requests[0], 5))
    [mail] = mails_to(desk.officer)
    assert mail.subject == "【鹤壁市人民政府】3件政府信息公开事项的期限提醒"
    assert all(request.number in mail.body for request in requests)
    assert requests[0].title not in mail.body and "张" not in mail.body


def test_nobody_is_told_of_what_is_far_closed_or_without_a_clock(desk: Desk) -> None:
    far = a_case(desk)
    a_case(desk, Withdrawn(dt.date(2026, 3, 5)))
    replied = [
        Replied(dt.date(2026, 3, 5), ReplyKind.GRANTED),
        Delivered(dt.date(2026, 3, 6), Delivery.SERVICE),
    ]
    a_case(desk, *replied)
    send_reminders(day_with_left(far, 6))
    assert not Reminder.objects.exists()


def test_a_new_due_date_is_reminded_of_anew(desk: Desk) -> None:
    request = a_case(desk)
    day = day_with_left(request, 2)
    send_reminders(day)
    append(request, [Extended(day, 10, "郑文静")], actor=desk.officer)
    send_reminders(day)
    assert len(told()) == 1
    send_reminders(day_with_left(request, 5))
    assert [(row.distance, row.due_on) for row in Reminder.objects.order_by("pk")] == [
        (2, dt.date(2026, 3, 30)),
        (5, request.due_on),
    ]


def test_the_clock_that_stands_still_keeps_the_distance(desk: Desk) -> None:
    request = a_case(desk, ThirdPartyConsulted(dt.date(2026, 3, 20), "某公司"))
    # On 20 March six days were left, and stay so until the third party's time is over.
    for day in SOME_DAYS[18:32]:
        send_reminders(day)
    assert not told()
    assert state_of(request).working_days_left(SOME_DAYS[31]) == 6


def test_an_authority_chooses_its_own_distances(desk: Desk) -> None:
    settings = settings_of(desk.authority)
    settings.reminder_distances = [10, 1]
    settings.save()
    request = a_case(desk, officer=desk.officer)
    for left in (12, 10, 5, 1):
        send_reminders(day_with_left(request, left))
    assert [distance for distance, _ in told()] == [10, 1]
    assert "郑文静" in told()[1][1], "the last distance of this authority is one day"


@pytest.mark.parametrize("wrong", [None, [], "5", [True], [-3], ["two"], [9999]])
def test_distances_that_are_none_fall_back_to_the_usual_ones(desk: Desk, wrong: object) -> None:
    settings = settings_of(desk.authority)
    settings.reminder_distances = wrong  # type: ignore[assignment]
    assert distances_in(settings) == (5, 2, 0)


def test_a_receipt_that_nobody_confirmed_is_told_of_after_a_day(desk: Desk) -> None:
    settings = settings_of(desk.authority)
    settings.receipt_confirms = False
    settings.save()
    submitted(desk.authority)
    send_reminders(today())
    assert not Reminder.objects.exists()
    tomorrow = today() + dt.timedelta(days=1)
    send_reminders(tomorrow)
    send_reminders(tomorrow + dt.timedelta(days=5))
    assert told(ReminderKind.RECEIPT) == [(-1, "吴佳怡、林小雨")]


def test_the_applicants_own_deadlines_are_told_of_when_they_have_passed(desk: Desk) -> None:
    a_case(desk, CorrectionAsked(dt.date(2026, 3, 4), dt.date(2026, 3, 18)))
    a_case(
        desk,
        Replied(dt.date(2026, 3, 4), ReplyKind.GRANTED),
        Delivered(dt.date(2026, 3, 4), Delivery.SERVICE),
    )
    paying = a_case(desk, FeeNoticeDelivered(dt.date(2026, 3, 5), dt.date(2026, 3, 5), 100))
    assert paying.waits_until == dt.date(2026, 4, 2)
    send_reminders(dt.date(2026, 3, 18))
    assert not Reminder.objects.exists(), "on its last day a deadline has not passed"
    send_reminders(dt.date(2026, 3, 19))
    send_reminders(dt.date(2026, 4, 3))
    assert Reminder.objects.values_list("kind", "due_on").order_by("pk").count() == 2
    assert told(ReminderKind.CORRECTION) == [(-1, "吴佳怡、林小雨")]
    assert told(ReminderKind.PAYMENT) == [(-1, "吴佳怡、林小雨")]


def test_a_corrected_request_is_not_told_of(desk: Desk) -> None:
    a_case(
        desk,
        CorrectionAsked(dt.date(2026, 3, 4), dt.date(2026, 3, 18)),
        Corrected(dt.date(2026, 3, 10), "补正"),
    )
    send_reminders(dt.date(2026, 3, 19))
    assert not Reminder.objects.exists()


def test_silence_is_told_of_for_each_party_and_names_none(desk: Desk) -> None:
    request = a_case(
        desk,
        ThirdPartyConsulted(dt.date(2026, 3, 4), "甲公司"),
        ThirdPartyConsulted(dt.date(2026, 3, 4), "乙公司"),
        ThirdPartyConsulted(dt.date(2026, 3, 4), "丙公司"),
        ThirdPartyAnswered(dt.date(2026, 3, 9), "乙公司", agrees=True),
    )
    assert request.waits_until == dt.date(2026, 3, 25)
    send_reminders(dt.date(2026, 3, 26))
    assert len(told(ReminderKind.OPINION)) == 2
    assert "公司" not in mails_to(desk.officer)[0].body


def test_a_late_enquiry_is_told_to_the_unit_and_the_officer_once(desk: Desk) -> None:
    request = a_case(desk, received=today(), officer=desk.officer)
    UnitEnquiry.objects.create(
        request=request,
        unit="规划科",
        person=desk.reader,
        question="有没有？",
        asked_on=today(),
        due_on=today() + dt.timedelta(days=1),
        asked_by=desk.officer,
    )
    send_reminders(today() + dt.timedelta(days=1))
    assert not Reminder.objects.exists()
    for later in (2, 3):
        send_reminders(today() + dt.timedelta(days=later))
    assert told(ReminderKind.ENQUIRY) == [(-1, "吴佳怡、李思涵")]
    enquiry = UnitEnquiry.objects.get()
    enquiry.answered_on = today()
    enquiry.save()
    assert not sending.late_enquiries(today() + dt.timedelta(days=9)).exists()


def test_the_answer_in_a_reconsideration_is_told_of_like_a_reply(desk: Desk) -> None:
    case = opened(desk, copied_on=days_ago(3), ago=8)
    assert case.request is not None
    found = next_deadline(case, current_calendar())
    assert found is not None
    last = found.deadline.date
    calendar = current_calendar()
    day = last - dt.timedelta(days=30)
    while day <= last + dt.timedelta(days=3):
        if calendar.is_working(day) and calendar.working_days_between(day, last) in (5, 2, 0, -1):
            send_reminders(day)
            send_reminders(day)
        day += dt.timedelta(days=1)
    rows = Reminder.objects.filter(kind=ReminderKind.FOLLOW_UP.value, mark=found.mark).order_by("pk")
    assert {row.follow_up_id for row in rows} == {case.pk} and all(row.request_id is None for row in rows)
    distances = [row.distance for row in rows]
    assert distances == sorted(set(distances), reverse=True) and distances[-2:] == [0, -1]
    assert "郑文静" in rows[len(rows) - 2].sent_to and "冯国强" in rows[len(rows) - 1].sent_to
    assert any("行政复议" in mail.body for mail in mails_to(desk.head))


def test_an_answered_reconsideration_is_not_told_of(desk: Desk) -> None:
    case = opened(desk, copied_on=days_ago(3), ago=8)
    case.answered_on = today()
    case.save()
    send_reminders(today() + dt.timedelta(days=40))
    rows = Reminder.objects.filter(kind=ReminderKind.FOLLOW_UP.value, mark="answer")
    assert not rows.exists()


def test_who_has_no_address_is_put_on_record_and_gets_no_mail(desk: Desk) -> None:
    User.objects.update(email="")
    send_reminders(day_with_left(a_case(desk), 5))
    assert told() == [(5, "吴佳怡、林小雨")]
    assert not Message.objects.exists()


def test_an_authority_without_people_does_not_stop_the_others(desk: Desk) -> None:
    request = a_case(desk)
    lonely = a_case(desk)
    lonely.authority = desk.city.county
    lonely.save()
    send_reminders(day_with_left(request, 5))
    assert sorted(told()) == [(5, "吴佳怡、林小雨"), (5, sending.NOBODY)]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_left_by_the_columns_is_what_the_fold_says(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    request = a_case(desk)
    calendar = current_calendar()
    choices: list[type[Event]] = [
        ThirdPartyConsulted,
        ThirdPartyAnswered,
        CorrectionAsked,
        Corrected,
        Extended,
    ]
    for day in SOME_DAYS[1:30:3]:
        state = state_of(request, calendar)
        possible = [step for step in next_steps(state, day) if step.event in choices]
        if not possible or chance.random() < 0.4:
            continue
        step = chance.choice(possible)
        made: dict[type[Event], Event] = {
            ThirdPartyConsulted: ThirdPartyConsulted(day, f"甲{day}"),
            ThirdPartyAnswered: ThirdPartyAnswered(day, step.party, agrees=True),
            CorrectionAsked: CorrectionAsked(day, day + dt.timedelta(days=10)),
            Corrected: Corrected(day, "补正"),
            Extended: Extended(day, chance.randint(1, 20), "郑文静"),
        }
        append(request, [made[step.event]], actor=desk.officer)
    request = InformationRequest.objects.get(pk=request.pk)
    state = state_of(request, calendar)
    for day in SOME_DAYS[30:]:
        if request.due_on is None or day > request.due_on:
            continue
        assert working_days_left(request, request.due_on, day, calendar) == state.working_days_left(day)
        for farthest in (0, 2, 5):
            left = state.working_days_left(day)
            if left is not None and left <= farthest:
                assert sending.near_requests(day, calendar, farthest).filter(pk=request.pk).exists()


def test_the_queries_do_not_grow_with_the_cases(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    requests = [a_case(desk) for _ in range(4)]
    day = day_with_left(requests[0], 5)
    with django_assert_max_num_queries(15):
        send_reminders(day)
    for _ in range(20):
        a_case(desk)
    with django_assert_max_num_queries(15):
        send_reminders(day)
    assert Reminder.objects.count() == 24


def test_the_worker_knows_the_work() -> None:
    [work] = [work for work in registered_daily() if work.name == "casework.reminders"]
    assert work.function is send_reminders
    assert timezone.localtime().tzinfo is not None and work.not_before == dt.time(8)


def test_a_day_beyond_the_calendar_keeps_nobody_from_being_reminded(desk: Desk) -> None:
    far = dt.date(9999, 12, 31)
    with pytest.raises(Refused, match="核对年份"):
        opened(desk, kind=FollowUpKind.COMPLAINT, answer_due_on=far)
    case = opened(desk, kind=FollowUpKind.COMPLAINT, answer_due_on=today())
    near = opened(desk, kind=FollowUpKind.COMPLAINT, answer_due_on=today())
    FollowUpCase.objects.filter(pk=case.pk).update(answer_due_on=far)
    send_reminders(today())
    assert set(Reminder.objects.values_list("follow_up", flat=True)) == {near.pk}
