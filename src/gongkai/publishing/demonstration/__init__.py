"""Demonstration data: what was published in two whole reporting years, a collection of normative documents, and work on every desk.

The authorities are real, what they say here is invented. Where an authority has items already, none are added.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from gongkai.organizations.demonstration.people import HEAD, OFFICER, UNITS
from gongkai.organizations.models import Authority, User
from gongkai.publishing.actions.arrangements import arrange_review, import_words, set_settings
from gongkai.publishing.actions.columns import lay_out_columns
from gongkai.publishing.columns import site_authority_of
from gongkai.publishing.demonstration.collection import keep_the_collection
from gongkai.publishing.demonstration.collections import (
    answer_questions,
    import_the_catalogue,
    issue_a_gazette,
)
from gongkai.publishing.demonstration.making import Desk, publish
from gongkai.publishing.demonstration.series import series
from gongkai.publishing.demonstration.states import show_every_state
from gongkai.publishing.demonstration.texts import SINGLE, Text
from gongkai.publishing.demonstration.years import fill_years
from gongkai.publishing.models import ROLE_OF_STEP, Disclosure, ReviewStep, SiteColumn, Step
from gongkai.publishing.review_plan import ArrangedStep
from gongkai.publishing.word_import import words_of_text

HEBI = "鹤壁市人民政府"
OTHERS = {
    "新乡市人民政府": ("xinxiang.xinxi", "xinxiang.fuze"),
    "淇县人民政府": ("hebi.xinxi", "qixian.fuze"),
}
"""Authorities with a few items: who drafts, and who heads the disclosure office."""
OF_OTHERS = (3, 4, 6, 11)
"""Which of the single texts they published, too."""
REPORTING_YEARS = 2
"""How many of the years before this one are filled whole."""
WITH_LEGAL_REVIEW = (
    ArrangedStep(Step.FIRST.value, 1),
    ArrangedStep(Step.SECRECY.value, 1),
    ArrangedStep(Step.LEGAL.value, 2, concerns=ReviewStep.Concerns.NORMATIVE.value),
    ArrangedStep(Step.SECOND.value, 2),
    ArrangedStep(Step.FINAL.value, 3),
)
SECRECY_WITHIN = (
    ArrangedStep(Step.FIRST.value, 1, with_secrecy=True),
    ArrangedStep(Step.SECOND.value, 2),
    ArrangedStep(Step.FINAL.value, 3),
)
WORDS = """按装,安装
布署,部署
帐号,账号
渡假,度假
"""


@transaction.atomic
def create_demonstration() -> None:
    """Make the items of the demonstration's authorities."""
    today = timezone.localdate()
    published = Disclosure.objects.filter(authority=OuterRef("pk"))
    untouched = set(Authority.objects.filter(~Exists(published)).values_list("pk", flat=True))
    hebi = Authority.objects.filter(name=HEBI).first()
    if hebi is not None and not hebi.disclosures.exists():
        _of_hebi(hebi, today)
    for name, (officer, head) in OTHERS.items():
        authority = Authority.objects.filter(name=name).first()
        if authority is not None and not authority.disclosures.exists():
            _of_another(authority, officer, head, today)
    fill_years(
        lambda authority: _desk_for_years(authority) if authority.pk in untouched else None,
        range(today.year - REPORTING_YEARS, today.year),
    )


def _of_hebi(hebi: Authority, today: dt.date) -> None:
    head = User.objects.get(username="hebi.fuze")
    lay_out_columns(head, hebi)
    arrange_review(head, hebi, WITH_LEGAL_REVIEW)
    set_settings(head, hebi, alternative_format_contact="鹤壁市人民政府电子政务办公室，电话 0392-0000000")
    import_words(head, hebi, words_of_text(WORDS, "misprint"))
    desk = _desk(hebi, "hebi.xinxi")
    import_the_catalogue(head, desk)
    keep_the_collection(desk, head, today)
    for text in sorted([*SINGLE, *series(today)], key=lambda text: -text.days_ago):
        publish(desk, text, today)
    answer_questions(desk, today)
    show_every_state(desk, today)
    issue_a_gazette(head, desk, today)


def _desk_for_years(authority: Authority) -> Desk | None:
    """Who works for an authority that publishes whole years, and where; None without people."""
    if authority.name == HEBI:
        return _desk(authority, "hebi.xinxi")
    if authority.name in OTHERS:
        return _desk(authority, OTHERS[authority.name][0])
    word = next((word for word, name in UNITS if name == authority.name), None)
    head = User.objects.filter(username=f"{word}.{HEAD}").first()
    if word is None or head is None:
        return None
    arrange_review(head, authority, SECRECY_WITHIN)
    return _desk(authority, f"{word}.{OFFICER}")


def _of_another(authority: Authority, officer: str, head: str, today: dt.date) -> None:
    keeper = User.objects.get(username=head)
    lay_out_columns(keeper, authority)
    arrange_review(keeper, authority, SECRECY_WITHIN)
    desk = _desk(authority, officer)
    place = authority.short_name.removesuffix("政府")
    for text in sorted((SINGLE[number] for number in OF_OTHERS), key=lambda text: -text.days_ago):
        publish(desk, _of_place(text, place), today)


def _of_place(text: Text, place: str) -> Text:
    """The same text of another place, without a file."""
    return replace(
        text,
        title=text.title.replace("鹤壁市", place),
        paragraphs=tuple(line.replace("鹤壁市", place) for line in text.paragraphs),
        number="",
        file="",
    )


def _desk(authority: Authority, officer: str) -> Desk:
    reviewers = {
        step.value: user
        for step, role in ROLE_OF_STEP.items()
        for user in User.objects.filter(
            memberships__authority=authority, memberships__roles__role=role
        ).order_by("pk")[:1]
    }
    site = site_authority_of(authority)
    columns = {column.key: column for column in SiteColumn.objects.filter(authority=site)}
    return Desk(authority, User.objects.get(username=officer), reviewers, columns)
