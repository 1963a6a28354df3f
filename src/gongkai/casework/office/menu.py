"""What casework adds to the staff menu."""

from gongkai.casework.rights import HANDLERS, HEAD, READERS
from gongkai.organizations.models import Role
from gongkai.web.menu import MenuEntry

SECTION = "依申请公开"
ENTRIES: tuple[MenuEntry, ...] = (
    MenuEntry("申请办理", "casework:requests", order=10, section=SECTION, roles=READERS),
    MenuEntry("审批", "casework:consents", order=20, section=SECTION, roles=HANDLERS),
    MenuEntry("内部协查", "casework:enquiries", order=30, section=SECTION),
    MenuEntry("复议诉讼投诉", "casework:follow_ups", order=40, section=SECTION, roles=READERS),
    MenuEntry("主动公开建议", "casework:publications", order=70, section=SECTION, roles=HANDLERS),
    MenuEntry("监督看板", "casework:board", order=60, section=SECTION, roles=READERS),
    MenuEntry("台账", "casework:ledger", order=65, section=SECTION, roles=READERS),
    MenuEntry("保管期限审查", "casework:retention", order=80, section=SECTION, roles=HANDLERS),
    MenuEntry(
        "个人信息查阅记录",
        "casework:readings",
        order=85,
        section=SECTION,
        roles=(Role.HEAD_OF_DISCLOSURE_OFFICE, Role.LEADER),
    ),
    MenuEntry("依申请公开设置", "casework:settings", order=90, section=SECTION, roles=HEAD),
)
