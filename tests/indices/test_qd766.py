"""Every official score that the national portal published, to the last hundredth."""

import csv
import hashlib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from motcua.indices.criteria import CriteriaSet
from motcua.indices.input_files import read_inputs
from motcua.indices.methods import Given
from motcua.indices.reading import criteria_set, definition_of
from motcua.indices.scoring import Mark, Standing, mark
from motcua.people.roles import Level

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "qd766"
FILES = sorted(FOLDER.glob("*.tsv"))
# A published definition is never edited; a new decision is a new file.
PUBLISHED = {"qd766": "2b213470be92c6aaca7fa96eef891a515221db13f7a21adf8da52b727b002346"}
P, D, C = Level.PROVINCE, Level.DEPARTMENT, Level.COMMUNE


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open() as file:
        return list(csv.DictReader(file, delimiter="\t"))


ROWS = [(path, place) for path in FILES for place in range(len(rows_of(path)))]


@cache
def scored(path: Path) -> list[tuple[dict[str, str], Mark]]:
    table = read_inputs(path, criteria_set("qd766"))
    assert table.group.code in path.name
    marks = [mark(table.group, unit.givens, unit.level) for unit in table.units]
    return list(zip(rows_of(path), marks, strict=True))


def said(word: str) -> Decimal | None:
    return Decimal(word) if word else None


def test_the_recorded_answers_are_there():
    assert len(FILES) == 12
    assert len(ROWS) == sum(len(rows_of(path)) for path in FILES) > 800


@pytest.mark.parametrize(
    ("path", "place"), ROWS, ids=[f"{path.stem[8:]}-{place}" for path, place in ROWS]
)
def test_every_published_score_is_reproduced(path: Path, place: int):
    row, found = scored(path)[place]
    marks = {leaf.criterion.code: leaf for leaf in found.leaves()}
    for code, leaf in marks.items():
        if f"{code}.score" in row:
            assert leaf.score == said(row[f"{code}.score"]), code
            assert leaf.ratio == said(row[f"{code}.ratio"]), code
            assert leaf.most == Decimal(row[f"{code}.maxScore"]), code
    assert found.most == Decimal(row.get("totalMaxScore") or row["maxScore"])
    if row["role"] == "child" and "provide-online" in path.name:
        # The portal publishes these totals without what they come from.
        assert found.score is None
        assert found.ratio is None
        assert {leaf.score for leaf in marks.values()} == {None}
        return
    assert found.score == said(row.get("totalScore") or row["score"])
    assert found.ratio == said(row["ratio"])


@pytest.mark.parametrize(("period", "total"), [("year", "61.89"), ("quarter", "61.39")])
def test_the_province_gets_the_published_total(period: str, total: str):
    criteria = criteria_set("qd766")
    givens: dict[str, Given] = {}
    for group in criteria.groups:
        table = read_inputs(FOLDER / f"vectors-{group.code}-{period}.tsv", criteria)
        givens |= next(unit.givens for unit in table.units if unit.level == P)
    found = mark(criteria.root, givens, P)
    assert (found.score, found.most) == (Decimal(total), 100)


def test_children_sum_up_to_the_parent_and_are_never_averaged():
    table = read_inputs(FOLDER / "vectors-dvc-progress-tree-year.tsv", criteria_set("qd766"))
    parent, *children = (unit.givens["DOSSIERS_IN_TIME"] for unit in table.units)
    assert sum(child.numerator or 0 for child in children) == parent.numerator
    assert sum(child.denominator or 0 for child in children) == parent.denominator


def test_the_whole_index():
    criteria = criteria_set("qd766")
    assert criteria.root.most == 100
    assert [int(group.most) for group in criteria.groups] == [18, 20, 12, 10, 22, 18]
    assert len(list(criteria.root.leaves())) == 24
    assert criteria.is_official


@pytest.mark.parametrize(("code", "digest"), PUBLISHED.items())
def test_a_published_definition_is_never_edited(code: str, digest: str):
    raw = definition_of(code).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == criteria_set(code).digest == digest


