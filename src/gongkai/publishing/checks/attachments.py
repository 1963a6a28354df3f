"""Attachments: whether everybody can read them, whether they hide something, and whether their names say something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.publishing.checks.draft import DraftAttachment, DraftText
from gongkai.publishing.checks.findings import CheckFinding, Code, Place, PlaceKind, Severity, finding
from gongkai.search.extraction import TextState

_UNREADABLE = (TextState.BROKEN, TextState.ENCRYPTED)
_MEANINGLESS = re.compile(
    r"新建|新增|无标题|未命名|副本|扫描件?|附件|文档|文件|表格|工作簿|document|doc|book|sheet|scan|image|img|dsc|untitled|new"
    r"|microsoft|word|excel|powerpoint|pptx?|wps|演示文稿|微信图片|图片|截图|qq|最终版?|终稿|定稿|修改版?|复制|copy|of",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[0-9一二三四五六七八九十\s_\-—.()（）【】\[\]、：:]+")
_DIGEST = re.compile(r"[0-9a-f]{12,}", re.IGNORECASE)


def attachments(draft: DraftText) -> Iterator[CheckFinding]:
    """Findings about each attachment as a file."""
    for attachment in draft.attachments:
        place = Place(PlaceKind.ATTACHMENT, attachment.name)
        yield from _readable(attachment, place)
        for remark in attachment.remarks:
            yield finding(
                Code.ATTACHMENT_REMARK, Severity.ANSWER, f"附件“{attachment.name}”：{remark}", place, remark
            )
        if is_meaningless(attachment.name):
            sentence = f"附件“{attachment.name}”的名称看不出内容。请改成能说明内容的名称，例如“2025年度项目清单.xlsx”。"
            yield finding(Code.ATTACHMENT_NAME, Severity.NOTE, sentence, place)


def _readable(attachment: DraftAttachment, place: Place) -> Iterator[CheckFinding]:
    state = attachment.state
    if state is TextState.READ:
        return
    said = attachment.sentence or f"{state.label}。"
    sentence = f"附件“{attachment.name}”：{said}"
    if state in _UNREADABLE:
        yield finding(Code.ATTACHMENT_UNREADABLE, Severity.ANSWER, sentence, place, state.value)
    elif state is TextState.NO_TEXT:
        yield finding(Code.ATTACHMENT_WITHOUT_TEXT, Severity.NOTE, sentence, place, state.value)
    else:
        checked = "" if state is TextState.CUT else "其中的个人信息和涉密标志没有自动检查，请人工核对。"
        yield finding(Code.ATTACHMENT_UNREADABLE, Severity.NOTE, sentence + checked, place, state.value)


def is_meaningless(name: str) -> bool:
    """Whether the name of a file says nothing about what is in it: numbers, and words that every file could have."""
    stem = name.rpartition(".")[0] or name
    return _DIGEST.fullmatch(stem) is not None or not _MEANINGLESS.sub("", _SIGNS.sub("", stem))
