"""The database: the one named by `DATABASE_URL`, else a private cluster of our own."""

from motcua.core.database.address import settings, url

__all__ = ["settings", "url"]
