"""Secrets at rest: what the database keeps of them is worth nothing without GENJIN_SECRET_KEY."""

import base64
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

PURPOSE = b"genjin: secrets at rest"


class Unreadable(Exception):
    """It was sealed with another key, or somebody changed it."""


class Box:
    """Seals and opens with one key (AES-128-CBC and HMAC-SHA256, as Fernet defines it)."""

    def __init__(self, key: str) -> None:
        self._key = key

    def seal(self, secret: str) -> str:
        """The secret as it may be stored; each time another text."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """The secret again; Unreadable where this key did not seal it."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415  # see below

        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise Unreadable from error

    @cached_property
    def _fernet(self) -> "Fernet":
        # Slow to import, and most processes never seal anything.
        from cryptography.fernet import Fernet  # noqa: PLC0415
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

        derived = HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(self._key.encode())
        return Fernet(base64.urlsafe_b64encode(derived))
