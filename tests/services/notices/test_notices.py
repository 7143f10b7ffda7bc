"""Who is told of what: once, of nothing they did themselves or may not see; and when a mail may tell it."""

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock, paging
from app.core.db import Database, Session
from app.core.errors import InvalidError, NotFoundError
from app.journal.book import read_after
from app.models.belonging import RoleName
from app.models.communities import Visibility
from app.models.contributions import ContributionKind
from app.models.notices import How, Mailing, MailState, Notice, NoticeKind
from app.models.notices import NoticeKind as Kind
from app.models.people import Person
from app.models.questions import Answer, Question
from app.readers.notices import Notices
from app.readers.runner import catch_up
from app.services import belonging, communities, contributions, notices, people, questions
from app.services.belonging import Proposal
from app.services.communities import Change as CommunityChange
from app.services.contributions import Draft, Thanks
from app.services.people import Change
from app.services.questions import Draft as Asking
from tests.doors import Doors
from tests.helpers.ahead import MONDAY_NOON
from tests.story import Story


class Life:
    """The guild's people on a Monday, with the reader that tells them at hand."""

    def __init__(self, doors: Doors) -> None:
        self.doors, self.database = doors, doors.database
        doors.settle()
        with self.database.read() as session:
            self.before = set(session.execute(select(col(Notice.id))).scalars())

    def story(self, session: Session) -> Story:
        """The people as they are now, in a unit of work."""
        return Story.over(session, {name: session.get_one(Person, one.id) for name, one in self.doors.people.items()})

    def does(self, work: Any) -> Any:
        """Something happens, and whoever it concerns is told."""
        with self.database.write() as session:
            done = work(self.story(session))
        catch_up(self.database, Notices())
        return done

    def told(self, name: str) -> list[tuple[NoticeKind, str]]:
        """What somebody's inbox says, newest first."""
        with self.database.read() as session:
            actor = self.story(session).actor(name)
            page = notices.listing(session, actor, paging.Ask(50))
            return [(one.row.kind, one.title) for one in page.items if one.row.id not in self.before]

    def log(self, by: str = "ben", **given: Any) -> str:
        """Somebody logs something, in which case whom it helped is asked."""
        draft = Draft(kind=ContributionKind.ASSET, title="Price template", evidence=["https://example.com/t"], **given)
        return str(self.does(lambda s: contributions.log(s.session, s.actor(by), s.session.merge(self.doors.guild), draft).id))

    def endorse(self, contribution_id: str, by: str = "ada") -> None:
        def work(story: Story) -> None:
            contribution, _ = contributions.find(story.session, story.actor(by), contribution_id)
            contributions.endorse(story.session, story.actor(by), contribution, "It saved me a day of work.")

        self.does(work)

    def promised(self, moment: datetime) -> int:
        with self.database.write() as session:
            return notices.plan(session, moment)

    def letters(self, moment: datetime) -> list[notices.Letter]:
        """The mails that go out at a moment, and are taken by the server."""
        with self.database.write() as session:
            notices.plan(session, moment)
            taken = notices.take(session, moment)
        with self.database.write() as session:
            found = [notices.letter(session, one) for one in taken]
            for one in taken:
                notices.sent(session, one)
        return [letter for letter in found if letter]


@pytest.fixture
def life(doors: Doors) -> Iterator[Life]:
    with clock.at(MONDAY_NOON):
        yield Life(doors)


def test_they_hear_of_help_thanks_and_requests_and_never_of_their_own_doing(life: Life) -> None:
    one = life.log(beneficiary="ada")
    assert life.told("ada") == [(Kind.ASKED, "Price template")]
    life.endorse(one)
    assert life.told("ben") == [(Kind.ENDORSED, "Price template")]
    life.does(lambda s: _thank(s, "ben", "ada", "You looked at it at once."))
    assert {kind for kind, _ in life.told("ada")} == {Kind.THANKED, Kind.ASKED}
    assert life.told("cleo") == []
    assert life.told("ben") == [(Kind.ENDORSED, "Price template")], "whoever thanks is not told of it"


