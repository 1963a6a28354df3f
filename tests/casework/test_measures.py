"""Table 3, table 4 and the form of 2014 out of the records: each figure has its evidence, and the figures cross-foot."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import pytest

from gongkai.casework import measures as casework_measures
from gongkai.casework.actions import cases, steps
from gongkai.casework.models import (
    Applicant,
    ApplicantKind,
    FollowUpCase,
    FollowUpKind,
    FollowUpResult,
    InformationRequest,
)
from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.checking import check_table
from gongkai.forms.findings import Outcome
from gongkai.forms.library import form
from gongkai.law.events import Delivered, Delivery, Replied, Withdrawn
from gongkai.law.outcomes import OUTCOMES, Ground, ReplyKind
from gongkai.law.outcomes import Form as StatisticalForm
from gongkai.law.regulation import Channel
from gongkai.law.state import Stage
from gongkai.organizations.measuring import measures_of
from tests.casework.kit import Desk, registered, today

YEARS = (2021, 2022, 2023)


def value(desk: Desk, row: str, column: str = "total", year: int = 2022, form_id: str = "2021") -> int:
    cell = CellReference(form_id, "requests", row, column)
    found = measures_of(form_id)[cell].value([desk.authority.pk], year)
    assert found is not None
    return int(found)


def a_request(
    desk: Desk, received: dt.date, closed: dt.date | None = None, **facts: object
) -> InformationRequest:
    """A row as the fold would leave it, written directly: what is tested here is the counting."""
    kind = facts.pop("kind", ApplicantKind.NATURAL_PERSON)
    number = f"x{InformationRequest.objects.count()}"
    applicant = Applicant.objects.create(kind=kind, name="某人", telephone="13800000000")
    defaults: dict[str, object] = {
        "channel": Channel.INTERNET.value,
        "stage": Stage.CLOSED.value if closed else Stage.PROCESSING.value,
        "arrived_on": received,
        "received_on": received,
        "closed_on": closed,
        "outcome": "R2" if closed else "",
        "in_time": True if closed else None,
    }
    row = InformationRequest(
        authority=desk.authority,
        number=number,
        query_code="x",
        applicant=applicant,
        title="某信息",
        description="内容",
        provision_form="paper",
        receipt_way="post",
        **(defaults | facts),
    )
    row.save()
    return row


def outcomes() -> Iterator[tuple[str, str, str]]:
    for kind in ReplyKind:
        if kind is ReplyKind.REFUSED:
            for ground in Ground:
                if ground is not Ground.SPECIAL_REGISTER:
                    yield Stage.CLOSED.value, kind.value, ground.value
        else:
            yield Stage.CLOSED.value, kind.value, ""
    yield Stage.WITHDRAWN.value, "", ""
    yield Stage.ANNULLED.value, "R2", ""


def a_random_year(desk: Desk, seed: int, number: int = 120) -> None:
    chance = random.Random(seed)
    ends = list(outcomes())
    for _ in range(number):
        received = dt.date(2020, 10, 1) + dt.timedelta(days=chance.randrange(1150))
        closed = received + dt.timedelta(days=chance.randrange(120)) if chance.random() < 0.85 else None
        stage, outcome, ground = chance.choice(ends)
        facts: dict[str, object] = {"kind": chance.choice(list(ApplicantKind))}
        facts["channel"] = chance.choice(list(Channel)).value
        if closed:
            facts |= {"stage": stage, "outcome": outcome, "ground": ground}
            facts |= {
                "in_time": chance.choice([True, True, False, None]),
                "is_extended": chance.random() < 0.2,
            }
            facts["third_party_interest"] = chance.choice(["", "trade_secret", "privacy"])
            facts["row_of_2014"] = chance.choice(["", "refused_not_information", "other_way"])
        a_request(desk, received, closed, **facts)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_the_figures_cross_foot_whatever_the_records(desk: Desk, seed: int, form_id: str) -> None:
    a_random_year(desk, seed)
    for year in YEARS:
        cells: dict[CellReference, Cell] = {
            reference: measure.as_cell([desk.authority.pk], year)
            for reference, measure in measures_of(form_id).items()
            if reference.table in ("requests", "remedies")
        }
        for table_id in ("requests", "remedies"):
            results = check_table(form(form_id).table(table_id), cells)
            held = [result.rule.id for result in results if result.outcome is Outcome.HOLDS]
            broken = [result.message for result in results if result.outcome is Outcome.BROKEN]
            assert held and broken == [], (year, broken[:3])


@pytest.mark.parametrize("seed", range(4))
def test_what_is_carried_forward_is_carried_over_next_year_t3_4(desk: Desk, seed: int) -> None:
    a_random_year(desk, seed)
    columns = [*ApplicantKind.values, "total"]
    for year in YEARS:
        for column in columns:
            assert value(desk, "carried_out", column, year) == value(desk, "carried_in", column, year + 1)


@pytest.mark.parametrize(("stage", "outcome", "ground"), list(outcomes()))
def test_every_outcome_is_counted_in_one_row_and_one_only(
    desk: Desk, stage: str, outcome: str, ground: str
) -> None:
    a_request(desk, dt.date(2022, 3, 1), dt.date(2022, 3, 20), stage=stage, outcome=outcome, ground=ground)
    for form_id in ("2019", "2021"):
        counted = {
            cell.row
            for cell, measure in measures_of(form_id).items()
            if cell.table == "requests"
            and cell.column == "total"
            and measure.value([desk.authority.pk], 2022)
        }
        assert counted >= {"new", "total"}
        leaf = counted - {"new", "total"}
        assert len(leaf) == 1, leaf
        if outcome:
            expected = OUTCOMES[ReplyKind(outcome)].row(
                StatisticalForm(form_id), Ground(ground) if ground else None
            )
            assert leaf == {expected}


def test_a_figure_is_the_count_of_its_evidence(desk: Desk) -> None:
    a_random_year(desk, 7, 60)
    for measure in measures_of("2021").values():
        if measure.cell.table == "requests":
            rows = measure.evidence([desk.authority.pk], 2022)
            assert measure.value([desk.authority.pk], 2022) == len(list(rows))


def test_a_new_round_after_an_annulment_is_not_a_new_request(desk: Desk) -> None:
    request = registered(desk)
    steps.register(desk.officer, request, Replied(today(), ReplyKind.GRANTED), seen=1)
    steps.register(desk.officer, request, Delivered(today(), Delivery.SERVICE), seen=2)
    cases.reopen(
        desk.officer, request, body="复议机关", decided_on=today(), received_on=today(), days=None, seen=3
    )
    year = today().year
    assert value(desk, "new", year=year) == 1 and value(desk, "granted", year=year) == 1
    assert value(desk, "carried_out", year=year) == 0


def test_what_was_withdrawn_is_otherwise_handled(desk: Desk) -> None:
    request = registered(desk)
    steps.register(desk.officer, request, Withdrawn(today()), seen=1)
    assert value(desk, "ot_other", year=today().year) == 1


def test_what_nobody_has_confirmed_is_nobodys_request_yet_art_31(desk: Desk) -> None:
    a_request(desk, dt.date(2022, 12, 30), stage=Stage.AWAITING_CONFIRMATION.value, received_on=None)
    assert value(desk, "new") == 0 and value(desk, "carried_out") == 0


def test_what_is_withdrawn_next_year_without_confirmation_counts_in_that_year(desk: Desk) -> None:
    a_request(
        desk,
        dt.date(2022, 12, 30),
        dt.date(2023, 1, 4),
        stage=Stage.WITHDRAWN.value,
        received_on=None,
        outcome="",
    )
    assert value(desk, "new", year=2022) == 0
    assert value(desk, "new", year=2023) == 1 and value(desk, "ot_other", year=2023) == 1


@pytest.mark.parametrize("seed", range(3))
def test_the_form_of_2014_cross_foots_over_what_it_places(desk: Desk, seed: int) -> None:
    a_random_year(desk, seed)
    found = measures_of("2014")

    def figure(row: str, year: int) -> int:
        return int(
            found[CellReference("2014", "statistics", row, "total")].value([desk.authority.pk], year) or 0
        )

    for year in YEARS:
        assert figure("received", year) == sum(
            figure(row, year) for row in ("in_person", "fax", "online", "letter")
        )
        assert figure("closed", year) == figure("closed_in_time", year) + figure("closed_extended", year)
        assert figure("refused", year) == sum(
            figure(f"refused_{row}", year)
            for row in ("secret", "trade", "privacy", "security", "not_information", "other")
        )
        replied = ("already_public", "granted", "partly_granted", "refused")
        others = ("not_this_authority", "not_existing", "other_way")
        assert figure("replied", year) == sum(figure(row, year) for row in (*replied, *others))
        unplaced = casework_measures.unplaced_in_2014([desk.authority.pk], year).count()
        withdrawn = value(desk, "total", year=year) - figure("replied", year) - unplaced
        assert withdrawn >= 0


def test_processing_fees_are_stated_in_ten_thousands(desk: Desk) -> None:
    a_request(desk, dt.date(2022, 3, 1), fee_amount=5500, fee_paid_on=dt.date(2022, 4, 1))
    cell = CellReference("2014", "statistics", "fees", "total")
    found = measures_of("2014")[cell].value([desk.authority.pk], 2022)
    assert found is not None and str(found.normalize()) == "0.55"


def a_case(
    desk: Desk, kind: FollowUpKind, filed: dt.date, decided: dt.date | None = None, result: str = ""
) -> FollowUpCase:
    request = InformationRequest.objects.first() or a_request(desk, dt.date(2021, 1, 5), dt.date(2021, 1, 20))
    return FollowUpCase.objects.create(
        authority=desk.authority,
        request=request,
        kind=kind,
        body="某机关",
        subject="不服答复",
        filed_on=filed,
        decided_on=decided,
        result=result,
    )


def test_a_case_is_pending_until_the_year_in_which_it_is_decided_table_4(desk: Desk) -> None:
    a_case(
        desk,
        FollowUpKind.RECONSIDERATION,
        dt.date(2022, 12, 1),
        dt.date(2023, 1, 3),
        FollowUpResult.CORRECTED,
    )

    def figure(column: str, year: int) -> int:
        cell = CellReference("2021", "remedies", "reconsideration", column)
        return int(measures_of("2021")[cell].value([desk.authority.pk], year) or 0)

    assert (figure("pending", 2022), figure("total", 2022), figure("corrected", 2022)) == (1, 1, 0)
    assert (figure("pending", 2023), figure("total", 2023), figure("corrected", 2023)) == (0, 1, 1)


def test_complaints_stand_in_no_column_of_table_4(desk: Desk) -> None:
    a_case(desk, FollowUpKind.COMPLAINT, dt.date(2022, 2, 1))
    for measure in measures_of("2021").values():
        if measure.cell.table == "remedies":
            assert measure.value([desk.authority.pk], 2022) == 0
