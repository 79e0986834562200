"""A job is asked for in the deed's own transaction, or not at all."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.core.jobs import clear_expired, enqueue

pytestmark = pytest.mark.django_db


def test_a_job_falls_with_its_transaction() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(clear_expired, timestamp=0)
        raise ZeroDivisionError
    assert not ProcrastinateJob.objects.exists()
    number = enqueue(clear_expired, timestamp=7)
    found = ProcrastinateJob.objects.get()
    assert (found.id, found.task_name, found.args) == (
        number,
        "core.clear_expired",
        {"timestamp": 7},
    )


def test_the_worker_knows_the_nightly_job() -> None:
    tasks = app.periodic_registry.periodic_tasks.values()
    [nightly] = [each for each in tasks if each.task.name == "core.clear_expired"]
    assert (nightly.task.name, nightly.cron) == ("core.clear_expired", "30 19 * * *")
    assert app.tasks["core.clear_expired"] is clear_expired


def test_sessions_and_counts_that_have_run_out_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The test's transaction lives in its connection, which a worker would have renewed.
    monkeypatch.setattr("motcua.core.jobs.close_old_connections", lambda: None)
    now = timezone.now()
    for name, hours in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=name, expire_date=now + timedelta(hours=hours))
        cache.set(name, 1, timeout=3600)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_cache SET expires = now() - interval '1 h' WHERE cache_key LIKE '%:over'"
        )
    clear_expired(timestamp=0)
    assert [each.session_key for each in Session.objects.all()] == ["open"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM core_cache")
        assert cursor.fetchall() == [(":1:open",)]
