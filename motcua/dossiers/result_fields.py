"""What a result's Word template may say of a dossier; the names are the officials' own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone, translation

from motcua.catalogue.models import ResultType
from motcua.documents.wording import official_day, written_out
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers.letterhead import place_and_day
from motcua.people.models import Official

PAPER_PARTS: Final = ("ten", "ban_chinh", "ban_sao")
# field → the names of its parts
FIELDS: Final[Mapping[str, Collection[str]]] = {
    "ma_ho_so": (), "ma_ket_qua": (), "so_ket_qua": (), "ngay_ket_qua": (), "ten_ket_qua": (),
    "dia_danh_ngay_thang": (), "chu_ho_so": (), "so_dinh_danh": (), "dia_chi": (),
    "dien_thoai": (), "thu_dien_tu": (), "nguoi_nop": (), "giay_uy_quyen": (), "trich_yeu": (),
    "thu_tuc": (), "ma_thu_tuc": (), "linh_vuc": (), "ngay_nop": (), "ngay_tiep_nhan": (),
    "ngay_hen_tra": (), "co_quan": (), "co_quan_cap_tren": (), "nguoi_lap": (),
    "thanh_phan": PAPER_PARTS,
}  # fmt: skip


@dataclass(frozen=True)
class ResultFacts:
    """What an officer writes down about a result: its number and symbol, day and kind."""

    number: str
    day: date
    name: str = ""
    type: ResultType | None = None


def fields_of(dossier: Dossier, facts: ResultFacts, code: str, by: Official) -> dict[str, object]:
    """Every field of FIELDS with its value for a dossier."""
    unit, owner = dossier.competent_unit, dossier.applicant
    with translation.override("vi"):
        return {
            "ma_ho_so": dossier.code,
            "ma_ket_qua": code,
            "so_ket_qua": facts.number,
            "ngay_ket_qua": official_day(facts.day),
            "ten_ket_qua": name_of(facts, dossier),
            "dia_danh_ngay_thang": place_and_day(unit, facts.day),
            "chu_ho_so": owner.name,
            "so_dinh_danh": owner.id_number,
            "dia_chi": owner.address,
            "dien_thoai": owner.phone,
            "thu_dien_tu": owner.email,
            "nguoi_nop": dossier.submitter.name,
            "giay_uy_quyen": dossier.authorization,
            "trich_yeu": dossier.summary,
            "thu_tuc": dossier.version.name,
            "ma_thu_tuc": dossier.version.code,
            "linh_vuc": dossier.field.name,
            "ngay_nop": official_day(timezone.localdate(dossier.filed_at)),
            "ngay_tiep_nhan": day_text(dossier.received_at),
            "ngay_hen_tra": day_text(dossier.due_at or dossier.original_due_at),
            "co_quan": written_out(unit.name),
            "co_quan_cap_tren": written_out(unit.parent.name) if unit.parent else "",
            "nguoi_lap": by.full_name,
            "thanh_phan": [
                {"ten": part.name, "ban_chinh": part.originals, "ban_sao": part.copies}
                for part in dossier.components.all()
            ],
        }


def name_of(facts: ResultFacts, dossier: Dossier) -> str:
    """What the result is called: as written, else its type, else the procedure."""
    return facts.name or (facts.type.name if facts.type else dossier.version.name)


def day_text(moment: datetime | None) -> str:
    """A day in words; empty where there is none."""
    return official_day(timezone.localdate(moment)) if moment else ""


def sample() -> dict[str, object]:
    """A value for every field, with which a new template is tried."""
    flat: dict[str, object] = {name: f"⟨{name}⟩" for name, inner in FIELDS.items() if not inner}
    return flat | {"thanh_phan": [{"ten": "⟨ten⟩", "ban_chinh": 1, "ban_sao": 0}]}
