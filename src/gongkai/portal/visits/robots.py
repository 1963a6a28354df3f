"""Who is no reader: programs that say so, and whoever reads faster than people do."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict

MOST_A_MINUTE = 60
"""More pages in a minute than this, and the visitor is taken for a program until the process ends or forgets."""
_REMEMBERED = 50_000
_NAMES = re.compile(
    r"bot\b|bot[/;_ -]|crawl|spider|slurp|scrap|fetch|archiv|monitor|preview|scan|headless|phantom|selenium|puppeteer"
    r"|playwright|curl|wget|python|java/|okhttp|go-http|libwww|httpclient|apache-|axios|node-fetch|ruby|perl|php/",
    re.IGNORECASE,
)


def is_program(user_agent: str) -> bool:
    """Whether a client says that it is no browser; one that says nothing is none either."""
    return not user_agent.strip() or _NAMES.search(user_agent) is not None


class Pace:
    """How fast visitors read, counted in this process for the last minute of each."""

    def __init__(self, most: int = MOST_A_MINUTE) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._seen: OrderedDict[bytes, tuple[float, int]] = OrderedDict()

    def is_too_fast(self, visitor: bytes, now: float | None = None) -> bool:
        """Count one more page of a visitor; whether it is more than a person reads. Seconds of a steady clock."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            begin, count = self._seen.pop(visitor, (moment, 0))
            if count <= self._most and moment - begin >= 60:
                begin, count = moment, 0
            self._seen[visitor] = (begin, count + 1)
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
            return count + 1 > self._most

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._seen.clear()
