"""Settings of the door: what is half or unsafe is refused at start, in a sentence; what is secret is never shown."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.core.settings import Settings
from app.core.settings_door import is_protected
from app.services.doctor.door import findings

ISSUER = {"oidc_issuer": "https://login.example.com", "oidc_client_id": "guildry"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"oidc_issuer": "http://login.example.com", "oidc_client_id": "x"}, "https://"),
        ({"oidc_issuer": "https://login.example.com"}, "GUILDRY_OIDC_CLIENT_ID"),
        ({"passwords": False}, "nobody could come in"),
        ({**ISSUER, "oidc_client_secret_file": "/nowhere/at/all"}, "names no file"),
        ({"smtp_url": "mail.example.com"}, "smtp://"),
        ({"smtp_url": "smtp://mail.example.com"}, "GUILDRY_MAIL_FROM"),
    ],
)
def test_what_is_half_or_unsafe_is_refused(given: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Settings(**given)


def test_no_secret_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from-a-file\n")
    settings = Settings(
        **ISSUER, secret="s3cr3t-" * 6, oidc_client_secret="in-the-open", oidc_client_secret_file=str(file),
        database_url="postgresql://guildry:geheim@db/guildry", smtp_url="smtp://me:geheim@mail.example.com", mail_from="a@b.c",
    )  # fmt: skip
    assert settings.oidc_secret == "from-a-file"
    shown = f"{settings!r} {settings}"
    assert not [secret for secret in ("s3cr3t", "in-the-open", "from-a-file", "geheim") if secret in shown]


@pytest.mark.parametrize(
    ("address", "protected"),
    [
        ("https://login.example.com", True), ("http://127.0.0.1:9400", True), ("http://localhost/x", True),
        ("http://login.example.com", False), ("http://127.0.0.1.evil.example", False), ("ftp://127.0.0.1", False), ("", False),
    ],
)  # fmt: skip
def test_what_is_protected_on_its_way(address: str, protected: bool) -> None:
    assert is_protected(address) is protected


def test_the_doctor_looks_at_the_door() -> None:
    assert list(findings(Settings())) == []
    careless = Settings(oidc_issuer="http://127.0.0.1:9400", oidc_client_id="x", oidc_create=True)
    said = " ".join(one.sentence for one in findings(careless))
    assert [word for word in ("by http", "no client secret", "becomes a person") if word not in said] == []
    sound = Settings(**ISSUER, oidc_client_secret="x" * 24, base_url="https://guildry.example.com")
    assert list(findings(sound)) == []
