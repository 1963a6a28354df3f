"""Whether the addresses in a text can be opened, asked for without being led to where nobody may look.

Whoever may write a text could otherwise have the server ask its own network: so every address is resolved here, looked
at, and connected to as the very address that was looked at, again after each redirect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

MOST_LINKS = 100
"""Addresses asked for in one text."""
AT_ONCE = 8
SECONDS_IN_ALL = 30.0


class LinkState(StrEnum):
    """What came of asking for an address; the values are stored."""

    OK = "ok"
    DEAD = "dead"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    LOOP = "loop"
    NOT_CHECKED = "not_checked"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "ok": "可以打开",
            "dead": "打不开",
            "unreachable": "连接不上",
            "refused": "不能链接",
            "loop": "循环跳转",
            "not_checked": "没有核对",
        }[self.value]


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What came of asking for ``url``; ``sentence`` says it in Chinese, "" when the page is there.

    ``status`` is that of the last answer over HTTP, None where there was none.
    """

    url: str
    state: LinkState
    sentence: str = ""
    status: int | None = None


def look_up(
    urls: Iterable[str],
    opener: Callable[[str], LinkResult],
    *,
    own_hosts: frozenset[str] = frozenset(),
    own: Callable[[str], bool] | None = None,
    seconds: float = SECONDS_IN_ALL,
) -> dict[str, LinkResult]:
    """What comes of asking for each address; of those beyond ``MOST_LINKS`` or ``seconds`` it says that nobody asked.

    ``opener`` asks for an address over HTTP (``gongkai.publishing.checks.opening.Opener``). Addresses of the own site (a path, or a
    host of ``own_hosts``) are given to ``own`` as a path instead, which says whether there is such a page; without
    ``own`` they are not asked for. Anchors, mail and telephone addresses are left out.
    """
    results: dict[str, LinkResult] = {}
    outside: list[str] = []
    for url in dict.fromkeys(urls):
        path = own_path(url, own_hosts)
        if path is not None:
            if own is not None:
                results[url] = _own_result(url, own(path))
        elif _scheme(url) in ("http", "https"):
            outside.append(url)
    results |= {url: _not_asked(url, "链接过多") for url in outside[MOST_LINKS:]}
    return results | _asked(outside[:MOST_LINKS], opener, seconds)


def own_path(url: str, own_hosts: frozenset[str]) -> str | None:
    """The path of an address of the own site; None for all others."""
    if url.startswith("/") and not url.startswith("//"):
        return url.partition("#")[0]
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme in ("http", "https") and host and host in own_hosts:
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return None


def _scheme(url: str) -> str:
    """The scheme of an address, that of the page for ``//host``; "" for what is no address."""
    try:
        return urlsplit(url).scheme or ("https" if url.startswith("//") else "")
    except ValueError:
        return ""


def _asked(urls: list[str], opener: Callable[[str], LinkResult], seconds: float) -> dict[str, LinkResult]:
    if not urls:
        return {}
    pool = ThreadPoolExecutor(max_workers=min(AT_ONCE, len(urls)), thread_name_prefix="links")
    asked: dict[Future[LinkResult], str] = {pool.submit(opener, url): url for url in urls}
    done, _ = wait(asked, timeout=seconds)
    # A name server that does not answer cannot be interrupted: nobody waits for it.
    pool.shutdown(wait=False, cancel_futures=True)
    return {
        url: future.result() if future in done else _not_asked(url, "核对用时过长")
        for future, url in asked.items()
    }


def _own_result(url: str, is_there: bool) -> LinkResult:
    if is_there:
        return LinkResult(url, LinkState.OK)
    return LinkResult(url, LinkState.DEAD, "本平台没有这个页面，或者页面还没有公开。")


def _not_asked(url: str, why: str) -> LinkResult:
    return LinkResult(url, LinkState.NOT_CHECKED, f"{why}，没有核对这个链接，请人工打开确认。")
