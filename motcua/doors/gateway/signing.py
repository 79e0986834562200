"""How machines prove who they are: HMAC-SHA256 over the moment and the raw body."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Final

TIMESTAMP: Final = "X-Timestamp"
SIGNATURE: Final = "X-Signature"
PARTNER: Final = "X-Partner"
# A notice signed longer ago may be somebody's recording.
FRESH: Final = timedelta(minutes=10)
LONGEST: Final = 12


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The signature in hexadecimal."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def headers(partner: str, secret: str, body: bytes, now: datetime) -> dict[str, str]:
    """What goes beside a body of ours."""
    timestamp = str(int(now.timestamp()))
    return {
        PARTNER: partner,
        TIMESTAMP: timestamp,
        SIGNATURE: signature(secret, timestamp, body),
        "Content-Type": "application/json",
    }


def what_is_wrong(secret: str, timestamp: str, given: str, body: bytes, now: datetime) -> str:
    """Empty where the body was signed with our secret a short while ago, else what is wrong."""
    if not secret:
        return "no secret is configured"
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST):
        return "no timestamp"
    if not hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode()):
        return "wrong signature"
    if abs(now - datetime.fromtimestamp(int(timestamp), UTC)) > FRESH:
        return "stale timestamp"
    return ""
