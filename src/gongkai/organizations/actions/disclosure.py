"""Steps of the disclosure office: contact facts, reading places, yearly resources."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import Authority, DisclosureOffice, ReadingPlace, User, YearlyResources
from gongkai.organizations.refusals import Refused, validate
from gongkai.organizations.rights import require_head


@transaction.atomic
def set_disclosure_office(actor: User, authority: Authority, **facts: Any) -> DisclosureOffice:
    """Set the contact facts of the disclosure office (Art. 12), from which the guide is made."""
    require_head(actor, authority, "修改政府信息公开工作机构的联系信息")
    office = DisclosureOffice.objects.select_for_update().filter(authority=authority).first()
    before = snapshot(office) if office else None
    office = office or DisclosureOffice(authority=authority)
    for name, value in facts.items():
        setattr(office, name, value)
    office.authority = authority
    validate(office)
    office.save()
    record(
        actor=actor,
        authority=authority,
        action="disclosure_office.set",
        label="登记公开工作机构",
        target=office,
        before=before,
        after=snapshot(office),
    )
    return office


@transaction.atomic
def add_reading_place(actor: User, authority: Authority, **facts: Any) -> ReadingPlace:
    """Add a reading place (Art. 25)."""
    require_head(actor, authority, "增加查阅点")
    place = ReadingPlace(authority=authority, **facts)
    validate(place)
    place.save()
    record(
        actor=actor,
        authority=authority,
        action="reading_place.add",
        label="增加查阅点",
        target=place,
        after=snapshot(place),
    )
    return place


@transaction.atomic
def change_reading_place(actor: User, place: ReadingPlace, **facts: Any) -> ReadingPlace:
    """Change the facts of a reading place."""
    require_head(actor, place.authority, "修改查阅点")
    current = ReadingPlace.objects.select_for_update().get(pk=place.pk)
    before = snapshot(current)
    for name, value in facts.items():
        setattr(current, name, value)
    current.authority = place.authority
    validate(current)
    current.save()
    record(
        actor=actor,
        authority=current.authority,
        action="reading_place.change",
        label="修改查阅点",
        target=current,
        before=before,
        after=snapshot(current),
    )
    return current


@transaction.atomic
def remove_reading_place(actor: User, place: ReadingPlace) -> None:
    """Remove a reading place that exists no more; what it was stays in the audit trail.

    Raises NotPermitted; Refused for one that other records tell of, such as deliveries, which have to stay.
    """
    require_head(actor, place.authority, "撤销查阅点")
    record(
        actor=actor,
        authority=place.authority,
        action="reading_place.remove",
        label="撤销查阅点",
        target=place,
        before=snapshot(place),
    )
    try:
        place.delete()
    except ProtectedError as error:
        raise Refused(
            "这个查阅点已有送交等记录，记录须保留，不能撤销。不再开放的，请在“开放时间”中注明停止开放的日期。"
        ) from error


@transaction.atomic
def set_yearly_resources(actor: User, authority: Authority, year: int, **figures: Any) -> YearlyResources:
    """Set the figures of block 八 for one year. A figure not given stays as it is; None is unfilled."""
    require_head(actor, authority, "填写年度保障情况")
    resources = YearlyResources.objects.select_for_update().filter(authority=authority, year=year).first()
    before = snapshot(resources) if resources else None
    resources = resources or YearlyResources(authority=authority, year=year)
    for name, value in figures.items():
        setattr(resources, name, value)
    resources.authority, resources.year = authority, year
    validate(resources)
    resources.save()
    record(
        actor=actor,
        authority=authority,
        action="yearly_resources.set",
        label="填写年度保障情况",
        target=resources,
        before=before,
        after=snapshot(resources),
    )
    return resources
