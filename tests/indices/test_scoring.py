"""The engine's methods and rules, beyond what one index needs of them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as law
from hypothesis import strategies as some

from motcua.core.errors import Refused
from motcua.indices.criteria import Criterion, Elsewhere, Unmeasured, Worth
from motcua.indices.methods import (
    Average,
    Bands,
    Deduction,
    Given,
    Levels,
    Ratio,
    SurveyMean,
    YesNo,
)
from motcua.indices.reading import Faulty, criteria_set, definition_of, parse
from motcua.indices.rounding import Rounding, half_up, to_fixed
from motcua.indices.scoring import Standing, mark
from motcua.people.roles import Level

C = Level.COMMUNE
BANDS = Bands(((Fraction(50), Fraction(1)), (Fraction(80), Fraction(2))))
LEVELS = Levels({"none": Fraction(0), "partly": Fraction(1, 2), "whole": Fraction(2)})

# method, what is given, ratio, score of 2 points.
METHODS = [
    (Ratio(), Given(1, 2), "50", "1"),
    (Ratio(target=Fraction(80)), Given(40, 100), "40", "1"),
    (Ratio(target=Fraction(80)), Given(9, 10), "90", "2"),
    (Ratio(floor=Fraction(50)), Given(49, 100), "49", "0"),
    (Ratio(floor=Fraction(50)), Given(50, 100), "50", "1"),
    (Ratio(), Given(0, 0), None, None),
    (Ratio(), Given(None, 3), None, None),
    (Ratio(), Given(3, None), None, None),
    (BANDS, Given(49, 100), "49", "0"),
    (BANDS, Given(50, 100), "50", "1"),
    (BANDS, Given(79, 100), "79", "1"),
    (BANDS, Given(80, 100), "80", "2"),
    (Bands(((Fraction(0), Fraction(5)),)), Given(0, 1), "0", "2"),
    (LEVELS, Given(choice="none"), None, "0"),
    (LEVELS, Given(choice="partly"), None, "0.5"),
    (LEVELS, Given(choice="whole"), None, "2"),
    (LEVELS, Given(choice="strange"), None, None),
    (Levels({"high": Fraction(3)}), Given(choice="high"), None, "2"),
    (YesNo(), Given(choice="yes"), None, "2"),
    (YesNo(), Given(choice="no"), None, "0"),
    (YesNo(), Given(choice="perhaps"), None, None),
    (Deduction(Fraction(1, 2)), Given(0), None, "2"),
    (Deduction(Fraction(1, 2)), Given(3), None, "0.5"),
    (Deduction(Fraction(1, 2)), Given(9), None, "0"),
    (Deduction(Fraction(1, 2)), Given(), None, None),
    # Answers of 3, 4 and 5 on a scale of 5: a mean of 4.
    (SurveyMean(Fraction(5)), Given(12, 3), "80", "1.6"),
    (SurveyMean(Fraction(5)), Given(0, 0), None, None),
]


def leaf(method, most="2", **more) -> Criterion:
    return Criterion("X", "1", "x", Fraction(most), method, **more)


@pytest.mark.parametrize(("method", "what", "ratio", "score"), METHODS)
def test_each_method_earns_what_it_should(method, what, ratio, score):
    found = mark(leaf(method), {"X": what}, C)
    assert found.ratio == (None if ratio is None else Decimal(ratio))
    assert found.score == (None if score is None else Decimal(score))


@pytest.mark.parametrize(("rule", "score"), [(Worth.NULL, None), (Worth.ZERO, 0), (Worth.FULL, 2)])
def test_a_zero_denominator_is_worth_what_the_rule_says(rule, score):
    criterion = leaf(Ratio(), zero=Unmeasured(Fraction(0), rule))
    found = mark(criterion, {"X": Given(0, 0)}, C)
    assert (found.standing, found.ratio, found.score) == (Standing.EMPTY, 0, score)


@pytest.mark.parametrize("half", [Given(3, None), Given(None, 3), Given(None, 0)])
def test_half_a_pair_is_no_zero_denominator(half):
    criterion = leaf(Ratio(), zero=Unmeasured(Fraction(0), Worth.FULL))
    found = mark(criterion, {"X": half}, C)
    assert (found.standing, found.score) == (Standing.MISSING, None)


@pytest.mark.parametrize(
    ("elsewhere", "score", "most", "standing"),
    [
        (Elsewhere.COMPUTED, 1, 2, Standing.SCORED),
        (Elsewhere.ZERO, 0, 2, Standing.NOT_APPLICABLE),
        (Elsewhere.FULL, 2, 2, Standing.NOT_APPLICABLE),
        (Elsewhere.NULL, None, 0, Standing.NOT_APPLICABLE),
    ],
)
def test_a_level_that_is_not_measured(elsewhere, score, most, standing):
    criterion = leaf(Ratio(), levels=frozenset({Level.PROVINCE}), elsewhere=elsewhere)
    found = mark(criterion, {"X": Given(1, 2)}, C)
    assert (found.score, found.most, found.standing) == (score, most, standing)
    assert mark(criterion, {"X": Given(1, 2)}, Level.PROVINCE).score == 1


def test_what_is_only_shown_earns_nothing():
    average = mark(leaf(Average(), scored=False), {"X": Given(41, 10)}, C)
    assert (average.standing, average.ratio, average.score) == (
        Standing.SHOWN,
        Decimal("4.1"),
        None,
    )
    empty = mark(leaf(Average(), scored=False), {"X": Given(0, 0)}, C)
    assert (empty.standing, empty.score, empty.most) == (Standing.SHOWN, None, 0)


@pytest.mark.parametrize(
    ("rounding", "score"),
    [(Rounding.SHARE, "4.81"), (Rounding.RATIO, "4.82"), (Rounding.RATIO_BINARY, "4.82")],
)
def test_ways_of_rounding_differ(rounding, score):
    found = mark(leaf(Ratio(), "6", rounding=rounding), {"X": Given(2653, 3306)}, C)
    assert found.score == Decimal(score)


def test_binary_rounding_is_not_decimal_rounding():
    pair = {"X": Given(1437, 1541)}
    scores = [
        mark(leaf(Ratio(), "6", rounding=way), pair, C).score
        for way in (Rounding.RATIO, Rounding.RATIO_BINARY)
    ]
    assert scores == [Decimal("5.60"), Decimal("5.59")]


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("1/2", 0, "1"), ("49/100", 0, "0"), ("1.005", 2, "1.01"), ("0", 2, "0"), ("1.44", 1, "1.4"),
     ("1.45", 1, "1.5")],
)  # fmt: skip
def test_a_half_goes_up(value, places, rounded):
    assert half_up(Fraction(value), places) == Decimal(rounded)


def test_to_fixed_writes_what_a_browser_writes():
    # (1.005).toFixed(2) is "1.00", (0.125).toFixed(2) is "0.13", (5.595).toFixed(2) is "5.59".
    assert [str(to_fixed(each)) for each in (1.005, 0.125, 5.595)] == ["1.00", "0.13", "5.59"]


def test_an_index_may_round_to_one_decimal():
    """TT 01/2018/TT-VPCP art. 15(2): points over dossiers, one decimal."""
    points = 2 * 1049 + 1210
    criterion = leaf(SurveyMean(Fraction(2)), places=1)
    assert mark(criterion, {"X": Given(points, 2295)}, C).score == Decimal("1.4")


def branch(*children: Criterion) -> Criterion:
    return Criterion(
        "B", "", "b", sum((each.most for each in children), Fraction(0)), children=children
    )


def named(code: str, **more) -> Criterion:
    return Criterion(code, "", code, Fraction(2), Ratio(), **more)


def test_a_branch_sums_what_was_rounded_and_counts_nothing_known_as_nothing():
    tree = branch(named("A"), named("Z"), named("U"))
    givens = {"A": Given(1, 3), "Z": Given(0, 0)}
    found = mark(tree, givens, C)
    assert (found.score, found.most, found.ratio) == (Decimal("0.67"), 6, Decimal("11.17"))
    assert (found.lost, found.measured_most) == (Decimal("3.33"), 4)
    assert [each.standing for each in found.leaves()] == [
        Standing.SCORED, Standing.EMPTY, Standing.MISSING,
    ]  # fmt: skip
    nothing = mark(tree, {}, C)
    assert (nothing.score, nothing.ratio, nothing.most) == (None, None, 6)


def test_points_assumed_are_no_measurement():
    assumed = named("A", missing=Unmeasured(Fraction(100), Worth.FULL))
    found = mark(branch(assumed, named("U")), {}, C)
    assert found.score is None
    assert [each.score for each in found.leaves()] == [2, None]
    assert mark(branch(assumed, named("U")), {"U": Given(0, 1)}, C).score == 2


def test_trees_may_be_deep():
    tree = branch(branch(named("A"), named("B1")), branch(named("C1")))
    found = mark(tree, {"A": Given(1, 2), "C1": Given(1, 1)}, C)
    assert (found.score, [each.score for each in found.children]) == (3, [1, 2])


counts = some.integers(0, 10**9)


@law(counts, counts, some.sampled_from(list(Rounding)), some.integers(1, 100))
def test_a_score_stays_between_nothing_and_all(upper, more, rounding, target):
    criterion = leaf(Ratio(Fraction(target)), "6", rounding=rounding)
    score = mark(criterion, {"X": Given(upper, upper + more + 1)}, C).score
    assert score is not None
    assert 0 <= score <= 6
    assert mark(criterion, {"X": Given(upper + 1, upper + more + 1)}, C).score >= score


DEFINITION = {
    "code": "small", "edition": "1", "name": "small", "legal_basis": "none", "scale": "2",
    "effective_from": "2026-01-01", "effective_to": None, "switches": [],
    "groups": [{"code": "g", "name": "g", "most": "2", "children": [
        {"code": "a", "name": "a", "most": "2", "method": {"kind": "yes_no"}}]}],
}  # fmt: skip


def with_leaf(**more) -> dict:
    child = {"code": "a", "name": "a", "most": "2", "method": {"kind": "yes_no"}} | more
    return DEFINITION | {"groups": [{"code": "g", "name": "g", "most": "2", "children": [child]}]}


@pytest.mark.parametrize(
    "words",
    [
        with_leaf(most="1"),
        with_leaf(strange=1),
        with_leaf(method={"kind": "magic"}),
        with_leaf(rounding="ratio_binary"),
        with_leaf(children=[{"code": "b", "name": "b", "most": "2", "method": {"kind": "yes_no"}}]),
        DEFINITION | {"scale": "3"},
        DEFINITION | {"groups": DEFINITION["groups"] * 2, "scale": "4"},
        DEFINITION | {"switches": [{"code": "s", "name": "s", "options": []}]},
        DEFINITION | {"switches": [{"code": "s", "name": "s", "options": [
            {"value": "1", "name": "1", "changes": {"a": {"most": "1"}}}]}]},
        DEFINITION | {"switches": [{"code": "s", "name": "s", "options": [
            {"value": "1", "name": "1", "changes": {}},
            {"value": "2", "name": "2", "changes": {"z": {"most": "1"}}}]}]},
    ],
)  # fmt: skip
def test_a_definition_that_contradicts_itself_is_no_definition(words):
    with pytest.raises(Faulty):
        parse(words, "", {"s": "2"} if words["switches"] else {})


@pytest.mark.parametrize(
    ("method", "what", "score"),
    [
        ({"kind": "levels", "points": {"low": "0.5", "high": "2"}}, Given(choice="low"), "0.5"),
        ({"kind": "yes_no"}, Given(choice="yes"), "2"),
        ({"kind": "deduction", "each": "0.25"}, Given(3), "1.25"),
        ({"kind": "survey_mean", "top": "5"}, Given(20, 5), "1.6"),
        ({"kind": "bands", "bands": [["80", "2"], ["50", "1"]]}, Given(6, 10), "1"),
        ({"kind": "ratio", "target": "90", "floor": "10"}, Given(45, 100), "1"),
        ({"kind": "average"}, Given(45, 100), "0"),
    ],
)
def test_every_method_can_be_written_down(method, what, score):
    criteria = parse(with_leaf(method=method), "", {})
    assert mark(criteria.root, {"a": what}, C).score == Decimal(score)


def test_an_unknown_reading_is_refused():
    with pytest.raises(Refused, match="digitised-target"):
        criteria_set("qd766", {"nonsense": "api"})
    with pytest.raises(Refused, match="api, paper"):
        criteria_set("qd766", {"digitised-target": "nonsense"})
    with pytest.raises(Refused, match="nonsense"):
        definition_of("nonsense")
