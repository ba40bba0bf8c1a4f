from placement.rules.contracted import GATE
from tests.placement.rules.scene_of import scene_of, state


def test_a_provider_serves_only_the_profiles_of_its_contract():
    providers = [{"profiles": ("BW",)}, {"profiles": ("BT", "BTG")}]
    here = scene_of(providers=providers, clients=[{"profile": "BW"}, {"profile": "BTG"}])
    assert state(GATE, here, "c0", provider="p0") == "holds"
    assert state(GATE, here, "c0", provider="p1") == "fails"
    assert state(GATE, here, "c1", provider="p0") == "fails"
    assert state(GATE, here, "c1", provider="p1") == "holds"
