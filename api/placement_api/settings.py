"""What the server is told from outside, through the environment; no secret has a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from placement.errors import SetupError

PREFIX = "PLACEMENT_"


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
    """Address of raster tiles ({z}/{x}/{y}) for the background map; empty: none is asked."""
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
    missing = [
        f"{PREFIX}{name}"
        for name, field in known.items()
        if field in ("database_url", "keys", "base_url") and not given.get(field)
    ]
    if missing:
        raise SetupError(f"de omgeving mist: {', '.join(missing)}")
    return ServerSettings(**{**given, "keys": Path(given["keys"])})  # type: ignore[arg-type]
