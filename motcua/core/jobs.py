"""Background jobs, kept in PostgreSQL: asked for in the deed's own transaction, or not at all."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections, connection
from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.tasks import Task

JobFunction = Callable[..., None]
Job = Task[..., None, ...]


def job(name: str, *, cron: str = "") -> Callable[[JobFunction], Job]:
    """Make a function a job that the worker knows by `name`, kept even if the function moves.

    With `cron` (five fields, UTC) it also runs by the clock, given `timestamp` in seconds.
    Jobs live in a room's `jobs.py`, where the worker finds them.
    """

    def register(function: JobFunction) -> Job:
        @functools.wraps(function)
        def with_live_connection(*args: Any, **arguments: Any) -> None:
            # The database may have been restarted since the last job ran in this thread.
            close_old_connections()
            function(*args, **arguments)

        task: Job = app.task(name=name)(with_live_connection)
        if cron:
            app.periodic(cron=cron)(task)
        return task

    return register


def enqueue(work: Job, **arguments: Any) -> int:
    """Ask for a job within the caller's transaction. Gives the job's number."""
    return work.defer(**arguments)


def enqueue_by_name(name: str, **arguments: Any) -> int:
    """Ask for a job that lives in a room or door above, which may not be imported from here."""
    return app.configure_task(name).defer(**arguments)


def is_under_way(name: str, **arguments: Any) -> bool:
    """Does such a job wait or run? One whose worker died does not. Other arguments may be any."""
    same = ProcrastinateJob.objects.filter(task_name=name, args__contains=arguments)
    return same.filter(Q(status="todo") | Q(status="doing", worker__isnull=False)).exists()


@job("core.clear_expired", cron="30 19 * * *")  # 02:30 in Vietnam, when no office is open
def clear_expired(timestamp: int) -> None:
    """Forget sessions and throttling counts that have run out."""
    call_command("clearsessions")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_cache WHERE expires < now()")
