"""What the office pages of this app add to the staff menu."""

from gongkai.messaging.actions import NOTICE_ROLES
from gongkai.organizations.models import Role
from gongkai.web.menu import SECTION_ORGANIZATION, MenuEntry

ENTRIES = (
    MenuEntry(
        label="机关",
        url_name="office:authorities",
        order=10,
        section=SECTION_ORGANIZATION,
        for_platform_operators=True,
    ),
    MenuEntry(label="通知记录", url_name="office:messages", order=80, roles=NOTICE_ROLES),
    MenuEntry(
        label="工作日历",
        url_name="office:calendar",
        order=70,
        section=SECTION_ORGANIZATION,
        for_platform_operators=True,
    ),
    MenuEntry(
        label="操作记录",
        url_name="office:audit_trail",
        order=90,
        section=SECTION_ORGANIZATION,
        roles=(Role.OPERATOR, Role.HEAD_OF_DISCLOSURE_OFFICE, Role.SUPERVISOR, Role.LEADER),
        for_platform_operators=True,
    ),
)
