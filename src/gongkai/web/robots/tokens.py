"""The slip that goes out with a question and comes back with the answer, signed so that nobody can write their own."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from gongkai.web.robots.questions import Question, readings
from gongkai.web.robots.throttling import happens_first

SALT = "gongkai.web.challenge"
LIFETIME = 30 * 60

EXPIRED = "验证问题超过30分钟，已经失效。您填写的文字都还在，请回答下面的新问题后再提交。"
NOT_OURS = "验证问题没有完整地提交上来。您填写的文字都还在，请回答下面的新问题后再提交。"


class BadToken(Exception):
    """A token that is not taken. ``str(error)`` is the sentence a person reads."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A question that was put to somebody: the text, when it was asked (seconds of the epoch), its digests."""

    nonce: str
    asked_at: float
    text: str
    digest: str

    @property
    def age(self) -> float:
        """Seconds since it was asked."""
        return time.time() - self.asked_at

    def is_answered_by(self, typed: str) -> bool:
        """Whether one of the readings of what was typed is the answer."""
        found = [_digest(self.nonce, reading) for reading in readings(typed)]
        return any(constant_time_compare(digest, self.digest) for digest in found)

    def spend(self) -> bool:
        """Use the question up; false where it was used up before, here or in another process."""
        return happens_first(f"challenge:{self.nonce}", LIFETIME)


def issue(question: Question) -> str:
    """A token for the question; it tells the text, and the answer only to who has the key."""
    nonce = secrets.token_urlsafe(16)
    return signing.dumps(
        {"n": nonce, "t": time.time(), "q": question.text, "a": _digest(nonce, question.answer)}, salt=SALT
    )


def opened(token: str) -> Challenge:
    """What the token says; raises BadToken where it is not ours, changed, or older than 30 minutes."""
    try:
        content: Any = signing.loads(token, salt=SALT, max_age=LIFETIME)
        return Challenge(content["n"], content["t"], content["q"], content["a"])
    except signing.SignatureExpired as error:
        raise BadToken(EXPIRED) from error
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise BadToken(NOT_OURS) from error


def _digest(nonce: str, answer: str) -> str:
    return salted_hmac(SALT, f"{nonce}:{answer}", algorithm="sha256").hexdigest()
