"""Turning what stands in the environment into settings."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from gongkai.vault.keyring import BadKey, Keyring

HOW_TO_WRITE_THE_URL = (
    "GONGKAI_DATABASE_URL 应写成 postgresql://用户:密码@主机:端口/数据库名，或留空使用内置数据库。"
)
# What may follow the question mark: the parameters of libpq that say how to reach the server.
CONNECTION_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"}


def home_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The absolute folder of database, uploads and secret key (``GONGKAI_HOME``, default ``var``)."""
    return Path(environment.get("GONGKAI_HOME") or "var").resolve()


def listed(text: str) -> list[str]:
    """The entries of a list written with commas, without blanks and without empty ones."""
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def whole_number(environment: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    """The whole number of a variable, ``default`` where it is not set.

    Raises ImproperlyConfigured, with a sentence, for anything but digits and for less than ``least``.
    """
    text = (environment.get(name) or str(default)).strip()
    if not (text.isascii() and text.isdigit()) or int(text) < least:
        raise ImproperlyConfigured(f"{name} 应是不小于{least}的整数，例如 {default}；现在是“{text}”。")
    return int(text)


def database_from_url(url: str, home: Path) -> dict[str, Any]:
    """The Django database for a URL; an empty URL means SQLite in write-ahead mode below ``home``.

    A socket's folder is given as ``?host=/folder``. Raises ImproperlyConfigured for a URL that names no
    PostgreSQL database; the sentence does not repeat the URL, which may hold a password.
    """
    if not url.strip():
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "gongkai.sqlite3",
            # Opening the file and setting it up takes longer than most pages' queries together.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # FULL: a receipt that was given survives a power cut, too (docs/decisions/0018).
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(HOW_TO_WRITE_THE_URL) from error
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured(HOW_TO_WRITE_THE_URL)
    options = _connection_options(parts)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _connection_options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query))
    unknown = sorted(set(options) - CONNECTION_OPTIONS - {"host"})
    if unknown:
        raise ImproperlyConfigured(
            f"GONGKAI_DATABASE_URL 中有不认识的连接参数：{'、'.join(unknown)}。"
            f"可用的有：{'、'.join(sorted(CONNECTION_OPTIONS | {'host'}))}。"
        )
    return options


def secret_key_in(home: Path) -> str:
    """The signing key kept below ``home``; made at random the first time it is asked for.

    Raises ImproperlyConfigured, with a sentence, when it can neither be read nor written.
    """
    path = home / "secret_key"
    try:
        home.mkdir(parents=True, exist_ok=True)
        try:
            # Exclusively: of two processes that start at once, one makes the key and the other reads it.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = path.read_text(encoding="ascii").strip()
        else:
            key = secrets.token_urlsafe(50)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(key)
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"无法读写密钥文件 {path}，请检查数据文件夹的权限，或用环境变量 GONGKAI_HOME 指定另一个文件夹。"
        ) from error
    if not key:
        raise ImproperlyConfigured(f"密钥文件 {path} 是空的，请删除它，启动时会重新生成。")
    return key


def vault_keys(text: str) -> tuple[str, ...]:
    """The keys of the vault in a list written with commas, newest first; none for an empty list.

    Raises ImproperlyConfigured, naming the place in the list and never the key, for one that is not written
    as a key.
    """
    keys = tuple(listed(text))
    if not keys:
        return ()
    try:
        Keyring.from_texts(keys)
    except BadKey as error:
        raise ImproperlyConfigured(f"环境变量 GONGKAI_VAULT_KEYS 有误。{error}") from error
    return keys
