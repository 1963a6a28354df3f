"""Keys, and what is done with one: closing and opening text, and the keys derived for files and digests.

Plain Python over ``cryptography``: where the keys come from is the business of ``keys``. A vault key is 32
random bytes. It is never used itself: every use has a key of its own, derived with HKDF, so that a digest
tells nothing about a ciphertext. Kept text is ``v1:<id of the key>:<Fernet token>``; the id says at once
which key is needed, and whether a rotation still has to come by.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gongkai.vault.errors import VaultDamaged, VaultLocked

KEY_BYTES = 32
VERSION = "v1"
_TO_URL_SAFE = str.maketrans("+/", "-_")


class BadKey(ValueError):
    """A key that is not written as one; the message is a sentence that does not repeat the key."""


def new_key() -> str:
    """A new random key, as it is written in the file or the environment."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


class Key:
    """One vault key. ``id`` is a fingerprint of eight hexadecimal digits that gives nothing of it away."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._digest_keys: dict[str, bytes] = {}
        self.id = self.derived("key id", length=4).hex()

    @classmethod
    def from_text(cls, text: str, position: int = 1) -> Key:
        """The key as it is written: 32 bytes in Base64, either alphabet. Raises BadKey."""
        plain = text.strip().rstrip("=").translate(_TO_URL_SAFE)
        try:
            secret = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            secret = b""
        if len(secret) != KEY_BYTES:
            raise BadKey(f"第 {position} 个加密密钥写得不对：应是 {KEY_BYTES} 字节的 Base64，共 44 个字符。")
        return cls(secret)

    @property
    def text(self) -> str:
        """The key as it is written."""
        return base64.urlsafe_b64encode(self._secret).decode("ascii")

    @property
    def prefix(self) -> str:
        """How every text begins that was closed with this key."""
        return f"{VERSION}:{self.id}:"

    def derived(self, purpose: str, *, salt: bytes | None = None, length: int = KEY_BYTES) -> bytes:
        """The key for one purpose (HKDF-SHA256); two purposes or two salts never share one."""
        info = f"gongkai vault {VERSION} {purpose}".encode()
        return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(self._secret)

    @cached_property
    def _fernet(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.derived("text")))

    def encrypt(self, plain: str) -> str:
        """The text closed with this key. Raises ValueError, with a sentence, for what is not text."""
        try:
            data = plain.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ValueError("文字中有无法保存的字符（不成对的代理字符），请删去后再保存。") from error
        return self.prefix + self._fernet.encrypt(data).decode("ascii")

    def decrypt(self, token: str) -> str:
        """The text of a token made by this key. Raises VaultDamaged when it was altered."""
        try:
            return self._fernet.decrypt(token.encode("utf-8", "surrogatepass")).decode("utf-8")
        except (InvalidToken, UnicodeDecodeError) as error:
            raise VaultDamaged("加密保存的内容已损坏或被改动，无法打开；请平台管理员从备份恢复。") from error

    def digest(self, purpose: str, data: bytes) -> str:
        """A keyed digest (HMAC-SHA256) that begins with the id of the key."""
        if purpose not in self._digest_keys:
            self._digest_keys[purpose] = self.derived(f"digest {purpose}")
        return f"{self.id}:{hmac.new(self._digest_keys[purpose], data, hashlib.sha256).hexdigest()}"


class Keyring:
    """The keys at hand, newest first: the newest closes, each opens what it closed."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.keys = tuple({key.id: key for key in keys}.values())
        if not self.keys:
            raise BadKey("没有任何加密密钥。")
        self._by_id = {key.id: key for key in self.keys}

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Keyring:
        """The keyring of keys as they are written, newest first. Raises BadKey."""
        return cls(Key.from_text(text, position) for position, text in enumerate(texts, start=1))

    @property
    def newest(self) -> Key:
        """The key that closes."""
        return self.keys[0]

    def holds(self, key_id: str) -> bool:
        """Whether a key of this id is at hand."""
        return key_id in self._by_id

    def key(self, key_id: str) -> Key:
        """The key of an id. Raises VaultLocked, naming the id, when it is not at hand."""
        try:
            return self._by_id[key_id]
        except KeyError:
            raise VaultLocked(
                f"加密保存的内容打不开：所用的密钥（编号 {key_id}）不在密钥文件 vault_keys 或环境变量 "
                "GONGKAI_VAULT_KEYS 中。内容没有丢失，请平台管理员从备份恢复密钥。"
            ) from None

    def encrypt(self, plain: str) -> str:
        """The text closed with the newest key."""
        return self.newest.encrypt(plain)

    def decrypt(self, kept: str) -> str:
        """The text that was closed with any of the keys. Raises VaultLocked or VaultDamaged."""
        key_id, token = parts_of(kept)
        return self.key(key_id).decrypt(token)


def parts_of(kept: str) -> tuple[str, str]:
    """Key id and token of a kept text. Raises VaultDamaged for what the vault did not write."""
    version, _, rest = kept.partition(":")
    key_id, separator, token = rest.partition(":")
    if version != VERSION or not separator or len(key_id) != 8:
        raise VaultDamaged(
            "加密保存的内容已损坏，或者不是由加密保存写入的，无法打开；请平台管理员从备份恢复。"
        )
    return key_id, token
