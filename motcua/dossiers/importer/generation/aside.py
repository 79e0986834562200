"""Puts indexes and keys aside while empty tables are filled, and builds them at the end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

Definition = tuple[str, str, str]  # table, name, definition

KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype DESC, 1, 2
"""
# Those behind a primary key stay: rows of other tables refer to it.
INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE i.indrelid = ANY(%s::regclass[])
AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1, 2
"""
MEMORY = "512MB"


@contextmanager
def built_afterwards(tables: Sequence[str]) -> Iterator[None]:
    """Keep no index and check no key row by row; build and check them all at the end.

    In the caller's transaction: whatever goes wrong, everything is as before. Row triggers of the
    tables stay and see each row. A room whose trigger is better put aside and what it keeps
    rebuilt at the end (counters of figures) does both here, in `put_aside` and `put_back`.
    """
    with connection.cursor() as cursor:
        keys, indexes = put_aside(cursor, list(tables))
    yield
    with connection.cursor() as cursor:
        put_back(cursor, keys, indexes)


def put_aside(
    cursor: CursorWrapper, tables: list[str]
) -> tuple[list[Definition], list[Definition]]:
    """Drop them, and say what they were."""
    # What the transaction did before is checked now; its tables could not be changed else.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(KEYS, [tables])
    keys = cursor.fetchall()
    cursor.execute(INDEXES, [tables])
    indexes = cursor.fetchall()
    for table, name, _definition in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for _table, name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    return keys, indexes


def put_back(cursor: CursorWrapper, keys: list[Definition], indexes: list[Definition]) -> None:
    """Build and check them."""
    cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
    for _table, _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
