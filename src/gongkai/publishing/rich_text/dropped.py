"""Keeping account of what is taken out of a text, to tell its author in words."""

from __future__ import annotations

from collections import Counter
from enum import Enum


class Drop(Enum):
    """What is taken out; the value is the sentence, with the number where it matters."""

    SCRIPT = "去掉了脚本（{number}处），网页正文里不能放程序。"
    HANDLER = "去掉了会自动运行程序的属性（{number}处）。"
    DANGEROUS_LINK = "去掉了{number}个不安全的链接地址（如 javascript:、data:），文字保留。"
    LOCAL_LINK = (
        "去掉了{number}个指向本机或者单位内部文件的链接，文字保留。公众打不开这样的地址，请把文件上传为附件。"
    )
    RELATIVE_LINK = "去掉了{number}个不完整的链接地址，文字保留。请填写以 https:// 开头的完整地址。"
    FRAME = "去掉了嵌入的其他网页（{number}处），请改为链接。"
    FORM = "去掉了表单、输入框或者按钮（{number}处）。"
    MEDIA = "去掉了音频、视频、动画或者绘图（{number}处），请上传为附件。"
    PICTURE = "去掉了{number}张不是本平台附件的图片，请先把图片上传为附件再插入。"
    STYLE = "去掉了样式表和页面设置（{number}处），版式由网站统一规定。"
    OFFICE = "清理了从 Word、WPS 带来的格式。"
    NESTED_TABLE = "表格里又套了表格（{number}处），里面的表格已改为文字，请核对。"
    DEPTH = "内容的层次过深（{number}处），已展开，请核对。"


class Account:
    """How often each thing was taken out."""

    def __init__(self) -> None:
        self._numbers: Counter[Drop] = Counter()

    def add(self, drop: Drop) -> None:
        """One more."""
        self._numbers[drop] += 1

    def sentences(self) -> tuple[str, ...]:
        """What was taken out, in words; nothing for nothing."""
        return tuple(drop.value.format(number=self._numbers[drop]) for drop in Drop if self._numbers[drop])
