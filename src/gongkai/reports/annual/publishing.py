"""How an annual report becomes public: as an item of proactive disclosure in the column 政府信息公开年报, and what of it is public now.

Figures are public only as they were submitted. A version of the item that somebody changed by hand is shown with the figures of the
submission that it was made from, and the page says that it was changed (``changed_by_hand``). Words are public only as they were
reviewed (Art. 17): where they were changed, the submission's own are nowhere shown (``words_changed``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Authority, Kind
from gongkai.publishing.columns import columns_for
from gongkai.publishing.models import Disclosure, DisclosureVersion, SiteColumn, Status
from gongkai.reports.annual.tree import is_township
from gongkai.reports.models import AnnualReport, ReportPublication, ReportSubmission
from gongkai.web.columns import ANNUAL_REPORTS

DEPARTMENTS_DUE = (1, 31)
"""Month and day by which departments publish (Art. 49)."""
GOVERNMENTS_DUE = (3, 31)
"""Month and day by which the government's report is published (Art. 49)."""
WARNING_DAYS = 10
"""How many days before the last day the light turns amber."""
CATEGORY = "qtfd"
"""The class of the item, Art. 20 (15): what other provisions, here Art. 49 and 50, want to be disclosed."""
LARGEST_KEY = 2**63 - 1
"""No row has a larger key, and SQLite refuses one with a fault."""


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A report as the public may read it now, or could until its item was taken away.

    ``publication`` names the submission whose figures are public.
    """

    publication: ReportPublication
    disclosure: Disclosure

    @property
    def submission(self) -> ReportSubmission:
        """What was submitted, and is public."""
        return self.publication.submission

    @property
    def report(self) -> AnnualReport:
        """The report it belongs to."""
        return self.publication.submission.report

    @property
    def address(self) -> str:
        """The report's public page."""
        return public_address(self.report)

    @property
    def is_withdrawn(self) -> bool:
        """Whether a notice stands in its place."""
        return not is_readable(self.disclosure)


@dataclass(frozen=True, slots=True)
class PublicationState:
    """How far the publication of a report is, with the light beside the sentence.

    ``due_on`` is the last day by the Regulation (None: no day is named for towns), ``steps`` what has to be done next.
    """

    colour: str
    word: str
    sentence: str
    due_on: dt.date | None = None
    disclosure: Disclosure | None = None
    public_url: str = ""


def public_address(report: AnnualReport) -> str:
    """Where the public reads the report."""
    return reverse("reports:public_annual_report", args=[report.year, report.authority_id])


def is_readable(disclosure: Disclosure) -> bool:
    """Whether everybody may read the item at this moment."""
    over = disclosure.ends_at is not None and disclosure.ends_at <= timezone.now()
    return disclosure.is_public and disclosure.published_version_id is not None and not over


def why_not_published_by_itself(report: AnnualReport) -> str:
    """The sentence for a report that is never published alone; empty where it may be.

    A government publishes one report: the compiled one, which its own office is part of.
    """
    if report.is_own_of_compiler:
        return "本级机关的报告并入本级政府的汇总报告，不单独公开。请在汇总报告上生成公开稿。"
    return ""


def annual_column(authority: Authority) -> SiteColumn | None:
    """The column 政府信息公开年报 of the site on which the authority publishes; None where it was not laid out or is closed."""
    return next(
        (
            placed.column
            for placed in columns_for(authority)
            if placed.column.key == ANNUAL_REPORTS.key and placed.takes_items
        ),
        None,
    )


def text_fingerprint(version: DisclosureVersion) -> str:
    """What tells whether the words of a version were changed: its title and its text."""
    return hashlib.sha256(f"{version.title}\n{version.body}".encode()).hexdigest()


def public_publications() -> QuerySet[ReportPublication]:
    """Of every item that is public now the publications with the version that the public reads, or an older one."""
    return _not_newer_than_published().filter(disclosure__in=Disclosure.objects.public())


def _not_newer_than_published() -> QuerySet[ReportPublication]:
    # Told by keys, which rise with the numbers of an item's versions: a PostgreSQL that has not yet counted its tables might
    # pair every version with every other to compare their numbers, for minutes.
    return ReportPublication.objects.filter(version_id__lte=F("disclosure__published_version_id"))


def published_reports(reports: QuerySet[AnnualReport] | None = None) -> list[PublishedReport]:
    """Everything that is public now, newest year first; of a report one row. One query, however many there are."""
    rows = public_publications()
    if reports is not None:
        rows = rows.filter(submission__report__in=reports.order_by().values("pk"))
    return [one for one in _shown(rows) if not why_not_published_by_itself(one.report)]


def published_report(year: int, authority: int) -> PublishedReport | None:
    """The report at a public address, also one whose item was taken away again; None where none ever was public."""
    if max(year, authority) > LARGEST_KEY:
        return None
    rows = _not_newer_than_published().filter(
        submission__report__year=year,
        submission__report__authority=authority,
        disclosure__published_at__isnull=False,
    )
    found = [one for one in _shown(rows) if not why_not_published_by_itself(one.report)]
    # What can be read goes before a notice, and the compiled report before an own one.
    found.sort(key=lambda one: (one.is_withdrawn, not one.report.is_compiled, -one.disclosure.pk))
    return found[0] if found else None