# code, level, numerator, denominator: ratio, score. Figures of qd766.md section 2.
CASES: list[tuple[str, Level, Any, Any, str | None, str | None]] = [
    # From the unrounded share; the ratio rounded first would give the other hundredth.
    ("ORIGINAL_RESULT_AVAILABLE", C, 2653, 3306, "80.25", "4.81"),
    ("CITIZEN_DATA_CONNECTED_FORMALITY", C, 51, 385, "13.25", "0.26"),
    ("REUSED_DIGITIZED_DATA", C, 299, 2821, "10.60", "0.26"),
    ("CITIZEN_DATA_CONNECTED_DOSSIER", C, 752, 1780, "42.25", "0.84"),
    # The ratio first, then binary: 93.25 % of 6 is 5.595, which binary holds as a little less.
    ("DOSSIERS_PAID_ONLINE", C, 1437, 1541, "93.25", "5.59"),
    ("REUSED_DIGITIZED_DATA", C, 17, 17, "100", "2"),
    ("DOSSIERS_FILED_ONLINE", P, 589496, 597894, "98.60", "6"),
    ("DOSSIERS_FILED_ONLINE", C, 1, 4, "25", "3"),
    ("SO_HOA_GIAY_TO_GIAI_QUYET", P, 145096, 597918, "24.27", "0.97"),
    # Zero denominators, each its own rule.
    ("PUBLISH_ON_TIME", P, 0, 0, None, None),
    ("PUBLIC_UPDATE_ON_TIME", P, 0, 0, None, None),
    ("DOSSIER_SYNC", C, 0, 0, None, None),
    ("DOSSIERS_IN_TIME", C, 0, 0, "0", "0"),
    ("PETITION_PROCESSING_ON_TIME", C, 0, 0, "0", "6"),
    ("PETITION_HANDLING_SATISFACTION", C, 0, 0, "0", "6"),
    ("DOSSIER_RECEIVING_SATISFACTION", C, 0, 0, "0", "0"),
    ("PETITION_CLASSIFICATION_STAFF", C, 0, 0, "0", None),
    *(
        (code, C, 0, 0, None, None)
        for code in (
            "ORIGINAL_RESULT_AVAILABLE", "SO_HOA_GIAY_TO_GIAI_QUYET", "REUSED_DIGITIZED_DATA",
            "SYNCED_WITH_DVCQG_PERSONAL_STORAGE", "CITIZEN_DATA_CONNECTED_DOSSIER",
        )
    ),
    ("ELECTRONIC_CERTIFIED_COPY", C, None, None, "100", "2"),
    *(
        (code, P, 0, 0, "0", "0")
        for code in (
            "PROCEDURES_WITH_PAYMENT", "PROCEDURES_PAID_ONLINE", "DOSSIERS_PAID_ONLINE",
            "PROCEDURES_ONLINE", "SERVICES_USED_ONLINE", "DOSSIERS_FILED_ONLINE",
        )
    ),
    # 3.1 is the province's alone.
    ("PROCEDURES_ONLINE", P, 52, 89, "58.43", "1.46"),
    ("PROCEDURES_ONLINE", D, 52, 89, "58.43", "0"),
    ("PROCEDURES_ONLINE", C, 52, 89, "58.43", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "level", "upper", "lower", "ratio", "score"), CASES)
def test_the_official_reading(code, level, upper, lower, ratio, score):
    found = mark(criteria_set("qd766").leaf(code), {code: Given(upper, lower)}, level)
    assert (found.ratio, found.score) == (said(ratio or ""), said(score or ""))