def test_roles_invitations_and_requests_reach_whoever_decides(life: Life) -> None:
    guild = life.doors.guild

    def propose(story: Story) -> None:
        belonging.propose(
            story.session, story.root, story.session.merge(guild), story.people["cleo"], Proposal(role=RoleName.MANAGER)
        )

    life.does(propose)
    assert [kind for kind, _ in life.told("cleo")] == [Kind.PROPOSED]

    def close_and_knock(story: Story) -> None:
        here = story.session.merge(guild)
        here.visibility = Visibility.ON_REQUEST
        belonging.join(story.session, story.cleo, here)

    life.does(close_and_knock)
    assert [kind for kind, _ in life.told("ada")] == [Kind.REQUESTED]
    assert life.told("ben") == []
    assert unread(life, "ada") == 1

    def let_in(story: Story) -> None:
        belonging.admit(story.session, story.ada, story.session.merge(guild), story.people["cleo"])

    life.does(let_in)
    assert unread(life, "ada") == 0, "what is answered is no news any more"


def test_whoever_asks_hears_of_answers_and_whoever_may_know_of_the_question(life: Life) -> None:
    def ask(story: Story, *, anonymous: bool) -> None:
        here, draft = story.session.merge(life.doors.guild), Asking(title="How do you price a tender?", anonymous=anonymous)
        question = questions.ask(story.session, story.ben, here, draft)
        questions.route(story.session, story.ben, question, here, "ada")
        story.session.flush()
        told.append(questions.answer(story.session, story.ada, question, here, "By the template, with its margins."))

    told: list[Answer] = []
    life.does(lambda story: ask(story, anonymous=False))
    assert {kind for kind, _ in life.told("ben")} == {Kind.ANSWERED}
    assert [kind for kind, _ in life.told("ada")] == [Kind.KNOWS]
    assert unread(life, "ada") == 0, "it was answered"

    def accept(story: Story) -> None:
        answer = story.session.get_one(Answer, told[0].id)
        question = story.session.get_one(Question, answer.question_id)
        questions.accept(story.session, story.ben, answer, question, story.session.merge(life.doors.guild))

    life.does(accept)
    assert {kind for kind, _ in life.told("ada")} >= {Kind.ACCEPTED}
    life.does(lambda story: ask(story, anonymous=True))
    assert len(life.told("ben")) == 1, "a notice would be a row that names who did not want to be named"


def test_nobody_is_told_twice_of_old_news_or_of_what_they_may_not_see(life: Life) -> None:
    one = life.log(beneficiary="ada")
    life.endorse(one)
    with life.database.write() as session:
        Notices().apply(session, read_after(session, 0))  # the same facts again
    assert len(life.told("ben")) == len(life.told("ada")) == 1
    with clock.at(MONDAY_NOON + timedelta(days=30)), life.database.write() as session:
        session.execute(Notice.__table__.delete())  # type: ignore[attr-defined]  # tables have it
        Notices().apply(session, read_after(session, 0))
    assert life.told("ben") == []


def test_what_became_hidden_is_gone_from_the_inbox_with_its_count(life: Life) -> None:
    life.log(beneficiary="cleo")
    assert life.told("cleo") == [(Kind.ASKED, "Price template")]

    def hide(story: Story) -> None:
        hidden = CommunityChange(values={"visibility": Visibility.RESTRICTED})
        communities.change(story.session, story.root, story.session.merge(life.doors.guild), hidden)

    life.does(hide)
    with life.database.read() as session:
        cleo = life.story(session).cleo
        assert notices.listing(session, cleo, paging.Ask(9)).items == []
        assert notices.unread(session, cleo) == 0
    assert life.letters(MONDAY_NOON) == []


def test_reading_is_ones_own(life: Life) -> None:
    life.log(beneficiary="ada")
    with life.database.write() as session:
        story = life.story(session)
        told = notices.listing(session, story.ada, paging.Ask(9)).items[0]
        with pytest.raises(NotFoundError):
            notices.find(session, story.ben, told.row.id)
        assert notices.unread(session, story.ada) == 1
        notices.read(notices.find(session, story.ada, told.row.id))
        session.flush()
        assert notices.unread(session, story.ada) == 0
        assert notices.listing(session, story.ada, paging.Ask(9), unread_only=True).items == []
    assert life.letters(MONDAY_NOON) == [], "what is read needs no mail"


