"""Communities from a table, and from Kubernetes' sigs.yaml with everything that people write into such files."""

import textwrap

import pytest
from sqlmodel import select

from app.core.db import Database
from app.journal.book import head
from app.models.belonging import Membership, RoleAssignment
from app.models.communities import Community, Transition
from app.models.people import Person
from app.services import checking
from app.services.importing import UnreadableFileError
from tests.services.importing.conftest import Told

HEADER = "slug,name,kind,orientation,domain,visibility,status\n"

SIGS = """\
    # everything that people write into such files
    sigs:
      - dir: sig-storage
        name: Storage
        mission_statement: >
          Keeps what must not
          be lost.
        charter_link:
        leadership:
          chairs:
            - github: Ada
              name: Ada Nowak
              company: No
              email: null
            - github: "007"
              name: James
          tech_leads:
            - github: ada
              name: Ada Nowak
          emeritus_leads:
            - github: ben
              name: Ben
              email: ben@example.com
        meetings:
          - description: Weekly\tof all
            day: Monday
            time: 9:00
            tz: PT
            frequency: weekly
        contact:
          liaison:
            github: cleo
            name: Cleo
            company: ~
        subprojects:
          - name: disks
            owners:
              - https://raw.githubusercontent.com/kubernetes/disks/main/OWNERS
              - dan
            leads:
              - github: ben
                name: Ben
                email:
            meetings:
              - description: Disks
                day: Friday
    workinggroups:
      - dir: wg-batch
        name: Batch
        leadership: {chairs: [{github: ben, name: Ben}], emeritus_leads: [{github: ben, name: Ben}]}
    usergroups: []
    committees:
      - {dir: committee-steering, name: Steering, contact: {liaison: null}, subprojects: null}
    gb_rep:
      github: gigi
      name: Gigi
    """


def sigs(text: str = SIGS) -> str:
    return textwrap.dedent(text)


def communities(database: Database) -> dict[str, Community]:
    with database.read() as session:
        return {row.slug: row for row in session.exec(select(Community)).all()}


def held(database: Database) -> list[tuple[str, str, str, str, str]]:
    with database.read() as session:
        rows = session.exec(
            select(Community.slug, Person.username, RoleAssignment.role, RoleAssignment.kind, RoleAssignment.state)
            .join(Community, Community.id == RoleAssignment.community_id)
            .join(Person, Person.id == RoleAssignment.person_id)
        ).all()
        return sorted(tuple(str(cell) for cell in row) for row in rows)


def members(database: Database, slug: str) -> list[str]:
    with database.read() as session:
        query = select(Person.username).join(Membership, Membership.person_id == Person.id)
        return sorted(session.exec(query.join(Community).where(Community.slug == slug)).all())


def test_a_table_of_communities_comes_in_working_unless_it_says_otherwise(told: Told, database: Database) -> None:
    text = HEADER + "guild,Guild,,,What we do,,\nchess,Chess,cop,interest,,restricted,paused\n"
    assert told("communities", text).counts["communities"]["created"] == 2
    assert told("communities", text).counts["communities"]["unchanged"] == 2
    found = communities(database)
    assert (found["guild"].status, found["guild"].kind, found["guild"].search_key) == (
        "active",
        "cop",
        "guild guild what we do",
    )
    assert (found["chess"].status, found["chess"].visibility, found["chess"].orientation) == (
        "paused",
        "restricted",
        "interest",
    )


def test_a_later_file_moves_and_renames(told: Told, database: Database) -> None:
    told("communities", HEADER + "guild,Guild,,,,,\n")
    tally = told("communities", HEADER + "guild,The Guild,,,,,archived\nnever seen,No,,,,,\n")
    assert tally.counts["communities"] == {"updated": 1, "refused": 1}
    guild = communities(database)["guild"]
    assert (guild.name, guild.name_key, guild.status) == ("The Guild", "the guild", "archived")
    with database.read() as session:
        step = session.exec(select(Transition)).one()
        assert (step.source, step.target) == ("active", "archived")


def test_sigs_yaml_comes_in_as_it_is(told: Told, database: Database) -> None:
    tally = told("communities", sigs(), "sigs.yaml")
    assert not tally.refusals
    found = communities(database)
    assert {slug: (row.kind, row.visibility, row.status) for slug, row in found.items()} == {
        "sig-storage": ("cop", "open", "active"),
        "wg-batch": ("working_group", "open", "active"),
        "committee-steering": ("coe", "on_request", "active"),
    }
    assert found["sig-storage"].domain == "Keeps what must not be lost."
    assert [meeting.get("time", meeting.get("subproject")) for meeting in found["sig-storage"].meetings] == ["9:00", "disks"]
    assert held(database) == [
        ("sig-storage", "007", "leader", "substantive", "accepted"),
        ("sig-storage", "Ada", "leader", "deputy", "accepted"),
        ("sig-storage", "Ada", "leader", "substantive", "accepted"),
        ("sig-storage", "ben", "leader", "substantive", "ended"),
        ("sig-storage", "cleo", "sponsor", "substantive", "accepted"),
        ("wg-batch", "ben", "leader", "substantive", "accepted"),
        ("wg-batch", "ben", "leader", "substantive", "ended"),
    ]
    assert members(database, "sig-storage") == ["007", "Ada", "ben", "dan"]


