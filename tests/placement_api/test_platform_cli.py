"""The commands for whoever runs the platform: first start, accounts, keys, chain, rotation."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from placement.store.accounts import account_named
from placement.store.crypto import read_keys
from placement.store.engine import open_database
from placement_api.cli import app

RUN = CliRunner()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLACEMENT_DATABASE_URL", f"sqlite:///{tmp_path}/placement.db")
    monkeypatch.setenv("PLACEMENT_KEYS", str(tmp_path / "sleutels"))
    return tmp_path


def run(*words: str, typed: str | None = None) -> Result:
    return RUN.invoke(app, list(words), input=typed)


def test_the_first_start_makes_one_admin_with_a_secret_that_is_shown_once(place: Path) -> None:
    told = run("user", "init")
    assert told.exit_code == 0
    secret = re.search(r"wachtwoord: (\S+)", told.output)
    assert secret is not None
    assert len(secret[1]) >= 20
    database = open_database(f"sqlite:///{place}/placement.db")
    with database.read() as connection:
        made = account_named(connection, "beheerder")
    database.close()
    assert (made["role"], made["must_change"]) == ("admin", True)
    assert secret[1].encode() not in (place / "placement.db").read_bytes()
    assert (place / "sleutels").stat().st_mode & 0o077 == 0
    assert run("user", "init").exit_code != 0


def test_keys_are_not_made_anew_beside_a_database_that_has_lost_them(place: Path) -> None:
    run("user", "init")
    (place / "sleutels").unlink()
    told = run("user", "init")
    assert told.exit_code == 69
    assert "back-up" in told.output


def test_an_account_is_made_listed_closed_and_opened_again(place: Path) -> None:
    run("user", "init")
    assert (
        run("user", "add", "kees", "--role", "corporation", "--organisation", "k1").exit_code == 0
    )
    assert run("user", "add", "kees", "--role", "corporation").exit_code != 0
    assert run("user", "add", "piet", "--role", "baas").exit_code == 2
    assert "kees" in run("user", "list").output
    run("user", "disable", "kees")
    assert "gesloten" in run("user", "list").output
    run("user", "reset", "kees")
    assert "gesloten" not in run("user", "list").output


def test_the_last_admin_is_not_closed(place: Path) -> None:
    run("user", "init")
    assert run("user", "disable", "beheerder").exit_code != 0


def test_a_key_for_a_machine_is_shown_once_and_revoked(place: Path) -> None:
    run("user", "init")
    told = run("token", "add", "beheerder", "--label", "koppeling", "--scope", "audit")
    secret = re.search(r"plt_\S+", told.output)
    assert secret is not None
    listed = run("token", "list").output
    assert secret[0] not in listed
    name = re.search(r"\b[0-9a-f]{16}\b", listed)
    assert name is not None
    assert run("token", "revoke", name[0]).exit_code == 0
    assert "ingetrokken" in run("token", "list").output


def test_the_chain_is_verified_against_a_head_kept_elsewhere(place: Path) -> None:
    run("user", "init")
    kept = place / "eindcode.json"
    kept.write_text(run("audit", "head").output)
    run("user", "add", "kees", "--role", "planner")
    assert run("audit", "verify", "--head", str(kept)).exit_code == 0
    found = json.loads(kept.read_text())
    kept.write_text(json.dumps({**found, "hash": "0" * 64}))
    told = run("audit", "verify", "--head", str(kept))
    assert told.exit_code == 1
    assert "klopt niet" in told.output


def test_about_whom_nothing_is_known_there_is_no_export(place: Path) -> None:
    run("user", "init")
    assert run("audit", "export", typed="c1\n").exit_code == 4


def test_a_rotation_leaves_one_new_key(place: Path) -> None:
    run("user", "init")
    before = read_keys(place / "sleutels")
    assert run("keys", "rotate").exit_code == 0
    after = read_keys(place / "sleutels")
    assert set(before.by_id).isdisjoint(after.by_id)
    assert len(after.by_id) == 1
    assert after.index_key == before.index_key


def test_without_settings_the_commands_say_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PLACEMENT_DATABASE_URL", raising=False)
    told = run("user", "list")
    assert told.exit_code == 69
    assert "PLACEMENT_DATABASE_URL" in told.output
