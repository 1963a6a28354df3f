"""The automatic checks of a draft on record: what is looked at, and which findings are still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from gongkai.organizations.models import DisclosureOffice, SiteFacts
from gongkai.organizations.working_calendar import current_calendar
from gongkai.publishing.checks import (
    CheckFinding,
    DraftAttachment,
    DraftText,
    LinkResult,
    Severity,
    WordEntry,
    WordKind,
    check_draft,
)
from gongkai.publishing.models import CheckAnswer, DisclosureVersion
from gongkai.publishing.models import WordEntry as ListedWord
from gongkai.search.extraction import TextState


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding, and the answer it was given."""

    finding: CheckFinding
    answer: CheckAnswer | None = None

    @property
    def is_open(self) -> bool:
        """Whether it keeps the draft from being submitted."""
        severity = self.finding.severity
        return severity is Severity.BLOCK or (severity is Severity.ANSWER and self.answer is None)

    @property
    def can_be_answered(self) -> bool:
        """Whether a reason lets it stand."""
        return self.finding.severity is Severity.ANSWER

    def as_data(self) -> dict[str, Any]:
        """The finding as it is kept with a submission."""
        return {
            "code": self.finding.code,
            "severity": self.finding.severity.value,
            "sentence": self.finding.sentence,
            "place": str(self.finding.place),
            "fingerprint": self.finding.fingerprint,
            "answer": self.answer.answer if self.answer else "",
            "answered_by": str(self.answer.answered_by) if self.answer else "",
        }


def check_version(
    version: DisclosureVersion, links: Mapping[str, LinkResult] | None = None
) -> tuple[Checked, ...]:
    """All findings about a version, the gravest first, each with the answer that stands."""
    answers = {
        answer.fingerprint: answer
        for answer in CheckAnswer.objects.filter(disclosure=version.disclosure).select_related("answered_by")
    }
    found = check_draft(draft_text(version, links or {}))
    order = list(Severity)
    return tuple(
        Checked(finding, answers.get(finding.fingerprint))
        for finding in sorted(found, key=lambda finding: order.index(finding.severity))
    )


def draft_text(version: DisclosureVersion, links: Mapping[str, LinkResult]) -> DraftText:
    """A version as the plain values that the checks look at."""
    authority = version.disclosure.authority
    return DraftText(
        title=version.title,
        document_number=version.document_number,
        body_html=version.body,
        date_of_issue=version.date_of_issue,
        today=timezone.localdate(),
        calendar=current_calendar(),
        attachments=tuple(_attachments(version)),
        fields={
            "内容概述": version.summary,
            "主题词": version.keywords,
            "发文机关": version.issuers,
            "来源": version.source,
        },
        words=tuple(
            WordEntry(WordKind(row.kind), row.word, row.right, row.hint)
            for row in ListedWord.objects.filter(authority=authority, is_active=True)
        ),
        own_hosts=frozenset(SiteFacts.objects.values_list("site_domain", flat=True)),
        office_telephones=frozenset(_telephones(authority.pk)),
        links=links,
    )


def _attachments(version: DisclosureVersion) -> Iterable[DraftAttachment]:
    for place in version.places.select_related("attachment"):
        attachment = place.attachment
        if attachment.content_type.startswith("image/"):
            # A picture in the text is judged by its alternative text.
            continue
        yield DraftAttachment(
            attachment.name,
            attachment.text,
            TextState(attachment.text_state or TextState.UNSUPPORTED),
            attachment.text_sentence,
            tuple(attachment.text_remarks),
        )


def _telephones(authority_id: int) -> Iterable[str]:
    for office in DisclosureOffice.objects.filter(authority_id=authority_id):
        yield from (number for number in (office.telephone, office.fax) if number)
