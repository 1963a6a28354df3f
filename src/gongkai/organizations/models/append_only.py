"""Rows that are written once and kept: the base of every history."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class AppendOnlyError(Exception):
    """Somebody tried to change or delete a row that may only be added."""

    def __init__(self) -> None:
        super().__init__("记录只能增加，不能修改或删除。")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows of a history; refuses to change or delete them in bulk."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused: raises AppendOnlyError."""
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        """Refused: raises AppendOnlyError."""
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: raises AppendOnlyError."""
        raise AppendOnlyError


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; raises AppendOnlyError for one that stands already."""
        if self.pk is not None:
            raise AppendOnlyError
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: raises AppendOnlyError."""
        raise AppendOnlyError
