from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongkai.vault import rotation
from gongkai.vault.key_file import KeyFile
from gongkai.vault.keyring import Key, new_key
from gongkai.vault.keys import key_file


@pytest.fixture
def file(settings: Any, tmp_path: Path) -> KeyFile:
    """An installation that keeps its keys in a file which is not made yet."""
    settings.VAULT_KEYS = ()
    settings.VAULT_KEYS_FILE = tmp_path / "home" / "vault_keys"
    return key_file()


@pytest.fixture
def old(file: KeyFile) -> Key:
    """The key with which the installation has worked so far."""
    file.make(Key.from_text(new_key()))
    return file.keyring().newest


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else has a value on its way to the database, so there is nothing to wait for."""
    monkeypatch.setattr(rotation, "SETTLING", 0.0)
    monkeypatch.setattr(rotation, "PATIENCE", 0.5)
