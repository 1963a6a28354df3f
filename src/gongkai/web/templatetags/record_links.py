"""The ways from a record's page to the rooms above (``web.record_links``)."""

from __future__ import annotations

from typing import Any

from django import template

from gongkai.organizations.access import readable_by
from gongkai.web.record_links import links_of

register = template.Library()


@register.inclusion_tag("web/parts/record_links.html", takes_context=True)
def record_links(context: dict[str, Any], record: Any) -> dict[str, Any]:
    """The links, for who reads the records of the record's authority; nothing for anybody else."""
    membership = context.get("membership")
    reads = membership is not None and (
        membership.authority_id == record.authority_id
        or readable_by(membership).filter(pk=record.authority_id).exists()
    )
    return {"links": links_of(record) if reads else []}
