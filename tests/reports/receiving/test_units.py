"""The list of the units of a year: who stands in it, until when, and what may be changed by whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from gongkai.organizations.models import AuditEntry, Authority, Kind, Level, Role, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.reports.annual.actions.submitting import recall
from gongkai.reports.annual.actions.units import (
    TOWNSHIPS_LEFT_OUT,
    UnitChanged,
    arrange,
    arrangement_of,
    change_unit,
    list_and_tree,
    list_units,
    unlisted,
)
from gongkai.reports.annual.mergers import counted_authorities
from gongkai.reports.models import Duty, Part, ReportingArrangement, ReportingUnit, ReportStatus
from tests.organizations.city import authority, person
from tests.reports.receiving.kit import House, a_report, handed_over


def keeping(row: ReportingUnit, **changes: Any) -> dict[str, Any]:
    seen = ReportingUnit.objects.get(pk=row.pk).revision
    return {"duty": row.duty, "due": row.due_on, "reason": row.reason, "seen": seen, **changes}


def test_the_list_is_the_own_office_the_departments_and_the_lower_governments(house: House) -> None:
    rows = house.listed()
    assert set(rows) == {house.compiler.name, house.city.department.name, house.city.county.name}
    county = rows[house.city.county.name]
    assert (county.part, county.compiles, county.scope) == (Part.COUNTIES, True, "compiled")
    own = rows[house.compiler.name]
    assert own.is_own_office and own.scope == "own"


def test_the_last_days_are_those_of_the_law(house: House) -> None:
    rows = house.listed()
    after = house.year + 1
    assert rows[house.city.department.name].due_on == dt.date(after, 1, 31)
    assert rows[house.compiler.name].due_on == dt.date(after, 1, 31)
    assert rows[house.city.county.name].due_on == dt.date(after, 3, 31)


def test_a_vertical_line_is_a_tree_of_its_own(house: House) -> None:
    assert house.city.tax_city.name not in house.listed()
    officer = person("information_officer", at=house.city.tax_province)
    added = list_units(officer, house.city.tax_province, house.year)
    assert {row.unit for row in added} == {house.city.tax_province, house.city.tax_city}


def test_writing_the_list_again_changes_nothing(house: House) -> None:
    rows = house.listed()
    change_unit(
        house.officer,
        rows[house.city.department.name],
        **keeping(rows[house.city.department.name], due=dt.date(house.year + 1, 2, 10)),
    )
    assert list_units(house.officer, house.compiler, house.year) == []
    assert ReportingUnit.objects.get(unit=house.city.department).due_on == dt.date(house.year + 1, 2, 10)


def test_an_authority_founded_since_is_named_until_somebody_adds_it(house: House) -> None:
    house.listed()
    new = authority(
        "鹤壁市数据局", house.compiler, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT
    )
    other = authority(
        "鹤壁市民政局", house.compiler, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT
    )
    assert unlisted(house.compiler, house.year) == [new, other]
    assert [row.unit for row in list_units(house.officer, house.compiler, house.year, [new.pk])] == [new]
    assert unlisted(house.compiler, house.year) == [other]


def test_a_unit_that_was_moved_away_is_named(house: House) -> None:
    house.listed()
    Authority.objects.filter(pk=house.city.department.pk).update(parent=house.city.other_city)
    assert list_and_tree(house.compiler, house.year).moved_away == {house.city.department.pk}


def test_townships_may_be_left_out_by_arrangement(house: House) -> None:
    county = person("head_of_disclosure_office", at=house.city.county)
    arrange(
        county,
        house.city.county,
        departments=(1, 20),
        governments=(2, 20),
        townships_report=False,
        reminder_days=[3, 10, 10],
    )
    assert arrangement_of(house.city.county).reminder_days == [10, 3]
    (town,) = [
        row for row in list_units(county, house.city.county, house.year) if row.unit == house.city.town
    ]
    assert (town.duty, town.reason) == (Duty.EXEMPT, TOWNSHIPS_LEFT_OUT)
    assert town.due_on == dt.date(house.year + 1, 2, 20)


def test_who_has_nothing_below_compiles_nothing(house: House) -> None:
    with pytest.raises(Refused, match="没有下级填报单位"):
        list_units(house.writer, house.city.department, house.year)
    assert not ReportingUnit.objects.exists()


@pytest.mark.parametrize("year", [2013, timezone.localdate().year + 1])
def test_a_year_without_a_form_or_to_come_has_no_list(house: House, year: int) -> None:
    with pytest.raises(Refused, match="名单"):
        list_units(house.officer, house.compiler, year)


def test_who_may_not_keep_the_list(house: House) -> None:
    row = house.listed()[house.city.department.name]
    before, entries = ReportingUnit.objects.count(), AuditEntry.objects.count()
    for name, actor in house.who_may_not_receive.items():
        with pytest.raises(NotPermitted):
            list_units(actor, house.compiler, house.year)
        with pytest.raises(NotPermitted):
            change_unit(actor, row, **keeping(row, duty=Duty.EXEMPT, reason=name))
        with pytest.raises(NotPermitted):
            arrange(
                actor,
                house.compiler,
                departments=(1, 1),
                governments=(1, 1),
                townships_report=True,
                reminder_days=[],
            )
    assert (ReportingUnit.objects.count(), AuditEntry.objects.count()) == (before, entries)
    assert not ReportingArrangement.objects.exists()


def test_a_unit_is_left_out_only_with_a_reason(house: House) -> None:
    row = house.listed()[house.city.department.name]
    with pytest.raises(Refused) as refused:
        change_unit(house.officer, row, **keeping(row, duty=Duty.EXEMPT, reason=" \x00"))
    assert "reason" in refused.value.fields
    changed = change_unit(house.officer, row, **keeping(row, duty=Duty.EXEMPT, reason="鹤编〔2025〕8号"))
    assert (changed.duty, changed.reason) == (Duty.EXEMPT, "鹤编〔2025〕8号")
    assert change_unit(house.officer, row, **keeping(row, duty=Duty.REQUIRED, reason="x")).reason == ""


def test_the_records_of_a_merged_unit_are_counted_where_it_was_merged(house: House) -> None:
    rows = house.listed()
    row = rows[house.city.department.name]
    change_unit(
        house.officer,
        row,
        **keeping(row, duty=Duty.MERGED, reason="机构改革", counted_with=house.compiler),
    )
    assert counted_authorities(house.year, [house.compiler.pk]) == {
        house.compiler.pk: (house.compiler.pk, house.city.department.pk)
    }
    assert counted_authorities(house.year - 1, [house.compiler.pk]) == {
        house.compiler.pk: (house.compiler.pk,)
    }


def test_no_records_are_lost_or_counted_twice_by_a_merger_after_the_report_was_handed_in(
    house: House,
) -> None:
    row = house.listed()[house.city.department.name]
    merged: dict[str, Any] = {"duty": Duty.MERGED, "reason": "机构改革", "counted_with": house.compiler}
    own = a_report(house.compiler, house.compiler, house.year)
    handed_over(own, status=ReportStatus.ACCEPTED)
    with pytest.raises(Refused, match="已经报送") as caught:
        change_unit(house.officer, row, **keeping(row, **merged))
    assert "counted_with" in caught.value.fields
    recall(house.officer, own, seen=own.revision)
    row = change_unit(house.officer, row, **keeping(row, **merged))
    own.refresh_from_db()
    handed_over(own, status=ReportStatus.ACCEPTED)
    with pytest.raises(Refused, match="已经报送") as caught:
        change_unit(house.officer, row, **keeping(row, duty=Duty.REQUIRED, reason=""))
    assert "duty" in caught.value.fields
    due = row.due_on + dt.timedelta(days=1)
    change_unit(house.officer, row, **keeping(row, due=due, counted_with=house.compiler))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("counted_with", {"duty": Duty.MERGED, "reason": "改革"}),
        ("duty", {"duty": "perhaps"}),
        ("due", {"due": dt.date(2020, 1, 31)}),
        ("reason", {"duty": Duty.EXEMPT, "reason": "长" * 301}),
    ],
)
def test_a_change_that_cannot_be_is_refused_beside_its_field(
    house: House, field: str, changes: dict[str, Any]
) -> None:
    row = house.listed()[house.city.department.name]
    with pytest.raises(Refused) as refused:
        change_unit(house.officer, row, **keeping(row, **changes))
    assert field in refused.value.fields
    row.refresh_from_db()
    assert (row.duty, row.reason) == (Duty.REQUIRED, "")


def test_nothing_is_merged_into_itself_into_a_stranger_or_with_units_of_its_own(house: House) -> None:
    rows = house.listed()
    department, county = rows[house.city.department.name], rows[house.city.county.name]
    for row, into, field in (
        (department, house.city.department, "counted_with"),
        (department, house.city.town, "counted_with"),
        (county, house.city.department, "duty"),
    ):
        with pytest.raises(Refused) as refused:
            change_unit(
                house.officer, row, **keeping(row, duty=Duty.MERGED, reason="改革", counted_with=into)
            )
        assert field in refused.value.fields


def test_the_own_office_cannot_be_left_out_nor_a_unit_that_others_were_merged_into(house: House) -> None:
    rows = house.listed()
    own, department = rows[house.compiler.name], rows[house.city.department.name]
    with pytest.raises(Refused) as refused:
        change_unit(house.officer, own, **keeping(own, duty=Duty.EXEMPT, reason="不报"))
    assert "duty" in refused.value.fields
    other = authority(
        "鹤壁市民政局", house.compiler, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT
    )
    (added,) = list_units(house.officer, house.compiler, house.year)
    change_unit(
        house.officer,
        added,
        **keeping(added, duty=Duty.MERGED, reason="改革", counted_with=house.city.department),
    )
    assert added.unit == other
    with pytest.raises(Refused) as refused:
        change_unit(house.officer, department, **keeping(department, duty=Duty.EXEMPT, reason="不报"))
    assert "duty" in refused.value.fields


def test_the_second_of_two_is_told_what_the_first_changed_and_overwrites_nothing(house: House) -> None:
    row = house.listed()[house.city.department.name]
    new_day = dt.date(house.year + 1, 2, 10)
    first = keeping(row, duty=Duty.EXEMPT, reason="筹建中", due=new_day)
    change_unit(house.officer, row, **first)
    entries = AuditEntry.objects.count()
    with pytest.raises(UnitChanged) as refused:
        change_unit(house.head, row, **{**keeping(row, duty=Duty.REQUIRED, hands_in_files=True), "seen": 0})
    told = str(refused.value)
    assert f"{house.officer.display_name}刚刚修改了{row.unit}" in told and "没有保存" in told
    assert "报送义务由“应当报送”改成了“不报送”" in told and "理由由“空”改成了“筹建中”" in told
    assert f"截止日期由“{row.due_on}”改成了“{new_day}”" in told and "以文件报送" not in told
    row.refresh_from_db()
    assert (row.duty, row.reason, row.due_on, row.hands_in_files) == (Duty.EXEMPT, "筹建中", new_day, False)
    assert AuditEntry.objects.count() == entries
    # Having read it, they may.
    changed = change_unit(house.head, row, **keeping(row, duty=Duty.REQUIRED))
    assert changed.duty == Duty.REQUIRED and changed.revision == 2 == refused.value.revision + 1


def test_what_several_changed_meanwhile_is_told_together(house: House) -> None:
    row = house.listed()[house.city.department.name]
    change_unit(house.officer, row, **keeping(row, duty=Duty.EXEMPT, reason="筹建中"))
    row.refresh_from_db()
    change_unit(
        house.head, row, **keeping(row, duty=Duty.MERGED, reason="机构改革", counted_with=house.compiler)
    )
    stale: dict[str, Any] = {"duty": Duty.REQUIRED, "due": row.due_on, "hands_in_files": True}
    with pytest.raises(
        UnitChanged, match=f"{house.head.display_name}、{house.officer.display_name}刚刚"
    ) as refused:
        change_unit(house.officer, row, **stale, seen=0)
    told = str(refused.value)
    assert "报送义务由“应当报送”改成了“并入其他机关填报”" in told and "理由由“空”改成了“机构改革”" in told
    assert f"并入机关由“空”改成了“{house.compiler}”" in told and "筹建中" not in told
    row.refresh_from_db()
    change_unit(house.head, row, **keeping(row, duty=Duty.REQUIRED, reason=""))
    with pytest.raises(UnitChanged, match="又改了回来"):
        change_unit(house.officer, row, **stale, seen=0)


def test_the_same_change_sent_twice_is_one_change(house: House) -> None:
    row = house.listed()[house.city.department.name]
    same = keeping(row, duty=Duty.EXEMPT, reason="筹建中")
    change_unit(house.officer, row, **same)
    entries = AuditEntry.objects.count()
    assert change_unit(house.officer, row, **same).revision == 1
    assert AuditEntry.objects.count() == entries


def test_everything_wrong_with_a_change_is_told_at_once_beside_its_fields(house: House) -> None:
    row = house.listed()[house.city.department.name]
    with pytest.raises(Refused) as refused:
        change_unit(
            house.officer,
            row,
            **keeping(row, duty=Duty.MERGED, due=dt.date(2020, 1, 31), reason="长" * 301),
        )
    assert refused.value.fields["reason"] == ["理由最多写300个字，现在有301个字，请缩短后再提交。"]
    assert set(refused.value.fields) == {"reason", "due", "counted_with"}
    assert all(sentence in str(refused.value) for (sentence,) in refused.value.fields.values())


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("departments", {"departments": (2, 30)}),
        ("governments", {"governments": (13, 1)}),
        ("reminder_days", {"reminder_days": [121]}),
    ],
)
def test_a_day_that_does_not_exist_is_refused(house: House, field: str, changes: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "departments": (1, 31),
        "governments": (3, 31),
        "townships_report": True,
        "reminder_days": [3],
        **changes,
    }
    with pytest.raises(Refused) as refused:
        arrange(house.officer, house.compiler, **given)
    assert field in refused.value.fields
    assert not ReportingArrangement.objects.exists()


def test_an_arrangement_holds_for_lists_written_afterwards(house: House) -> None:
    rows = house.listed()
    arrange(
        house.officer,
        house.compiler,
        departments=(1, 15),
        governments=(2, 28),
        townships_report=True,
        reminder_days=[],
    )
    assert ReportingUnit.objects.get(pk=rows[house.city.department.name].pk).due_on.day == 31
    added = {row.unit: row for row in list_units(house.officer, house.compiler, house.year - 1)}
    assert added[house.city.department].due_on == dt.date(house.year, 1, 15)
    assert added[house.city.county].due_on == dt.date(house.year, 2, 28)


def moved_to_the_county(house: House) -> tuple[User, Authority]:
    """The county's office, and the department after it was moved to the county."""
    department = house.city.department
    department.parent = house.city.county
    department.save()
    return person(Role.INFORMATION_OFFICER, at=house.city.county), department


