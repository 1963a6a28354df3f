"""What publishing adds to the staff menu."""

from gongkai.organizations.models import Role
from gongkai.publishing.rights import KEEPERS, READERS, REVIEWERS
from gongkai.web.menu import MenuEntry

SECTION = "主动公开"
ENTRIES: tuple[MenuEntry, ...] = (
    MenuEntry("信息起草与发布", "publishing:items", order=10, section=SECTION, roles=READERS),
    MenuEntry(
        "待我审核",
        "publishing:reviews",
        order=20,
        section=SECTION,
        roles=(*REVIEWERS, *KEEPERS, Role.LEADER),
    ),
    MenuEntry("政策解读", "publishing:interpretations", order=30, section=SECTION, roles=READERS),
    MenuEntry("规章和规范性文件", "publishing:normative", order=40, section=SECTION, roles=READERS),
    MenuEntry("文件清理", "publishing:clean_ups", order=45, section=SECTION, roles=READERS),
    MenuEntry("公开渠道", "publishing:channels", order=50, section=SECTION, roles=READERS),
    MenuEntry("查阅点送交", "publishing:delivery_places", order=53, section=SECTION, roles=READERS),
    MenuEntry("政府公报", "publishing:gazettes", order=56, section=SECTION, roles=READERS),
    MenuEntry("栏目", "publishing:columns", order=60, section=SECTION, roles=READERS),
    MenuEntry("基层标准目录", "publishing:catalogue", order=65, section=SECTION, roles=READERS),
    MenuEntry("主动公开设置", "publishing:settings", order=90, section=SECTION, roles=KEEPERS),
)
