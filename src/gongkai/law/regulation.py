"""The limits of the Regulation, as numbers: the version of 2019 and the one of 2007 before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

IN_FORCE_SINCE = dt.date(2019, 5, 15)
"""The day the revised Regulation took force (Art. 56): requests received earlier follow the version of 2007."""
FEES_SINCE = dt.date(2021, 1, 1)
"""The day from which a processing fee may be charged (国办函〔2020〕109号)."""


class Channel(StrEnum):
    """How a request reached the authority (Art. 31)."""

    IN_PERSON = "in_person"
    SIGNED_MAIL = "signed_mail"
    ORDINARY_MAIL = "ordinary_mail"
    INTERNET = "internet"
    FAX = "fax"

    @property
    def label(self) -> str:
        """The words a person sees."""
        return {
            "in_person": "当面提交",
            "signed_mail": "邮寄（需签收）",
            "ordinary_mail": "平常信函",
            "internet": "互联网渠道",
            "fax": "传真",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Regulation:
    """The limits of one version of the Regulation, in working days.

    ``correction_days`` is the time in which a correction may be asked, ``None`` for no limit; ``corrections`` is
    how often. ``third_party_days`` is the time a third party has for its opinion, ``None`` if the authority sets it;
    ``objection_needs_reason`` says whether an objection binds only with a good reason. ``payment_restarts_clock`` says
    whether the time for processing is counted anew from the day after a fee was paid (true), or only stood
    still from the sending of the notice to the payment (false).
    """

    name: str
    reply_days: int
    reply_article: str
    extension_days: int
    extension_article: str
    correction_days: int | None
    corrections: int | None
    correction_article: str
    third_party_days: int | None
    third_party_article: str
    confirmed_channels: frozenset[Channel]
    co_maker_days: int | None = None
    excessive_requests: bool = False
    fees: bool = False
    objection_needs_reason: bool = True
    payment_days: int = 20
    payment_restarts_clock: bool = True


REGULATION_2019 = Regulation(
    name="《政府信息公开条例》（2019年修订）",
    reply_days=20,
    reply_article="《条例》第三十三条",
    extension_days=20,
    extension_article="《条例》第三十三条",
    correction_days=7,
    corrections=1,
    correction_article="《条例》第三十条",
    third_party_days=15,
    third_party_article="《条例》第三十二条、第三十三条",
    confirmed_channels=frozenset({Channel.ORDINARY_MAIL, Channel.INTERNET, Channel.FAX}),
    co_maker_days=15,
    excessive_requests=True,
    fees=True,
)

REGULATION_2007 = Regulation(
    name="《政府信息公开条例》（2007年）",
    reply_days=15,
    reply_article="2007年《条例》第二十四条",
    extension_days=15,
    extension_article="2007年《条例》第二十四条",
    correction_days=None,
    corrections=None,
    correction_article="2007年《条例》第二十一条",
    third_party_days=None,
    third_party_article="2007年《条例》第二十三条、第二十四条",
    objection_needs_reason=False,
    confirmed_channels=frozenset({Channel.ORDINARY_MAIL, Channel.FAX}),
)


def regulation_at(received: dt.date) -> Regulation:
    """The version that a request received on this day follows."""
    return REGULATION_2019 if received >= IN_FORCE_SINCE else REGULATION_2007
