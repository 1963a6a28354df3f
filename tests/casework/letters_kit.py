"""An authority that can send letters, and drafts of every kind with words that are complete."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai.casework.actions import drafting
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.particulars import fields_for
from gongkai.casework.models import CaseworkSettings, InformationRequest, Letter
from gongkai.casework.step_plans import PLANS, StepPlan
from gongkai.organizations.models import DisclosureOffice
from tests.casework.kit import Desk, today

NUMBER_WORD = "鹤政公开告"


def furnish(desk: Desk) -> Desk:
    """The facts that letters need of an authority."""
    DisclosureOffice.objects.create(
        authority=desk.authority,
        name="鹤壁市人民政府办公室政务公开科",
        address="鹤壁市淇滨区九州路100号",
        hours="工作日 8:30—12:00，14:30—18:00",
        telephone="0392-3330000",
        postcode="458030",
    )
    CaseworkSettings.objects.create(
        authority=desk.authority,
        number_word=NUMBER_WORD,
        reconsideration_body="河南省人民政府",
        court="鹤壁市中级人民法院",
        fee_account="鹤壁市财政局非税收入专户，缴款码随通知书发放。",
    )
    return desk


STEPS: dict[str, dict[str, Any]] = {
    "CorrectionAsked": {"date": today(), "deadline": today() + dt.timedelta(days=14)},
    "Extended": {"days": 20},
    "ThirdPartyConsulted": {"party": "示范有限公司", "contact": "0392-1111111", "date": today()},
    "CoMakerConsulted": {"party": "鹤壁市水利局", "contact": "", "date": today()},
    "AuthorityAsked": {"party": "鹤壁市档案馆", "contact": "", "date": today()},
    "ReasonsAsked": {"date": today()},
    "DelayFixed": {"until": today() + dt.timedelta(days=90)},
    "FeeNoticeDelivered": {"basis": "by_volume", "pages": 250},
}


def words_for(kind: LetterKind, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """Words for every field of a kind that a person has to fill in."""
    words = {}
    for item in fields_for(kind):
        if item.name in without or not item.required:
            continue
        if item.choices:
            words[item.name] = item.choices[0].value
        elif item.whole_number:
            words[item.name] = "20"
        else:
            words[item.name] = item.default or f"{item.label}的内容"
    return words


def drafted(desk: Desk, request: InformationRequest, event_kind: str, **changes: Any) -> Letter:
    """A complete draft of the letter of a step."""
    plan = PLANS[event_kind]
    return drafting.draft(
        desk.officer, request, plan, STEPS[event_kind] | changes, words_of_plan(plan), seen=None
    )


def words_of_plan(plan: StepPlan) -> dict[str, str]:
    return words_for(plan.letter, plan.told_names)
