"""Saying no in one sentence."""

from __future__ import annotations

import click


class Refusal(click.ClickException):
    """A command cannot do what was asked; the message is the whole sentence that people read. Status 1."""
