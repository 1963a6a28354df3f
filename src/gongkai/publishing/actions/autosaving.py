"""Keeping what somebody is typing, every few seconds: private to the person, in no trail, gone when the form is saved."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import transaction

from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.models import AutosavedText, Disclosure
from gongkai.publishing.rich_text.cleaning import LONGEST_HTML
from gongkai.publishing.rights import require_drafter

NEW = re.compile(r"new:[0-9a-f]{32}")
"""The key of a form for an item that does not exist yet: each page of it has its own."""
LONGEST = LONGEST_HTML + 100_000
"""Characters of all fields together: the longest text that can be saved, and the short fields beside it."""
MOST_VALUES = 1000
MOST_NEW = 20
"""How many texts of items that do not exist yet are kept for a person; the oldest gives way."""


def key_of(disclosure: Disclosure) -> str:
    """The key of the form in which an item is written."""
    return f"item:{disclosure.pk}"


@transaction.atomic
def keep_typed(
    actor: User,
    authority: Authority,
    disclosure: Disclosure | None,
    key: str,
    fields: Mapping[str, list[str]],
    based_on: int | None,
) -> AutosavedText:
    """Keep the fields of a form as they are typed; one row a person and form.

    ``based_on`` is the revision of the item that the form was opened with. Raises NotPermitted, and Refused for a key
    that is no form and for more than can be saved.
    """
    owner = disclosure.authority if disclosure is not None else authority
    require_drafter(actor, owner, "起草主动公开的信息")
    if not (NEW.fullmatch(key) if disclosure is None else key == key_of(disclosure)):
        raise Refused("这一页已经过时，请重新打开后再写。")
    values = [value for several in fields.values() for value in several]
    if sum(map(len, values)) > LONGEST or len(values) > MOST_VALUES:
        raise Refused("内容太长，不能自动保存。请把长表格或者全文作为附件上传，再保存。")
    row, made = AutosavedText.objects.update_or_create(
        user=actor,
        authority=owner,
        key=key,
        defaults={
            "disclosure": disclosure,
            "fields": {
                _storable(name): [_storable(value) for value in values] for name, values in fields.items()
            },
            "based_on": based_on,
        },
    )
    if made and disclosure is None:
        _let_the_oldest_go(actor, owner)
    return row


def typed_for(actor: User, disclosure: Disclosure) -> AutosavedText | None:
    """What the person typed into the form of an item and did not save."""
    return AutosavedText.objects.filter(
        user=actor, authority=disclosure.authority_id, key=key_of(disclosure)
    ).first()


def typed_for_new(actor: User, authority: Authority, key: str = "") -> list[AutosavedText]:
    """What the person typed into forms for new items of the authority and did not save, the newest first."""
    rows = AutosavedText.objects.filter(user=actor, authority=authority, disclosure__isnull=True)
    if key:
        rows = rows.filter(key=key)
    return list(rows.order_by("-saved_at", "-pk")[:MOST_NEW])


def throw_away(actor: User, key: str) -> None:
    """Forget what the person typed into a form: it was saved, or is not wanted any more."""
    AutosavedText.objects.filter(user=actor, key=_storable(key)).delete()


def _let_the_oldest_go(actor: User, authority: Authority) -> None:
    rows = AutosavedText.objects.filter(user=actor, authority=authority, disclosure__isnull=True)
    newest = rows.order_by("-saved_at", "-pk").values_list("pk", flat=True)[:MOST_NEW]
    rows.exclude(pk__in=list(newest)).delete()


def _storable(text: str) -> str:
    """Without what a database may not hold: the null character, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
