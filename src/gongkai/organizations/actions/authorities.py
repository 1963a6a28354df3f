"""Steps that change the tree of authorities and the facts of their websites."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import Authority, SiteFacts, User
from gongkai.organizations.refusals import NotPermitted, Refused, validate
from gongkai.organizations.rights import require_founder, require_manager, require_mover

AUTHORITY_FIELDS = ("name", "short_name", "unified_code", "division_code", "level", "kind")
"""What ``change_authority`` may change; the line and the place in the tree are changed by moving."""

SITE_FIELDS = (
    "site_name",
    "site_domain",
    "site_id_code",
    "icp_number",
    "police_number",
    "identity_mark",
    "host",
    "undertaker",
    "contact_address",
    "contact_telephone",
    "contact_email",
)


@transaction.atomic
def create_authority(
    actor: User, *, parent: Authority | None, line: str | None = None, **facts: Any
) -> Authority:
    """Found an authority below ``parent``: by an operator of the parent, who must act for exactly it.

    Without a parent a new tree begins, which only an operator of the platform may do. ``line`` is that of
    the parent unless named. ``facts`` are the fields of ``AUTHORITY_FIELDS``.
    """
    if parent is None:
        require_founder(actor)
    else:
        require_manager(actor, parent, "在它之下新建机关")
    if line is None:
        line = parent.line if parent else ""
    authority = Authority(parent=parent, line=line, **facts)
    validate(authority)
    authority.save()
    record(
        actor=actor,
        authority=authority,
        action="authority.create",
        label="新建机关",
        target=authority,
        after=snapshot(authority),
    )
    return authority


@transaction.atomic
def change_authority(actor: User, authority: Authority, **facts: Any) -> Authority:
    """Change names, codes, level or kind of an authority: by its operators."""
    require_manager(actor, authority, "修改机关信息")
    _refuse_other_fields(facts, AUTHORITY_FIELDS)
    current: Authority = Authority.objects.select_for_update().get(pk=authority.pk)
    before = snapshot(current)
    for name, value in facts.items():
        setattr(current, name, value)
    validate(current)
    for child in current.children.all():
        child.parent = current
        if broken := child.broken_rules():
            raise Refused(f"改了以后下级机关“{child}”就不合规则了：{' '.join(broken.values())}")
    current.save()
    record(
        actor=actor,
        authority=current,
        action="authority.change",
        label="修改机关信息",
        target=current,
        before=before,
        after=snapshot(current),
    )
    return current


@transaction.atomic
def move_authority(actor: User, authority: Authority, *, new_parent: Authority) -> Authority:
    """Put an authority, with everything below it, under another parent of the same line.

    By an operator of both the old and the new parent, or an operator of the platform.
    """
    require_mover(actor, authority, new_parent)
    current: Authority = Authority.objects.select_for_update().get(pk=authority.pk)
    if current.parent_id == new_parent.pk:
        raise Refused(f"“{current}”已经在“{new_parent}”之下，不需要调整。")
    if Authority.objects.ancestors(new_parent, include_self=True).filter(pk=current.pk).exists():
        raise Refused(f"“{new_parent}”是“{current}”自己或它的下级，不能作为它的上级。")
    before = snapshot(current)
    current.parent = new_parent
    current.position = 0  # the new place among the new siblings is given on saving
    validate(current)
    current.save()
    record(
        actor=actor,
        authority=current,
        action="authority.move",
        label="调整隶属关系",
        target=current,
        before=before,
        after=snapshot(current),
    )
    return current


@transaction.atomic
def set_site_facts(actor: User, authority: Authority, **facts: Any) -> SiteFacts:
    """Register or change the website facts of an authority (国办发〔2017〕47号): by its operators.

    ``is_main``, which site the platform shows for unknown domains, is for operators of the platform.
    """
    require_manager(actor, authority, "修改网站信息")
    if "is_main" in facts and not actor.is_platform_operator:
        raise NotPermitted("只有平台管理员可以指定主站。请联系平台管理员。")
    _refuse_other_fields(facts, (*SITE_FIELDS, "is_main"))
    site = SiteFacts.objects.select_for_update().filter(authority=authority).first()
    before = snapshot(site) if site else None
    site = site or SiteFacts(authority=authority)
    for name, value in facts.items():
        setattr(site, name, value)
    validate(site)
    site.save()
    record(
        actor=actor,
        authority=authority,
        action="site_facts.set",
        label="登记网站信息",
        target=site,
        before=before,
        after=snapshot(site),
    )
    return site


def _refuse_other_fields(facts: dict[str, Any], allowed: tuple[str, ...]) -> None:
    unknown = sorted(set(facts) - set(allowed))
    if unknown:
        raise TypeError(f"not a field of this step: {', '.join(unknown)}")
