"""The columns of a site as the national rules want them, ready to be laid out for an authority.

国办公开办函〔2019〕61号 names the five columns of 政府信息公开 and wants every category of Art. 20 and 21 below
法定主动公开内容; 国办秘函〔2019〕19号 says how old the newest item of the usual columns may be. Keys stand in addresses
and are what makes laying out idempotent: they never change.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.publishing.models import FIELDS_OF_DISCLOSURE
from gongkai.web import columns as web_columns

TWO_WEEKS = 14
"""News columns: nothing new within two weeks counts as not updated."""
SIX_MONTHS = 183
"""政策文件、政策解读、通知公告: nothing new within six months counts as not updated."""

MADE_BY_THE_PLATFORM = frozenset({web_columns.GUIDE.key, web_columns.ON_REQUEST.key})
"""Columns whose page the platform makes from other records: they take no items."""
NEVER_EMPTY = MADE_BY_THE_PLATFORM | {web_columns.SYSTEMS.key, web_columns.ANNUAL_REPORTS.key}
"""Columns whose page shows something of the platform's own, so that they are not empty without an item."""


@dataclass(frozen=True, slots=True)
class LaidColumn:
    """A column of the layout and those below it."""

    key: str
    title: str
    description: str
    keywords: str
    column_type: str
    category: str = ""
    max_age_days: int | None = None
    children: tuple[LaidColumn, ...] = ()


def national_layout(*, with_key_areas: bool = False) -> tuple[LaidColumn, ...]:
    """The columns at the top, in order; ``with_key_areas`` adds the 26 fields of 重点领域信息公开."""
    statutory = tuple(
        _from_web(category.column, category=category.key) for category in web_columns.STATUTORY_CATEGORIES
    )
    official = tuple(
        _from_web(column, children=statutory if column is web_columns.STATUTORY else ())
        for column in web_columns.COLUMNS
    )
    return (*official, *_USUAL, *((_KEY_AREAS,) if with_key_areas else ()))


def _from_web(
    column: web_columns.SiteColumn, category: str = "", children: tuple[LaidColumn, ...] = ()
) -> LaidColumn:
    return LaidColumn(
        column.key,
        column.title,
        column.description,
        column.keywords,
        column.column_type,
        category,
        children=children,
    )


_USUAL = (
    LaidColumn(
        "zcwj",
        "政策文件",
        "公布本机关制发的规范性文件和其他政策文件。",
        "政策文件,规范性文件",
        "政策文件",
        max_age_days=SIX_MONTHS,
    ),
    LaidColumn(
        "zcjd",
        "政策解读",
        "解读本机关公布的政策文件。",
        "政策解读,解读,问答",
        "政策解读",
        max_age_days=SIX_MONTHS,
    ),
    LaidColumn(
        "tzgg",
        "通知公告",
        "公布本机关的通知、公告和公示。",
        "通知,公告,公示",
        "通知公告",
        max_age_days=SIX_MONTHS,
    ),
    LaidColumn(
        "dtyw",
        "动态要闻",
        "报道本机关的工作动态和要闻。",
        "工作动态,要闻",
        "时政要闻",
        max_age_days=TWO_WEEKS,
    ),
    LaidColumn("zfgb", "政府公报", "公布政府公报的各期内容。", "政府公报", "政府公报"),
)

_KEYS_OF_FIELDS = (
    "zdjsxm",
    "ggzyjy",
    "czyjs",
    "aqsc",
    "ssgl",
    "zdbc",
    "fwzs",
    "bzxzf",
    "ncwf",
    "sthj",
    "ggwh",
    "ggfl",
    "fp",
    "jz",
    "spyp",
    "cszf",
    "jycy",
    "shbx",
    "shjz",
    "ylfw",
    "hjgl",
    "snbt",
    "ywjy",
    "ylws",
    "szfw",
    "gtkj",
)
_KEY_AREAS = LaidColumn(
    "zdly",
    "重点领域信息公开",
    "按领域公布群众关心的政府信息。",
    "重点领域,信息公开",
    "重点领域",
    children=tuple(
        LaidColumn(f"zdly-{key}", field, f"公布{field}领域的政府信息。", f"重点领域,{field}", "重点领域")
        for key, field in zip(_KEYS_OF_FIELDS, FIELDS_OF_DISCLOSURE, strict=True)
    ),
)
