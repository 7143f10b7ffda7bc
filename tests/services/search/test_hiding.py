"""Nothing hidden is found, suggested or counted: for whoever asks, search tells what the lists and pages would."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlmodel import col

from app.core import clock, paging
from app.core.actor import Actor
from app.core.db import Database, Session
from app.core.errors import NotFoundError
from app.models.belonging import Membership, MembershipState, RoleName
from app.models.communities import Community, Visibility
from app.models.people import Person, PersonStatus
from app.models.search import SearchDocument, SearchEvent, SearchSalt, SearchText
from app.services import communities, guidelines, knowledge, people, privacy, search
from app.services.search import Kind, Scope, events
from tests.doors import Doors
from tests.proving import length
from tests.services.privacy import raw
from tests.story import Story

WORD = "zimorodek"
EVERYBODY = ("root", "ada", "ben", "cleo", "gil")


def found(session: Session, actor: Actor, q: str = WORD) -> set[tuple[Kind, str]]:
    """All that search gives away, through each of its mouths, which must agree."""
    results = search.search(session, Scope(actor), q, paging.Ask(100))
    told = {(one.kind, one.thing.name) for one in results.page.items}
    assert results.hits == len(results.page.items)
    assert {(one.kind, one.thing.name) for one in search.suggest(session, actor, q, 100)} <= told
    return told


def knows(session: Session, actor: Actor, community: Community) -> bool:
    """Whether the community's own page would be there for an actor."""
    try:
        communities.find(session, actor, community.slug)
    except NotFoundError:
        return False
    return True


class Places(Story):
    """Three places with the same word everywhere in them, and Gil, who is a guest of the first."""

    def furnish(self) -> None:
        self.places = [self.found(slug, name=f"{WORD} {slug}") for slug in ("one", "two", "three")]
        for place in self.places:
            self.join("ada", place)
            self.give("ada", RoleName.LEADER, place)
            knowledge.write(self.session, self.ada, place, knowledge.Draft(title=f"{WORD} in {place.slug}", body=WORD))
            guidelines.publish(self.session, self.ada, place, f"# {WORD}\nBe kind.")
        self.register("gil", display_name=f"Gil {WORD}")
        self.people["gil"].guest = True
        self.join_as_guest()

    def join_as_guest(self) -> None:
        self.session.add(
            Membership(
                community_id=self.places[0].id, person_id=self.people["gil"].id, state=MembershipState.ACTIVE, since=clock.now()
            )
        )


@settings(max_examples=length(3, 60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shown=st.lists(st.sampled_from(list(Visibility)), min_size=3, max_size=3),
    joined=st.sets(st.sampled_from([("ben", 0), ("ben", 1), ("cleo", 1), ("cleo", 2)])),
    status=st.sampled_from([PersonStatus.PRE_HIRE, PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE, PersonStatus.LEFT]),
)
def test_search_shows_what_the_pages_show(
    database: Database, shown: list[Visibility], joined: set[tuple[str, int]], status: PersonStatus
) -> None:
    with database.read() as session:
        is_new = session.execute(select(col(Person.id)).limit(1)).first() is None
    if is_new:
        with database.write() as session:
            test_search_shows_what_the_pages_show.made = made = Places(session)  # type: ignore[attr-defined]
            made.furnish()
            made.register("dora", display_name=f"Dora {WORD}")
    made = test_search_shows_what_the_pages_show.made  # type: ignore[attr-defined]
    with database.write() as session:
        story = Story.over(session, made.people)
        places = [session.merge(place) for place in made.places]
        story.people["dora"].status = status  # told by no fact: the index knows nothing of it
        for place in places:
            place.visibility = Visibility.OPEN
        session.flush()
        for name, number in sorted(joined):
            story.join(name, places[number])
        for place, visibility in zip(places, shown, strict=True):
            place.visibility = visibility
        session.flush()
        for name in EVERYBODY:
            actor = story.actor(name)
            told = found(session, actor)
            for place in places:
                mine = {one for one in told if place.slug in one[1]} | {
                    (kind, thing)
                    for kind, thing in told
                    if kind == Kind.GUIDELINES and guidelines.current(session, place.id).id == thing  # type: ignore[union-attr]
                }
                assert len(mine) == (2 if knows(session, actor, place) else 0), (name, place.slug, told)
            hers = (Kind.PEOPLE, "dora") in told
            assert hers == (status in {PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE} and name != "gil")
            assert (Kind.PEOPLE, "gil") in told or name in {"cleo", "ben"}
        session.rollback()


def test_whoever_is_erased_leaves_no_word_in_the_files(doors: Doors) -> None:
    with doors.database.write() as session:
        new = people.NewPerson(username="quirinius", display_name="Quirinius Łęcki", email="q@mail.example")
        doors.people["quirinius"] = people.register(session, None, new)
    body = "Ask Quirinius Łęcki (@quirinius) about sextants."
    sent = {"title": "Interview with Quirinius Łęcki", "body": body, "topics": ["Quirinius Łęcki"]}
    assert doors.api("ada").post("/communities/guild/assets", json=sent).status_code == 201
    found = [one["kind"] for one in doors.api("ben").get("/search?q=quirinius").json()["items"]]
    assert sorted(found) == ["assets", "people"]
    assert raw.found(raw.of(doors.database), "quirinius", "quirinius łęcki")
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        privacy.erase(session, story.root, story.people["quirinius"], "quirinius")
    assert privacy.wipe(doors.database)
    assert raw.found(raw.of(doors.database), "quirinius", "lecki", "quiriniu") == set()
    assert doors.api("ben").get("/search?q=quirinius").json()["items"] == []
    [sextant] = doors.api("ben").get("/search?q=sextants").json()["items"]
    assert sextant["title"] == "Interview with Former member"
    with doors.database.read() as session:
        assert list(search.faults(session)) == []


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        *((query, True) for query in ("knowledge gap", "luka w wiedzy", "知识缺口", "2027 budget", "k8s", "iso 27001")),
        *(
            (query, False)
            for query in ("ada@example.org", "@ada", "+48 600 700 800", "e-778899", "pl61109010140000", "1985-04-12")
        ),
        ("01a1c0de-7e57-7000-8000-00000000cafe", False),
    ],
)
def test_what_may_say_who_somebody_is_is_not_kept(query: str, kept: bool) -> None:
    assert events.may_be_kept(query) == kept


