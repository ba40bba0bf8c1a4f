"""What is inlined asks nothing of the network, and the policy names every script."""

from __future__ import annotations

import base64
import hashlib

import pytest

from placement_maps import localise


def test_the_style_sheet_of_leaflet_points_only_at_data() -> None:
    style = localise.vendor_style("leaflet.css")
    addresses = [part.split(")")[0] for part in style.split("url(")[1:]]
    assert len(addresses) == 3
    assert all(address.startswith("data:image/png;base64,") for address in addresses)


def test_the_script_of_leaflet_has_no_source_map() -> None:
    assert "sourceMappingURL" not in localise.vendor_script("leaflet.js")


def test_the_policy_holds_the_hash_of_each_script_and_no_host() -> None:
    digest = base64.b64encode(hashlib.sha256(b"let a = 1;").digest()).decode()
    policy = localise.policy(["let a = 1;"])
    assert f"script-src 'sha256-{digest}';" in policy
    assert "default-src 'none'" in policy
    assert "img-src data:;" in policy


def test_a_tile_host_is_the_only_host_in_the_policy() -> None:
    policy = localise.policy([], [localise.origin("https://tiles.example.org/{z}/{x}/{y}.png")])
    assert "img-src data: https://tiles.example.org;" in policy
    assert policy.count("https://") == 1


@pytest.mark.parametrize(
    "address",
    ["http://a.example/{z}", "https://a;script-src *", "//a", "https://u:p@a/", "https://*/x"],
)
def test_a_tile_address_that_is_not_plain_https_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        localise.origin(address)


@pytest.mark.parametrize("code", ["'</script>'", "'</SCRIPT '", "'<!-- '"])
def test_a_script_that_would_end_its_element_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="script end tag"):
        localise.script_element(code)


def test_a_file_that_was_not_installed_is_named_with_what_to_type() -> None:
    with pytest.raises(localise.AssetMissingError, match="npm ci --prefix maps"):
        localise.vendor_script("absent.js")
