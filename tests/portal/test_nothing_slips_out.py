"""Everything that can be reached from the home page, the feeds and the site map: no word that is not public."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.publishing.following import Happening
from gongkai.publishing.models import Disclosure, DisclosureVersion, Interpretation, NormativeDocument, Status
from gongkai.publishing.projection import take_from_the_public
from tests.organizations.city import City
from tests.publishing.kit import a_column, a_draft, a_published_item
from tests.publishing.public.test_documents import a_file, a_new_version, withdraw

SECRET = "绝不外传"
_LINK = re.compile(r'(?:href|src|action)="([^"]+)"|<loc>([^<]+)</loc>|<id>(http[^<]+)</id>')
_LEFT_ALONE = re.compile(r"/(static|login|zihao|fangwen|zfxxgk/ysqgk|zfxxgk/jiansuo)/?")


def reached(client: Client, *beginnings: str) -> dict[str, str]:
    """The text of every page that can be reached by following links, by its address."""
    found: dict[str, str] = {}
    waiting = list(beginnings)
    while waiting:
        address = waiting.pop()
        if address in found or _LEFT_ALONE.match(address):
            continue
        answer = client.get(address)
        assert answer.status_code < 500, address
        content = b"".join(answer) if answer.streaming else answer.content
        text = found[address] = content.decode(errors="replace")
        for groups in _LINK.findall(text):
            link = html.unescape(next(filter(None, groups))).split("#")[0].removeprefix("http://testserver")
            if link.startswith("?"):
                link = address.split("?")[0] + link
            if link.startswith("/") and not link.startswith("//"):
                waiting.append(link)
    return found


def a_secret_item(city: City, **fields: object) -> Disclosure:
    """A public item every word of which is the secret, with all that may hang on one."""
    item = a_published_item(
        city.city,
        title=f"{SECRET}的办法",
        body=f"<p>{SECRET}</p>",
        summary=SECRET,
        keywords=SECRET,
        category="fggz",
        kind="normative",
        document_number=f"{SECRET}〔2026〕{Disclosure.objects.count() + 1}号",
        **fields,  # type: ignore[arg-type]
    )
    a_file(item, name=f"{SECRET}.pdf")
    NormativeDocument.objects.create(
        authority=city.city,
        disclosure=item,
        kind="normative",
        title=item.title,
        document_number=item.document_number,
        issued_on=dt.date(2020, 1, 1),
        effective_on=dt.date(2020, 2, 1),
        registered_by=city.officer,
    )
    return item


@pytest.mark.parametrize(
    "fate", ["withdrawn", "ended", "past its end", "withdrawn and corrected", "draft change"]
)
def test_the_whole_public_site_tells_nothing_of_what_is_not_public(
    site: City, client: Client, fate: str
) -> None:
    column = a_column(site.city, "tzgg", title="通知公告")
    if fate == "draft change":
        item = a_published_item(site.city, title="公开的办法", columns=[column], category="fggz")
        draft = DisclosureVersion.objects.create(
            disclosure=item, number=2, title=SECRET, body=f"<p>{SECRET}</p>", summary=SECRET, editor=SECRET
        )
        item.working_version = draft
        item.save()
        a_file(item, name=f"{SECRET}.pdf")
    else:
        item = a_secret_item(site, columns=[column])
    beside = a_published_item(site.city, title="公开的解读", columns=[column], kind="interpretation")
    Interpretation.objects.create(disclosure=beside, document=item, form="text", lead_unit="住建局")
    a_draft(site.city, title=f"{SECRET}草稿", columns=[column])
    if fate.startswith("withdrawn"):
        withdraw(item)
    if fate == "ended":
        item.ends_at = timezone.now()
        take_from_the_public(item, Happening.ENDED, None, Status.ENDED)
    if fate == "past its end":
        Disclosure.objects.filter(pk=item.pk).update(ends_at=timezone.now())
    if fate == "withdrawn and corrected":
        a_new_version(item, columns=[column], title="更正的办法", body="<p>更正。</p>", category="fggz")
        NormativeDocument.objects.filter(disclosure=item).update(title="更正的办法", document_number="")
    own = [f"/zfxxgk/xx/{item.pk}/", f"/zfxxgk/xx/{item.pk}/bb/1/", f"/zfxxgk/xx/{item.pk}/bb/2/"]
    files = [f"{own[0]}fj/{attachment.pk}/" for attachment in item.attachments.all()]
    pages = reached(client, "/", "/zddt/", "/sitemap.xml", "/zfxxgk/dingyue/", *own, *files)
    assert (
        len(pages) > 30
        and {"/zfxxgk/lm/tzgg/", "/zfxxgk/gfxwj/"} <= set(pages)
        and f"/zfxxgk/xx/{beside.pk}/" in pages
    )
    told = {address for address, text in pages.items() if SECRET in text}
    assert told == set()
