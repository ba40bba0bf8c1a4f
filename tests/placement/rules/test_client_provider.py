from placement.rules.client_provider import GATE
from tests.placement.rules.scene_of import scene_of, state


def scene(**client):
    return scene_of(clients=[client], providers=[{}, {}, {}])


def states(here):
    return [state(GATE, here, provider=p) for p in ("p0", "p1", "p2")]


def test_a_refused_provider_is_out():
    assert states(scene(refuse_providers=("p1",))) == ["holds", "fails", "holds"]


def test_the_only_ones_allowed_leave_the_others_out():
    assert states(scene(only_providers=("p0", "p2"))) == ["holds", "fails", "holds"]


def test_a_refusal_goes_before_being_one_of_the_only_ones():
    here = scene(only_providers=("p0", "p1"), refuse_providers=("p1",))
    assert states(here) == ["holds", "fails", "fails"]


def test_a_preference_excludes_nobody():
    assert states(scene(prefer_providers=("p1",))) == ["holds"] * 3
