"""How a request comes in: on the site, or on paper through an officer (Art. 29, 31)."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from gongkai.casework import notices
from gongkai.casework.actions.files import add_file
from gongkai.casework.keeping import append, settings_of
from gongkai.casework.models import (
    Applicant,
    ApplicantKind,
    FileKind,
    InformationRequest,
    ProvisionForm,
    ReceiptWay,
    RequestSerial,
    Subject,
)
from gongkai.casework.rights import require_handler
from gongkai.law.events import Event, ReceiptConfirmed, Received
from gongkai.law.regulation import Channel, regulation_at
from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.organizations.working_calendar import calendar_for_writing
from gongkai.web.uploads import CheckedUpload

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""The characters of a query code: none that can be taken for another."""
CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class ApplicantFacts:
    """Who asks, as given (Art. 29 ¶2 (1))."""

    kind: ApplicantKind
    name: str
    document_kind: str = ""
    identity_number: str = ""
    contact_person: str = ""
    telephone: str = ""
    email: str = ""
    fax: str = ""
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What is asked, and how the applicant wants it (Art. 29 ¶2 (2), (3)). The purpose is never asked."""

    title: str
    description: str
    provision_form: ProvisionForm
    receipt_way: ReceiptWay
    document_number: str = ""
    accessibility_needs: str = ""
    fee_relief: bool = False
    notice_by_email: bool = False
    notice_by_sms: bool = False
    subject: Subject = Subject.OTHER


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that comes with a request."""

    kind: FileKind
    upload: CheckedUpload


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything that one request brings along."""

    authority: Authority
    applicant: ApplicantFacts
    request: RequestFacts
    papers: Sequence[Paper] = field(default_factory=tuple)


def submission_key(token: str) -> str:
    """What is kept of the secret token that a form carries, so that sending it twice gives one request."""
    return hashlib.sha256(token.encode()).hexdigest()


def submit_online(submission: Submission, token: str, *, code_by_email: bool = False) -> InformationRequest:
    """Take in a request from the site. The same ``token`` again gives back the request that stands already.

    ``code_by_email`` puts the query code into the e-mail with the receipt. Raises ``Refused`` if the authority takes
    no requests on line or a fact is missing.
    """
    return submit_together([submission], token, code_by_email=code_by_email)[0]


def submit_together(
    submissions: Sequence[Submission], token: str, *, code_by_email: bool = False
) -> list[InformationRequest]:
    """Take in several matters that one applicant sent to one authority with one form: one matter, one request.

    They share the applicant and the query code, and come on one receipt. All are taken in or none.
    """
    standing = submitted_with(token)
    if standing:
        return standing
    authority = submissions[0].authority
    settings = settings_of(authority)
    if not settings.takes_online_requests:
        raise Refused(f"“{authority}”现在不接收网上申请，请用当面、邮寄或者传真的方式提出。")
    today = timezone.localdate()
    events: list[Event] = [Received(today, Channel.INTERNET)]
    if settings.receipt_confirms:
        events.append(ReceiptConfirmed(today))
    try:
        with transaction.atomic():
            requests: list[InformationRequest] = []
            for key, submission in zip(_keys(token, len(submissions)), submissions, strict=True):
                requests.append(
                    _take_in(
                        submission,
                        Channel.INTERNET,
                        events,
                        actor=None,
                        actor_name="申请人",
                        key=key,
                        together_with=requests[0] if requests else None,
                    )
                )
            notices.send_receipt(requests, with_code=code_by_email)
            return requests
    except IntegrityError:
        # The same form arrived twice at the same moment: the other one was first.
        standing = submitted_with(token)
        if not standing:
            raise
        return standing


def submitted_with(token: str) -> list[InformationRequest]:
    """The requests that were submitted with a form's token, in their order; empty if there are none."""
    first = (
        InformationRequest.objects.select_related("authority", "applicant")
        .filter(submission_key=submission_key(token))
        .first()
    )
    return submitted_beside(first) if first else []


def submitted_beside(request: InformationRequest) -> list[InformationRequest]:
    """All requests that came with the same form as one of them, in their order."""
    return list(
        InformationRequest.objects.select_related("authority", "applicant")
        .filter(applicant=request.applicant_id, submission_key__isnull=False)
        .order_by("pk")
    )


def _keys(token: str, number: int) -> list[str]:
    return [submission_key(token), *(submission_key(f"{token}#{part}") for part in range(2, number + 1))]


