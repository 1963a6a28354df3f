"""What casework adds to the staff menu."""

from gongkai.web.menu import MenuEntry

SECTION = "依申请公开"
ENTRIES: tuple[MenuEntry, ...] = ()
