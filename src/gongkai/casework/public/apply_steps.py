"""The order of the pages of the application form, and what a draft answers to each of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from gongkai.casework.actions import drafts
from gongkai.casework.actions.intake import ApplicantFacts, Paper, RequestFacts, Submission
from gongkai.casework.matters import Matter, proposed_matters
from gongkai.casework.models import (
    ApplicantKind,
    CaseworkSettings,
    DraftFile,
    FileKind,
    ProvisionForm,
    ReceiptWay,
    RequestDraft,
)
from gongkai.casework.public.apply_forms import (
    AuthorityForm,
    DeliveryForm,
    MatterForm,
    OrganizationForm,
    PersonForm,
)
from gongkai.casework.public.typed import TidyForm
from gongkai.organizations.identity_numbers import DocumentKind
from gongkai.organizations.models import Authority, DisclosureOffice


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its key in a draft, the name of its address, and its heading."""

    key: str
    url_name: str
    title: str

    def address(self, draft: RequestDraft) -> str:
        """Where the page of a draft is."""
        return reverse(f"casework:{self.url_name}", args=[draft.pk])


AUTHORITY = Step("authority", "apply_authority", "向谁申请")
APPLICANT = Step("applicant", "apply_applicant", "申请人")
MATTER = Step("matter", "apply_matter", "所需信息")
DELIVERY = Step("delivery", "apply_delivery", "联系和获取方式")
SUBMIT = Step("submit", "apply_submit", "核对并提交")
STEPS = (AUTHORITY, APPLICANT, MATTER, DELIVERY, SUBMIT)
ANSWERED = STEPS[:-1]


def with_offices() -> list[tuple[Authority, bool]]:
    """The authorities with a disclosure office in the order of the tree, and whether each takes requests on line."""
    offices = set(DisclosureOffice.objects.values_list("authority_id", flat=True))
    closed = set(
        CaseworkSettings.objects.filter(takes_online_requests=False).values_list("authority_id", flat=True)
    )
    return [
        (authority, authority.pk not in closed)
        for authority in Authority.objects.with_tree_fields()
        if authority.pk in offices
    ]


def online_authorities() -> list[Authority]:
    """The authorities to which one can apply here."""
    return [authority for authority, online in with_offices() if online]


def kind_of_applicant(draft: RequestDraft) -> ApplicantKind:
    """What the applicant said to be; a natural person where nothing was said."""
    kind = drafts.answers_to(draft, AUTHORITY.key).get("applicant_kind", "")
    return ApplicantKind(kind) if kind in ApplicantKind.values else ApplicantKind.NATURAL_PERSON


def files_of(draft: RequestDraft, kind: FileKind) -> list[DraftFile]:
    """The files that were kept with a draft."""
    return list(draft.files.filter(kind=kind).order_by("pk"))


def form_of(
    step: Step, draft: RequestDraft | None, *, data: Any = None, files: Any = None, **options: Any
) -> TidyForm:
    """The form of a page: bound to ``data``, else filled in with what the draft holds."""
    if draft is not None and data is None:
        options["initial"] = drafts.answers_to(draft, step.key) | options.get("initial", {})
    if step is AUTHORITY:
        return AuthorityForm(data, files, authorities=online_authorities(), **options)
    assert draft is not None
    if step is APPLICANT:
        form = PersonForm if kind_of_applicant(draft).is_person else OrganizationForm
        has_file = draft.files.filter(kind=FileKind.IDENTITY).exists()
        return form(data, files, has_file=has_file, **options)
    return (MatterForm if step is MATTER else DeliveryForm)(data, files, **options)


def checked_form(step: Step, draft: RequestDraft) -> TidyForm:
    """The form of a page as it would stand if what the draft holds were sent now."""
    return form_of(step, draft, data=drafts.answers_to(draft, step.key), files={})


def fingerprint(title: str, description: str) -> str:
    """Tells whether a text is still the one that the applicant decided about."""
    return hashlib.sha256(f"{title}\n{description}".encode()).hexdigest()


def split_question(draft: RequestDraft) -> tuple[Matter, ...]:
    """The matters to propose, if the text looks like several and the applicant has not decided about it yet."""
    asked = drafts.answers_to(draft, MATTER.key)
    title, description = asked.get("title", ""), asked.get("description", "")
    if draft.data.get("parts_of") == fingerprint(title, description):
        return ()
    return proposed_matters(title, description)


def chosen_parts(draft: RequestDraft) -> list[Matter]:
    """The matters that the applicant wants to submit each by itself; empty for one request."""
    asked = drafts.answers_to(draft, MATTER.key)
    if draft.data.get("parts_of") != fingerprint(asked.get("title", ""), asked.get("description", "")):
        return []
    return [Matter(title, text) for title, text in draft.data.get("parts", [])]


def first_open(draft: RequestDraft) -> Step:
    """The first page that nothing was typed on; the last page where there is none."""
    answers = draft.data.get("answers", {})
    return next((step for step in ANSWERED if step.key not in answers), SUBMIT)


def submissions_of(draft: RequestDraft, forms: dict[str, Any]) -> list[Submission]:
    """The requests that a draft makes: one, or one for each chosen part. ``forms`` are the valid forms by key."""
    chosen, who, what, how = (forms[step.key].cleaned_data for step in ANSWERED)
    kind = ApplicantKind(chosen["applicant_kind"])
    applicant = ApplicantFacts(
        kind=kind,
        name=who["name"],
        document_kind=who["document_kind"] if kind.is_person else DocumentKind.UNIFIED_CODE.value,
        identity_number=who["identity_number"],
        contact_person=who.get("contact_person", ""),
        **{name: how[name] for name in ("telephone", "email", "fax", "address", "postcode")},
    )
    matters = chosen_parts(draft) or [Matter(what["title"], what["description"])]
    kept = [
        Paper(kind, drafts.kept_upload(file))
        for kind in (FileKind.IDENTITY, FileKind.ATTACHMENT)
        for file in files_of(draft, kind)
    ]
    return [
        Submission(
            chosen["authority"],
            applicant,
            RequestFacts(
                title=matter.title,
                description=matter.description,
                document_number=what["document_number"],
                provision_form=ProvisionForm(how["provision_form"]),
                receipt_way=ReceiptWay(how["receipt_way"]),
                accessibility_needs=how["accessibility_needs"],
                fee_relief=how["fee_relief"],
                notice_by_email=how.get("notice_by_email", False),
                notice_by_sms=how.get("notice_by_sms", False),
            ),
            kept,
        )
        for matter in matters
    ]