def test_the_days_mail_comes_once_after_eight_by_ones_own_clock_and_not_while_it_is_quiet(life: Life) -> None:
    life.endorse(life.log())
    early, late = MONDAY_NOON.replace(hour=7), MONDAY_NOON.replace(hour=19)
    assert life.promised(early) == life.promised(late) == 0
    (letter,) = life.letters(MONDAY_NOON)
    assert (letter.to, [told.row.kind for told in letter.told]) == ("ben@example.org", [Kind.ENDORSED])
    life.endorse(life.log())
    assert life.letters(MONDAY_NOON + timedelta(hours=2)) == []
    assert len(life.letters(MONDAY_NOON + timedelta(days=1))) == 1


def test_a_request_for_oneself_comes_at_once_and_five_mails_a_week_are_enough(life: Life) -> None:
    def invite(story: Story) -> None:
        slug = f"place{story.session.execute(select(func.count(col(Notice.id)))).scalar_one()}"
        belonging.admit(story.session, story.root, story.found(slug), story.people["cleo"])

    for _ in range(5):
        life.does(invite)
        (letter,) = life.letters(MONDAY_NOON)
        assert [told.row.kind for told in letter.told] == [Kind.INVITED]
    life.does(invite)
    assert life.letters(MONDAY_NOON) == []
    assert len(life.letters(MONDAY_NOON + timedelta(days=7, minutes=1))) == 1, "nothing is lost: it comes when there is room"


def test_one_chooses_by_kind_and_may_choose_nothing(life: Life) -> None:
    def choose(story: Story) -> None:
        notices.choose(story.session, story.ben, {Kind.ENDORSED: How.NEVER}, quiet_from=0, quiet_to=0)

    life.does(choose)
    one = life.log()
    life.endorse(one)
    assert life.letters(MONDAY_NOON) == []
    life.does(lambda s: _thank(s, "ada", "ben", "You helped the whole guild."))
    (letter,) = life.letters(MONDAY_NOON.replace(hour=23))
    assert [told.row.kind for told in letter.told] == [Kind.THANKED]
    with life.database.write() as session:
        notices.switch_off(session, life.doors.people["ben"].id)
    life.does(lambda s: _thank(s, "ada", "ben", "And once more, since it is true."))
    assert life.letters(MONDAY_NOON + timedelta(days=2)) == []


@pytest.mark.parametrize("wrong", [{"quiet_from": 24}, {"quiet_to": -1}, {"per_week": 51}])
def test_hours_and_numbers_that_are_none_are_refused_at_their_field(life: Life, wrong: dict[str, int]) -> None:
    with life.database.read() as session, pytest.raises(InvalidError) as refused:
        notices.choose(session, life.story(session).ben, {}, **wrong)  # type: ignore[arg-type]
    assert [fault.pointer for fault in refused.value.faults] == [f"/{name}" for name in wrong]


def test_a_mail_that_is_being_sent_is_nobody_elses_until_its_sender_must_have_died(life: Life) -> None:
    life.endorse(life.log())
    with life.database.write() as session:
        notices.plan(session, MONDAY_NOON)
        (mail,) = notices.take(session, MONDAY_NOON)
    with life.database.write() as session:
        assert notices.take(session, MONDAY_NOON + timedelta(minutes=4)) == []
        assert notices.take(session, MONDAY_NOON + timedelta(minutes=6)) == [mail]


def test_two_processes_that_see_a_mail_due_promise_it_once(life: Life) -> None:
    life.endorse(life.log())
    seen = []
    for _ in range(2):
        with life.database.read() as session:
            seen += notices.due(session, MONDAY_NOON)
    done = []
    for person_id in seen:
        with life.database.write() as session:
            done.append(notices.promise(session, person_id, MONDAY_NOON))
    assert done == [True, False]


def test_a_mail_server_that_refuses_is_asked_later_and_at_last_no_more(life: Life) -> None:
    life.endorse(life.log())
    moment, tries = MONDAY_NOON, 0
    while life_left := _try(life, moment):
        tries += life_left
        moment += timedelta(days=2)
    with life.database.read() as session:
        assert tries == 6
        assert session.execute(select(col(Mailing.state))).scalars().all() == [MailState.FAILED]


def unread(life: Life, name: str) -> int:
    with life.database.read() as session:
        return notices.unread(session, life.story(session).actor(name))


