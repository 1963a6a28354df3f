"""The sheet for a notice board (信息公告栏): an item in large type on A4, with the way to its page for telephones."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.generic import TemplateView

from gongkai.publishing import rights
from gongkai.publishing.addresses import address_of
from gongkai.publishing.channels.site import absolute
from gongkai.publishing.models import Disclosure
from gongkai.publishing.public.documents import qr_code
from gongkai.web.views import StaffView


class NoticeSheet(StaffView, TemplateView):
    """The sheet of one public item. Whoever may read the item's page may print it."""

    model: Any = Disclosure
    required_roles = rights.READERS
    template_name = "publishing/office/notice_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the item, its text and its address; a 404 for what is not public."""
        item: Disclosure = self.get_row()
        version = item.published_version
        if not item.is_public or version is None:
            raise Http404
        address = absolute(address_of(item), item.authority)
        return super().get_context_data(
            title=version.title,
            item=item,
            version=version,
            # The text was cleaned when it was written.
            body=mark_safe(version.body),
            address=address,
            qr=qr_code(address, scalable=True),
            today=timezone.localdate(),
            **kwargs,
        )

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the item."""
        item = self.get_row()
        return [
            ("信息起草与发布", reverse("publishing:items")),
            (item.title, reverse("publishing:item", args=[item.pk])),
        ]
