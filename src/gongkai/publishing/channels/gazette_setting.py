"""An issue of a gazette as PDF: cover, contents with page numbers, and every item with its tables and pictures."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PIL import Image

from gongkai.organizations.refusals import Refused
from gongkai.publishing.channels.article import pictures_by_address
from gongkai.publishing.channels.gazette_source import SOURCE
from gongkai.publishing.channels.set_blocks import PictureFile, blocks_as_data
from gongkai.publishing.models import GazetteEntry, GazetteIssue, Showing
from gongkai.publishing.rich_text.cleaning import ANY_PICTURE
from gongkai.publishing.rich_text.parsing import parse
from gongkai.web.typefaces import BODY, HEI, KAI, TITLE, families
from gongkai.web.typesetting import CannotBeSet, Setting

NO_SECTION = "文件选登"
"""What entries without a section stand under."""
WITHDRAWN = "本文已由公开机关撤回，不再提供。"
CORRECTED = "本文已由公开机关更正，请在网站上查阅更正后的内容。"
GONE_TITLE = "（本篇已撤回、下线或者更正）"
"""In the place of the title: it may be what the item was withdrawn for."""
STANDARDS = ["a-2a", "ua-1"]
TALL = 1.4
"""From this height for a width of one on, a picture is limited by the height of the page."""
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
_NO_FONT = (
    "服务器上没有安装中文字体，不能排印公报。请平台管理员安装仿宋、小标宋等公文字体，"
    "或者安装思源宋体（Debian、Ubuntu：apt-get install fonts-noto-cjk）后再试。"
)
_NOT_SET = "公报中有不能排版的内容（{fault}）。请移出最近加入的信息后再试，并告知平台管理员。"


@dataclass(frozen=True, slots=True)
class SetIssue:
    """An issue as it is printed, and the page on which each entry begins, by the entry's key."""

    pdf: bytes
    pages: dict[int, int]


def entries_of(issue: GazetteIssue) -> list[GazetteEntry]:
    """What is in an issue, in order, with all that setting and showing it needs."""
    return list(
        issue.entries.filter(is_void=False)
        .select_related("disclosure__authority", "version")
        .prefetch_related("version__places__attachment")
        .order_by("position", "id")
    )


def gone_among(entries: Iterable[GazetteEntry]) -> set[int]:
    """The keys of the entries that the public may not read any more. One query.

    These are those of items that are not public, and those that were printed in a version which came out of the item's
    public history: what was withdrawn must not come back in a gazette when its successor is published.
    """
    rows = list(entries)
    kept = set(
        Showing.objects.filter(version__in=[row.version_id for row in rows], is_shown=True).values_list(
            "version_id", flat=True
        )
    )
    return {
        row.pk
        for row in rows
        if not row.disclosure.is_public
        or (row.version_id != row.disclosure.published_version_id and row.version_id not in kept)
    }


def by_section(entries: Iterable[GazetteEntry]) -> list[tuple[str, list[GazetteEntry]]]:
    """The entries under the names of their sections; sections in the order of their first entries."""
    rows = list(entries)
    order = {name: place for place, name in reversed(list(enumerate(row.section for row in rows)))}
    rows.sort(key=lambda row: order[row.section])
    return [(name or NO_SECTION, list(found)) for name, found in groupby(rows, key=lambda row: row.section)]


def set_issue(issue: GazetteIssue, entries: Sequence[GazetteEntry]) -> SetIssue:
    """Set an issue. What is gone stands as a notice, without a word of its own. Raises Refused naming what cannot be set."""
    gone = gone_among(entries)
    present = families()
    if not present[BODY.name]:
        raise Refused(_NO_FONT)
    files: dict[str, bytes] = {}
    data = {
        "title": f"{issue.title}{issue.year}年第{issue.number}期",
        "name": issue.title,
        "number": f"{issue.year}年　第{issue.number}期",
        "date": f"{issue.issued_on.year}年{issue.issued_on.month}月{issue.issued_on.day}日出版",
        "authority": issue.authority.name,
        "print_run": f"印数：{issue.print_run}份" if issue.print_run else "",
        "latin": present[""],
        "families": {
            "body": present[BODY.name],
            "title": present[TITLE.name],
            "hei": present[HEI.name],
            "kai": present[KAI.name],
        },
        "sections": [
            {"name": name, "items": [_entry(row, files, is_gone=row.pk in gone) for row in rows]}
            for name, rows in by_section(entries)
        ],
    }
    setting = Setting(SOURCE, data, files)
    try:
        return SetIssue(setting.pdf(pdf_standards=STANDARDS), dict(setting.value("<pages>")))
    except CannotBeSet as fault:
        raise Refused(_sentence(fault)) from fault


def _entry(row: GazetteEntry, files: dict[str, bytes], *, is_gone: bool) -> dict[str, Any]:
    version = row.version
    if is_gone:
        return {
            "key": row.pk,
            "title": GONE_TITLE,
            "number": "",
            "foot": row.disclosure.authority.name,
            "withdrawn": True,
            "notice": notice_of(row),
            "blocks": [],
        }
    blocks, _ = parse(version.body, ANY_PICTURE)
    foot = version.issuers or row.disclosure.authority.name
    if version.date_of_issue:
        day = version.date_of_issue
        foot = f"{foot}　{day.year}年{day.month}月{day.day}日"
    return {
        "key": row.pk,
        "title": version.title,
        "number": version.document_number,
        "foot": foot,
        "withdrawn": False,
        "notice": "",
        "blocks": blocks_as_data(blocks, _picture_files(row, files)),
    }


def notice_of(row: GazetteEntry) -> str:
    """What stands in the place of an entry that is gone."""
    return CORRECTED if row.disclosure.is_public else row.disclosure.withdrawal_notice or WITHDRAWN


def _picture_files(row: GazetteEntry, files: dict[str, bytes]) -> dict[str, PictureFile]:
    """Put the pictures of an entry among the files; returns them by their address in the text. Raises Refused."""
    attachments = [place.attachment for place in row.version.places.all()]
    found = {}
    for address, attachment in pictures_by_address(row.version.body, row.disclosure_id, attachments).items():
        ending = _ENDINGS.get(attachment.content_type)
        if ending is None:
            continue
        name = f"picture{attachment.pk}{ending}"
        try:
            with attachment.file.open("rb") as file:
                files[name] = file.read()
            with Image.open(io.BytesIO(files[name]), formats=("JPEG", "PNG")) as picture:
                picture.verify()
                tall = picture.height > TALL * picture.width
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise Refused(
                f"“{row.version.title}”中的图片“{attachment.name}”打不开，请在原文中换一张图片并重新发布，或者移出这一篇。"
            ) from error
        found[address] = PictureFile(name, tall)
    return found


def _sentence(fault: CannotBeSet) -> str:
    if fault.character:
        return (
            f"服务器的字体不能显示“{fault.character}”（{fault.codes}），不能排印公报。"
            "请平台管理员安装含有该字的字体，或者修改原文后重新发布。"
        )
    return _NOT_SET.format(fault=" ".join(str(fault).split())[:120])
