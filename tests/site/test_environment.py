"""A setting that cannot be understood is refused, with a sentence that says what to write."""

import stat
from pathlib import Path

import pytest

from insaf.site import environment


def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSAF_DEMO", "Yes")
    assert environment.flag("INSAF_DEMO")
    monkeypatch.setenv("INSAF_DEMO", "0")
    assert not environment.flag("INSAF_DEMO")
    monkeypatch.setenv("INSAF_DEMO", "perhaps")
    with pytest.raises(environment.BadSetting, match="neither yes nor no"):
        environment.flag("INSAF_DEMO")


@pytest.mark.parametrize(
    "value",
    ["complaints.example.sa", "ftp://x", "https://", "http://x:port", "http://x:99999", "https://x/complaints"],
)
def test_a_public_address_that_is_none_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSAF_BASE_URL", value)
    with pytest.raises(environment.BadSetting, match="INSAF_BASE_URL"):
        environment.base_url()


def test_a_proxy_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSAF_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    assert environment.trusted_proxies() == ["10.0.0.0/8", "::1"]
    monkeypatch.setenv("INSAF_TRUSTED_PROXIES", "the-proxy")
    with pytest.raises(environment.BadSetting, match="the-proxy"):
        environment.trusted_proxies()


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INSAF_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path / "keys")
    assert environment.secret_key(tmp_path / "keys") == first
    assert len(first) >= 64
    (kept,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_short_secret_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSAF_SECRET_KEY", "secret")
    with pytest.raises(environment.BadSetting, match="too short"):
        environment.secret_key(tmp_path)


def test_postgresql_is_named_by_host_or_by_socket_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSAF_DATABASE_URL", "postgresql://amina:p%40ss@db.example.sa:5433/insaf?sslmode=require")
    by_host = environment.database(tmp_path)
    assert (by_host["HOST"], by_host["PORT"], by_host["PASSWORD"]) == ("db.example.sa", "5433", "p@ss")
    assert by_host["OPTIONS"]["sslmode"] == "require"
    monkeypatch.setenv("INSAF_DATABASE_URL", "postgresql:///insaf?host=/run/postgresql")
    assert environment.database(tmp_path)["HOST"] == "/run/postgresql"


@pytest.mark.parametrize("value", ["mysql://x/insaf", "postgresql://x/", "insaf.sqlite3"])
def test_a_database_address_that_is_none_is_refused_without_repeating_it(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSAF_DATABASE_URL", value)
    with pytest.raises(environment.BadSetting, match="INSAF_DATABASE_URL") as refused:
        environment.database(tmp_path)
    assert value not in str(refused.value)


def test_mail_goes_encrypted_when_the_address_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSAF_SMTP_URL", "smtp://mail.example.sa:587?starttls=1")
    assert environment.smtp()["EMAIL_USE_TLS"]
    monkeypatch.setenv("INSAF_SMTP_URL", "smtps://mail.example.sa")
    assert (environment.smtp()["EMAIL_PORT"], environment.smtp()["EMAIL_USE_SSL"]) == (465, True)
