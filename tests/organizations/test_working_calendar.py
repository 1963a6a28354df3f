"""The working calendar follows the notices in force, and what rests on it follows the calendar."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.law.calendar import WorkingCalendar, standard_calendar
from gongkai.law.days import Day
from gongkai.organizations import actions, calendar_followers
from gongkai.organizations.calendar_followers import Batch, Moved
from gongkai.organizations.models import (
    AuditEntry,
    Authority,
    CalendarFollowing,
    CalendarMove,
    CalendarNotice,
    User,
    YearlyResources,
)
from gongkai.organizations.notice_text import read_notice
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.organizations.working_calendar import calendar_before, calendar_for_writing, current_calendar
from tests.organizations.city import City

TEXT_2027 = """元旦 2027-01-01 至 2027-01-03
春节：2月5日至12日放假调休，共8天。1月31日（周日）、2月14日（周日）上班。
清明节：4月3日至5日放假，共3天。
劳动节：5月1日至5日放假调休，共5天。5月8日（周六）上班。
端午节：6月9日放假1天，不调休。
中秋节：9月15日放假1天。
国庆节：10月1日至7日放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""
FACTS = {"document_number": "国办发明电〔2026〕6号", "published": dt.date(2026, 11, 4)}
MAKE_UP = dt.date(2027, 1, 31)


