"""The keys that this installation works with: those of the environment, or else those of the file."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from gongkai.vault.errors import VaultLocked
from gongkai.vault.key_file import KeyFile
from gongkai.vault.keyring import BadKey, Key, Keyring, new_key


def in_environment() -> bool:
    """Whether the keys are given by ``GONGKAI_VAULT_KEYS``; the file is not looked at then."""
    return bool(settings.VAULT_KEYS)


def key_file() -> KeyFile:
    """The file of the keys, which counts only where the environment names none."""
    return KeyFile(settings.VAULT_KEYS_FILE)


def keyring() -> Keyring:
    """The keys for opening. Raises VaultLocked when there are none that can be read."""
    if in_environment():
        return _of_environment(tuple(settings.VAULT_KEYS))
    return key_file().keyring()


def keyring_for_writing() -> Keyring:
    """The keys for closing. The first time ever, the file is made with a random key.

    Where something is kept already, a missing file is a lost one: raises VaultLocked instead of making
    another, under which the two halves of the data would never again be open together.
    """
    if in_environment() or key_file().exists():
        return keyring()
    # Asking what is kept needs the models, which need this module.
    from gongkai.vault.holdings import anything_is_kept

    if not anything_is_kept():
        key_file().make(Key.from_text(new_key()))
    return keyring()


@lru_cache(maxsize=8)
def _of_environment(texts: tuple[str, ...]) -> Keyring:
    try:
        return Keyring.from_texts(texts)
    except BadKey as error:
        raise VaultLocked(f"环境变量 GONGKAI_VAULT_KEYS 有误。{error}") from error
