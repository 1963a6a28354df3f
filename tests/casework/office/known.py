"""The shape in which a part of casework tells its staff URLs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.casework.models import InformationRequest
from tests.casework.kit import submitted
from tests.organizations.city import City


@dataclass(frozen=True)
class Known:
    """A staff URL: its arguments, and the status the outsider gets for GET and for POST."""

    arguments: Callable[[City], list[Any]] = lambda city: []
    get: int = 200
    post: int = 405


CLOSED = {"get": 404, "post": 404}


def request_of(city: City) -> InformationRequest:
    """The one request of the city."""
    return InformationRequest.objects.filter(authority=city.city).first() or submitted(city.city)


def of_request(city: City) -> list[Any]:
    return [request_of(city).pk]
