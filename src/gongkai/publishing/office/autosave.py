"""What the page of a draft sends every few seconds, and throwing kept text away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.refusals import Refused
from gongkai.publishing import rights
from gongkai.publishing.actions import autosaving
from gongkai.publishing.models import Disclosure
from gongkai.web.views import StaffView

NOT_FIELDS = ("csrfmiddlewaretoken", "seen", "typed_key", "uploads")


class Autosave(StaffView):
    """Keep what is being typed (POST); the answer is JSON for the script of the page."""

    model: Any = Disclosure
    required_roles = rights.DRAFTERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """The time at which the text was kept, or the sentence that says why it was not."""
        key = request.POST.get("typed_key", "")
        item = self._item(key)
        if key.startswith("item:") and item is None:
            return JsonResponse(
                {"sentence": "这条信息已经不在您可以修改的范围内，不能自动保存。"}, status=404
            )
        seen = request.POST.get("seen", "")
        fields = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_FIELDS}
        try:
            kept = autosaving.keep_typed(
                self.user,
                self.authority,
                item,
                key,
                fields,
                int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else None,
            )
        except Refused as refusal:
            return JsonResponse({"sentence": str(refusal)}, status=refusal.status)
        return JsonResponse({"at": f"{timezone.localtime(kept.saved_at):%H:%M:%S}"})

    def _item(self, key: str) -> Disclosure | None:
        number = key.removeprefix("item:")
        if number == key or not (number.isascii() and number.isdecimal() and len(number) < 18):
            return None
        return self.get_queryset().select_related("authority").filter(pk=int(number)).first()


class Discard(StaffView):
    """Throw away what was kept and not saved (POST), and go back to the form."""

    required_roles = rights.DRAFTERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Only the person's own text is touched, whatever the key."""
        key = request.POST.get("key", "")
        autosaving.throw_away(self.user, key)
        number = key.removeprefix("item:")
        if key.startswith("item:") and number.isascii() and number.isdecimal() and len(number) < 18:
            return redirect(reverse("publishing:item_edit", args=[int(number)]))
        return redirect(reverse("publishing:item_new"))
