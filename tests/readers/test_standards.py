"""Who hears of standards: who answers for a unit, once, until it was said how it stands there; and who asked for something."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from app.core import clock
from app.journal.book import read_after
from app.models.notices import Notice
from app.models.notices import NoticeKind as Kind
from app.models.people import Person
from app.models.resources import AdoptionRecord, Mandate, VersionState
from app.readers.notices import Notices
from app.services import resources
from app.services.notices.saying import OF_RESOURCES
from app.services.resources import Plea, exempting, lapsing
from tests.doors import Doors
from tests.services.resources.test_standards import Centre
from tests.story import Story


@pytest.fixture
def centre(story: Story) -> Centre:
    """With Mona, whom Ann and Ian of sales and IT report to; Pia of the plant reports to nobody."""
    made = Centre(story)
    mona = story.register("mona")
    for name in ("ann", "ian"):
        story.people[name].manager_id = mona.id
    return made


def heard(centre: Centre) -> dict[str, list[Kind]]:
    """For whom what is news, once the reader has come to everything that happened since it was last asked."""
    session = centre.session
    session.commit()  # facts are written with the unit that they belong to
    entries = list(read_after(session, session.info.get("read_to", 0), 10_000))
    Notices().apply(session, entries)
    session.info["read_to"] = max([entry.position for entry in entries], default=session.info.get("read_to", 0))
    rows = session.execute(
        select(col(Person.username), col(Notice.kind)).join(Notice, col(Notice.person_id) == col(Person.id))
        .where(col(Notice.read_at).is_(None), col(Notice.kind).in_(OF_RESOURCES))
        .order_by(col(Person.username), col(Notice.id))
    )  # fmt: skip
    found: dict[str, list[Kind]] = {}
    for row in rows:
        found.setdefault(row.username, []).append(row.kind)
    return found


def read_everything(centre: Centre) -> None:
    centre.session.execute(update(Notice).values(read_at=clock.now()))


def test_of_a_first_standard_line_managers_hear(centre: Centre) -> None:
    version = centre.propose()
    assert heard(centre) == {}, "what is only proposed binds nobody"
    centre.publish(version)
    assert heard(centre) == {"mona": [Kind.STANDARD]}, "once, though two units report to her"


def test_of_the_next_version_those_hear_who_spoke_for_their_units(centre: Centre) -> None:
    first = centre.publish(centre.propose())
    centre.attest(first, "ann", "sales")
    centre.attest(first, "pia", "plant")
    heard(centre)
    read_everything(centre)
    second = centre.publish(centre.propose(semver="2.0.0"))
    assert heard(centre) == {"ann": [Kind.STANDARD], "mona": [Kind.STANDARD], "pia": [Kind.STANDARD]}, (
        "mona: nobody spoke for IT"
    )
    centre.attest(second, "ann", "sales")
    assert heard(centre) == {"mona": [Kind.STANDARD], "pia": [Kind.STANDARD]}, "who has said it need not hear it"
    centre.story.people["ann"].unit_id = centre.units["it"].id
    read_everything(centre)
    centre.publish(centre.propose(semver="3.0.0"))
    assert heard(centre) == {"mona": [Kind.STANDARD], "pia": [Kind.STANDARD]}, "who changed units speaks for neither yet"


def test_a_recommendation_is_nobodys_news(centre: Centre) -> None:
    assert centre.propose(mandate=Mandate.RECOMMENDED).state == VersionState.PUBLISHED
    assert heard(centre) == {}


def test_of_a_refusal_whoever_proposed_hears_and_of_an_exemption_whoever_asked(centre: Centre) -> None:
    session, sue = centre.session, centre.story.actor("sue")
    resources.decline(session, sue, centre.propose(semver="0.1.0"), centre.standard, centre.place, "Too early for this.")
    assert heard(centre) == {"ada": [Kind.DECLINED]}
    version = centre.publish(centre.propose())
    heard(centre)
    read_everything(centre)
    plea = Plea("The old plant cannot do it yet.", clock.now().date() + timedelta(days=30))
    ask = (session, centre.story.ada, version, centre.place)
    refused = exempting.propose(*ask, centre.units["it"], plea)
    assert heard(centre) == {}, "it stands among the sponsor's cards"
    exempting.decline(session, sue, refused, centre.place, "Mend it instead.")
    assert heard(centre) == {"ada": [Kind.EXEMPTION]}
    read_everything(centre)
    granted = exempting.propose(*ask, centre.units["plant"], plea)
    exempting.grant(session, sue, granted, centre.place)
    assert heard(centre) == {"ada": [Kind.EXEMPTION]}
    read_everything(centre)
    exempting.end(session, sue, granted, centre.place, "The plant is new now.")
    assert heard(centre) == {"ada": [Kind.EXEMPTION]}


def test_who_spoke_for_a_unit_hears_that_it_counts_no_more_and_says_it_anew(centre: Centre) -> None:
    session = centre.session
    version = centre.publish(centre.propose())
    said = session.get_one(AdoptionRecord, centre.attest(version, "ann", "sales"))
    assert heard(centre) == {"mona": [Kind.STANDARD]}
    read_everything(centre)
    resources.check(session, centre.story.ada, said, centre.place, "I saw it.", confirmed=True)
    assert heard(centre) == {}, "that it is so is nobody's task"
    said = session.get_one(AdoptionRecord, centre.attest(version, "ann", "sales"))
    resources.check(session, centre.story.ada, said, centre.place, "I did not see it.", confirmed=False)
    assert heard(centre) == {"ann": [Kind.ADOPTION]}
    centre.attest(version, "ann", "sales")
    assert heard(centre) == {}
    with clock.at(clock.now() + timedelta(days=366)):
        for due in lapsing.due(session):
            lapsing.turn(session, due)
        assert heard(centre) == {"ann": [Kind.ADOPTION]}


def test_a_notice_names_the_standard_and_leads_to_it(doors: Doors) -> None:
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        centre = Centre(story)
        story.people["ian"].manager_id = story.people["cleo"].id
        centre.publish(centre.propose())
        resource_id = centre.standard.id
    doors.settle()
    [told] = doors.api("cleo").get("/me/notices").json()["items"]
    assert (told["kind"], told["subject_id"]) == ("standard", resource_id)
    assert told["sentence"] == "“How we name files” is a standard for your unit now. Say how it stands there."
    opened = doors.site("cleo").post(f"/notices/{told['id']}/reading")
    assert opened.headers["location"] == f"/resources/{resource_id}"