@pytest.fixture(autouse=True)
def a_day_after_publication(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(localdate=lambda: dt.date(2026, 11, 20), now=timezone.now)
    monkeypatch.setattr("gongkai.organizations.actions.calendar.timezone", clock)


@pytest.fixture(autouse=True)
def no_other_followers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(calendar_followers, "_followers", {})
    yield


def days(text: str = TEXT_2027, year: int = 2027) -> tuple[Day, ...]:
    read = read_notice(text, year)
    assert not read.refused
    return read.days


def enter(city: City, text: str = TEXT_2027, **facts: object) -> CalendarNotice:
    given = {"year": 2027, "days": days(text), "source_text": text, **FACTS, **facts}
    return actions.enter_notice(city.platform_operator, **given)


# The calendar


def test_without_a_notice_the_calendar_is_the_delivered_one(db: None) -> None:
    assert current_calendar() is standard_calendar()
    assert current_calendar().is_provisional(MAKE_UP, MAKE_UP)


def test_an_entered_notice_counts_at_once(city: City) -> None:
    assert not current_calendar().is_working(MAKE_UP)
    enter(city)
    assert current_calendar().is_working(MAKE_UP)
    assert not current_calendar().is_provisional(MAKE_UP, MAKE_UP)
    assert calendar_for_writing() is current_calendar()


def test_a_notice_that_is_rolled_back_leaves_no_trace_in_the_cache(city: City) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enter(city)
        assert current_calendar().is_working(MAKE_UP)
        raise ZeroDivisionError
    assert not current_calendar().is_working(MAKE_UP)
    enter(city, TEXT_2027.replace("1月31日（周日）", "1月30日（周六）"))
    assert not current_calendar().is_working(MAKE_UP)
    assert current_calendar().is_working(dt.date(2027, 1, 30))


def test_what_another_process_committed_is_seen_although_this_one_has_cached(city: City) -> None:
    enter(city)
    assert current_calendar().is_working(MAKE_UP)
    # Another process knows nothing of the cache of this one: it writes rows.
    CalendarNotice.objects.update(replaced_at=dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    assert not current_calendar().is_working(MAKE_UP)


def test_asking_for_the_calendar_is_one_small_query(city: City) -> None:
    enter(city)
    current_calendar()
    with CaptureQueriesContext(connection) as queries:
        current_calendar()
    assert len(queries) == 1
    assert "days" not in queries[0]["sql"] and "source_text" not in queries[0]["sql"]


def test_a_later_notice_replaces_the_earlier_one_which_stays_as_history(city: City) -> None:
    first = enter(city)
    changed = TEXT_2027.replace("1月31日（周日）", "1月30日（周六）")
    second = enter(city, changed, document_number="国办发明电〔2026〕8号")
    first.refresh_from_db()
    assert (first.is_in_force, second.is_in_force) == (False, True)
    assert first.source_text == TEXT_2027
    assert not current_calendar().is_working(MAKE_UP)
    assert calendar_before(second).is_working(MAKE_UP)
    assert not calendar_before(first).is_working(MAKE_UP)


# Entering


def test_only_an_operator_of_the_platform_enters_a_notice(city: City) -> None:
    for actor in (city.operator, city.head, city.supervisor, city.outsider):
        with pytest.raises(NotPermitted, match="只有平台管理员可以录入放假通知"):
            actions.enter_notice(actor, year=2027, days=days(), **FACTS)
    assert not CalendarNotice.objects.exists()


def test_entering_leaves_an_audit_entry_that_people_can_read(city: City) -> None:
    notice = enter(city)
    entry = AuditEntry.objects.get(action="calendar_notice.enter")
    assert (entry.actor, entry.target_id) == (city.platform_operator, str(notice.pk))
    assert "2027年1月31日春节上班" in entry.after["days"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"document_number": "7号"}, "发文字号应写成"),
        ({"published": dt.date(2026, 11, 21)}, "发布日期不能晚于今天（2026-11-20）"),
        ({"published": dt.date(2024, 11, 21)}, "应当在2026年或者2027年发布"),
        ({"year": 2101}, "工作日历只收录2004年至2100年"),
        ({"days": ()}, "没有列出任何一天"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused(
    city: City, changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        enter(city, **changed)
    assert not CalendarNotice.objects.exists()


def test_a_notice_that_takes_away_a_statutory_day_is_refused(city: City) -> None:
    with pytest.raises(Refused, match="2027年6月9日是法定节假日"):
        enter(city, TEXT_2027.replace("端午节：6月9日放假1天，不调休。\n", ""))


def test_the_same_notice_twice_is_refused(city: City) -> None:
    enter(city)
    with pytest.raises(Refused, match="内容完全相同"):
        enter(city)
    assert CalendarNotice.objects.count() == 1


# What follows


class DueDates:
    """Rows with a date that rests on the calendar: the resources of many years, due 8 working days after a start."""

    start = dt.date(2027, 1, 20)

    def __init__(self, authority: Authority, number: int) -> None:
        YearlyResources.objects.bulk_create(
            YearlyResources(authority=authority, year=2008 + year) for year in range(number)
        )
        self.dates = {
            row.pk: standard_calendar().add_working_days(self.start, 8)
            for row in YearlyResources.objects.all()
        }
        self.seen: list[int] = []
        self.fails_at: int | None = None

    def total(self, old: WorkingCalendar, new: WorkingCalendar) -> int:
        return YearlyResources.objects.count()

    def step(
        self, old: WorkingCalendar, new: WorkingCalendar, actor: User | None, position: str, size: int
    ) -> Batch:
        rows = list(YearlyResources.objects.filter(pk__gt=int(position or 0)).order_by("pk")[:size])
        moved = []
        for row in rows:
            if row.pk == self.fails_at:
                raise RuntimeError("a record that cannot be computed")
            after = new.add_working_days(self.start, 8)
            before, self.dates[row.pk] = self.dates[row.pk], after
            self.seen.append(row.pk)
            if before != after:
                moved.append(Moved(row.authority, f"{row.year}年度", f"/office/{row.pk}/", before, after))
        return Batch(moved, len(rows), str(rows[-1].pk) if len(rows) == size else None)


@pytest.fixture
def due_dates(city: City) -> DueDates:
    found = DueDates(city.city, 7)
    calendar_followers.register_in_batches("due_dates", found.step, found.total, "办理期限")
    return found


def test_what_moved_is_kept_with_before_and_after(city: City, due_dates: DueDates) -> None:
    notice = enter(city)
    assert not notice.moves.exists(), "nothing is recomputed inside the notice's own transaction"
    assert actions.continue_following(size=3)
    before = standard_calendar().add_working_days(DueDates.start, 8)
    after = current_calendar().add_working_days(DueDates.start, 8)
    assert before != after
    assert {(move.before, move.after) for move in notice.moves.all()} == {(before, after)}
    following = notice.followings.get()
    assert (following.total, following.looked_at, following.moved) == (7, 7, 7)
    assert following.finished_at is not None
    assert actions.continue_following() and len(due_dates.seen) == 7


def test_work_that_is_broken_off_goes_on_where_it_ended_each_row_once(
    city: City, due_dates: DueDates
) -> None:
    notice = enter(city)
    assert not actions.continue_following(seconds=0, size=3)
    assert (notice.followings.get().looked_at, len(due_dates.seen)) == (3, 3)
    assert not actions.continue_following(seconds=0, size=3)
    assert actions.continue_following(size=3)
    assert due_dates.seen == sorted(set(due_dates.seen)) and len(due_dates.seen) == 7
    assert notice.moves.count() == 7


def test_a_worker_that_is_asked_to_end_begins_no_other_batch(city: City, due_dates: DueDates) -> None:
    enter(city)
    assert not actions.continue_following(size=3, asked_to_end=lambda: len(due_dates.seen) >= 3)
    assert len(due_dates.seen) == 3


def test_recomputing_can_be_stopped_and_resumed(city: City, due_dates: DueDates) -> None:
    notice = enter(city)
    actions.continue_following(seconds=0, size=3)
    actions.stop_following(city.platform_operator, notice)
    actions.continue_following(size=3)
    assert len(due_dates.seen) == 3
    with pytest.raises(Refused, match="已经暂停"):
        actions.stop_following(city.platform_operator, notice)
    with pytest.raises(NotPermitted):
        actions.resume_following(city.operator, notice)
    actions.resume_following(city.platform_operator, notice)
    assert actions.continue_following(size=3) and len(due_dates.seen) == 7


@pytest.mark.django_db(transaction=True)
def test_a_failing_batch_is_undone_named_and_tried_again(city: City, due_dates: DueDates) -> None:
    calendar_followers.register("another", lambda old, new, actor: [], "其他日期")
    notice = enter(city)
    due_dates.fails_at = sorted(due_dates.dates)[4]
    assert not actions.continue_following(size=3)
    failed, done = notice.followings.order_by("pk")
    assert "重算时出现故障" in failed.failure and failed.looked_at == 3 and notice.moves.count() == 3
    assert done.finished_at is not None, "one follower that fails does not keep the others"
    due_dates.fails_at = None
    assert not actions.continue_following(size=3, retry=False), (
        "who works unasked leaves it alone for a while"
    )
    assert len(due_dates.seen) == 4
    assert actions.continue_following(size=3)
    failed.refresh_from_db()
    assert (failed.failure, failed.looked_at) == ("", 7)


def test_a_second_notice_in_between_brings_every_row_to_the_last_calendar(
    city: City, due_dates: DueDates
) -> None:
    first = enter(city)
    actions.continue_following(seconds=0, size=3)
    second = enter(city, TEXT_2027.replace("1月31日（周日）", "1月30日（周六）"))
    assert actions.continue_following(size=3)
    last = current_calendar().add_working_days(DueDates.start, 8)
    assert set(due_dates.dates.values()) == {last}
    assert first.moves.count() == 7
    assert second.moves.count() == 3, "only what the first notice had moved to another day"


def test_a_follower_that_is_not_installed_any_more_is_named(city: City, due_dates: DueDates) -> None:
    enter(city)
    calendar_followers.unregister("due_dates")
    assert not actions.continue_following()
    assert "没有安装" in CalendarFollowing.objects.get().failure


def test_a_follower_that_does_not_move_on_is_stopped(city: City) -> None:
    calendar_followers.register_in_batches("stuck", lambda *given: Batch([], 1, "5"))
    enter(city)
    assert not actions.continue_following()
    assert "出现故障" in CalendarFollowing.objects.get().failure


def test_a_plain_follower_gets_old_and_new_calendar_and_the_actor(city: City) -> None:
    given: list[tuple[bool, bool, User | None]] = []

    def follower(old: WorkingCalendar, new: WorkingCalendar, actor: User | None) -> list[Moved]:
        given.append((old.is_working(MAKE_UP), new.is_working(MAKE_UP), actor))
        return [Moved(city.county, "一件", "", None, MAKE_UP)]

    calendar_followers.register("plain", follower)
    enter(city)
    assert actions.continue_following()
    assert given == [(False, True, city.platform_operator)]
    move = CalendarMove.objects.get()
    assert (move.authority, move.before, move.after) == (city.county, None, MAKE_UP)


@pytest.mark.django_db(transaction=True)
def test_a_step_that_holds_the_calendar_is_not_overtaken_by_a_notice(city: City) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; there is nothing to hold")
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            calendar_for_writing()
            held.set()
            release.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    try:
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
            enter(city)
    finally:
        release.set()
        holder.join()
    enter(city)
    assert current_calendar().is_working(MAKE_UP)
