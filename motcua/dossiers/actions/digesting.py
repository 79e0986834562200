"""The morning digest, written once a day for each official who works with dossiers."""

from datetime import datetime

from django.utils import timezone

from motcua.deadlines.calendars import calendar_for
from motcua.dossiers.digests import digest_of
from motcua.dossiers.models import Digest
from motcua.people.models import Official


def write_digests(now: datetime) -> int:
    """Write today's digests where the office opens today. Running twice writes each once."""
    today = timezone.localdate(now)
    done = set(Digest.objects.filter(day=today).values_list("official", flat=True))
    made = []
    for official in Official.objects.filter(is_active=True).exclude(pk__in=done):
        posts = [post for post in official.current_posts if post.official_id == official.pk]
        opens = any(calendar_for(post.unit).is_working_day(today) for post in posts)
        if opens and official.units_worked_in:
            codes = digest_of(official, now)
            made.append(Digest(official=official, day=today, codes=codes, made_at=now))
    Digest.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def digest_sent(digest: Digest, at: datetime) -> None:
    """The e-mail was taken by the mail server."""
    digest.sent_at = at
    digest.save(update_fields=["sent_at"])
