"""A text that was sent after the session had ended: the person logs in on the same page, and the text stays.

The text is not kept on the server before the log-in, because nobody is known yet whom it belongs to; it travels in
the page. After the log-in it is kept as typed text of this person, and the form offers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from gongkai.organizations.access import memberships_of
from gongkai.organizations.models import Authority, Membership, User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions import autosaving
from gongkai.publishing.models import AutosavedText, Disclosure
from gongkai.publishing.rights import DRAFTERS
from gongkai.web.account import LogInForm
from gongkai.web.acting import SESSION_KEY

PREFIX = "again"
NOT_TEXT = ("csrfmiddlewaretoken", f"{PREFIX}-username", f"{PREFIX}-password")
LOCKED = "登录名或密码连续输错多次，账号暂时锁定。您写的内容还在这一页上，请过15分钟再登录，不要关闭这一页。"
NO_DRAFTER = (
    "“{person}”不是可以起草这条信息的人，内容没有保存。请用起草人的账号登录；您写的内容还在这一页上。"
)


def holds_text(data: Mapping[str, str]) -> bool:
    """Whether something was typed that would be lost."""
    return bool(data.get("title", "").strip() or data.get("body", "").strip())


def log_in_again(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The page with the log-in beside the text, or, once logged in, the form that offers the text."""
    asked = f"{PREFIX}-username" in request.POST
    form = LogInForm(request, data=request.POST if asked else None, prefix=PREFIX)
    sentence = ""
    if asked and form.is_valid():
        person = form.get_user()
        assert isinstance(person, User)
        kept = _keep(request, person, pk)
        if isinstance(kept, AutosavedText):
            return redirect(f"{_form_of(pk)}?take={kept.pk}")
        sentence = kept
    elif getattr(request, "axes_locked_out", False):
        # The page of the lock would take the place of this one, and the text would be lost with it.
        request.axes_locked_out = False  # type: ignore[attr-defined]
        sentence = LOCKED
    answer = render(
        request,
        "publishing/office/item_log_in_again.html",
        {"title": "请重新登录", "form": form, "typed": _typed(request.POST), "sentence": sentence},
        status=401,
    )
    add_never_cache_headers(answer)
    return answer


def _keep(request: HttpRequest, person: User, pk: int | None) -> AutosavedText | str:
    """Keep the text for the person, and log in; or the sentence that says why not."""
    item = Disclosure.objects.select_related("authority").filter(pk=pk).first() if pk is not None else None
    membership = _drafter(person, item.authority if item is not None else None)
    if membership is None or (pk is not None and item is None):
        return NO_DRAFTER.format(person=person)
    key = autosaving.key_of(item) if item is not None else request.POST.get("typed_key", "")
    based_on = request.POST.get("seen", "")
    try:
        kept = autosaving.keep_typed(
            person,
            membership.authority,
            item,
            key,
            dict(_typed(request.POST)),
            int(based_on) if based_on.isascii() and based_on.isdecimal() and len(based_on) < 9 else None,
        )
    except Refused as refusal:
        return str(refusal)
    login(request, person)
    request.session[SESSION_KEY] = membership.pk
    return kept


def _drafter(person: User, authority: Authority | None) -> Membership | None:
    """The membership by which the person writes for the authority; for a new item the first that writes at all."""
    return next(
        (
            held
            for held in memberships_of(person)
            if held.role_values() & set(DRAFTERS) and authority in (None, held.authority)
        ),
        None,
    )


def _typed(data: QueryDict | Any) -> list[tuple[str, list[str]]]:
    return [(name, data.getlist(name)) for name in data if name not in NOT_TEXT]


def _form_of(pk: int | None) -> str:
    return reverse("publishing:item_edit", args=[pk]) if pk is not None else reverse("publishing:item_new")
