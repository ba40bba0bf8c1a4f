"""What the server is told from outside, through the environment; no secret has a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from placement.errors import SetupError

PREFIX = "PLACEMENT_"
STORE = ("DATABASE_URL", "KEYS")
"""Without these nothing can be opened."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where the platform keeps its things and how it is reached."""

    database_url: str
    keys: Path
    base_url: str
    executor: str = "local"
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret_file: str = ""
    base_map: str = ""
    """Address of raster tiles ({z}/{x}/{y}) for the background map; empty: none is asked.

    After a blank whose they are, where that is not a public service that is known here.
    """
    addresses: str = ""
    """A file of addresses (.parquet, by `placement geocode --keep`); empty: none is looked up."""
    districts: str = ""
    """A file of districts (wijken: GeoPackage or GeoJSON); empty: no figures per district."""
    demo: bool = False
    """The demo region is shown: the door names its accounts."""
    oidc_claims: str = ""
    """A TOML file that says which claims mean which role and bounds (placement_api.oidc)."""

    @property
    def secure(self) -> bool:
        """Tell whether it is reached over https: only then may cookies carry their prefix."""
        return self.base_url.startswith("https://")


def needed(environment: Mapping[str, str], *names: str) -> list[str]:
    """Return what these settings say; SetupError names every one that is missing or empty."""
    missing = [f"{PREFIX}{name}" for name in names if not environment.get(f"{PREFIX}{name}")]
    if missing:
        raise SetupError(f"de omgeving mist: {', '.join(missing)}")
    return [environment[f"{PREFIX}{name}"] for name in names]


def read_settings(environment: Mapping[str, str]) -> ServerSettings:
    """Return the settings in an environment; SetupError names every unknown or missing one."""
    known = {
        "DATABASE_URL": "database_url", "KEYS": "keys", "BASE_URL": "base_url",
        "EXECUTOR": "executor", "OIDC_ISSUER": "oidc_issuer", "OIDC_CLIENT": "oidc_client",
        "OIDC_SECRET_FILE": "oidc_secret_file", "OIDC_CLAIMS": "oidc_claims",
        "BASE_MAP": "base_map", "ADDRESSES": "addresses",
        "DISTRICTS": "districts",
    }  # fmt: skip
    given = {
        known[name.removeprefix(PREFIX)]: value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) in known
    }
    needed(environment, *STORE, "BASE_URL")
    return ServerSettings(**{**given, "keys": Path(given["keys"])})  # type: ignore[arg-type]