def test_whoever_a_roster_names_is_a_placeholder_with_a_name(told: Told, database: Database) -> None:
    told("people", "username,display_name,email\ncleo,Cleo of Personnel,cleo@example.org\n")
    told("communities", "slug,name\nsig-storage,Storage\n")
    told("roles", "community,person,role\nsig-storage,ben,member\n")
    told("communities", sigs(), "sigs.yaml")
    with database.read() as session:
        people = {row.username: (row.display_name, row.email) for row in session.exec(select(Person)).all()}
    assert people == {
        "Ada": ("Ada Nowak", None), "007": ("James", None), "ben": ("Ben", None), "dan": ("dan", None),
        "cleo": ("Cleo of Personnel", "cleo@example.org"),
    }  # fmt: skip


def test_the_same_sigs_yaml_again_changes_nothing(told: Told, database: Database) -> None:
    told("communities", sigs(), "sigs.yaml")
    with database.read() as session:
        before = head(session)
        assert not checking.verify(session).faults
    again = told("communities", sigs(), "sigs.yaml")
    assert all(set(counts) == {"unchanged"} for counts in again.counts.values())
    with database.read() as session:
        assert head(session) == before


def test_a_lead_who_became_emeritus_leads_no_more(told: Told, database: Database) -> None:
    told("communities", sigs(), "sigs.yaml")
    newer = sigs().replace(
        "emeritus_leads:\n        - github: ben", 'emeritus_leads:\n        - github: "007"\n        - github: ben', 1
    )
    newer = newer.replace('        - github: "007"\n          name: James\n', "", 1)
    tally = told("communities", newer, "sigs.yaml")
    assert tally.counts["roles"] == {"updated": 1, "unchanged": 6}
    assert ("sig-storage", "007", "leader", "substantive", "ended") in held(database)
    assert set(told("communities", newer, "sigs.yaml").counts["roles"]) == {"unchanged"}


def test_what_is_broken_in_a_roster_is_refused_by_line_and_the_rest_goes_in(told: Told, database: Database) -> None:
    text = """\
        sigs:
          - name: Without a folder
          - dir: sig-a
            name: A
            leadership:
              chairs: nobody
              tech_leads:
                - name: Without a handle
                - github: "two words"
                - github: ada
          - dir: sig-a
            name: A again
          - just a word
        committees: {}
        """
    tally = told("communities", sigs(text), "sigs.yaml")
    assert [refusal[:2] for refusal in sorted(tally.refusals)] == [
        (2, "dir"), (6, "chairs"), (8, "github"), (9, "github"), (11, "dir"), (13, "dir"), (14, "committees"),
    ]  # fmt: skip
    assert held(database) == [("sig-a", "ada", "leader", "deputy", "accepted")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sigs:\n  - dir: [\n", "line"),
        ("sigs: '\n", "line"),
        ("[" * 100_000, "YAML"),
        ("&a [*b]", "line 1"),
        ("- a\n- b\n", "no named lists"),
        ("people: []\n", "no sigs.yaml"),
        ("sigs: \0\n", "UTF-8"),
        ("a: b\n---\nc: d\n", "line 2"),
        ("\tsigs: [\n", "line"),
        ("a: \x07\n", "YAML"),
    ],
)
def test_what_is_no_roster_is_told_in_a_sentence(told: Told, text: str, why: str) -> None:
    with pytest.raises(UnreadableFileError, match=why):
        told("communities", text, "sigs.yaml")


def test_strange_yaml_is_only_words_here(told: Told, database: Database) -> None:
    text = """\
        sigs:
          - dir: sig-a
            name: !!python/object:os.system x
            meetings: [{day: 2024-99-99}]
            leadership: {chairs: [&a {github: on, self: *a}]}
          -\tdir: sig-tab
        \t\tname:\tTabs\tand all
        """
    tally = told("communities", sigs(text), "sigs.yaml")
    assert not tally.refusals
    assert {slug: row.name for slug, row in communities(database).items()} == {"sig-a": "x", "sig-tab": "Tabs and all"}
    assert communities(database)["sig-a"].meetings == [{"day": "2024-99-99"}]
    assert [row[1] for row in held(database)] == ["on"]
