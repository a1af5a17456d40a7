"""Webhooks signed as https://www.standardwebhooks.com says, so that receivers find a library."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

MARK = "whsec_"
BYTES = 32  # the scheme asks for 24 to 64


def new_secret() -> str:
    """A fresh secret, as receivers' libraries want it."""
    return MARK + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of one try at `at`; the id is that of every other try."""
    seconds = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), seconds.encode(), body))
    key = base64.b64decode(secret.removeprefix(MARK))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{signature}",
    }
