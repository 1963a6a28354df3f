"""Steps that bring people into an authority, give them roles, and end both."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.organizations.access import may_manage
from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import Authority, Membership, Role, RoleAssignment, User
from gongkai.organizations.refusals import NotPermitted, Refused, validate
from gongkai.organizations.rights import require_appointer


def _require_active(membership: Membership) -> None:
    if not membership.is_active():
        raise Refused(f"{membership.user}已经不是“{membership.authority}”的人员，请先重新加入。")


@transaction.atomic
def add_member(
    actor: User, authority: Authority, *, username: str, display_name: str, initial_password: str = ""
) -> Membership:
    """Make a person a member of an authority, founding the account where there is none.

    For a new account ``initial_password`` is needed; it has to be changed at the first log-in. For an
    account that stands, ``display_name`` must be the name it is registered under, so that nobody adds
    the wrong person by a slip, and ``initial_password`` must be empty, because it would not count.
    """
    require_appointer(actor, authority)
    username, display_name = username.strip(), display_name.strip()
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        user = _new_account(username, display_name, initial_password)
    elif user.display_name != display_name:
        raise Refused(
            "这个登录名已经有人使用，而且登记的姓名不一样。请核对登录名和姓名，或者换一个登录名。",
            {"username": ["登录名已被使用，姓名不符。"]},
        )
    elif not user.is_active:
        raise Refused("这个账号已经停用，不能加入机关。请联系平台管理员。")
    elif initial_password:
        sentence = "这个登录名已有账号，本人用原来的密码登录。请把初始密码留空后再提交。"
        raise Refused(sentence, {"initial_password": [sentence]})
    if Membership.objects.active().filter(user=user, authority=authority).exists():
        raise Refused(f"{user}已经是“{authority}”的人员，不需要再次加入。")
    membership = Membership(user=user, authority=authority, active_from=timezone.localdate())
    validate(membership)
    membership.save()
    record(
        actor=actor,
        authority=authority,
        action="member.add",
        label="增加人员",
        target=membership,
        after=snapshot(membership),
    )
    return membership


def _new_account(username: str, display_name: str, password: str) -> User:
    user = User(username=username, display_name=display_name, must_change_password=True)
    if not password:
        raise Refused("新账号需要一个初始密码。", {"initial_password": ["请填写初始密码。"]})
    _require_good_password(password, user, "初始密码", "initial_password")
    user.set_password(password)
    validate(user)
    user.save()
    return user


def _require_good_password(password: str, user: User, name: str, field: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(f"{name}不合要求：" + "".join(error.messages), {field: error.messages}) from error


@transaction.atomic
def remove_member(actor: User, membership: Membership) -> Membership:
    """End a membership today; it stays on record with its roles, so old work keeps its author."""
    require_appointer(actor, membership.authority)
    _require_active(membership)
    before = snapshot(membership)
    membership.active_to = timezone.localdate()
    validate(membership)
    membership.save()
    record(
        actor=actor,
        authority=membership.authority,
        action="member.remove",
        label="移出人员",
        target=membership,
        before=before,
        after=snapshot(membership),
    )
    return membership


@transaction.atomic
def give_role(actor: User, membership: Membership, role: str) -> RoleAssignment:
    """Give a member one more role."""
    require_appointer(actor, membership.authority)
    _require_active(membership)
    label = _role_label(role)
    if membership.roles.filter(role=role).exists():
        raise Refused(f"{membership.user}已经有“{label}”角色。")
    assignment = RoleAssignment.objects.create(membership=membership, role=role)
    record(
        actor=actor,
        authority=membership.authority,
        action="role.give",
        label="授予角色",
        target=assignment,
        after=snapshot(assignment),
    )
    return assignment


@transaction.atomic
def take_role(actor: User, membership: Membership, role: str) -> None:
    """Take a role from a member."""
    require_appointer(actor, membership.authority)
    label = _role_label(role)
    assignment = membership.roles.filter(role=role).first()
    if assignment is None:
        raise Refused(f"{membership.user}没有“{label}”角色，不需要收回。")
    record(
        actor=actor,
        authority=membership.authority,
        action="role.take",
        label="收回角色",
        target=assignment,
        before=snapshot(assignment),
    )
    assignment.delete()


def _role_label(role: str) -> str:
    try:
        return Role(role).label
    except ValueError as error:
        raise Refused("没有这个角色，请从列表中选择。") from error


@transaction.atomic
def reset_password(actor: User, membership: Membership, *, initial_password: str) -> None:
    """Give a member who forgot the password a new initial one, to be changed at the next log-in.

    Only by who manages *every* authority the person works for: otherwise an operator could add somebody
    from another authority and take over the account.
    """
    user = membership.user
    _require_active(membership)
    everywhere = Membership.objects.active().filter(user=user).select_related("authority")
    if user.is_superuser and not actor.is_platform_operator:
        raise NotPermitted("平台管理员的密码只能由平台管理员重置。")
    if not all(may_manage(actor, held.authority) for held in everywhere):
        raise NotPermitted(f"{user}还在其他机关任职，密码只能由平台管理员重置。请联系平台管理员。")
    _require_good_password(initial_password, user, "初始密码", "initial_password")
    user.set_password(initial_password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(
        actor=actor,
        authority=membership.authority,
        action="member.reset_password",
        label="重置密码",
        target=membership,
    )


@transaction.atomic
def change_own_password(actor: User, new_password: str) -> None:
    """Replace the own password, initial or not, by another one; who calls has asked for the present one."""
    if actor.check_password(new_password):
        sentence = "新密码和现在的密码一样，请换一个。"
        raise Refused(sentence, {"new_password1": [sentence]})
    _require_good_password(new_password, actor, "新密码", "new_password1")
    actor.set_password(new_password)
    actor.must_change_password = False
    actor.save(update_fields=["password", "must_change_password"])
    record(actor=actor, authority=None, action="account.change_password", label="修改密码", target=actor)
