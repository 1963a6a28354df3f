"""Loading the demonstration data, once, and never over a database that is in use.

An app that has something to show has a module ``demonstration`` with ``create_demonstration()``; it makes its
data and returns the log-ins that came with it (objects with ``who``, ``username`` and ``password``), or None.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from typing import Any, Protocol

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction

from gongkai.commands.refusal import Refusal
from gongkai.config.models import DemonstrationLoad


class LogInLike(Protocol):
    """What an app tells about a log-in of its demonstration."""

    @property
    def who(self) -> str:
        """Whom the log-in stands for, in Chinese."""

    @property
    def username(self) -> str:
        """The name to log in with."""

    @property
    def password(self) -> str:
        """The password, which is public."""


@dataclass(frozen=True)
class LogIn:
    """A log-in of the demonstration that still works."""

    who: str
    username: str
    password: str


Creator = Callable[[], Iterable[LogInLike] | None]


def creators() -> Iterator[tuple[str, Creator]]:
    """The apps that have a demonstration, in the order of INSTALLED_APPS, with the function that makes it."""
    for application in apps.get_app_configs():
        module_name = f"{application.name}.demonstration"
        if find_spec(module_name) is None:
            continue
        create = getattr(importlib.import_module(module_name), "create_demonstration", None)
        if create is not None:
            yield application.name, create


def database_is_in_use() -> bool:
    """Whether anybody works with this database: it has users, and they are not those of a demonstration."""
    return get_user_model()._default_manager.exists() and not DemonstrationLoad.objects.exists()


@transaction.atomic
def load_demonstration() -> list[str]:
    """Make the demonstration of every app that has not made it here; returns the names of those apps.

    All of it or nothing: what fails halfway leaves the database as it was. Refuses over a database in use.
    """
    if database_is_in_use():
        raise Refusal("数据库已在使用，不能装入演示数据；请用环境变量 GONGKAI_HOME 指定一个空文件夹再装入。")
    known = set(DemonstrationLoad.objects.values_list("application", flat=True))
    loaded = []
    for application, create in creators():
        if application in known:
            continue
        log_ins = [
            {
                "who": log_in.who,
                "username": log_in.username,
                "password": log_in.password,
                "fingerprint": _fingerprint(_user_named(log_in.username)),
            }
            for log_in in create() or ()
        ]
        DemonstrationLoad.objects.create(application=application, log_ins=log_ins)
        loaded.append(application)
    return loaded


def working_log_ins() -> list[LogIn]:
    """The demonstration's log-ins whose user still exists, is active, and has not changed the password."""
    return [
        LogIn(entry["who"], entry["username"], entry["password"])
        for load in DemonstrationLoad.objects.all()
        for entry in load.log_ins
        if (fingerprint := _fingerprint(_user_named(entry["username"])))
        and fingerprint == entry["fingerprint"]
    ]


def _user_named(username: str) -> Any | None:
    users = get_user_model()
    return users._default_manager.filter(**{users.USERNAME_FIELD: username, "is_active": True}).first()


def _fingerprint(user: Any | None) -> str:
    return sha256(user.password.encode()).hexdigest() if user else ""