# What each other reading changes: switch, value, code, level, (numerator, denominator), score.
READINGS = [
    ("digitised-target", "paper", "SO_HOA_GIAY_TO_GIAI_QUYET", P, (145096, 597918), "1.21"),
    ("sync-no-report", "paper", "DOSSIER_SYNC", C, (0, 0), "0"),
    ("certified-copy", "paper", "ELECTRONIC_CERTIFIED_COPY", C, (None, None), None),
    ("not-applicable", "full", "CITIZEN_DATA_CONNECTED_DOSSIER", C, (0, 10), "2"),
    ("not-applicable", "full", "CITIZEN_DATA_CONNECTED_DOSSIER", P, (0, 10), "0"),
    ("not-applicable", "zero", "CITIZEN_DATA_CONNECTED_FORMALITY", C, (10, 10), "0"),
    ("not-applicable", "null", "CITIZEN_DATA_CONNECTED_FORMALITY", C, (10, 10), None),
    ("online-offer-below", "paper", "PROCEDURES_ONLINE", C, (52, 89), "1.46"),
    ("online-offer-below", "full", "PROCEDURES_ONLINE", C, (0, 89), "2"),
    ("online-offer-below", "null", "PROCEDURES_ONLINE", C, (52, 89), None),
]


@pytest.mark.parametrize(("switch", "value", "code", "level", "pair", "score"), READINGS)
def test_a_switch_changes_what_it_says(switch, value, code, level, pair, score):
    official, other = criteria_set("qd766"), criteria_set("qd766", {switch: value})
    given = {code: Given(*pair)}
    assert mark(other.leaf(code), given, level).score == said(score or "")
    assert not other.is_official
    # Nothing else changes.
    kept = [leaf for leaf in official.root.leaves() if leaf == other.leaf(leaf.code)]
    assert len(kept) >= 22


def group(criteria: CriteriaSet, code: str):
    return next(each for each in criteria.groups if each.code == code)


def test_what_is_not_applicable_can_leave_the_total():
    givens = {"ORIGINAL_RESULT_AVAILABLE": Given(1, 2)}
    whole = mark(group(criteria_set("qd766"), "dossier-digitized"), givens, C)
    without = criteria_set("qd766", {"not-applicable": "null"})
    left = mark(group(without, "dossier-digitized"), givens, C)
    assert (whole.most, left.most) == (22, 18)


def test_points_of_an_index_without_petitions_can_go_to_its_neighbours():
    criteria = criteria_set("qd766", {"no-petition": "paper"})
    branch = group(criteria, "handling-satisfaction")
    givens = {
        "PETITION_PROCESSING_ON_TIME": Given(0, 0),
        "PETITION_HANDLING_SATISFACTION": Given(0, 0),
        "DOSSIER_RECEIVING_SATISFACTION": Given(45, 100),
    }
    found = mark(branch, givens, C)
    assert {leaf.criterion.number: (leaf.score, leaf.most) for leaf in found.leaves()} == {
        "5.1": (None, 0), "5.2": (9, 9), "5.3": (None, 0), "5.4": (Decimal("4.5"), 9),
    }  # fmt: skip
    assert (found.score, found.most) == (Decimal("13.5"), 18)
    with_one = mark(branch, givens | {"PETITION_HANDLING_SATISFACTION": Given(1, 2)}, C)
    assert [leaf.most for leaf in with_one.leaves()][2:] == [6, 6, 6]


def test_the_share_online_can_be_multiplied_by_the_share_synced():
    criteria = criteria_set("qd766", {"sync-multiplier": "paper"})
    leaf = criteria.leaf("DOSSIERS_FILED_ONLINE")
    given = {"DOSSIERS_FILED_ONLINE": Given(40, 100)}
    assert mark(leaf, given | {"DOSSIER_SYNC": Given(1, 2)}, C).score == Decimal("2.4")
    assert mark(leaf, given | {"DOSSIER_SYNC": Given(0, 0)}, C).score is None
    assert mark(leaf, given, C).standing == Standing.MISSING


def test_the_denominator_of_electronic_results_can_be_narrowed():
    official, other = criteria_set("qd766"), criteria_set("qd766", {"result-denominator": "paper"})
    code = "ORIGINAL_RESULT_AVAILABLE"
    assert official.leaf(code).source == "electronic_result"
    assert other.leaf(code).source == "electronic_result_due"
    assert official.leaf(code).columns != other.leaf(code).columns
