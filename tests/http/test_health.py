"""What whoever runs the service asks of it: alive, ready, and how it fares."""

from starlette.testclient import TestClient

from app.core import migrate
from app.core.db import Database
from app.core.settings import Settings
from app.main import build
from tests.doors import PATIENT, Doors


def test_it_lives_and_is_ready(doors: Doors) -> None:
    site = doors.site()
    assert site.get("/healthz").text == "alive\n"
    ready = site.get("/readyz")
    assert (ready.status_code, ready.json()["ready"], ready.json()["migrations"]) == (200, True, True)
    assert ready.json()["readers"]["points"] > 0
    doors.settle()
    assert set(site.get("/readyz").json()["readers"].values()) == {0}


def test_figures_for_prometheus(doors: Doors) -> None:
    doors.api("ben").get("/me")
    doors.settle()
    figures = doors.site().get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain")
    assert 'guildry_reader_lag{reader="points"} 0.0' in figures.text
    assert 'guildry_requests_total{method="GET",status="200"}' in figures.text
    assert "ben" not in figures.text


def test_not_ready_before_it_is_migrated(empty_database_url: str) -> None:
    site = TestClient(build(Settings(**PATIENT), Database(empty_database_url)))
    unready = site.get("/readyz")
    assert (unready.status_code, unready.json()["database"], unready.json()["migrations"]) == (503, True, False)
    assert unready.headers["retry-after"]
    migrate.upgrade(empty_database_url)
    assert site.get("/readyz").status_code == 200


def test_without_a_database_it_lives_and_is_not_ready() -> None:
    site = TestClient(build(Settings(**PATIENT), Database("postgresql+psycopg://nobody@127.0.0.1:1/none")))
    assert site.get("/healthz").status_code == 200
    assert (site.get("/readyz").status_code, site.get("/readyz").json()["database"]) == (503, False)
    assert "guildry_reader_lag{" not in site.get("/metrics").text
