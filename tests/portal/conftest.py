"""What the tests of the portal stand on."""

from __future__ import annotations

import pytest

from gongkai.organizations.actions import set_disclosure_office, set_site_facts
from gongkai.portal.visits.beacon import PACE
from gongkai.portal.visits.counting import COUNTING
from tests.organizations.city import City


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def site(city: City) -> City:
    """The city runs the main site, with everything that the footer wants."""
    set_site_facts(
        city.platform_operator,
        city.city,
        is_main=True,
        site_name="鹤壁市人民政府",
        site_domain="www.hebi.gov.cn",
        site_id_code="4106000005",
        identity_mark="D41060001",
        host="鹤壁市人民政府办公室",
        undertaker="鹤壁市大数据中心",
        contact_address="鹤壁市九州路中段",
        contact_telephone="0392-0000000",
        icp_number="豫ICP备05010383号",
        police_number="豫公网安备 41061102000156号",
    )
    set_disclosure_office(
        city.head,
        city.city,
        name="政务公开办公室",
        address="九州路",
        hours="工作日 8:30—12:00",
        telephone="0392-1111111",
        fax="0392-2222222",
        internet_contact="https://www.hebi.gov.cn/sq",
        postcode="458030",
    )
    return city


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    """Every test begins with empty counters; they belong to the process."""
    COUNTING.forget()
    PACE.forget()
