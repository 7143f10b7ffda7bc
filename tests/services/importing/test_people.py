"""People come in once, are claimed when a record names them, and are never anybody else."""

from sqlmodel import select

from app.core.db import Database
from app.journal import facts
from app.journal.book import head, read_after
from app.models.people import OrgUnit, Person
from tests.services.importing.conftest import Told

HEADER = "username,display_name,email,unit,time_zone,languages,external_id\n"
ADA = "ada,Ada Nowak,ada@example.org,Pricing,Europe/Warsaw,pl|en,E-1\n"


def person(database: Database, username: str) -> Person:
    with database.read() as session:
        return session.exec(select(Person).where(Person.username_key == username)).one()


def test_a_person_comes_in_with_all_that_is_told(told: Told, database: Database) -> None:
    assert told("people", HEADER + ADA).summary() == ["people: created 1, updated 0, unchanged 0, refused 0"]
    ada = person(database, "ada")
    assert (ada.email_key, ada.time_zone, ada.languages, ada.external_id) == (
        "ada@example.org", "Europe/Warsaw", ["pl", "en"], "E-1",
    )  # fmt: skip
    with database.read() as session:
        assert session.get_one(OrgUnit, ada.unit_id).name == "Pricing"


def test_the_same_file_again_changes_nothing_and_records_nothing(told: Told, database: Database) -> None:
    told("people", HEADER + ADA)
    with database.read() as session:
        before = head(session)
    assert told("people", HEADER + ADA).summary() == ["people: created 0, updated 0, unchanged 1, refused 0"]
    with database.read() as session:
        assert head(session) == before


def test_a_later_file_changes_what_it_tells_and_leaves_the_rest(told: Told, database: Database) -> None:
    told("people", HEADER + ADA)
    tally = told("people", "username,display_name,email\nADA,Ada Kowalska,\n")
    assert tally.summary() == ["people: created 0, updated 1, unchanged 0, refused 0"]
    ada = person(database, "ada")
    assert (ada.username, ada.display_name, ada.name_key, ada.email, ada.version) == (
        "ada", "Ada Kowalska", "ada kowalska", "ada@example.org", 2,
    )  # fmt: skip
    with database.read() as session:
        assert read_after(session, 1)[-1].fact == facts.PersonChanged(person_id=ada.id, fields=("display_name",))


def test_a_placeholder_is_claimed_by_a_record_and_stays_the_same_person(told: Told, database: Database) -> None:
    told("communities", "slug,name\nguild,Guild\n")
    assert "people: created 1" in told("roles", "community,person,role\nguild,Ada,leader\n").summary()[1]
    placeholder = person(database, "ada")
    assert (placeholder.display_name, placeholder.email) == ("Ada", None)
    assert told("people", HEADER + ADA).counts["people"]["updated"] == 1
    claimed = person(database, "ada")
    assert (claimed.id, claimed.display_name, claimed.email) == (placeholder.id, "Ada Nowak", "ada@example.org")


def test_nobody_gets_what_is_somebody_elses(told: Told) -> None:
    told("people", HEADER + ADA)
    tally = told("people", HEADER + "ben,Ben,ADA@example.org,,,,\ncleo,Cleo,,,,,E-1\nme,Me,,,,,\ndan,Dan,,,Mars/Base,,\n")
    assert [(refusal.line, refusal.field) for refusal in sorted(tally.refusals)] == [
        (2, "email"), (3, "external_id"), (4, "username"), (5, "time_zone"),
    ]  # fmt: skip


def test_two_new_people_cannot_share_an_address(told: Told) -> None:
    tally = told("people", HEADER + ADA + ADA.replace("ada,", "ben,").replace("E-1", "E-2"))
    assert [(refusal.line, refusal.field) for refusal in tally.refusals] == [(3, "email")]
    assert tally.counts["people"]["created"] == 1


def test_a_dry_run_says_the_same_and_writes_nothing(told: Told, database: Database) -> None:
    text = HEADER + ADA + "b n,Ben,,,,,\nben,Ben,ben@example.org,Pricing,,,\n"
    rehearsed = told("people", text, dry_run=True)
    with database.read() as session:
        assert head(session) == 0
        assert not session.exec(select(Person)).all()
    real = told("people", text)
    assert (rehearsed.summary(), rehearsed.refusals) == (real.summary(), real.refusals)