def test_a_search_is_kept_without_who_asked(doors: Doors) -> None:
    ben = doors.api("ben")
    for q in ("Luka w Wiedzy", "luka  w wiedzy", "ben@example.org", "guild"):
        assert ben.get("/search", params={"q": q}).status_code == 200
    ben.get("/search?q=luka&after=WzAsMCwwXQ")
    ben.get("/search/suggestions?q=lu")
    site = doors.site("cleo")
    page = site.get("/search?q=guild").text
    site.get("/search?q=gui", headers={"HX-Request": "true"})
    event = page.partition('data-search-event="')[2].partition('"')[0]
    assert site.post(f"/search/events/{event}/click").status_code == 204
    with doors.database.write() as session:
        rows = session.execute(select(SearchEvent).order_by(col(SearchEvent.id))).scalars().all()
        assert [(one.query, one.hits) for one in rows] == [
            ("luka w wiedzy", 0),
            ("luka w wiedzy", 0),
            ("guild", 1),
            ("guild", 1),
        ]
        assert [one.id for one in rows if one.clicked_at] == [event]
        assert rows[0].asker == rows[2].asker != rows[3].asker
        assert not any(doors.people["ben"].id in str(one.model_dump()) for one in rows)
        session.execute(text("UPDATE search_salt SET day = '2020-01-01'"))
        search.forget_old(session)
        assert session.execute(select(SearchSalt)).first() is None
        for days, left in ((40, {None}), (400, set())):
            session.execute(update(SearchEvent).values(day=clock.today() - timedelta(days=days)))
            search.forget_old(session)
            assert set(session.execute(select(col(SearchEvent.asker))).scalars()) == left


def test_an_index_that_lies_is_seen_and_mended(doors: Doors) -> None:
    doors.api("ada").post("/communities/guild/assets", json={"title": "A guide to sextants", "body": "Look up."})
    with doors.database.write() as session:
        [cleo] = session.execute(
            select(col(SearchDocument.id)).where(SearchDocument.thing_id == doors.people["cleo"].id)
        ).scalars()
        for table in (SearchText, SearchDocument):
            session.execute(delete(table).where(col(table.id) == cleo))
        session.execute(text("UPDATE asset SET title = 'A guide to compasses'"))
        assert dict(search.behind(session)) == {Kind.PEOPLE: 1, Kind.ASSETS: 1}
        assert len(list(search.faults(session))) == 2
    steps: list[tuple[str, int, int]] = []
    assert search.reindex(doors.database, lambda *step: steps.append(step)) == 2
    assert ("people", 4, 4) in steps
    with doors.database.read() as session:
        assert not [*search.faults(session), *search.behind(session)]
        assert session.execute(select(SearchText).limit(1)).first()
    assert doors.api("ben").get("/search?q=compass").json()["items"][0]["title"] == "A guide to compasses"
