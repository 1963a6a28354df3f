"""What the organizations app keeps."""

from gongkai.organizations.models.append_only import AppendOnly, AppendOnlyError
from gongkai.organizations.models.audit import AuditEntry
from gongkai.organizations.models.authority import Authority, Kind, Level, SiteFacts
from gongkai.organizations.models.calendar import CalendarFollowing, CalendarMove, CalendarNotice
from gongkai.organizations.models.disclosure import (
    DisclosureOffice,
    ReadingPlace,
    ReadingPlaceKind,
    YearlyResources,
)
from gongkai.organizations.models.people import Membership, Role, RoleAssignment, User

__all__ = [
    "AppendOnly",
    "AppendOnlyError",
    "AuditEntry",
    "Authority",
    "CalendarFollowing",
    "CalendarMove",
    "CalendarNotice",
    "DisclosureOffice",
    "Kind",
    "Level",
    "Membership",
    "ReadingPlace",
    "ReadingPlaceKind",
    "Role",
    "RoleAssignment",
    "SiteFacts",
    "User",
    "YearlyResources",
]
