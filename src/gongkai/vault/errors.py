"""What the vault says when it cannot give or take something: always a sentence, never a guess."""

from __future__ import annotations

from gongkai.organizations.refusals import Refused


class VaultLocked(Refused):
    """What is kept cannot be opened, because the key that closed it is not at hand. Nothing is lost by it."""

    status = 503


class VaultDamaged(Refused):
    """What is kept is not what was put in: it was cut, altered, exchanged, or never closed by the vault."""

    status = 500


class TooLargeForVault(Refused):
    """A file above the limit of the vault's storage; nothing of it is kept."""

    status = 413
