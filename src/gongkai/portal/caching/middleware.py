"""Public pages with an entity tag: answered in one query when nothing changed, kept by nginx for at most a second.

The tag is made of the state of everything public, the day, the address, the type size and the code. It is known before
the page is made, so who comes with the same tag is answered without making it. The state is read before
the page is: a change in between makes the page newer than its tag, never older.

No cookie is set and none decides what a page shows but that of the type size, which is part of nginx's cache key. Who
has a session or a message waiting is answered past all caches.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response

import gongkai
from gongkai.portal.caching.changes import public_state
from gongkai.web.caching import is_cacheable
from gongkai.web.context import LARGE_TYPE_COOKIE

MESSAGES_COOKIE = "messages"
KEPT_STATUSES = frozenset({200, 410})
FOR_ALL = "public, max-age=0, s-maxage=1, must-revalidate"
FOR_ONE = "private, no-cache"

_Answer = Callable[[HttpRequest], HttpResponseBase]


class PublicCaching:
    """The middleware. Stands before the session, so that what is unchanged costs no session either."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from the tag alone where that is enough."""
        if request.method not in ("GET", "HEAD") or not _is_cacheable(request):
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or MESSAGES_COOKIE in request.COOKIES:
            return _for_one(self.get_response(request))
        tag = page_tag(request)
        unchanged = get_conditional_response(request, etag=tag)
        if unchanged is not None:
            return _for_all(unchanged, tag)
        answer = self.get_response(request)
        if answer.cookies or answer.status_code not in KEPT_STATUSES:
            return _for_one(answer)
        return _for_all(answer, tag)


def page_tag(request: HttpRequest) -> str:
    """The entity tag of the page that this request asks for, as things stand now. One query."""
    parts = (
        *public_state(),
        timezone.localdate(),
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        request.COOKIES.get(LARGE_TYPE_COOKIE) == "1",
        code_version(),
    )
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
    # Weak: a proxy may pack the page on the way.
    return f'W/"{digest[:32]}"'


@cache
def code_version() -> str:
    """Changes whenever a file of the platform does, so that no page of an older version stays."""
    root = Path(gongkai.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js", ".svg"):
            known = path.stat()
            digest.update(f"{path.relative_to(root)} {known.st_size} {known.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _is_cacheable(request: HttpRequest) -> bool:
    try:
        return is_cacheable(resolve(request.path_info).func)
    except Resolver404:
        return False


def _for_all(answer: HttpResponseBase, tag: str) -> HttpResponseBase:
    answer["ETag"] = tag
    answer["Cache-Control"] = FOR_ALL
    # For nginx: until the end of this very second. "s-maxage=1" would be up to two, because it counts whole seconds.
    answer["X-Accel-Expires"] = f"@{int(time.time())}"
    # Django asks the session whether somebody is logged in. Without the cookie of a session nobody is.
    vary = [name for name in answer.get("Vary", "").split(",") if name.strip().lower() not in ("", "cookie")]
    if vary:
        answer["Vary"] = ",".join(vary)
    elif "Vary" in answer.headers:
        del answer["Vary"]
    return answer


def _for_one(answer: HttpResponseBase) -> HttpResponseBase:
    if "Cache-Control" not in answer.headers:
        answer["Cache-Control"] = FOR_ONE
    answer["X-Accel-Expires"] = "0"
    return answer
