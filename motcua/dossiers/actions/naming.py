"""Distinct names: each folded name is written once, whoever files under it."""

from collections.abc import Iterable

from django.db import connection
from django.db.backends.utils import CursorWrapper


def name_known(folded: str) -> int:
    """The id of a folded name; written down if it is new."""
    return names_known([folded])[folded]


def names_known(folded: Iterable[str]) -> dict[str, int]:
    """The ids of folded names; the new ones are written down.

    In the order of the alphabet, so that two who write many at once do not wait for each other.
    """
    wanted = sorted(set(folded))
    with connection.cursor() as cursor:
        known = ids_of(cursor, wanted)
        if fresh := [name for name in wanted if name not in known]:
            # Somebody else may have written one since; what is there is left as it is.
            cursor.execute(
                "INSERT INTO dossiers_distinctname (folded) "
                "SELECT unnest(%s::varchar[]) ON CONFLICT DO NOTHING",
                [fresh],
            )
            known |= ids_of(cursor, fresh)
    return known


def ids_of(cursor: CursorWrapper, names: list[str]) -> dict[str, int]:
    """The ids of those that are written down."""
    cursor.execute("SELECT folded, id FROM dossiers_distinctname WHERE folded = ANY(%s)", [names])
    return dict(cursor.fetchall())
