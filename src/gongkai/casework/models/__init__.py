"""What casework keeps."""

from gongkai.casework.models.applicants import Applicant
from gongkai.casework.models.arrangements import (
    CaseworkSettings,
    DraftFile,
    LetterTemplate,
    ProactiveProposal,
    RequestDraft,
)
from gongkai.casework.models.choices import (
    ApplicantKind,
    FileKind,
    ProvisionForm,
    ReceiptWay,
    Subject,
    ThirdPartyInterest,
)
from gongkai.casework.models.consulting import ConsultedParty, UnitEnquiry
from gongkai.casework.models.events import RequestEvent, VoidedEvent
from gongkai.casework.models.following import (
    FollowUpCase,
    FollowUpKind,
    FollowUpPaper,
    FollowUpResult,
    FollowUpStep,
    StepKind,
)
from gongkai.casework.models.papers import (
    CaseFile,
    Decision,
    Letter,
    LetterSerial,
    LetterStatus,
    Note,
    ProposalStatus,
    ProposedStep,
    WithheldPassage,
)
from gongkai.casework.models.requests import InformationRequest, RequestSerial
from gongkai.casework.models.supervising import ClearingProposal, Reminder, ReminderKind

__all__ = [
    "Applicant",
    "ApplicantKind",
    "CaseFile",
    "CaseworkSettings",
    "ClearingProposal",
    "ConsultedParty",
    "Decision",
    "DraftFile",
    "FileKind",
    "FollowUpCase",
    "FollowUpKind",
    "FollowUpPaper",
    "FollowUpResult",
    "FollowUpStep",
    "InformationRequest",
    "Letter",
    "LetterSerial",
    "LetterStatus",
    "LetterTemplate",
    "Note",
    "ProactiveProposal",
    "ProposalStatus",
    "ProposedStep",
    "ProvisionForm",
    "ReceiptWay",
    "Reminder",
    "ReminderKind",
    "RequestDraft",
    "RequestEvent",
    "RequestSerial",
    "StepKind",
    "Subject",
    "ThirdPartyInterest",
    "UnitEnquiry",
    "VoidedEvent",
    "WithheldPassage",
]
