"""What publishing adds to the staff menu."""

from gongkai.web.menu import MenuEntry

SECTION = "主动公开"
ENTRIES: tuple[MenuEntry, ...] = ()
