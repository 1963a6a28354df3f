"""A city on the way to publishing its reports: columns laid out, reviewers for every step, reports that were accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.library import form
from gongkai.organizations.models import Authority, Role, User
from gongkai.publishing.actions.columns import lay_out_columns
from gongkai.publishing.actions.reviewing import approve
from gongkai.publishing.models import Disclosure, Step, Submission
from gongkai.publishing.review_plan import open_steps
from gongkai.reports.annual.actions.publication import Drafted, draft_for_publication
from gongkai.reports.annual.publishing import CATEGORY, public_address, text_fingerprint
from gongkai.reports.annual.sections import parts_of
from gongkai.reports.models import (
    AnnualReport,
    IncludedReport,
    Part,
    ReportPublication,
    ReportStatus,
    ReportSubmission,
    Scope,
)
from tests.organizations.city import City, person
from tests.publishing.kit import a_published_item
from tests.reports.receiving.kit import a_report, handed_over, last_year

SENTENCE = "本机关全年新收政府信息公开申请{{ requests.new.total }}件。"


@dataclass
class Press:
    """The city and one of its departments with everybody whom a review needs; ``year`` is the reporting year."""

    city: City = field(default_factory=City)
    year: int = field(default_factory=last_year)

    def __post_init__(self) -> None:
        self.government: Authority = self.city.city
        self.department: Authority = self.city.department
        self.officer: User = self.city.officer
        self.writer: User = person(Role.INFORMATION_OFFICER, at=self.department, name="财政员")
        self.reviewers = {
            authority.pk: {
                Step.FIRST: person(Role.FIRST_REVIEWER, at=authority),
                Step.SECOND: person(Role.SECOND_REVIEWER, at=authority),
                Step.FINAL: person(Role.FINAL_REVIEWER, at=authority),
                Step.SECRECY: person(Role.SECRECY_REVIEWER, at=authority),
                Step.LEGAL: person(Role.LEGAL_REVIEWER, at=authority),
            }
            for authority in (self.government, self.department)
        }
        self.leader: User = person(Role.LEADER, at=self.department, name="冯领导")

    def laid_out(self) -> Press:
        """The same with the columns of the city's site."""
        lay_out_columns(self.city.head, self.government)
        return self

    def of_department(
        self, values: Mapping[CellReference, Cell | int] | None = None, year: int | None = None
    ) -> AnnualReport:
        """The department's report, accepted; every figure is zero but for ``values``."""
        report = a_report(self.department, self.government, year or self.year)
        self.submitted(report, values)
        return report

    def of_government(
        self,
        included: ReportSubmission | None = None,
        values: Mapping[CellReference, Cell | int] | None = None,
    ) -> AnnualReport:
        """The city's compiled report, accepted."""
        report = a_report(self.government, self.city.province, self.year, scope=Scope.COMPILED)
        submission = self.submitted(report, values)
        if included is not None:
            IncludedReport.objects.create(
                submission=submission,
                unit_submission=included,
                unit=included.report.authority,
                part=Part.DEPARTMENTS,
            )
        return report

    def submitted(
        self,
        report: AnnualReport,
        values: Mapping[CellReference, Cell | int] | None = None,
        status: str = ReportStatus.ACCEPTED,
        **texts: str,
    ) -> ReportSubmission:
        """A submission of the report with every part written."""
        written = {part.key: SENTENCE for part in parts_of(form(report.form)) if part.is_required}
        return handed_over(report, values, status=status, texts=written | texts)

    def drafted(self, report: AnnualReport, by: User | None = None) -> Drafted:
        """The public text, made by who writes for the report's authority."""
        writer = by or (self.writer if report.authority_id == self.department.pk else self.officer)
        report.refresh_from_db()
        return draft_for_publication(writer, report, seen=report.revision)

    def through(self, submission: Submission | None) -> Disclosure:
        """The item after every step of its review was taken with a yes."""
        assert submission is not None
        item = submission.disclosure
        while steps := open_steps(Submission.objects.get(pk=submission.pk)):
            submission = approve(
                self.reviewers[item.authority_id][Step(steps[0].step)],
                Submission.objects.get(pk=submission.pk),
                steps[0].step,
                seen=None,
                remarks="同意。",
                secrecy_confirmed=True,
            )
        return Disclosure.objects.get(pk=item.pk)

    def published(self, report: AnnualReport) -> Disclosure:
        """The report before the public."""
        drafted = self.drafted(report)
        assert not drafted.lacking, drafted.lacking
        return self.through(drafted.review)

    @property
    def who_may_not_publish(self) -> dict[str, User]:
        """Everybody who must not make the department's public text."""
        city = self.city
        return {
            "officer of the receiving office": city.officer,
            "head of the receiving office": city.head,
            "case officer": person(Role.CASE_OFFICER, at=self.department),
            "reviewer": self.reviewers[self.department.pk][Step.FINAL],
            "leader": self.leader,
            "supervisor": person(Role.SUPERVISOR, at=self.department),
            "supervisor above": city.supervisor,
            "operator": person(Role.OPERATOR, at=self.department),
            "outsider with all roles": city.outsider,
            "former member": city.former,
            "platform operator": city.platform_operator,
        }


def a_published_report(authority: Authority, compiler: Authority) -> str:
    """The address of a report of last year that is public, without the review; last year's figures are not all zero."""
    report = a_report(authority, compiler, last_year())
    places = (("new", "natural"), ("new", "total"), ("granted", "natural"), ("granted", "total"))
    values: dict[CellReference, Cell | int] = {
        CellReference(report.form, "requests", row, column): 37 for row, column in places
    }
    written = {part.key: SENTENCE for part in parts_of(form(report.form)) if part.is_required}
    submission = handed_over(report, values, status=ReportStatus.ACCEPTED, texts=written)
    item = a_published_item(
        authority, title=report.title, category=CATEGORY, body="<p>年度报告。</p>", summary="年度报告。"
    )
    version = item.published_version
    assert version is not None
    ReportPublication.objects.create(
        submission=submission,
        disclosure=item,
        version=version,
        text_fingerprint=text_fingerprint(version),
    )
    return public_address(report)
