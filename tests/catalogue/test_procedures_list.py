"""Loading the national list: unclear kept and counted, bad lines named, changes versioned."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.catalogue.actions import ProcedureFacts, draft
from motcua.catalogue.importer import load_procedures
from motcua.catalogue.models import Method, ProcedureVersion
from motcua.core.errors import Refused
from motcua.doors.terminal.demo.town import PROCEDURES

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "procedures.jsonl"
METHOD = {
    "channel": "online",
    "time_limit": {"value": 3, "unit": "working_days"},
    "fee_vnd": 0,
    "note": None,
}
PART = {"case": "Ủy quyền", "name": "Đơn", "originals": 1, "copies": 2, "forms": ["don.doc"]}
GOOD = {
    "code": "1.5",
    "name": "Cấp giấy",
    "field": "Đất đai",
    "levels": ["commune"],
    "decision": "1/QĐ",
    "ministry": "bo",
    "audience": ["Công dân"],
    "methods": [METHOD],
    "components": [PART],
    "results": [{"name": "Giấy", "code": "KQ.1"}],
    "legal_bases": ["1/LUẬT"],
}


def write(folder: Path, *objects: object) -> Path:
    path = folder / "thu-tuc.jsonl"
    lines = [o if isinstance(o, str) else json.dumps(o) for o in objects]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def load(path: Path):
    return load_procedures(path, by=None)


def test_the_whole_real_list_loads_and_loads_again_without_change(db):
    first = load(REAL).as_dict()
    assert (first["read"], first["created"], first["rejected"]) == (1317, 1317, 0)
    unclear = ProcedureVersion.objects.needing_attention().count()
    assert first["attention"] == unclear > 0
    again = load(REAL).as_dict()
    assert again == first | {"created": 0, "unchanged": 1317}
    rows = [json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines()]
    methods = [method for row in rows for method in row["methods"]]
    assert Method.objects.count() == len(methods)
    torn = [m for m in methods if m["time_limit"] and m["time_limit"]["unit"] is None]
    assert Method.objects.filter(limit_amount__isnull=False, limit_unit="").count() == len(torn)


def test_everything_said_is_kept(db, tmp_path: Path):
    load(write(tmp_path, GOOD))
    version = ProcedureVersion.objects.get()
    part = version.components.get()
    assert (part.case.name, part.originals, part.copies, part.forms) == (
        "Ủy quyền",
        1,
        2,
        ["don.doc"],
    )
    assert [(r.code, r.name) for r in version.results.all()] == [("KQ.1", "Giấy")]
    assert [c.level for c in version.competences.all()] == ["commune"]
    assert (version.audience, version.legal_bases) == (["Công dân"], ["1/LUẬT"])
    assert version.published_at is not None


def test_a_changed_object_makes_a_new_version_and_the_old_one_ends(db, tmp_path: Path):
    load(write(tmp_path, GOOD))
    tally = load(write(tmp_path, GOOD | {"name": "Cấp giấy mới"}))
    assert (tally.created, tally.new_versions) == (0, 1)
    old, new = ProcedureVersion.objects.order_by("number")
    assert old.effective_to == new.effective_from is not None
    assert (new.number, new.effective_to) == (2, None)


def test_what_may_be_empty_may_be_empty(db, tmp_path: Path):
    blank = GOOD | {"decision": "", "ministry": None, "methods": [METHOD | {"note": ""}]}
    assert load(write(tmp_path, blank)).created == 1


@pytest.mark.parametrize("table", ["procedurecase", "componenttype", "method", "resulttype"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET position = 9", "DELETE FROM {}"])
def test_each_table_of_a_published_version_is_frozen(db, tmp_path: Path, table: str, deed: str):
    load(write(tmp_path, GOOD))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(f"catalogue_{table}"))


@pytest.mark.parametrize(
    ("broken", "changes"),
    [
        ("own_limit_is_not_longer_than_the_law",
         {"own_amount": 3, "legal_amount": 2, "limit_unit": "months"}),
        ("version_limit_has_a_unit", {"own_amount": 1}),
        ("version_limit_has_a_unit", {"legal_amount": 1}),
        ("version_numbered_once", {"number": 1}),
    ],
)  # fmt: skip
def test_the_database_keeps_a_version_s_promises(db, tmp_path: Path, broken: str, changes):
    load(write(tmp_path, GOOD))
    draft(ProcedureFacts("1.5", "Mới", "Đất đai"), by=None)
    drafts = ProcedureVersion.objects.filter(published_at=None)
    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        drafts.update(**changes)


def test_order_of_keys_is_no_change(db, tmp_path: Path):
    load(write(tmp_path, GOOD))
    assert load(write(tmp_path, dict(reversed(GOOD.items())))).unchanged == 1


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{", ""),
        ("[]", ""),
        (GOOD | {"code": None}, "code"),
        (GOOD | {"code": " "}, "code"),
        (GOOD | {"name": 7}, "name"),
        (GOOD | {"field": "x" * 201}, "field"),
        (GOOD | {"levels": ["sao hoả"]}, "levels[0]"),
        (GOOD | {"levels": "commune"}, "levels"),
        (GOOD | {"methods": None}, "methods"),
        (GOOD | {"methods": [METHOD | {"channel": "fax"}]}, "methods[0].channel"),
        (GOOD | {"methods": [METHOD | {"time_limit": 3}]}, "methods[0].time_limit"),
        (
            GOOD | {"methods": [METHOD | {"time_limit": {"value": -1, "unit": None}}]},
            "methods[0].time_limit.value",
        ),
        (
            GOOD | {"methods": [METHOD | {"time_limit": {"value": 1, "unit": "tuần"}}]},
            "methods[0].time_limit.unit",
        ),
        (GOOD | {"methods": [METHOD | {"fee_vnd": 1.5}]}, "methods[0].fee_vnd"),
        (GOOD | {"components": [PART | {"originals": "1"}]}, "components[0].originals"),
        (GOOD | {"components": [PART | {"copies": True}]}, "components[0].copies"),
        (GOOD | {"components": ["Đơn"]}, "components"),
        (GOOD | {"results": [{"name": "", "code": "x"}]}, "results[0].name"),
        (GOOD | {"name": "nửa \ud800 chữ"}, ""),
        (GOOD | {"name": "a\x00b"}, "name"),
        (GOOD | {"audience": ["x" * 201]}, "audience"),
        (GOOD | {"audience": [1]}, "audience"),
        (GOOD | {"legal_bases": ["a\x00b"]}, "legal_bases"),
        (GOOD | {"components": [PART | {"forms": ["x" * 501]}]}, "components[0].forms"),
        (GOOD | {"methods": [METHOD | {"fee_vnd": 2**31}]}, "methods[0].fee_vnd"),
        ('{"code": ' + "9" * 5000 + "}", ""),
        ("[" * 100_000, ""),
    ],
)
def test_a_malformed_line_is_named_with_its_field_and_the_rest_loads(
    db, tmp_path: Path, line, field
):
    tally = load(write(tmp_path, GOOD | {"code": "a"}, line, GOOD | {"code": "b"}))
    counts = tally.as_dict()
    assert (counts["read"], counts["created"], counts["rejected"]) == (3, 2, 1)
    assert (tally.rejections[0].line, tally.rejections[0].field) == (2, field)


def test_a_code_named_twice_in_a_file_is_rejected_the_second_time(db, tmp_path: Path):
    tally = load(write(tmp_path, GOOD, GOOD))
    assert (tally.created, tally.rejections[0].field) == (1, "code")


def test_a_file_in_another_encoding_loads_nothing(db, tmp_path: Path):
    path = write(tmp_path, GOOD)
    path.write_bytes(path.read_bytes() + "Đ".encode("utf-16"))
    with pytest.raises(Refused, match="UTF-8"):
        load(path)
    assert not ProcedureVersion.objects.exists()


def test_a_published_version_is_frozen_by_the_database(db, tmp_path: Path):
    load(write(tmp_path, GOOD))
    version = ProcedureVersion.objects.get()
    for spoil in (
        lambda: ProcedureVersion.objects.update(name="khác"),
        lambda: version.methods.update(fee_vnd=1),
        lambda: version.components.all().delete(),
        lambda: Method.objects.create(version=version, position=9, channel="post"),
        lambda: version.competences.all().delete(),
        version.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()


def test_the_ten_commune_procedures_of_the_demo_load(db):
    tally = load(PROCEDURES)
    assert (tally.created, tally.rejected, tally.attention) == (10, 0, 0)
