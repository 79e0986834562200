"""What made-up dossiers bring besides: applicants, papers, charges and payments, as rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np

from motcua.core.rows import (
    Bytes,
    Cell,
    beside,
    big,
    block,
    cells,
    days,
    digits,
    field,
    jsonb,
    moments,
    small,
    text,
    woven,
)  # fmt: skip
from motcua.deadlines.many import local_days
from motcua.dossiers.generator.drawing import Batch, Places, Province
from motcua.dossiers.generator.people import Written
from motcua.dossiers.generator.procedures import MOST_PAPERS
from motcua.dossiers.generator.tables import Ids, Keys
from motcua.dossiers.generator.walks import WALKS
from motcua.dossiers.kinds import ChargePurpose, PaperKind
from motcua.dossiers.states import Verb
from motcua.payments.kinds import ChargeState, PaymentMethod
from motcua.people.roles import ApplicantKind

COLUMNS: Final = {
    "people_applicant": (
        "id", "kind", "name", "id_number", "phone", "address", "email", "folded_name",
        "name_sort_key", "digest",
    ),
    "dossiers_dossiercomponent": (
        "id", "dossier_id", "component_id", "position", "name", "originals", "copies", "kind",
    ),
    "payments_charge": (
        "id", "reference", "payer", "unit_id", "lines", "total_vnd", "state", "opened_at",
        "opened_by_id", "settled_by_id", "cancelled_reason",
    ),
    "dossiers_dossiercharge": (
        "id", "dossier_id", "purpose", "charge_id", "lines", "total_vnd", "groups", "proof",
        "reckoned_at", "by_id", "permitted_reason",
    ),
    "payments_payment": (
        "id", "charge_id", "unit_id", "method", "amount_vnd", "settles", "paid_at", "day",
        "cashier_id", "bank_reference", "transaction",
    ),
}  # fmt: skip
# No identity number of a person begins so.
NOBODYS, NO_PHONE = b"099", b"0900"
MINUTES_TO_PAY = 3


def applicants(ids: Places, person: Places, run: int, written: Sequence[Written]) -> bytes:
    """Rows of people met for the first time. `run` keeps those of two runs apart."""
    numbers = beside(NOBODYS, digits(np.full(len(ids), run % 100), 2), digits(person, 7))
    phones = beside(NO_PHONE, digits(person % 10**6, 6))
    kind = ApplicantKind.PERSON.value
    digests = [
        field(blake2b(f"{kind}\x1f{each.name}\x1f{number}\x1f{phone}\x1f\x1f".encode(),
                      digest_size=16).digest())
        for each, number, phone in zip(written, as_words(numbers), as_words(phones), strict=True)
    ]  # fmt: skip
    count = np.tile(np.frombuffer(small(len(COLUMNS["people_applicant"])), np.uint8), (len(ids), 1))
    return woven(
        np.hstack([count, cells([ids, text(kind)], len(ids))]),
        [field(each.name.encode()) for each in written],
        cells([numbers, phones, b"", b""], len(ids)),
        [field(each.folded.encode()) for each in written],
        [field(each.sort_key.encode()) for each in written],
        digests,
    )


def as_words(letters: Bytes) -> list[str]:
    """Rows of letters as strings."""
    return [word.decode() for word in letters.view(f"S{letters.shape[1]}").ravel().tolist()]


def papers(province: Province, batch: Batch, keys: Keys, ids: Ids) -> Iterator[Bytes]:
    """Rows of the papers handed in: the first ones the procedure asks for, electronic or copies."""
    for place in np.unique(batch.way):
        way = province.ways[place]
        asked = [each for each in way.version.components.all() if not each.case_id][:MOST_PAPERS]
        those = np.flatnonzero(batch.way == place)
        if not asked:
            continue
        first = ids.take(len(those), len(asked))
        online = way.method.channel == "online"
        kind = PaperKind.ELECTRONIC if online else PaperKind.COPY
        rows: list[list[Cell]] = [
            [first + number, keys.dossier[those], big(each.pk), small(number), text(each.name),
             small(0 if online else each.originals), small(0 if online else max(1, each.copies)),
             text(kind.value)]
            for number, each in enumerate(asked)
        ]  # fmt: skip
        yield block(rows, len(those))


@dataclass(frozen=True)
class Due:
    """The dossiers of a batch that owe something, with the ids of their charges and payments.

    `payment` is 0 where nothing was paid yet; `desk`: paid at the desk, by transfer.
    """

    those: Places
    charge: Places
    payment: Places
    desk: Places
    paid_at: Places


def owing(province: Province, batch: Batch, charges: Ids, payments: Ids) -> Due:
    """Who owes and who has paid: online when filing, else before the result is handed over."""
    totals = np.array([way.total_vnd for way in province.ways])
    those = np.flatnonzero(totals[batch.way] > 0)
    returned = np.array(
        [len(verbs) if Verb.RETURN_RESULT in verbs else 99 for verbs in WALKS.values()]
    )[batch.walk[those]]
    events = batch.events[those]
    given = events == returned
    at_once = batch.paid_at_once[those]
    last = batch.at[those, np.maximum(events - 1, 0)]
    # Nothing is known of the minutes after the last day.
    online_at = np.minimum(batch.filed[those] + MINUTES_TO_PAY, province.end - 1)
    paid = at_once | given
    payment = np.zeros(len(those), np.int64)
    payment[paid] = payments.take(int(paid.sum()))
    return Due(those, charges.take(len(those)), payment, ~at_once & given,
               np.where(at_once, online_at, last))  # fmt: skip


def charges(
    province: Province, batch: Batch, keys: Keys, due: Due, payers: Sequence[bytes]
) -> Iterator[bytes]:
    """Rows of the charges. `payers`: for each that owes the name, as a cell."""
    lines = [field(jsonb(way.fee_lines)) for way in province.ways]
    totals = np.array([way.total_vnd for way in province.ways], np.int64)
    count = small(len(COLUMNS["payments_charge"]))
    for paid in (True, False):
        picked = np.flatnonzero((due.payment > 0) == paid)
        those, number = due.those[picked], len(picked)
        state = ChargeState.PAID if paid else ChargeState.OPEN
        ends = cells(
            [totals[batch.way[those]], text(state.value), moments(batch.filed[those]),
             province.staff.desk[batch.unit[those]], due.payment[picked] if paid else None, b""],
            number,
        )  # fmt: skip
        heads = cells([due.charge[picked]], number)
        shared = np.tile(np.frombuffer(count, np.uint8), (number, 1))
        yield woven(
            np.hstack([shared, heads]),
            [field(code + b"/1") for code in keys.code[those].tolist()],
            [payers[place] for place in picked.tolist()],
            cells([keys.unit[those]], number),
            [lines[place] for place in batch.way[those].tolist()],
            ends,
        )


def reckonings(province: Province, batch: Batch, keys: Keys, due: Due, ids: Ids) -> Iterator[Bytes]:
    """Rows that say why the charges are what they are."""
    ways = batch.way[due.those]
    for place in np.unique(ways):
        picked = np.flatnonzero(ways == place)
        those, way = due.those[picked], province.ways[place]
        row: list[Cell] = [
            ids.take(len(picked)), keys.dossier[those], text(ChargePurpose.INTAKE.value),
            due.charge[picked], jsonb(way.fee_lines), big(way.total_vnd), jsonb("[]"), b"",
            moments(batch.filed[those]), province.staff.desk[batch.unit[those]], b"",
        ]  # fmt: skip
        yield block([row], len(picked))


def payments(province: Province, batch: Batch, keys: Keys, due: Due) -> Iterator[Bytes]:
    """Rows of the money that came: through the gateway, or by transfer seen at the desk."""
    totals = np.array([way.total_vnd for way in province.ways], np.int64)
    for desk in (True, False):
        picked = np.flatnonzero((due.payment > 0) & (due.desk == desk))
        those, number = due.those[picked], digits(due.payment[picked], 12)
        proof: Cell = beside(b"MAU", number)
        row: list[Cell] = [
            due.payment[picked], due.charge[picked], keys.unit[those],
            text((PaymentMethod.TRANSFER if desk else PaymentMethod.GATEWAY).value),
            totals[batch.way[those]], b"\x01", moments(due.paid_at[picked]),
            days(local_days(due.paid_at[picked])),
            province.staff.desk[batch.unit[those]] if desk else None,
            proof if desk else b"", b"" if desk else proof,
        ]  # fmt: skip
        yield block([row], len(picked))
