"""Who may see and change what. Every list and every page of staff goes through these functions."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from gongkai.organizations.models import Authority, Membership, Role, User


def memberships_of(user: User | AnonymousUser) -> QuerySet[Membership]:
    """The person's memberships that hold today."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return (
        Membership.objects.active()
        .filter(user=user)
        .select_related("authority", "user")
        .prefetch_related("roles")
        .order_by("authority__position", "authority_id")
    )


def _authorities(ids: Collection[int]) -> QuerySet[Authority]:
    found: QuerySet[Authority] = Authority.objects.filter(pk__in=ids)
    return found


def authorities_of(user: User | AnonymousUser, roles: Collection[str] = ()) -> QuerySet[Authority]:
    """The authorities where the person is a member today, with one of ``roles`` where any are named."""
    held = memberships_of(user).order_by()
    if roles:
        held = held.filter(roles__role__in=list(roles))
    return _authorities(set(held.values_list("authority_id", flat=True)))


def subtree_ids(authority_id: int) -> set[int]:
    """The ids of an authority and of everything below it in its line."""
    return set(
        Authority.objects.with_tree_fields()
        .descendants(authority_id, include_self=True)
        .values_list("pk", flat=True)
    )


def readable_by(membership: Membership) -> QuerySet[Authority]:
    """What one membership may read: the own authority, and the whole subtree for a supervisor."""
    if Role.SUPERVISOR in membership.role_values():
        return _authorities(subtree_ids(membership.authority_id))
    return _authorities({membership.authority_id})


def readable_authorities(user: User | AnonymousUser) -> QuerySet[Authority]:
    """What a person may read: all own authorities, and the subtrees of those where they supervise."""
    ids: set[int] = set()
    for membership in memberships_of(user):
        if Role.SUPERVISOR in membership.role_values():
            ids |= subtree_ids(membership.authority_id)
        else:
            ids.add(membership.authority_id)
    return _authorities(ids)


def has_role(user: User | AnonymousUser, authority: Authority, *roles: str) -> bool:
    """Whether the person has one of the roles in exactly this authority today."""
    return memberships_of(user).filter(authority=authority, roles__role__in=roles).exists()


def visible_authorities(user: User | AnonymousUser) -> QuerySet[Authority]:
    """The authorities whose own page (name, codes, contacts, people) a person may open.

    More than ``readable_authorities`` in two ways: an operator sees the authorities directly below, and
    an operator of the platform sees all. It gives no right to the records of those authorities.
    """
    if isinstance(user, User) and user.is_platform_operator:
        everything: QuerySet[Authority] = Authority.objects.all()
        return everything
    ids = set(readable_authorities(user).values_list("pk", flat=True))
    operated = authorities_of(user, [Role.OPERATOR]).values_list("pk", flat=True)
    ids |= set(Authority.objects.filter(parent_id__in=list(operated)).values_list("pk", flat=True))
    return _authorities(ids)


def possible_parents(user: User, authority: Authority) -> QuerySet[Authority]:
    """Where a person may move an authority to: others of its line, outside its own subtree.

    An operator of the platform anywhere, an operator of its present parent to what they operate besides.
    """
    if user.is_platform_operator:
        candidates: QuerySet[Authority] = Authority.objects.all()
    elif authority.parent is not None and has_role(user, authority.parent, Role.OPERATOR):
        candidates = authorities_of(user, [Role.OPERATOR])
    else:
        candidates = Authority.objects.none()
    return candidates.filter(line=authority.line).exclude(
        pk__in=[*subtree_ids(authority.pk), authority.parent_id or authority.pk]
    )


def without_operator(authorities: QuerySet[Authority]) -> QuerySet[Authority]:
    """Those of the authorities that nobody manages today."""
    operators = Membership.objects.active().filter(authority=OuterRef("pk"), roles__role=Role.OPERATOR)
    return authorities.filter(~Exists(operators))


def may_manage(user: User, authority: Authority) -> bool:
    """Whether the person may change the authority, its site, and its members: its operators."""
    return user.is_platform_operator or has_role(user, authority, Role.OPERATOR)


def may_appoint(user: User, authority: Authority) -> bool:
    """Whether the person may add members and give roles there.

    Its operators; and, as long as it has none, the operators of the authority above, so that a new
    authority gets its first operator.
    """
    if may_manage(user, authority):
        return True
    if authority.parent is None or not has_role(user, authority.parent, Role.OPERATOR):
        return False
    return without_operator(_authorities([authority.pk])).exists()


def may_edit_disclosure(user: User, authority: Authority) -> bool:
    """Whether the person may edit contact facts, reading places and resources: the head of the office."""
    return has_role(user, authority, Role.HEAD_OF_DISCLOSURE_OFFICE)
