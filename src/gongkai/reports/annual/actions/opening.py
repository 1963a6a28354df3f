"""Beginning a report of a year."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gongkai.forms.library import form_for_year
from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.receiver import receiver_of
from gongkai.reports.annual.tree import ReportingTree
from gongkai.reports.models import AnnualReport, ReportStep, Scope
from gongkai.reports.rights import may_receive, require_writer


@transaction.atomic
def open_report(
    actor: User | None, authority: Authority, year: int, scope: Scope = Scope.OWN, *, for_unit: bool = False
) -> AnnualReport:
    """Begin the report of an authority for a year, in that year's form; one that stands already is given back as it is.

    A year that is still running may be begun, so that one sees how it goes; it is submitted when it is over. ``for_unit``: the
    compiling authority begins it for a unit that does not work on the platform. ``actor`` None is the platform itself. Raises
    NotPermitted; Refused for a year to come, one before the first uniform form, or a compiled report of who has nothing to compile.
    """
    tree = ReportingTree()
    above = tree.compiler_above(authority)
    compiles = tree.compiles(authority)
    if actor is not None and not (for_unit and above is not None and may_receive(actor, above)):
        require_writer(actor, authority)
    if year > timezone.localdate().year:
        raise Refused(f"{year} 年还没有开始，不能编写这一年的年度报告。")
    try:
        form = form_for_year(year)
    except KeyError as error:
        raise Refused(f"{str(error.args[0]).rstrip('。')}，请编写 2014 年度以后的报告。") from error
    if scope == Scope.COMPILED and not compiles:
        raise Refused(f"“{authority}”没有下级填报单位，编写本机关的报告即可。")
    reports_to = receiver_of(authority, year, scope, tree)
    report, created = AnnualReport.objects.get_or_create(
        authority=authority,
        year=year,
        scope=scope,
        defaults={"form": form.id, "reports_to": reports_to, "created_by": actor},
    )
    if created:
        ReportStep.objects.create(report=report, kind=ReportStep.Kind.OPENED, by=actor)
        record(
            actor=actor,
            authority=authority,
            action="annual_report.open",
            label="开始编写年度报告",
            target=report,
            after={"year": year, "scope": scope},
        )
    return report
