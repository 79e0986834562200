"""The database: the one named by `DATABASE_URL`, else a private cluster of our own."""

from motcua.core.database.address import settings, url
from motcua.core.database.cluster import crashed, is_ours, running, start, stop

__all__ = ["crashed", "is_ours", "running", "settings", "start", "stop", "url"]
