"""One paragraph of a letter's body, as the default templates hold it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its variables; printed only if the variable named by ``only_if`` is filled."""

    text: str
    only_if: str = ""


REGULATION = "《中华人民共和国政府信息公开条例》"
RECEIVED = Paragraph(
    "{{ received_date }}，本机关收到{{ you }}提出的政府信息公开申请（编号：{{ request_number }}）。"
    "{{ you }}申请公开的内容为：“{{ request_text }}”。"
)
ATTACHMENTS_TITLE = Paragraph("附件：", only_if="attachments")
ATTACHMENTS = Paragraph("{{ attachments }}", only_if="attachments")
