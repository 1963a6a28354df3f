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
from gongkai.publishing.models import GazetteEntry, GazetteIssue
from gongkai.publishing.rich_text.cleaning import ANY_PICTURE
from gongkai.publishing.rich_text.parsing import parse
from gongkai.web.typefaces import BODY, HEI, KAI, TITLE, families
from gongkai.web.typesetting import CannotBeSet, Setting

NO_SECTION = "文件选登"
"""What entries without a section stand under."""
WITHDRAWN = "本文已由公开机关撤回，不再提供。"
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


def by_section(entries: Iterable[GazetteEntry]) -> list[tuple[str, list[GazetteEntry]]]:
    """The entries under the names of their sections; sections in the order of their first entries."""
    rows = list(entries)
    order = {name: place for place, name in reversed(list(enumerate(row.section for row in rows)))}
    rows.sort(key=lambda row: order[row.section])
    return [(name or NO_SECTION, list(found)) for name, found in groupby(rows, key=lambda row: row.section)]


def set_issue(issue: GazetteIssue, entries: Sequence[GazetteEntry]) -> SetIssue:
    """Set an issue. What is not public stands as a notice. Raises Refused naming what cannot be set."""
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
            {"name": name, "items": [_entry(row, files) for row in rows]}
            for name, rows in by_section(entries)
        ],
    }
    setting = Setting(SOURCE, data, files)
    try:
        return SetIssue(setting.pdf(pdf_standards=STANDARDS), dict(setting.value("<pages>")))
    except CannotBeSet as fault:
        raise Refused(_sentence(fault)) from fault


def _entry(row: GazetteEntry, files: dict[str, bytes]) -> dict[str, Any]:
    version = row.version
    shown = row.disclosure.is_public
    blocks, _ = parse(version.body, ANY_PICTURE) if shown else ([], None)
    foot = version.issuers or row.disclosure.authority.name
    if version.date_of_issue:
        day = version.date_of_issue
        foot = f"{foot}　{day.year}年{day.month}月{day.day}日"
    return {
        "key": row.pk,
        "title": version.title if shown else f"（已撤回）{version.title}",
        "number": version.document_number,
        "foot": foot,
        "withdrawn": not shown,
        "notice": row.disclosure.withdrawal_notice or WITHDRAWN,
        "blocks": blocks_as_data(blocks, _picture_files(row, files) if shown else {}),
    }


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
