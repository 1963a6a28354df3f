"""Making the demonstration's published items: drafted through the actions, then put before the public at their day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.publishing.actions.attachments import add_attachment
from gongkai.publishing.actions.drafting import create_draft
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.demonstration.files import a_file
from gongkai.publishing.demonstration.texts import Text
from gongkai.publishing.models import (
    CatalogueEntry,
    Disclosure,
    DisclosureVersion,
    ItemKind,
    ReviewDecision,
    SiteColumn,
    Step,
    Submission,
)
from gongkai.publishing.numbering import next_index_number
from gongkai.publishing.projection import put_before_the_public
from gongkai.publishing.review_plan import as_data, plan_for, steps_of

MADE = "演示数据"
INVENTED = "演示数据，内容为虚构"
"""Stands as the source of every item, so that nobody takes one for a document of the authority that it names."""
DAYS_TO_PUBLICATION = 4
"""How long after its date of issue a text of the demonstration is published."""
KEPT = (
    ("资金发放", "最低生活保障资金发放"),
    ("决算说明", "财政决算公开说明"),
    ("进展情况", "重大建设项目进展"),
)
"""Second items of the standard catalogue, and words in the titles of the items that keep them."""
YEARS_OF_VALIDITY = 5
YEARS_ON_TRIAL = 2


@dataclass(slots=True)
class Desk:
    """Who works for an authority of the demonstration, its columns, and the document numbers it has used."""

    authority: Authority
    officer: User
    reviewers: dict[str, User]
    columns: dict[str, SiteColumn]
    used: Counter[tuple[str, int]] = field(default_factory=Counter)

    def document_number(self, word: str, year: int) -> str:
        """The next number of a word and year, like ``鹤政〔2025〕3号``."""
        self.used[word, year] += 1
        return f"{word}〔{year}〕{self.used[word, year]}号"

    def in_columns(self, keys: tuple[str, ...]) -> list[SiteColumn]:
        """The columns of these keys that the site has."""
        return [self.columns[key] for key in keys if key in self.columns]


def fields_of(desk: Desk, text: Text, published: dt.date) -> dict[str, object]:
    """What the drafter fills in."""
    issued = published - dt.timedelta(days=DAYS_TO_PUBLICATION)
    is_normative = text.kind == ItemKind.NORMATIVE_DOCUMENT
    years_of_validity = YEARS_ON_TRIAL if "试行" in text.title else YEARS_OF_VALIDITY
    return {
        "kind": text.kind,
        "title": dated(text.title, published),
        "summary": text.summary,
        "body": dated(text.body, published),
        "document_number": desk.document_number(text.number, issued.year) if text.number else "",
        "date_of_issue": issued,
        "date_of_effect": issued if is_normative else None,
        "date_of_expiry": last_day_after(issued, years_of_validity) if is_normative else None,
        "category": text.category,
        "subject": text.subject,
        "genre": text.genre,
        "key_area": text.key_area,
        "catalogue_entry": entry_for(desk, text.title),
        "keywords": text.keywords,
        "source": INVENTED,
        "editor": desk.officer.display_name,
    }


def entry_for(desk: Desk, title: str) -> CatalogueEntry | None:
    """The entry of the authority's standard catalogue that an item of this title keeps."""
    second = next((item for item, words in KEPT if words in title), None)
    return CatalogueEntry.objects.filter(authority=desk.authority, second_item=second).first()


def dated(text: str, published: dt.date) -> str:
    """The text with the year of publication and the one before in their places."""
    return text.replace("{year}", str(published.year)).replace("{last}", str(published.year - 1))


def last_day_after(day: dt.date, years: int) -> dt.date:
    """The last day of a period of so many years that begins on ``day``."""
    try:
        return day.replace(year=day.year + years) - dt.timedelta(days=1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def publish(desk: Desk, text: Text, today: dt.date) -> Disclosure:
    """An item that passed the review and was published ``text.days_ago`` days ago, at ten o'clock."""
    day = today - dt.timedelta(days=text.days_ago)
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    saved = create_draft(
        desk.officer,
        desk.authority,
        fields_of(desk, text, day),
        desk.in_columns((*text.columns, text.category)),
    )
    item = saved.disclosure
    if text.file:
        _attach(desk, item, text, day)
    item = take(item, None)
    version = item.working_version
    assert version is not None
    _review(desk, item, version, moment)
    item.index_number = next_index_number(desk.authority, day.year)
    put_before_the_public(item, version, moment, None)
    step_done(item)
    Disclosure.objects.filter(pk=item.pk).update(created_at=moment - dt.timedelta(days=2))
    record(
        actor=None,
        authority=desk.authority,
        action="disclosure.publish",
        label=f"发布（{MADE}）",
        target=item,
        after={"version": version.number, "index_number": item.index_number},
    )
    return item


def _attach(desk: Desk, item: Disclosure, text: Text, day: dt.date) -> None:
    lines = [dated(line, day) for line in text.paragraphs if not line.startswith("<")]
    made = a_file(text.file, item.title[:60], lines)
    if made is not None:
        add_attachment(desk.officer, item, made, seen=None)


def _review(desk: Desk, item: Disclosure, version: DisclosureVersion, moment: dt.datetime) -> None:
    """The submission of a past day, with a decision for every step of the plan of today."""
    version.frozen_at = moment - dt.timedelta(days=1)
    version.save()
    submission = Submission.objects.create(
        disclosure=item,
        version=version,
        plan=as_data(plan_for(desk.authority, version.kind)),
        state=Submission.State.APPROVED,
        submitted_by=desk.officer,
        closed_at=moment,
    )
    Submission.objects.filter(pk=submission.pk).update(submitted_at=version.frozen_at)
    decisions = [
        ReviewDecision(
            submission=submission,
            step=step.step,
            outcome=ReviewDecision.Outcome.APPROVED,
            reviewer=desk.reviewers[step.step],
            remarks="同意。" if step.step == Step.FINAL else "",
            secrecy_confirmed=step.confirms_secrecy,
        )
        for step in steps_of(submission)
    ]
    ReviewDecision.objects.bulk_create(decisions)
    # Decisions can only be added; those of the demonstration were taken on a day gone by.
    QuerySet(ReviewDecision).filter(submission=submission).update(at=moment - dt.timedelta(hours=2))
