"""One batch as rows of all tables; what a later batch must know of the earlier ones."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from django.utils import translation

from motcua.core.rows import Bytes, cells, field, small, woven
from motcua.deadlines.calendar import EPOCH
from motcua.deadlines.many import Minutes, local_days
from motcua.dossiers import codes
from motcua.dossiers.generator import money, tables
from motcua.dossiers.generator.drawing import Batch, Places, Province, draw
from motcua.dossiers.generator.tables import Ids, Keys
from motcua.dossiers.models import DailySerial, DistinctName


class Making:
    """A run being made: ids handed out, people met, names known, serials of the days."""

    def __init__(self, province: Province, run: int, first_ids: dict[str, int]) -> None:
        self.province, self.run = province, run
        self.ids = {table: Ids(first) for table, first in first_ids.items()}
        people = province.people
        self.applicant_of = np.zeros(len(people.names), np.int64)
        self.name_of = np.zeros(people.how_many_names, np.int64)
        self.names: dict[str, int] = {}
        self.serials: dict[tuple[str, int], int] = {}
        self.agencies = [unit.code for unit in province.sources.units]
        self.unit_ids = np.array([unit.pk for unit in province.sources.units])

    def remember(self) -> None:
        """What the database knows already: names, and serials of these units."""
        self.names = dict(DistinctName.objects.values_list("folded", "pk"))
        known = DailySerial.objects.filter(agency__in=self.agencies)
        self.serials = {
            (agency, day.toordinal()): last
            for agency, day, last in known.values_list("agency", "day", "last")
        }

    def batch(self, number: int, days: Minutes) -> dict[str, list[bytes]]:
        """The rows of one batch by table, in the order they are to be written."""
        # A thread has a language of its own; what is written down is Vietnamese.
        with translation.override("vi"):
            batch = draw(self.province, number, days)
            return {table: list(map(plain, rows)) for table, rows in self.rows(batch).items()}

    def rows(self, batch: Batch) -> dict[str, list[bytes | Bytes]]:
        """Everything about the dossiers of a batch."""
        ids, province = self.ids, self.province
        names, people = self.new_names(batch), self.new_people(batch)
        keys = Keys(
            dossier=ids["dossiers_dossier"].take(len(batch)),
            applicant=self.applicant_of[batch.person],
            name=self.name_of[province.people.names[batch.person]],
            code=self.codes(batch),
            unit=self.unit_ids[batch.unit],
        )
        due = money.owing(province, batch, ids["payments_charge"], ids["payments_payment"])
        payers = [
            field(each.name.encode())
            for each in province.people.written(province.people.names[batch.person[due.those]])
        ]
        rows: dict[str, Iterator[bytes | Bytes]] = {
            "dossiers_dossier": tables.dossiers(province, batch, keys),
            "dossiers_event": tables.events(province, batch, keys, ids["dossiers_event"]),
            "dossiers_clockevent": tables.clock_events(
                province, batch, keys, ids["dossiers_clockevent"]
            ),
            "dossiers_task": tables.tasks(province, batch, keys, ids["dossiers_task"]),
            "dossiers_dossiercomponent": money.papers(
                province, batch, keys, ids["dossiers_dossiercomponent"]
            ),
            # A paid charge looks for its payment when it is written.
            "payments_payment": money.payments(province, batch, keys, due),
            "payments_charge": money.charges(province, batch, keys, due, payers),
            "dossiers_dossiercharge": money.reckonings(
                province, batch, keys, due, ids["dossiers_dossiercharge"]
            ),
        }
        return names | people | {table: list(made) for table, made in rows.items()}

    def new_names(self, batch: Batch) -> dict[str, list[bytes | Bytes]]:
        """Folded names nobody had before."""
        people = self.province.people
        numbers = np.unique(people.names[batch.person])
        numbers = numbers[self.name_of[numbers] == 0]
        folded = [each.folded for each in people.written(numbers)]
        fresh = [name for name in dict.fromkeys(folded) if name not in self.names]
        ids = self.ids["dossiers_distinctname"].take(len(fresh))
        self.names.update(zip(fresh, ids.tolist(), strict=True))
        self.name_of[numbers] = [self.names[name] for name in folded]
        heads = np.hstack([repeated(small(2), len(fresh)), cells([ids], len(fresh))])
        return {"dossiers_distinctname": [woven(heads, [field(n.encode()) for n in fresh])]}

    def new_people(self, batch: Batch) -> dict[str, list[bytes | Bytes]]:
        """People who had filed nothing before."""
        people = np.unique(batch.person)
        people = people[self.applicant_of[people] == 0]
        ids = self.ids["people_applicant"].take(len(people))
        self.applicant_of[people] = ids
        written = self.province.people.written(self.province.people.names[people])
        return {"people_applicant": [money.applicants(ids, people, self.run, written)]}

    def codes(self, batch: Batch) -> Places:
        """Codes by the installation's scheme, counted within unit and day."""
        day = local_days(batch.filed)
        key = day * len(self.agencies) + batch.unit
        order = np.argsort(key, kind="stable")
        starts = np.flatnonzero(np.diff(key[order], prepend=-1))
        within = np.arange(len(key)) - np.repeat(starts, np.diff(starts, append=len(key)))
        serial = np.empty(len(key), np.int64)
        serial[order] = within + 1
        lengths = np.diff(starts, append=len(key))
        owners = [
            (self.agencies[unit], each + EPOCH)
            for unit, each in zip(
                batch.unit[order[starts]].tolist(), day[order[starts]].tolist(), strict=True
            )
        ]
        before = np.array([self.serials.get(own, 0) for own in owners])
        serial[order] += np.repeat(before, lengths)
        self.serials.update(zip(owners, (before + lengths).tolist(), strict=True))
        dates = {each: date.fromordinal(each + EPOCH) for each in np.unique(day).tolist()}
        scheme = codes.scheme()
        return np.array(
            [
                scheme(self.agencies[unit], dates[each], number).encode()
                for unit, each, number in zip(
                    batch.unit.tolist(), day.tolist(), serial.tolist(), strict=True
                )
            ]
        )


def repeated(shared: bytes, number: int) -> Bytes:
    """The same bytes for so many rows."""
    return np.tile(np.frombuffer(shared, np.uint8), (number, 1))


def plain(rows: bytes | Bytes) -> bytes:
    """As it is sent."""
    return rows if isinstance(rows, bytes) else rows.tobytes()
