"""What an authority may be, and where it may stand in the tree."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from gongkai.organizations.models import Authority, Kind, Level
from tests.organizations.city import City, authority


def test_a_parent_and_its_children_are_of_one_line(city: City) -> None:
    with pytest.raises(ValidationError, match="同一系统"):
        authority("某税务局", city.city, level=Level.COUNTY, kind=Kind.DEPARTMENT, line="税务")
    with pytest.raises(ValidationError, match="同一系统"):
        authority("某局", city.tax_city, level=Level.COUNTY, kind=Kind.DEPARTMENT)


def test_a_government_is_never_in_a_vertically_led_line(city: City) -> None:
    with pytest.raises(ValidationError, match="人民政府不属于垂直管理系统"):
        authority("某县人民政府", city.tax_city, line="税务")


def test_a_child_never_stands_above_its_parent_in_level(city: City) -> None:
    with pytest.raises(ValidationError, match="层级不能高于"):
        authority("某市人民政府", city.county, level=Level.PREFECTURE, code="410800")


def test_a_child_is_in_the_province_of_its_parent(city: City) -> None:
    with pytest.raises(ValidationError, match="前两位应与上级机关相同"):
        authority("江夏区人民政府", city.city, code="420115")


@pytest.mark.parametrize(
    ("level", "code"),
    [
        (Level.PROVINCE, "410600"),
        (Level.PREFECTURE, "410622"),
        (Level.PREFECTURE, "410000"),
        (Level.COUNTY, "410600"),
        (Level.TOWNSHIP, "410600"),
    ],
)
def test_the_division_code_fits_the_level(db: None, level: str, code: str) -> None:
    with pytest.raises(ValidationError, match="行政区划代码"):
        authority("某机关", level=level, code=code, kind=Kind.DEPARTMENT)


def test_only_governments_of_provinces_and_cities_make_rules(city: City) -> None:
    assert city.province.can_make_rules
    assert city.city.can_make_rules
    for other in (city.department, city.county, city.town, city.tax_province, city.tax_city):
        assert not other.can_make_rules, other


def test_several_authorities_may_be_without_a_code_but_none_share_one(city: City) -> None:
    assert Authority.objects.filter(unified_code=None).count() > 1
    city.city.unified_code = "11370322004222241N"
    city.city.save()
    city.county.unified_code = "11370322004222241N"
    with pytest.raises(ValidationError, match="已经登记在另一个机关名下"):
        city.county.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        city.county.save()


def test_the_same_name_is_registered_once_in_a_division(city: City) -> None:
    with pytest.raises(ValidationError, match="已经有同名的机关"):
        authority("淇县人民政府", city.city)


def test_deleting_an_authority_never_takes_its_subtree_with_it(city: City) -> None:
    with pytest.raises(ProtectedError):
        city.city.delete()
    assert Authority.objects.filter(pk=city.town.pk).exists()
