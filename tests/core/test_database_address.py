"""DATABASE_URL is read strictly; without it the address is known before the server runs."""

from pathlib import Path

import pytest

from motcua.core import database
from motcua.core.errors import Refused


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://lan:m%40t@db.vn:6432/hoso",
            {
                "NAME": "hoso",
                "USER": "lan",
                "PASSWORD": "m@t",
                "HOST": "db.vn",
                "PORT": "6432",
            },
        ),
        ("postgres://db.example/hoso", {"NAME": "hoso", "HOST": "db.example", "PORT": ""}),
        (
            "postgresql://h1:5432,h2:5433/hoso?target_session_attrs=read-write&sslmode=require",
            {
                "HOST": "h1,h2",
                "PORT": "5432,5433",
                "OPTIONS": {"target_session_attrs": "read-write", "sslmode": "require"},
            },
        ),
        ("postgresql:///hoso?host=/var/run/postgresql", {"HOST": "/var/run/postgresql"}),
        ("postgresql://[::1]:5433/hoso", {"HOST": "::1", "PORT": "5433"}),
    ],
)
def test_a_url_becomes_settings(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: dict[str, object]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    found = database.settings()
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert {key: found[key] for key in expected} == expected
    assert database.url() == url
    assert not database.is_ours()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite:///db.sqlite3", "phải bắt đầu bằng postgresql://"),
        ("host=db.example dbname=hoso", "phải bắt đầu bằng postgresql://"),
        ("postgresql://db.example", "thiếu tên cơ sở dữ liệu"),
        ("postgresql://db.example/", "thiếu tên cơ sở dữ liệu"),
        ("postgresql://db.example/hoso?sslmod=require", "viết sai"),
        ("postgresql://db.example:5432x/hoso", "số cổng không hợp lệ"),
        ("postgresql://db.example:0/hoso", "số cổng không hợp lệ"),
        ("postgresql://h1:5432,h2:65536/hoso", "số cổng không hợp lệ"),
        ("postgresql://lan:bí%ZZmật@db.example/hoso", "viết sai"),
    ],
)
def test_a_wrong_url_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str, why: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(Refused, match=why) as refusal:
        database.settings()
    assert "mật" not in str(refusal.value)


def test_the_private_address_is_known_before_the_server_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("MOTCUA_DB_PORT", raising=False)
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "home"))
    first, again = database.settings(), database.settings()
    assert first == again
    assert (first["NAME"], first["USER"], first["PORT"]) == ("motcua", "motcua", "5432")
    assert str(first["HOST"]).startswith("/")
    assert first["PASSWORD"] == (tmp_path / "home" / "db_password").read_text()
    assert (tmp_path / "home" / "db_password").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1"])
def test_a_wrong_port_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, port: str
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    monkeypatch.setenv("MOTCUA_DB_PORT", port)
    with pytest.raises(Refused, match="MOTCUA_DB_PORT có số cổng không hợp lệ"):
        database.settings()