def _thank(story: Story, by: str, to: str, because: str) -> None:
    contributions.thank(story.session, story.actor(by), story.people[to], Thanks(because))


def _try(life: Life, moment: datetime) -> int:
    with clock.at(moment), life.database.write() as session:
        notices.plan(session, moment)
        taken = notices.take(session, moment)
        for mail in taken:
            notices.refused(session, mail)
        return len(taken)


def test_who_has_no_address_or_is_away_gets_no_mail(life: Life) -> None:
    def without(story: Story) -> None:
        people.change(story.session, story.root, story.people["ben"], Change(given=frozenset({"email"}), email=None))

    one = life.log()
    life.does(without)
    life.endorse(one)
    assert life.letters(MONDAY_NOON) == []
    assert len(life.told("ben")) == 1


def test_both_doors_show_the_inbox_and_keep_choices(life: Life) -> None:
    life.endorse(life.log())
    api, site = life.doors.api("ben"), life.doors.site("ben")
    assert api.get("/me/notices/count").json() == {"unread": 1}
    (item,) = api.get("/me/notices?unread=true").json()["items"]
    assert item["sentence"] == "Ada says that “Price template” helped."
    assert life.doors.api("ada").post(f"/me/notices/{item['id']}/reading").status_code == 404
    assert "Inbox, with something new" in site.get("/notices").text
    assert site.post(f"/notices/{item['id']}/reading").headers["location"] == f"/contributions/{item['subject_id']}"
    assert "with something new" not in site.get("/notices").text
    assert api.post(f"/me/notices/{item['id']}/reading").json()["read_at"]
    assert api.post("/me/notices/reading").json() == {"unread": 0}
    assert site.post("/notices/reading").status_code == 303

    seen = api.get("/me/notices/settings")
    assert (seen.json()["choices"]["invited"], seen.json()["choices"]["endorsed"]) == ("now", "digest")
    assert api.patch("/me/notices/settings", json={"choices": {"nonsense": "now"}}).status_code == 422
    assert api.patch("/me/notices/settings", json={"quiet_from": 99}).json()["errors"][0]["pointer"] == "/quiet_from"
    assert api.patch("/me/notices/settings", json={"choices": {"endorsed": "never"}, "per_week": 2}).json()["version"] == 1
    page = site.get("/notices/settings").text
    assert "By no mail" in page
    typed = {"quiet_from": "20", "quiet_to": "7", "per_week": "3", "thanked": "now"}
    assert site.post("/notices/settings", data=typed).status_code == 303
    assert api.get("/me/notices/settings").json()["choices"]["thanked"] == "now"
    wrong = site.post("/notices/settings", data={**typed, "per_week": "99"})
    assert (wrong.status_code, "Between no mail and fifty a week." in wrong.text) == (422, True)
    assert site.post("/notices/settings", data={**typed, "thanked": "loudly"}).status_code == 422


def test_the_link_in_a_mail_ends_them_without_signing_in_but_only_on_asking(life: Life) -> None:
    ben, visitor = life.doors.people["ben"], life.doors.site()
    where = f"/mail/off?for={notices.address(ben.id)}"
    assert "End them" in visitor.get(where).text
    with life.database.read() as session:
        assert notices.choices_of(session, ben.id).how(Kind.THANKED) == How.DIGEST, "programs follow links; that ends nothing"
    assert visitor.post(where, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with life.database.read() as session:
        assert notices.choices_of(session, ben.id).how(Kind.THANKED) == How.NEVER
    assert visitor.post(f"/mail/off?for={life.doors.people['ada'].id}.{'0' * 64}").status_code == 404
    for key in (b"", b"guildry"):  # an installation whose settings name no key signs with its own all the same
        guessed = hmac.new(key, f"mail-off {ben.id}".encode(), "sha256").hexdigest()
        assert visitor.post(f"/mail/off?for={ben.id}.{guessed}").status_code == 404
    assert visitor.post(f"/mail/off?for={ben.id}.").status_code == 404


def test_the_database_holds_no_words(life: Life, database: Database) -> None:
    life.endorse(life.log())
    with database.read() as session:
        values = [str(value) for row in session.execute(select(Notice.__table__)).all() for value in row]  # type: ignore[attr-defined]
    assert not any("Price" in value or "Ben" in value for value in values)
