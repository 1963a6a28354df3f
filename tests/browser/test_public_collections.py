"""The collections of the public site, filled by the demonstration, can be used by everybody in both type sizes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from gongkai.organizations.demonstration import create_demonstration as create_organizations
from gongkai.organizations.models import Authority
from gongkai.publishing.demonstration import create_demonstration
from gongkai.publishing.models import CatalogueEntry, CleanUpRound, GazetteIssue, NormativeDocument
from tests.browser.test_frame import look_over, switch_to_large_type

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(transactional_db: None) -> list[str]:
    """One page of every type that the demonstration fills, and the columns that it leaves as they are."""
    create_organizations()
    create_demonstration()
    hebi = Authority.objects.get(name="鹤壁市人民政府")
    amended = NormativeDocument.objects.filter(related_from__isnull=False).first()
    entry = CatalogueEntry.objects.filter(disclosures__is_public=True).first()
    assert amended is not None and entry is not None and not CleanUpRound.objects.exists()
    return [
        "/zfxxgk/",
        "/zfxxgk/zfxxgkzn/",
        "/zfxxgk/zfxxgkzd/",
        "/zfxxgk/zfxxgknb/",
        "/zfxxgk/ysqgk/",
        "/wzjc/",
        "/zfxxgk/gfxwj/",
        "/zfxxgk/gfxwj/?riqi=2026-01-01&yxx=repealed",
        f"/zfxxgk/gfxwj/{amended.pk}/",
        "/zfxxgk/gfxwj/qingli/",
        "/zfxxgk/gb/",
        f"/zfxxgk/gb/{GazetteIssue.objects.get().pk}/",
        "/zfxxgk/jczwgk/",
        f"/zfxxgk/jczwgk/shixiang/{entry.pk}/",
        f"/zfxxgk/jczwgk/{hebi.pk}/{entry.field}/",
        "/zfxxgk/zcwd/",
        f"/zfxxgk/dp/{hebi.pk}/",
    ]


def test_every_collection_can_be_used_by_everybody_in_both_type_sizes(
    addresses: list[str], page: Page
) -> None:
    # The screen fades its items in; half way their colours are not the ones that people read.
    page.emulate_media(reduced_motion="reduce")
    faults = [fault for address in addresses for fault in look_over(page, address)]
    switch_to_large_type(page)
    faults += [f"large: {fault}" for address in addresses for fault in look_over(page, address)]
    assert faults == []