@transaction.atomic
def register_on_paper(
    actor: User,
    submission: Submission,
    *,
    channel: Channel,
    arrived_on: dt.date,
    confirmed_on: dt.date | None = None,
    is_oral: bool = False,
    token: str = "",
) -> InformationRequest:
    """Register a request that came by visit, letter or fax, or that the officer wrote down for the applicant (Art. 29).

    ``confirmed_on`` is the day both sides confirmed the receipt, for channels where that counts (Art. 31). The same
    ``token`` again gives back the request that stands already.
    """
    require_handler(actor, submission.authority, "登记申请")
    key = submission_key(token) if token else None
    if key:
        standing = InformationRequest.objects.filter(submission_key=key).first()
        if standing is not None:
            return standing
    if is_oral and channel is not Channel.IN_PERSON:
        raise Refused("口头提出的申请应当登记为“当面提交”（条例第二十九条）。")
    events: list[Event] = [Received(arrived_on, channel)]
    if confirmed_on is not None:
        if channel not in regulation_at(arrived_on).confirmed_channels:
            raise Refused(
                f"“{channel.label}”以收到当日为收到申请之日，不需要填写双方确认日期（条例第三十一条）。"
            )
        events.append(ReceiptConfirmed(confirmed_on))
    return _take_in(submission, channel, events, actor=actor, key=key, is_oral=is_oral)


def _take_in(
    submission: Submission,
    channel: Channel,
    events: Sequence[Event],
    *,
    actor: User | None,
    actor_name: str = "",
    key: str | None = None,
    is_oral: bool = False,
    together_with: InformationRequest | None = None,
) -> InformationRequest:
    # Before the serial's row is locked: see casework.concurrency.
    calendar = calendar_for_writing()
    applicant = together_with.applicant if together_with else _applicant(submission.applicant)
    request = new_request(submission.authority, applicant, channel, submission.request)
    if together_with is not None:
        request.query_code = together_with.query_code
    request.is_oral = is_oral
    request.submission_key = key
    request.officer = actor
    request.arrived_on = request.counted_on = events[0].date
    validate(request, exclude=["applicant", "number", "query_code"])
    append(request, events, actor=actor, actor_name=actor_name, calendar=calendar)
    for paper in submission.papers:
        add_file(request, paper.kind, paper.upload, actor=actor)
    record(
        actor=actor,
        authority=request.authority,
        action="request.submit" if actor is None else "request.register",
        label="提交申请" if actor is None else "登记申请",
        target=request,
        after={"number": request.number, "channel": channel.label, "files": len(submission.papers)},
    )
    return request


def new_request(
    authority: Authority,
    applicant: Applicant,
    channel: Channel,
    facts: RequestFacts,
    *,
    year: int | None = None,
) -> InformationRequest:
    """A request with a number of its own, of this year where none is given, and a new query code, not saved yet."""
    return InformationRequest(
        authority=authority,
        number=next_number(authority, year or timezone.localdate().year),
        query_code=new_code(),
        applicant=applicant,
        channel=channel.value,
        title=facts.title.strip(),
        document_number=facts.document_number.strip(),
        description=facts.description.strip(),
        provision_form=facts.provision_form,
        receipt_way=facts.receipt_way,
        accessibility_needs=facts.accessibility_needs.strip(),
        fee_relief=facts.fee_relief,
        notice_by_email=facts.notice_by_email,
        notice_by_sms=facts.notice_by_sms,
        subject=facts.subject,
    )


def _applicant(facts: ApplicantFacts) -> Applicant:
    applicant = Applicant(
        kind=facts.kind,
        name=facts.name.strip(),
        document_kind=facts.document_kind,
        identity_number=facts.identity_number.strip(),
        contact_person=facts.contact_person.strip(),
        telephone=facts.telephone.strip(),
        email=facts.email.strip(),
        fax=facts.fax.strip(),
        address=facts.address.strip(),
        postcode=facts.postcode.strip(),
    )
    if not applicant.name:
        raise Refused("请填写申请人的姓名或者名称（条例第二十九条）。", {"name": ["请填写姓名或者名称。"]})
    if not (applicant.telephone or applicant.email or applicant.address or applicant.fax):
        raise Refused("请至少填写一种联系方式：电话、电子邮箱或者通信地址（条例第二十九条）。")
    applicant.save()
    return applicant


def next_number(authority: Authority, year: int) -> str:
    """The next number of the authority in the year, e.g. ``2026-0003-00012``. The caller holds the transaction."""
    RequestSerial.objects.get_or_create(authority=authority, year=year)
    RequestSerial.objects.filter(authority=authority, year=year).update(last=F("last") + 1)
    serial = RequestSerial.objects.get(authority=authority, year=year)
    return f"{year}-{authority.pk:04d}-{serial.last:05d}"


def new_code() -> str:
    """A query code: eight characters by chance, about 39 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
