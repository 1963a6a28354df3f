"""The picture that counts: one dot, never cached, at the end of every public page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.generic import View

from gongkai.portal.visits.counting import COUNTING
from gongkai.portal.visits.digests import visitor_digest
from gongkai.portal.visits.robots import Pace, is_program
from gongkai.web.beacon import read_beacon
from gongkai.web.context import site_of
from gongkai.web.robots.addresses import client_network

DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""A transparent GIF of one dot."""
PACE = Pace()


class Beacon(View):
    """Counts one page that was read. Whoever asks gets the dot: a refusal would only teach how to be counted."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The dot."""
        asked = request.GET
        seen = read_beacon(asked.get("l", ""), asked.get("j", ""), asked.get("x", ""), asked.get("s", ""))
        agent = request.headers.get("User-Agent", "")
        if seen is not None and not is_program(agent):
            today = timezone.localdate()
            visitor = visitor_digest(today.year, client_network(request), agent)
            if not PACE.is_too_fast(visitor):
                site = site_of(request)
                COUNTING.add(
                    today,
                    site.authority_id if site else 0,
                    seen.authority,
                    seen.column,
                    seen.document,
                    visitor,
                )
        answer = HttpResponse(DOT, content_type="image/gif")
        add_never_cache_headers(answer)
        answer["X-Accel-Expires"] = "0"
        return answer
