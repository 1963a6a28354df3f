"""Addresses that work outside the platform: with scheme and domain."""

from __future__ import annotations

from django.conf import settings

from gongkai.organizations.models import Authority, SiteFacts
from gongkai.organizations.refusals import Refused

NO_SITE = (
    "平台没有登记网站域名，做不出完整的网址。请管理员在“机关”页面的“网站信息”中登记域名，并指定本平台的主站。"
)


def absolute(path: str, authority: Authority) -> str:
    """The whole address of a path on the site in which the authority publishes.

    That is its own site, else the nearest above it, else the main one. Raises Refused where none is registered.
    """
    line = list(
        Authority.objects.with_tree_fields()
        .ancestors(authority, include_self=True)
        .values_list("pk", flat=True)
    )
    domains = dict(SiteFacts.objects.filter(authority__in=line).values_list("authority_id", "site_domain"))
    near = next((domains[key] for key in reversed(line) if key in domains), None)
    domain = near or SiteFacts.objects.filter(is_main=True).values_list("site_domain", flat=True).first()
    if not domain:
        raise Refused(NO_SITE)
    return f"{'https' if settings.HTTPS else 'http'}://{domain}{path}"
