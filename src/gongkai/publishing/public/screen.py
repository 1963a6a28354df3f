"""Electronic screens (电子信息屏, the Regulation, Art. 25): a page that fills a screen and rotates the newest items."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Authority
from gongkai.publishing.addresses import address_of
from gongkai.publishing.channels.article import shortened
from gongkai.publishing.models import Disclosure
from gongkai.publishing.public.documents import qr_code
from gongkai.publishing.rich_text import to_text
from gongkai.web import columns
from gongkai.web.public import PublicView

MOST_ITEMS = 12
SECONDS = 15
"""How long one item stands."""
LONGEST_TEXT = 140


class Screen(PublicView):
    """The newest items of an authority, one after another.

    Without scripts the page asks for the next one (``?n=``) by itself; ``?n=3&stop=1`` stands still. With scripts
    it turns without being loaded anew, and loads what is new after each round.
    """

    template_name = "publishing/public/screen.html"
    column = columns.STATUTORY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the items and which one is shown first; a 404 for a key that is nobody's."""
        authority = Authority.objects.filter(pk=self.kwargs["authority"]).first()
        if authority is None:
            raise Http404
        context = super().get_context_data(**kwargs)
        rows = list(
            Disclosure.objects.public()
            .filter(authority=authority)
            .select_related("published_version", "authority")
            .order_by("-published_at", "-pk")[:MOST_ITEMS]
        )
        shown = self._number(len(rows))
        address = reverse("publishing:screen", args=[authority.pk])
        following = (shown + 1) % len(rows) if rows else 0
        context |= {
            "title": f"{authority.name}：最新公开的政府信息",
            "shown_authority": authority,
            "slides": [self._slide(row) for row in rows],
            "shown": shown,
            "seconds": SECONDS,
            "next_address": f"{address}?n={following}",
            "stop_address": f"{address}?n={shown}&stop=1",
            "stopped": self.request.GET.get("stop") == "1",
            "today": timezone.localdate(),
        }
        return context

    def _number(self, most: int) -> int:
        asked = self.request.GET.get("n", "0")
        return int(asked) % most if most and asked.isascii() and asked.isdigit() and len(asked) < 6 else 0

    def _slide(self, row: Disclosure) -> dict[str, Any]:
        version = row.published_version
        assert version is not None
        return {
            "item": row,
            "text": shortened(version.summary or to_text(version.body), LONGEST_TEXT),
            "qr": qr_code(self.request.build_absolute_uri(address_of(row)), scalable=True),
        }
