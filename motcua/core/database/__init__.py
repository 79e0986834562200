"""The database: the one named by `DATABASE_URL`, else a private cluster of our own."""

from motcua.core.database.address import settings, url
from motcua.core.database.cluster import is_ours, running, start, stop

__all__ = ["is_ours", "running", "settings", "start", "stop", "url"]
