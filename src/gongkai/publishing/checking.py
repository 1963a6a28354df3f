"""The automatic checks of a draft on record: what is looked at, and which findings are still open."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.urls import Resolver404, resolve
from django.utils import timezone

from gongkai.organizations.models import DisclosureOffice, SiteFacts
from gongkai.organizations.working_calendar import current_calendar
from gongkai.publishing.checks import (
    CheckFinding,
    Code,
    DraftAttachment,
    DraftText,
    LinkResult,
    Opener,
    Place,
    PlaceKind,
    Severity,
    WordEntry,
    WordKind,
    check_draft,
    finding,
    links_in,
    look_up,
)
from gongkai.publishing.interpreting import interpretation_problems
from gongkai.publishing.models import CheckAnswer, Disclosure, DisclosureVersion
from gongkai.publishing.models import WordEntry as ListedWord
from gongkai.search.extraction import TextState

LINKS_SECONDS = 12.0
"""How long somebody waits for the links of one text."""
NAMES_OF_FILES = "附件名称"
"""What the names of the files are called where something is found in them; the public reads them, too."""
REMEMBERED_SECONDS = 600
"""How long what came of asking for an address is not asked again."""
open_address: Callable[[str], LinkResult] = Opener()
"""How an address is asked for; tests put a server of their own in its place."""


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
    found = (*check_draft(draft_text(version, links or {})), *_about_the_item(version.disclosure))
    order = list(Severity)
    return tuple(
        Checked(finding, answers.get(finding.fingerprint))
        for finding in sorted(found, key=lambda finding: order.index(finding.severity))
    )


def _about_the_item(disclosure: Disclosure) -> Iterable[CheckFinding]:
    """What stands beside the text: an interpretation belongs to a document."""
    for sentence in interpretation_problems(disclosure):
        place = Place(PlaceKind.FIELD, "解读关联")
        yield finding(Code.INTERPRETS_NOTHING, Severity.ANSWER, sentence, place)


def links_of(version: DisclosureVersion) -> dict[str, LinkResult]:
    """What comes of asking for the addresses in a version's text. Never inside a transaction: it takes seconds.

    What an address answered is remembered for ten minutes, so that looking again and submitting ask no second time.
    """
    return look_up(
        links_in(version.body),
        _remembered,
        own_hosts=_own_hosts(),
        own=_is_own_page,
        seconds=LINKS_SECONDS,
    )


def _remembered(url: str) -> LinkResult:
    key = f"publishing.link.{hashlib.sha256(url.encode()).hexdigest()}"
    known = cache.get(key)
    if isinstance(known, LinkResult):
        return known
    found = open_address(url)
    cache.set(key, found, REMEMBERED_SECONDS)
    return found


def _is_own_page(path: str) -> bool:
    """Whether the platform has a page at this path that everybody can open."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return False
    if match.route.startswith("office/"):
        return False
    if match.view_name == "publishing:document":
        return Disclosure.objects.public().filter(pk=match.kwargs["pk"]).exists()
    return True


def _own_hosts() -> frozenset[str]:
    return frozenset(SiteFacts.objects.values_list("site_domain", flat=True))


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
            "责任编辑": version.editor,
            NAMES_OF_FILES: "\n".join(version.places.values_list("attachment__name", flat=True)),
        },
        words=tuple(
            WordEntry(WordKind(row.kind), row.word, row.right, row.hint)
            for row in ListedWord.objects.filter(authority=authority, is_active=True)
        ),
        own_hosts=_own_hosts(),
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
