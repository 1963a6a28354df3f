"""Putting notices into the outbox. Nothing here talks to the network: the worker does (``gongkai work``).

A step calls ``send_email`` or ``send_sms`` inside its own transaction. If the step is rolled back, there is no
notice; once it is committed, the notice is as safe as the step itself, whatever happens to the process.
"""

from __future__ import annotations

import re

from django.db.models import Model, QuerySet

from gongkai.messaging.models import SUBJECT_LENGTH, Channel, Message, Status
from gongkai.messaging.recipients import WrongRecipient, email_address, mobile_number
from gongkai.organizations.models import Authority
from gongkai.vault.masking import mask_email, mask_telephone

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def send_email(
    *, authority: Authority, to: str, subject: str, body: str, about: Model | None = None, kind: str
) -> Message:
    """Write an e-mail notice in the name of ``authority`` into the outbox, in the current transaction.

    ``kind`` is a code such as ``request.receipt`` (``kinds.register_kinds`` gives it a Chinese name); ``about`` is the
    row it tells of. The subject becomes one line. An address that cannot be one does not undo the step: the notice
    stands as ``undeliverable`` with the reason, for staff to see.
    """
    address, problem = to, ""
    try:
        address = email_address(to)
    except WrongRecipient as error:
        problem = str(error)
    return _put(
        Message(
            authority=authority,
            kind=kind,
            channel=Channel.EMAIL,
            recipient=plain(address),
            recipient_masked=mask_email(plain(address))[:200],
            subject=one_line(subject),
            body=plain(body),
        ),
        about,
        problem,
    )


def send_sms(*, authority: Authority, to: str, body: str, about: Model | None = None, kind: str) -> Message:
    """Write a text message in the name of ``authority`` into the outbox, in the current transaction.

    As ``send_email``; ``to`` is a mobile number of the mainland. The gateway adds the sender's name to the text.
    """
    number, problem = to, ""
    try:
        number = mobile_number(to)
    except WrongRecipient as error:
        problem = str(error)
    return _put(
        Message(
            authority=authority,
            kind=kind,
            channel=Channel.SMS,
            recipient=plain(number),
            recipient_masked=mask_telephone(plain(number))[:200],
            body=plain(body),
        ),
        about,
        problem,
    )


def messages_about(instance: Model) -> QuerySet[Message]:
    """The notices that tell of a row, the newest first."""
    return Message.objects.filter(about_type=instance._meta.label_lower, about_id=str(instance.pk))


def plain(text: str) -> str:
    """The text without what no server or database can keep: control characters and halves of characters."""
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8")


def one_line(text: str) -> str:
    """A subject: one line, without control characters, and cut where it is too long for a header."""
    line = " ".join(plain(text).split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…"


def _put(message: Message, about: Model | None, problem: str) -> Message:
    if about is not None:
        if about.pk is None:
            raise ValueError("a notice can only be about a row that is saved")
        message.about_type, message.about_id = about._meta.label_lower, str(about.pk)
    if problem:
        message.status, message.last_error = Status.UNDELIVERABLE, problem
    message.save(force_insert=True)
    return message