def test_a_unit_merged_in_one_list_is_not_required_in_another(house: House) -> None:
    row = house.listed()[house.city.department.name]
    merged = keeping(row, duty=Duty.MERGED, reason="机构改革", counted_with=house.compiler)
    change_unit(house.officer, row, **merged)
    officer, department = moved_to_the_county(house)
    listed = {one.unit_id: one for one in list_units(officer, house.city.county, house.year)}
    second = listed[department.pk]
    assert second.duty == Duty.EXEMPT and house.compiler.name in second.reason
    with pytest.raises(Refused, match="重复计算"):
        change_unit(officer, second, **keeping(second, duty=Duty.REQUIRED))
    change_unit(house.officer, row, **keeping(row, duty=Duty.EXEMPT, reason="已划转淇县"))
    assert change_unit(officer, second, **keeping(second, duty=Duty.REQUIRED)).duty == Duty.REQUIRED


def test_a_unit_required_in_one_list_is_not_merged_in_another(house: House) -> None:
    row = house.listed()[house.city.department.name]
    officer, _ = moved_to_the_county(house)
    list_units(officer, house.city.county, house.year)
    with pytest.raises(Refused, match="重复计算") as refused:
        change_unit(
            house.officer,
            row,
            **keeping(row, duty=Duty.MERGED, reason="机构改革", counted_with=house.compiler),
        )
    assert "duty" in refused.value.fields
