"""Whatever graph is drawn: a route that the checks let through loses no dossier."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.catalogue.routes.definition import END, RouteDefinition
from motcua.catalogue.routes.dry_run import longest_path
from motcua.catalogue.routes.picture import picture
from motcua.catalogue.routes.reading import read
from motcua.catalogue.routes.rules import problems
from tests.catalogue.routes import random_route


@st.composite
def any_graph(draw) -> dict:
    """A sound route in which up to three places were drawn anew, sound or not."""
    told = random_route(draw(st.randoms(use_true_random=False)))
    keys = [each["key"] for each in told["steps"]]
    targets = st.lists(st.sampled_from([*keys, END]), min_size=1, max_size=3, unique=True)
    for _ in range(draw(st.integers(0, 3))):
        changed = draw(st.sampled_from(told["steps"]))
        conditional = draw(st.lists(targets, max_size=1))
        changed["next"] = [{"to": to, "when": "fee > 0"} for to in conditional]
        changed["next"].append({"to": draw(targets)})
        changed["join"] = draw(st.booleans())
    return told


def walk(definition: RouteDefinition, dice: Random) -> None:
    """Tokens along the route as tasks are: every one moves on until one decides at the end."""
    tokens = [definition.first.key]
    for _ in range(200):
        ending = []
        for key in dice.sample(tokens, len(tokens)):
            way = dice.choice(definition.by_key[key].next)
            if way.to == (END,):
                ending.append(key)
                continue
            tokens.remove(key)
            for target in way.to:
                joins = definition.by_key[target].join
                waits = joins and any(target in definition.reach[other] for other in tokens)
                if not waits:
                    assert target not in tokens, "one step opened twice"
                    tokens.append(target)
            assert tokens, "nobody has anything to do"
            break
        else:
            assert len(tokens) == 1, "a branch is at the end while another works"
            return
    raise AssertionError("it never ends")


@settings(max_examples=400, deadline=None)
@given(told=any_graph(), dice=st.randoms(use_true_random=False))
def test_what_the_checks_let_through_always_ends(told: dict, dice: Random):
    definition = read(told)
    if not problems(definition):
        for _ in range(5):
            walk(definition, dice)


@settings(max_examples=150, deadline=None)
@given(dice=st.randoms(use_true_random=False))
def test_sound_routes_of_every_shape_are_let_through(dice: Random):
    definition = read(random_route(dice))
    assert problems(definition) == []
    assert longest_path(definition)[-1].decides
    assert picture(definition).startswith("<svg")
    walk(definition, dice)