def _shown(rows: QuerySet[ReportPublication]) -> list[PublishedReport]:
    """Of every item the newest of the publications.

    Where a report has several items, one that can be read goes before one that cannot, then the newer one.
    """
    numbered = (
        rows.select_related(
            "submission__report__authority",
            "submission__report__reports_to",
            "disclosure__published_version",
            "disclosure__authority",
        )
        .defer("disclosure__published_version__body", "submission__texts", "submission__findings")
        .order_by("disclosure_id", "-version_id")
    )
    newest: dict[int, ReportPublication] = {}
    for row in numbered:
        newest.setdefault(row.disclosure_id, row)
    by_report: dict[int, PublishedReport] = {}
    for row in newest.values():
        one = PublishedReport(row, row.disclosure)
        other = by_report.get(one.report.pk)
        if other is None or (other.is_withdrawn, -other.disclosure.pk) > (
            one.is_withdrawn,
            -one.disclosure.pk,
        ):
            by_report[one.report.pk] = one
    return sorted(
        by_report.values(),
        key=lambda one: (-one.report.year, one.report.authority.position, one.report.authority_id),
    )


def words_changed(publication: ReportPublication) -> bool:
    """Whether the words that the public reads are no longer those that were made of the submission."""
    version = publication.disclosure.published_version
    return version is not None and text_fingerprint(version) != publication.text_fingerprint


def changed_by_hand(publication: ReportPublication) -> bool:
    """Whether the version that is public now is no longer what was made of the submission: its words, or its files."""
    version = publication.disclosure.published_version
    if version is None:
        return False
    files = set(version.attachments.values_list("sha256", flat=True))
    return words_changed(publication) or not files.issuperset(publication.files.values())


def publication_of(report: AnnualReport) -> ReportPublication | None:
    """The newest draft that was made of the report, whatever became of it."""
    return (
        ReportPublication.objects.filter(submission__report=report)
        .select_related("submission", "version", "disclosure__working_version", "disclosure__authority")
        .order_by("-pk")
        .first()
    )


def due_day(report: AnnualReport) -> dt.date | None:
    """The last day for publishing: 31 January, of a government 31 March; None for towns, which Art. 49 does not name."""
    if is_township(report.authority):
        return None
    of_government = report.is_compiled or report.authority.kind == Kind.GOVERNMENT
    return dt.date(report.year + 1, *(GOVERNMENTS_DUE if of_government else DEPARTMENTS_DUE))


def publication_state(report: AnnualReport) -> PublicationState:
    """How far the publication of a report is today. At most six queries."""
    if sentence := why_not_published_by_itself(report):
        return PublicationState("grey", "不单独公开", sentence)
    due = due_day(report)
    shown = next(
        iter(published_reports(AnnualReport.objects.filter(pk=report.pk))),
        None,
    )
    publication = publication_of(report)
    if shown is not None:
        return _published_state(report, shown, publication, due)
    colour, word = _waiting_light(due)
    where = f"应于 {due:%Y-%m-%d} 前公开（条例第四十九条）。" if due else "条例没有为乡镇规定公开期限。"
    if publication is None:
        told = "报告还没有公开。" + where
        return PublicationState(colour, word, told, due)
    item = publication.disclosure
    standing = {
        Status.DRAFT: "公开稿在起草中，还没有送审。",
        Status.IN_REVIEW: "公开稿在审核中。",
        Status.APPROVED: "公开稿已通过审核，等待定时发布。",
        Status.WITHDRAWN: "报告已从公众网站撤回。",
        Status.ENDED: "报告的公开期限已满，已下线。",
        Status.DROPPED: "公开稿已放弃，需要重新生成。",
    }.get(Status(item.status), "")
    return PublicationState(colour, word, standing + where, due, disclosure=item)


def _published_state(
    report: AnnualReport, shown: PublishedReport, publication: ReportPublication | None, due: dt.date | None
) -> PublicationState:
    assert shown.disclosure.published_at is not None
    day = timezone.localdate(shown.disclosure.published_at)
    late = due is not None and day > due
    told = f"{day:%Y-%m-%d} 公开。" + (
        f"比规定的 {due:%Y-%m-%d} 晚 {(day - due).days} 天。" if late and due else ""
    )
    if shown.submission.pk != report.current_submission_id:
        waiting = publication is not None and publication.submission_id == report.current_submission_id
        told += f"公众看到的是第 {shown.submission.number} 次报送的数据，" + (
            "新的公开稿通过审核后替换。" if waiting else "最近一次报送还没有生成公开稿。"
        )
    is_changed = changed_by_hand(shown.publication)
    if is_changed:
        told += "公开的文稿经过人工修改，与报送的报告不完全一致，请核对。"
    current = shown.submission.pk == report.current_submission_id and not is_changed
    return PublicationState(
        "green" if current and not late else "amber",
        "已公开" if not late else "逾期公开",
        told,
        due,
        shown.disclosure,
        shown.address,
    )


def _waiting_light(due: dt.date | None) -> tuple[str, str]:
    if due is None:
        return "grey", "未公开"
    left = (due - timezone.localdate()).days
    if left < 0:
        return "red", f"未公开，超期 {-left} 天"
    return ("amber" if left <= WARNING_DAYS else "grey"), f"未公开，还有 {left} 天"


def pages_beside(disclosure: Disclosure) -> list[tuple[str, str]]:
    """For the item's public page: the report's own page, with charts and files. One query, for items of the class of reports only."""
    if disclosure.category != CATEGORY:
        return []
    row = (
        ReportPublication.objects.filter(disclosure=disclosure)
        .select_related("submission__report__authority")
        .defer("submission__texts", "submission__findings")
        .first()
    )
    return [("查看图表和数据", public_address(row.submission.report))] if row else []
