"""What casework adds to the staff menu."""

from gongkai.casework.rights import HANDLERS, READERS
from gongkai.web.menu import MenuEntry

SECTION = "依申请公开"
ENTRIES: tuple[MenuEntry, ...] = (
    MenuEntry("申请办理", "casework:requests", order=10, section=SECTION, roles=READERS),
    MenuEntry("审批", "casework:consents", order=20, section=SECTION, roles=HANDLERS),
)
