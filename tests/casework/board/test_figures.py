"""The figures of the board: the same as the annual report's, the same as their lists, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from pytest_django import DjangoAssertNumQueries

from gongkai.casework.board.analysis import paragraphs
from gongkai.casework.board.figures import Board, board, chosen, ranked
from gongkai.casework.board.selections import DIMENSIONS, SELECTIONS, Period
from gongkai.casework.models import InformationRequest
from gongkai.forms.cells import CellReference
from gongkai.law.outcomes import OUTCOMES, ReplyKind
from gongkai.law.state import Stage
from gongkai.organizations.measuring import measures_of
from gongkai.organizations.models import Authority
from gongkai.organizations.working_calendar import current_calendar
from tests.casework.board.records import a_request, many
from tests.casework.kit import Desk

TODAY = dt.date(2026, 11, 18)  # a Wednesday
YEAR = Period.of_year(2026)


def figures(*authorities: Authority, period: Period = YEAR) -> Board:
    scope = Authority.objects.filter(pk__in=[authority.pk for authority in authorities])
    return board(scope, period, TODAY, current_calendar())


@pytest.mark.parametrize("seed", range(5))
def test_the_figures_are_those_of_the_annual_report(desk: Desk, seed: int) -> None:
    many([desk.authority, desk.city.county], seed)
    found = figures(desk.authority, desk.city.county)
    measures = measures_of("2021")
    ids = [desk.authority.pk, desk.city.county.pk]

    def reported(row: str) -> int:
        return int(measures[CellReference("2021", "requests", row, "total")].value(ids, 2026) or 0)

    assert found.total.counts["received"] == reported("new") == found.breakdowns["channel"].base
    assert found.total.counts["closed"] == reported("total") == found.breakdowns["outcome"].base
    by_outcome = {part.value: part.count for part in found.breakdowns["outcome"].parts}
    assert by_outcome[ReplyKind.GRANTED.value] == OutcomeRows.count(ids, ReplyKind.GRANTED)
    assert sum(by_outcome.values()) == found.total.counts["closed"]


class OutcomeRows:
    """Counted one by one, without any query of the board."""

    @staticmethod
    def count(ids: list[int], kind: ReplyKind) -> int:
        return sum(
            1
            for row in InformationRequest.objects.filter(authority__in=ids)
            if row.outcome == kind.value
            and row.round == 1
            and row.stage != Stage.AWAITING_CONFIRMATION.value
            and row.closed_on is not None
            and row.closed_on.year == 2026
        )


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_is_the_length_of_its_list(desk: Desk, seed: int) -> None:
    many([desk.authority, desk.city.county], seed)
    found = figures(desk.authority, desk.city.county)
    everything = InformationRequest.objects.all()
    for which, number in found.total.counts.items():
        assert chosen(everything, which, YEAR, TODAY).count() == number, which
        by_authority = {line.pk: line.counts[which] for line in found.authorities}
        for authority in (desk.authority, desk.city.county):
            rows = chosen(everything.filter(authority=authority), which, YEAR, TODAY)
            assert rows.count() == by_authority[authority.pk]
    for breakdown in found.breakdowns.values():
        rows = chosen(everything, breakdown.selection, YEAR, TODAY)
        assert rows.count() == breakdown.base
        for part in breakdown.parts:
            narrowed = rows.filter(DIMENSIONS[breakdown.dimension].condition(part.value))
            assert narrowed.count() == part.count, (breakdown.dimension, part.label)
        shares = [part.share for part in breakdown.parts if part.share is not None]
        assert sum(shares) == Decimal("100.0") if breakdown.base else not shares


@pytest.mark.parametrize("seed", range(5))
def test_average_and_median_are_exact(desk: Desk, seed: int) -> None:
    many([desk.authority], seed, 40 + seed)
    rows = chosen(InformationRequest.objects.all(), "timed", YEAR, TODAY)
    used = [row.working_days_used or 0 for row in rows]
    found = figures(desk.authority)
    assert found.median_days == Decimal(str(statistics.median(used)))
    assert found.total.average_days is not None
    assert abs(Fraction(found.total.average_days) - Fraction(sum(used), len(used))) <= Fraction(1, 20)


def test_nothing_has_no_average_no_median_and_no_shares(desk: Desk) -> None:
    found = figures(desk.authority)
    assert (found.total.average_days, found.median_days, found.total.in_time_share) == (None, None, None)
    assert all(part.share is None for part in found.breakdowns["channel"].parts)
    assert paragraphs(found, "鹤壁市人民政府") == [
        "2026年，鹤壁市人民政府没有收到政府信息公开申请。",
        "2026年没有办结的申请。",
        "截至2026年11月18日，在办申请0件。",
    ]


def test_a_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle(desk: Desk) -> None:
    for used in (3, 4, 9, 20):
        a_request(desk.authority, dt.date(2026, 3, 2), dt.date(2026, 3, 20), working_days_used=used)
    assert figures(desk.authority).median_days == Decimal("6.5")


def test_what_stands_now_does_not_depend_on_the_period(desk: Desk) -> None:
    a_request(desk.authority, dt.date(2025, 10, 1), due_on=TODAY - dt.timedelta(days=1))
    a_request(desk.authority, dt.date(2026, 10, 1), due_on=TODAY)
    a_request(desk.authority, dt.date(2026, 10, 1), due_on=dt.date(2026, 11, 22), is_extended=True)
    a_request(desk.authority, dt.date(2026, 10, 1), due_on=dt.date(2026, 11, 23))
    a_request(desk.authority, dt.date(2026, 10, 1), TODAY, due_on=dt.date(2026, 10, 30), in_time=False)
    for period in (YEAR, Period.of_year(2020)):
        counts = figures(desk.authority, period=period).total.counts
        assert [counts[name] for name in ("open", "overdue", "week", "extended")] == [4, 1, 2, 1]
    assert figures(desk.authority).total.counts["late"] == 1


def test_the_period_has_both_its_days_and_no_other(desk: Desk) -> None:
    for day in (dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 1)):
        a_request(desk.authority, day)
    march = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    assert figures(desk.authority, period=march).total.counts["received"] == 2
    assert march.label == "2026年3月1日至2026年3月31日"
    assert YEAR.label == "2026年"


def test_a_second_round_is_no_second_request_but_has_its_own_clock(desk: Desk) -> None:
    first = a_request(desk.authority, dt.date(2026, 3, 2), dt.date(2026, 3, 20), stage=Stage.ANNULLED.value)
    a_request(desk.authority, dt.date(2026, 9, 1), round=2, previous_round=first, due_on=dt.date(2026, 10, 1))
    counts = figures(desk.authority).total.counts
    assert (counts["received"], counts["closed"], counts["open"], counts["overdue"]) == (1, 1, 1, 1)


def test_overdue_requests_are_told_with_their_working_days(desk: Desk) -> None:
    a_request(desk.authority, dt.date(2026, 9, 1), due_on=dt.date(2026, 11, 17))
    a_request(desk.city.county, dt.date(2026, 9, 1), due_on=dt.date(2026, 11, 13))
    found = figures(desk.authority, desk.city.county)
    # From Friday the 13th to Wednesday the 18th there are three working days.
    assert [(row.request.authority.name, row.late) for row in found.overdue] == [
        ("淇县人民政府", 3),
        ("鹤壁市人民政府", 1),
    ]


def test_authorities_without_requests_are_ranked_too(desk: Desk) -> None:
    a_request(
        desk.city.county, dt.date(2026, 3, 2), dt.date(2026, 6, 20), in_time=False, working_days_used=60
    )
    a_request(desk.authority, dt.date(2026, 3, 2), dt.date(2026, 3, 20))
    a_request(desk.authority, dt.date(2026, 3, 2), due_on=dt.date(2026, 4, 1))
    found = figures(desk.authority, desk.city.county, desk.city.town)
    names = {by: [line.name for line in ranked(found.authorities, by)] for by in ("overdue", "rate", "days")}
    assert names["overdue"][0] == "鹤壁市人民政府"
    assert names["rate"] == ["淇县人民政府", "鹤壁市人民政府", "北阳镇人民政府"]
    assert names["days"][0] == "淇县人民政府"
    with pytest.raises(KeyError):
        ranked(found.authorities, "beauty")


def test_the_number_of_queries_is_constant(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    places = [desk.authority, desk.city.county, desk.city.town]
    for seed in (1, 2):
        many(places, seed, 60)
        with django_assert_max_num_queries(10):
            figures(*places)


def test_an_unknown_outcome_is_shown_and_not_lost(desk: Desk) -> None:
    a_request(desk.authority, dt.date(2026, 3, 2), dt.date(2026, 3, 20), outcome="")
    found = figures(desk.authority)
    [part] = found.breakdowns["outcome"].largest
    assert (part.label, part.count, part.share) == ("没有登记结果", 1, Decimal("100.0"))


def test_the_analysis_says_what_the_figures_say(desk: Desk) -> None:
    places = [desk.authority, desk.city.county]
    for number, channel in ((8, "internet"), (5, "signed_mail"), (2, "in_person")):
        for place in range(number):
            a_request(
                places[place % 2],
                dt.date(2026, 3, 2),
                dt.date(2026, 3, 20),
                channel=channel,
                subject="land" if place else "policy",
                in_time=place != 4,
            )
    a_request(places[0], dt.date(2026, 3, 2), dt.date(2026, 3, 20), outcome="R3", ground="W1", channel="fax")
    text = "\n".join(paragraphs(figures(*places), "鹤壁市"))
    assert "共收到政府信息公开申请16件。" in text
    assert (
        "从申请渠道来看，互联网渠道8件，占50.0%，邮寄（需签收）5件，占31.3%，当面提交2件，占12.5%，传真1件，占6.2%。"
        in text
    )
    assert "申请量居前2位的是鹤壁市人民政府、淇县人民政府，分别为9件、7件" in text
    assert "从申请内容来看，土地与房屋征收补偿12件，占75.0%" in text
    assert "按期答复14件，按期答复率为87.5%" in text
    assert f"属“{OUTCOMES[ReplyKind.GRANTED].title}”的15件，占总数的93.8%" in text
    assert "不予公开的1件申请，按理由分为：“依法确定为国家秘密”的1件。" in text
    assert "在办申请0件。" in text


def test_every_selection_can_be_counted(desk: Desk) -> None:
    for which in SELECTIONS:
        assert chosen(InformationRequest.objects.all(), which, YEAR, TODAY).count() == 0
