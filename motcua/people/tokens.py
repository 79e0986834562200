"""Officials' own tokens for programs: given once, kept as digests, dated, scoped, revocable."""

import hashlib
from datetime import datetime

from motcua.people.models import ApiToken

# So that a token found in a file is known for what it is.
MARK = "motcua_"


def digest_of_secret(secret: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(secret: str, now: datetime) -> ApiToken | None:
    """The good token of a secret; None for one unknown, revoked, over, or of someone gone."""
    if not secret.startswith(MARK):
        return None
    good = ApiToken.objects.good_at(now).select_related("official")
    return good.filter(digest=digest_of_secret(secret)).first()
