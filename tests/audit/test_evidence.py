"""Evidence is recorded by code and kept by the database."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction

from motcua.audit.actions import record
from motcua.audit.models import Evidence
from motcua.audit.origin import acting_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject() -> ContentType:
    """Any row that is there in every database will do."""
    return ContentType.objects.get_for_model(Evidence)


def truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_evidence")


@pytest.mark.parametrize(
    "deed",
    [
        lambda: Evidence.objects.update(who="kẻ khác"),
        lambda: Evidence.objects.all().delete(),
        truncate,
    ],
    ids=["update", "delete", "truncate"],
)
def test_the_database_refuses_to_change_evidence(
    subject: ContentType, deed: Callable[[], object]
) -> None:
    record("thử", subject, by=None)
    with (
        pytest.raises(IntegrityError, match="audit_evidence chỉ được ghi thêm"),
        transaction.atomic(),
    ):
        deed()
    assert Evidence.objects.get().who == "hệ thống"


def test_evidence_says_who_what_whence_and_when(subject: ContentType) -> None:
    with acting_from("203.0.113.7"):
        record("đổi tên", subject, by=subject, before={"on": datetime(2026, 7, 1, tzinfo=UTC)})
    found = Evidence.objects.get()
    assert (found.who_id, found.who, found.origin) == (subject.pk, str(subject), "203.0.113.7")
    assert (found.action, found.subject_kind) == ("đổi tên", "contenttypes.contenttype")
    assert (found.subject_id, found.subject) == (subject.pk, str(subject))
    assert (found.before, found.after) == ({"on": "2026-07-01T00:00:00Z"}, None)
    assert abs((datetime.now(UTC) - found.at).total_seconds()) < 3600


def test_outside_any_door_the_origin_is_the_terminal(subject: ContentType) -> None:
    with acting_from("203.0.113.7"):
        pass
    record("thử", subject, by=None)
    assert Evidence.objects.get().origin == "terminal"


def test_recording_costs_one_statement(subject: ContentType, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        record("thử", subject, by=subject, after={"a": 1})


def test_evidence_falls_with_the_deed(subject: ContentType) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("thử", subject, by=None)
        raise ZeroDivisionError
    assert not Evidence.objects.exists()
