"""Keeping the database within reach of a process that lives for weeks."""

from __future__ import annotations

from django.db import close_old_connections, connection


def drop_broken_connection() -> None:
    """Let the next query connect anew where the connection is broken or has had its time.

    Inside a transaction nothing is dropped: it would be half of the transaction.
    """
    if not connection.in_atomic_block:
        close_old_connections()
