"""An archive to test with: a county, its neighbour, the city above them, their people, a small report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.forms.cells import Cell, CellReference, CellState
from gongkai.forms.library import form
from gongkai.organizations.models import Authority, Membership, Role, RoleAssignment, User
from gongkai.reading.report import Figure, Repair, Report, TableRead, Unread
from gongkai.reports import actions
from gongkai.reports.models import ArchivedReport

DEMONSTRATION = Path(actions.__file__).parent / "demonstration"
PASSWORD = "only-for-tests-only"


def reference(row: str, column: str, table: str = "requests", form_id: str = "2021") -> CellReference:
    return CellReference(form_id, table, row, column)


def written_report(
    changes: Mapping[CellReference, Cell | str] | None = None,
    *,
    name: str = "怀仁市",
    year: int | None = 2024,
    form_id: str = "2021",
    tables: tuple[str, ...] = ("requests", "remedies"),
    raw: Mapping[CellReference, str] | None = None,
) -> Report:
    """A report whose cells are all zero but for the changes, each printed on a line of its own."""
    changed, printed = dict(changes or {}), dict(raw or {})
    text = f"{name}{year}年政府信息公开工作年度报告\n"
    figures: dict[CellReference, Figure] = {}
    read: list[TableRead] = []
    for table_id in tables:
        first = len(text)
        for cell in form(form_id).table(table_id).references():
            value = changed.get(cell, Cell.number(0))
            if isinstance(value, str):
                value = Cell.number(value)
            shown = printed.get(cell, "" if value.value is None else str(value.value))
            start, end = len(text), len(text) + len(shown)
            text += shown + "\n"
            figures[cell] = Figure(cell, value.state, value.value, shown, start, end)
        read.append(TableRead(form_id, table_id, "", first, len(text)))
    return Report(
        source="测试.txt",
        text=text,
        title=f"{name}{year}年政府信息公开工作年度报告",
        authority=name,
        level="county",
        year=year,
        period=(date(year, 1, 1), date(year, 12, 31)) if year else None,
        tables=read,
        figures=figures,
        unread=[Unread("第一部分没有读出。")],
        repairs=[Repair("mojibake", 0, 2, text[:2], "修复")],
    )


NEW_TOTAL = reference("new", "total")
NEW_NATURAL = reference("new", "natural")


def unbalanced_report(**facts: object) -> Report:
    """The total of new requests is 12 while all applicants are 0: rule T3-3 breaks in the row ``new``."""
    return written_report({NEW_TOTAL: "12"}, **facts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class People:
    """Who works where."""

    city: Authority
    county: Authority
    neighbour: Authority
    officer: User
    reviewer: User
    supervisor: User
    neighbour_officer: User
    role_less: User
    stranger: User

    @property
    def who_may_not_change(self) -> dict[str, User]:
        return {
            "supervisor": self.supervisor,
            "neighbour": self.neighbour_officer,
            "role-less": self.role_less,
            "stranger": self.stranger,
        }


def person(username: str, authority: Authority | None, *roles: Role) -> User:
    user = User.objects.create_user(username, password=PASSWORD, display_name=username)
    if authority is not None:
        membership = Membership.objects.create(user=user, authority=authority)
        for role in roles:
            RoleAssignment.objects.create(membership=membership, role=role)
    return user


@pytest.fixture
def people(db: None) -> People:
    city = Authority.objects.create(
        name="朔州市人民政府",
        short_name="朔州市",
        division_code="140600",
        level="prefecture",
        kind="government",
    )
    county = Authority.objects.create(
        parent=city,
        name="怀仁市人民政府",
        short_name="怀仁市",
        division_code="140681",
        level="county",
        kind="government",
    )
    neighbour = Authority.objects.create(
        parent=city,
        name="应县人民政府",
        short_name="应县",
        division_code="140622",
        level="county",
        kind="government",
    )
    return People(
        city=city,
        county=county,
        neighbour=neighbour,
        officer=person("officer", county, Role.INFORMATION_OFFICER),
        reviewer=person("reviewer", county, Role.FINAL_REVIEWER),
        supervisor=person("supervisor", city, Role.SUPERVISOR),
        neighbour_officer=person("neighbour", neighbour, Role.INFORMATION_OFFICER),
        role_less=person("role_less", county),
        stranger=person("stranger", None),
    )


Archive = Callable[..., ArchivedReport]


@pytest.fixture
def archive(people: People, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Puts a report that is made, not read, into the county's archive: ``archive(report, authority=…)``."""
    number = iter(range(1, 10_000))

    def put(report: Report | None = None, *, authority: Authority | None = None) -> ArchivedReport:
        given, copy = report or unbalanced_report(), next(number)
        # The same text twice would be the same report.
        made = replace(given, text=given.text if copy == 1 else f"{given.text}第{copy}份")
        with monkeypatch.context() as patch:
            patch.setattr(actions, "read_report", lambda source, name="": made)
            return actions.store_source(people.officer, authority or people.county, f"{copy}", "测试.txt")

    return put


@pytest.fixture
def report(archive: Archive) -> ArchivedReport:
    """The unbalanced report in the county's archive."""
    return archive()


def figure_at(report: ArchivedReport, cell: CellReference):  # type: ignore[no-untyped-def]
    return report.figures.get(form=cell.form, table=cell.table, row=cell.row, column=cell.column)


def rules_broken(report: ArchivedReport) -> set[tuple[str, str]]:
    return set(report.findings.values_list("rule", "scope"))


UNREAD_CELL = Cell(CellState.UNREAD)
BLANK_CELL = Cell(CellState.BLANK)
TWELVE = Decimal(12)
