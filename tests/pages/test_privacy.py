"""The pages of one's own data, of erasing somebody, and of the journal."""

import csv
import io

from app.http.sheets import inert
from tests.doors import Doors

HERE = {"Sec-Fetch-Site": "same-origin"}


def test_a_person_reads_who_looked_and_takes_their_data_along(doors: Doors) -> None:
    doors.api("root").get("/people/ben")
    page = doors.site("ben").get("/people/me/data").text
    assert "Root" in page
    assert "E-mail and employee number" in page
    assert "by a program" in page
    assert doors.site("ben").get("/people/me/data.json").headers["content-disposition"] == 'attachment; filename="ben.json"'
    assert doors.site("ada").get("/people/ben/data").status_code == 403
    assert doors.site("ada").get("/people/ben/data.json").status_code == 404


def test_erasing_takes_two_steps(doors: Doors) -> None:
    root = doors.site("root")
    page = root.get("/people/ben/erasure").text
    assert "Erase Ben" in page
    assert "<code>membership</code>" not in page, "memberships stay"
    again = root.post("/people/ben/erasure", data={"confirm": "benn"}, headers=HERE)
    assert (again.status_code, "Type the username, ben" in again.text) == (422, True)
    assert root.post("/people/ben/erasure", data={"confirm": "ben"}, headers=HERE).status_code == 303
    assert root.get("/people/ben").status_code == 404
    assert doors.site("ada").get("/people/cleo/erasure").status_code == 403


def test_an_auditor_finds_what_happened(doors: Doors) -> None:
    root = doors.site("root")
    page = root.get("/admin/journal", params={"kind": "membership.changed", "community": "guild"}).text
    assert "membership.changed" in page
    assert "person.registered" not in page.partition("<aside")[0]
    assert doors.site("ada").get("/admin/journal").status_code == 403
    wrong = root.get("/admin/journal", params={"who": "nobody", "since": ""})
    assert (wrong.status_code, "There is no such person." in wrong.text) == (422, True)
    assert root.get("/admin/journal", params={"since": "yesterday"}).status_code == 422
    noted = doors.api("root").get("/people/me/looks")
    assert noted.status_code == 200


def test_reading_about_somebody_is_noted_for_them(doors: Doors) -> None:
    found = doors.api("root").get("/journal", params={"subject": "@ben"}).json()["items"]
    assert {one["person"]["username"] for one in found} == {"ben"}
    assert [one["what"] for one in doors.api("ben").get("/people/me/looks").json()["items"]] == ["journal"]


def test_the_journal_pages_by_key_and_keeps_to_its_days(doors: Doors) -> None:
    root = doors.api("root")
    first = root.get("/journal", params={"limit": 3}).json()
    second = root.get("/journal", params={"limit": 3, "after": first["next"]}).json()
    places = [one["position"] for one in first["items"] + second["items"]]
    assert places == sorted(places, reverse=True)
    assert len(set(places)) == 6
    assert root.get("/journal", params={"until": "2020-01-01"}).json()["items"] == []
    assert root.get("/journal", params={"since": "2020-01-01"}).json()["items"]


def test_the_journal_comes_as_a_sheet(doors: Doors) -> None:
    reply = doors.site("root").get("/admin/journal.csv", params={"kind": "person.registered"})
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 4
    assert rows[0]["person"] == "cleo"
    assert reply.text.count("\r\n") == 5


def test_no_cell_is_a_formula() -> None:
    for risky in ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0x"):
        assert inert(risky) == f"'{risky}"
    assert (inert("a=b"), inert(None), inert(5)) == ("a=b", "", "5")
