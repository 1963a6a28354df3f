"""What of a draft on record the checks get to see: everything that the public will read."""

from __future__ import annotations

import pytest

from gongkai.publishing.checking import check_version
from gongkai.publishing.models import Attachment, InVersion
from tests.organizations.city import City
from tests.publishing.kit import a_draft


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg"])
def test_the_name_of_a_file_is_looked_at_as_the_text_is(city: City, kind: str) -> None:
    version = a_draft(city.city).working_version
    assert version is not None
    attachment = Attachment.objects.create(
        disclosure=version.disclosure,
        file="x",
        name="张某13812345678.x",
        content_type=kind,
        size=1,
        sha256="0",
    )
    InVersion.objects.create(attachment=attachment, version=version)
    assert ("mobile", "附件名称") in {
        (one.finding.code, one.finding.place.name) for one in check_version(version) if one.is_open
    }


def test_the_editor_is_looked_at_because_search_engines_read_it(city: City) -> None:
    version = a_draft(city.city, editor="李某13812345678").working_version
    assert version is not None
    assert "mobile" in {one.finding.code for one in check_version(version) if one.is_open}
