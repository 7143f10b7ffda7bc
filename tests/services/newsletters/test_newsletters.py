"""A week's newsletter: drafted by time, sent by a person, told to each reader as they want it, the same at every door."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core import clock, i18n, paging
from app.core.db import Database, Session
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.models.belonging import RoleName
from app.models.communities import Status, Visibility
from app.models.contributions import ContributionKind, ContributionState
from app.models.newsletters import IssueState, NewsletterIssue, Pace, Section
from app.models.notices import Notice, NoticeKind
from app.models.people import Person
from app.readers.notices import Notices
from app.readers.runner import catch_up
from app.services import contributions, knowledge, newsletters, notices, questions, today
from app.services.contributions import Draft, Thanks
from app.services.knowledge import Draft as Writing
from app.services.newsletters import Edit, Point, Wanted, week
from app.services.questions import Draft as Asking
from tests.doors import Doors
from tests.story import Story

THURSDAY = datetime(2031, 11, 20, 10, tzinfo=UTC)
FRIDAY = datetime(2031, 11, 21, 14, tzinfo=UTC)  # 15:00 in Warsaw
MONDAY = datetime(2031, 11, 24, 5, tzinfo=UTC)  # 06:00 in Warsaw
DECEMBER = datetime(2031, 12, 1, 5, tzinfo=UTC)  # a Monday, the first of its month
WARSAW = "Europe/Warsaw"


class Guild:
    """The guild with a newsletter by Warsaw's clock; Mona manages it."""

    def __init__(self, doors: Doors) -> None:
        self.doors, self.database = doors, doors.database
        with self.database.write() as session:
            story = Story.over(session, doors.people)
            guild = session.merge(doors.guild)
            story.register("mona")
            story.join("mona", guild)
            story.give("mona", RoleName.MANAGER, guild)
            newsletters.keep(session, story.actor("mona"), guild, Wanted(WARSAW))
            doors.people = story.people
        self.people: dict[str, Person] = doors.people
        doors.settle()

    def does(self, work: Any) -> Any:
        """Somebody does something, and whoever it concerns is told."""
        with self.database.write() as session:
            story = Story.over(session, self.people)
            done = work(story, session.merge(self.doors.guild))
        self.people = story.people
        catch_up(self.database, Notices())
        return done

    def turn(self) -> int:
        """What is due by time is done."""
        done = newsletters.turn(self.database)
        catch_up(self.database, Notices())
        return done

    def issue(self) -> NewsletterIssue:
        """The newest."""
        with self.database.read() as session:
            query = select(NewsletterIssue).order_by(col(NewsletterIssue.monday).desc()).limit(1)
            return session.execute(query).scalar_one()

    def moves(self, target: IssueState, by: str = "mona") -> None:
        def work(story: Story, guild: Any) -> None:
            issue, _ = newsletters.find(story.session, story.actor(by), self.issue().id)
            newsletters.move(story.session, story.actor(by), issue, guild, target)

        self.does(work)

    def told(self) -> list[str]:
        """Who has it in their inbox."""
        with self.database.read() as session:
            query = select(col(Person.username)).join(Notice, col(Notice.person_id) == col(Person.id))
            query = query.where(col(Notice.kind) == NoticeKind.NEWSLETTER).order_by(col(Person.username))
            return list(session.execute(query).scalars())

    def says(self, language: str = "en", *, stranger: bool = False) -> list[str]:
        """The words of its bullets."""
        with self.database.read() as session, i18n.speaking(language):
            return [one.words for one in newsletters.bullets(session, self.issue(), "guild", stranger=stranger)]


@pytest.fixture
def guild(doors: Doors) -> Iterator[Guild]:
    """A week in which something happened, up to Thursday."""
    with clock.at(THURSDAY - timedelta(days=1)):
        made = Guild(doors)
    with clock.at(THURSDAY):
        made.does(a_week)
    with clock.at(FRIDAY):
        yield made


def a_week(story: Story, guild: Any) -> None:
    draft = Draft(kind=ContributionKind.LESSON, title="Ask before you price", evidence=["https://example.com/l"])
    lesson = contributions.log(story.session, story.ben, guild, draft)
    contributions.endorse(story.session, story.ada, lesson, "It saved me a day of work.")
    contributions.thank(story.session, story.ada, story.people["ben"], Thanks("You stayed late for us.", community=guild))
    knowledge.write(story.session, story.ben, guild, Writing(title="How we price", body="By the template."))
    questions.ask(story.session, story.ada, guild, Asking(title="Who has priced a tender?"))


def test_time_drafts_a_person_approves_and_monday_sends(guild: Guild) -> None:
    with clock.at(FRIDAY - timedelta(minutes=1)):
        assert guild.turn() == 0
    assert guild.turn() == 1
    assert guild.turn() == 0, "a draft for each Monday, once"
    issue = guild.issue()
    assert (issue.monday, issue.state) == (date(2031, 11, 24), IssueState.DRAFT)
    assert guild.says() == [
        "How we price", "Ask before you price", "Who has priced a tender?", "A few people joined. Say hello to them.",
        "Ada thanks Ben: “You stayed late for us.”",
    ]  # fmt: skip
    assert "Ada thanks Ben: “You stayed late for us.”" not in guild.says(stranger=True), "a feed names nobody"
    with clock.at(MONDAY + timedelta(hours=3)):
        assert guild.turn() == 0
        assert guild.told() == [], "never by itself"
    guild.moves(IssueState.APPROVED)
    with clock.at(MONDAY - timedelta(minutes=1)):
        assert guild.turn() == 0
    with clock.at(MONDAY):
        assert (guild.turn(), guild.turn()) == (1, 0)
        assert (guild.issue().state, guild.issue().sent_at) == (IssueState.SENT, MONDAY)
    assert guild.told() == ["ada", "ben", "mona", "root"]


def test_what_is_approved_late_goes_at_once_and_what_nobody_looked_at_is_passed_over(guild: Guild) -> None:
    guild.turn()
    with clock.at(MONDAY + timedelta(days=1)):
        guild.moves(IssueState.APPROVED)
        assert guild.told() != []
    with clock.at(FRIDAY + timedelta(days=7)):
        guild.does(a_week)
        assert guild.turn() == 1
    with clock.at(FRIDAY + timedelta(days=14)):
        guild.turn()
        with guild.database.read() as session:
            states = session.execute(select(col(NewsletterIssue.state)).order_by(col(NewsletterIssue.monday))).scalars().all()
    assert states == [IssueState.SENT, IssueState.SKIPPED, IssueState.DRAFT]


def test_what_ended_or_was_archived_goes_out_no_more(guild: Guild) -> None:
    def end(story: Story, place: Any) -> None:
        newsletters.end(story.session, story.actor("mona"), place)

    def become(status: Status) -> None:
        guild.doors.guild.status = status
        guild.does(lambda _story, _place: None)

    guild.turn()
    become(Status.ARCHIVED)
    with guild.database.read() as session:
        cards = today.day_of(session, Story.over(session, guild.people).actor("mona")).cards
        assert "newsletter" not in [card.kind for card in cards]
    with pytest.raises(ConflictError):
        guild.moves(IssueState.APPROVED)
    become(Status.ACTIVE)
    guild.moves(IssueState.APPROVED)
    become(Status.ARCHIVED)
    with clock.at(MONDAY), guild.database.write() as session:
        assert newsletters.approved(session, MONDAY) == []
        newsletters.send_due(session, guild.issue().id)
    assert guild.issue().state == IssueState.APPROVED, "looked at again under the lock"
    become(Status.ACTIVE)
    guild.does(end)
    assert (guild.issue().state, guild.issue().approved_by) == (IssueState.SKIPPED, None)
    guild.moves(IssueState.DRAFT)
    with clock.at(MONDAY), pytest.raises(ConflictError):
        guild.moves(IssueState.APPROVED)
    assert guild.told() == []


def test_who_reads_monthly_is_told_once_also_when_an_older_issue_comes_late(guild: Guild) -> None:
    guild.does(lambda s, place: newsletters.choose_pace(s.session, s.ada, place, Pace.MONTHLY))
    issues = []
    for number in range(2):
        with clock.at(DECEMBER + timedelta(days=7 * number)):
            guild.does(lambda s, p: questions.ask(s.session, s.ada, p, Asking(title="And?")))
            guild.does(lambda s, p: newsletters.draft_now(s.session, s.actor("mona"), p))
            issues.append(guild.issue().id)
    for number, (late, told) in enumerate(((issues[1], True), (issues[0], False))):

        def approve(story: Story, place: Any, late: str = late) -> None:
            issue, _ = newsletters.find(story.session, story.actor("mona"), late)
            if issue.state == IssueState.SKIPPED:
                newsletters.move(story.session, story.actor("mona"), issue, place, IssueState.DRAFT)
            newsletters.move(story.session, story.actor("mona"), issue, place, IssueState.APPROVED)

        with clock.at(DECEMBER + timedelta(days=15 + number)):
            before = guild.told().count("ada")
            guild.does(approve)
            assert (guild.told().count("ada") > before) is told


def test_a_week_in_which_nothing_happened_has_no_draft_to_read(guild: Guild) -> None:
    with clock.at(FRIDAY - timedelta(days=30)), guild.database.write() as session:
        story = Story.over(session, guild.people)
        quiet = story.found("quiet")
        story.join("ada", quiet)
        story.give("ada", RoleName.LEADER, quiet)
        newsletters.keep(session, story.ada, quiet, Wanted(WARSAW))
        quiet_id = quiet.id
    query = select(col(NewsletterIssue.state)).where(col(NewsletterIssue.community_id) == quiet_id)
    with clock.at(THURSDAY):
        asked = guild.doors.api("ada").post("/communities/quiet/newsletters")
        assert (asked.status_code, "Nothing has happened yet" in asked.text) == (409, True)
        with guild.database.read() as session:
            assert session.execute(query).all() == [], "a quiet moment spoils no week"
    assert guild.turn() == 2
    with guild.database.read() as session:
        assert session.execute(query).scalar_one() == IssueState.SKIPPED


def test_of_fewer_than_five_the_number_is_not_told() -> None:
    """domain.md §6, D17."""
    with i18n.speaking("en"):
        assert [newsletters.newcomers(number) for number in (1, 4)] == ["A few people joined. Say hello to them."] * 2
        assert newsletters.newcomers(5) == "5 people joined. Say hello to them."
    with i18n.speaking("pl"):
        assert {"4", "1"}.isdisjoint(newsletters.newcomers(4))
        assert newsletters.newcomers(22) != newsletters.newcomers(25).replace("25", "22"), "Polish counts in three ways"


def test_a_manager_edits_until_it_is_approved_and_nobody_else_does(guild: Guild) -> None:
    guild.turn()

    def edit(by: str, wanted: Edit) -> None:
        def work(story: Story, _place: Any) -> None:
            issue, _ = newsletters.find(story.session, story.actor(by), guild.issue().id)
            newsletters.edit(story.session, story.actor(by), story.session.merge(issue), wanted)

        guild.does(work)

    points = [Point(Section.PRACTICE, was=1), Point(Section.DECIDED, "We price by the template now.", "https://example.com")]
    edit("mona", Edit("Good morning.", points))
    assert guild.says() == ["Ask before you price", "We price by the template now."]
    for wrong in (
        [Point(Section.DECIDED, " ")], [Point(Section.DECIDED, "x", "javascript:alert(1)")],
        [Point(Section.DECIDED, was=9)], [Point(Section.DECIDED, "x")] * 8, [Point(Section.DECIDED, "x", "//evil.example")],
        [Point(Section.DECIDED, "x", "/\\evil.example")],
    ):  # fmt: skip
        with pytest.raises(InvalidError):
            edit("mona", Edit(bullets=wrong))
    with pytest.raises(NotFoundError):
        edit("ben", Edit("Mine."))
    guild.moves(IssueState.APPROVED)
    with pytest.raises(ConflictError):
        edit("mona", Edit("Later."))
    guild.moves(IssueState.DRAFT, by="ada")
    edit("ada", Edit(bullets=[]))
    with pytest.raises(ConflictError):
        guild.moves(IssueState.APPROVED)
    guild.moves(IssueState.SKIPPED)
    with pytest.raises(ConflictError):
        guild.moves(IssueState.APPROVED)


def test_it_says_nothing_of_what_is_gone_since(guild: Guild) -> None:
    guild.turn()

    def withdraw(story: Story, _place: Any) -> None:
        lesson = next(one for one in guild.issue().items if one["section"] == Section.PRACTICE)
        found, _ = contributions.find(story.session, story.ben, lesson["subject"])
        found.state = ContributionState.WITHDRAWN

    guild.does(withdraw)
    assert "Ask before you price" not in guild.says()


def test_each_reads_it_as_often_as_they_want_and_outsiders_too(guild: Guild) -> None:
    def choose(story: Story, place: Any) -> None:
        for name, pace in (("ben", Pace.OFF), ("cleo", Pace.WEEKLY), ("ada", Pace.MONTHLY)):
            newsletters.choose_pace(story.session, story.actor(name), place, pace)

    guild.does(choose)
    for number, expected in enumerate((["ada", "cleo", "mona", "root"], ["cleo", "mona", "root"])):
        with clock.at(DECEMBER + timedelta(days=7 * number)):
            guild.does(a_week) if number == 0 else guild.does(
                lambda s, p: questions.ask(s.session, s.ada, p, Asking(title="And?"))
            )
            before = guild.told()
            guild.turn()
            guild.moves(IssueState.APPROVED)
            guild.turn()
            after = guild.told()
            for name in before:
                after.remove(name)
            assert after == expected

    def hide(story: Story, place: Any) -> None:
        place.visibility = Visibility.RESTRICTED

    guild.does(hide)
    with guild.database.read() as session, pytest.raises(NotFoundError):
        newsletters.find(session, Story.over(session, guild.people).cleo, guild.issue().id)


def test_it_comes_whole_with_the_days_mail_after_eight_in_its_readers_language(guild: Guild) -> None:
    guild.does(lambda story, _place: setattr(story.people["ben"], "languages", ["pl"]))
    guild.turn()
    guild.moves(IssueState.APPROVED)
    with clock.at(MONDAY):
        guild.turn()
        assert _letters(guild.database, MONDAY) == {}, "it is quiet until eight"
    morning = MONDAY.replace(hour=9)
    with clock.at(morning):
        found = _letters(guild.database, morning)
    assert found["ada"].issues[0].title == "Guild: the week of November 24, 2031"
    assert found["ben"].issues[0].sections[0][0] != "New knowledge"
    assert found["ben"].issues[0].sections[0][1][0].words == "How we price"


def test_its_manager_has_a_card_until_it_is_approved(guild: Guild) -> None:
    def kinds(name: str) -> list[str]:
        with guild.database.read() as session:
            return [card.kind for card in today.day_of(session, Story.over(session, guild.people).actor(name)).cards]

    guild.turn()
    assert "newsletter" in kinds("mona")
    assert "newsletter" not in kinds("ada"), "where there is a manager, it is theirs"
    guild.moves(IssueState.APPROVED)
    assert "newsletter" not in kinds("mona")


def test_only_those_who_make_it_begin_draft_and_end_it(guild: Guild) -> None:
    with guild.database.write() as session:
        story, place = Story.over(session, guild.people), session.merge(guild.doors.guild)
        for refused in (story.ben, story.cleo, story.root):
            with pytest.raises(ForbiddenError):
                newsletters.keep(session, refused, place, Wanted())
            with pytest.raises(ForbiddenError):
                newsletters.draft_now(session, refused, place)
        newsletters.draft_now(session, story.ada, place)
        with pytest.raises(ConflictError):
            newsletters.draft_now(session, story.ada, place)
        assert newsletters.listing(session, story.ben, place, paging.Ask(9)).items == []
        newsletters.end(session, story.ada, place)
        with pytest.raises(ConflictError):
            newsletters.draft_now(session, story.ada, place)


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Auckland"])
def test_its_clock_is_that_of_its_place_also_when_it_changes(zone: str) -> None:
    for monday in (date(2026, 3, 30), date(2026, 10, 26), date(2026, 11, 2)):
        out = week.out_at(monday, zone)
        assert (out.hour, out.weekday()) == (6, 0)
        assert week.monday_of(out - timedelta(minutes=1), zone) == week.next_monday(out - timedelta(minutes=1), zone) == monday
        assert week.next_monday(out, zone) == monday + timedelta(days=7)
        with clock.at(out - timedelta(minutes=5)):
            assert week.until_next([zone]) == timedelta(minutes=5)


def _letters(database: Database, moment: datetime) -> dict[str, notices.Letter]:
    with database.write() as session:
        notices.plan(session, moment)
        found = [_letter(session, one) for one in notices.take(session, moment)]
    return {letter.to.partition("@")[0]: letter for letter in found if letter and letter.issues}


def _letter(session: Session, mailing_id: str) -> notices.Letter | None:
    made = notices.letter(session, mailing_id)
    notices.sent(session, mailing_id)
    return made


def test_both_doors_make_read_and_choose_it(guild: Guild) -> None:
    api, site = guild.doors.api("mona"), guild.doors.site("mona")
    kept = api.get("/communities/guild/newsletter")
    assert (kept.json()["zone"], kept.json()["pace"]) == (WARSAW, "weekly")
    wrong = api.put("/communities/guild/newsletter", json={"zone": "Mars/Olympus"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/zone")
    assert "Begin" not in site.get("/communities/guild/newsletter").text
    issue = api.post("/communities/guild/newsletters").json()
    here = f"/newsletters/{issue['id']}"
    assert guild.doors.api("ben").get(here).status_code == guild.doors.site("ben").get(here).status_code == 404
    assert guild.doors.api("ben").get("/communities/guild/newsletters").json()["items"] == []
    seen = api.get(here)
    items = [{"section": "decided", "text": "By the template."}, {"section": "knowledge", "was": 0}]
    assert api.patch(here, json={"items": items}, headers={"If-Match": seen.headers["etag"]}).json()["version"] == 2
    assert api.patch(here, json={"intro": "x"}, headers={"If-Match": seen.headers["etag"]}).status_code == 412
    assert api.patch(here, json={"items": [{"section": "decided"}]}).json()["errors"][0]["pointer"] == "/items/0/text"

    form = site.get(f"{here}/edit").text
    assert "By the template." in form
    assert "How we price" in form
    typed = {"version": "2", "intro": "Good morning.", "was_0": "0", "section_0": "decided", "text_0": "x" * 241}
    assert "Shorten this" in site.post(f"{here}/edit", data=typed).text
    typed |= {"text_0": "By the template.", "was_1": "1", "out_1": "on"}
    assert site.post(f"{here}/edit", data={**typed, "version": "1"}).status_code == 422
    assert site.post(f"{here}/edit", data=typed).status_code == 303
    assert [one["text"] for one in api.get(here).json()["items"]] == ["By the template."]
    assert "The newsletter of Guild is drafted." in site.get("/").text
    for old in ({}, {"version": "2"}):
        refused = site.post(f"{here}/transitions", data={"to": "approved", **old})
        assert (refused.status_code, "Somebody changed this since you read it." in refused.text) == (422, True)
        assert 'name="version" value="3"' in refused.text, "to read it again is enough"
    assert site.post(f"{here}/edit", data={**typed, "version": "2", "was_0": "9" * 5000}).status_code == 422
    assert site.post(f"{here}/transitions", data={"to": "approved", "version": "3"}).status_code == 303
    assert api.post(f"{here}/transitions", json={"to": "sent"}).status_code == 422
    with clock.at(MONDAY):
        guild.turn()
        inbox = guild.doors.api("ben").get("/me/notices?unread=true").json()["items"]
        assert "The newsletter of Guild is out." in {one["sentence"] for one in inbox}
        assert "Good morning." in guild.doors.site("ben").get(here).text
        place = guild.doors.site("ben").get("/communities/guild/newsletter").text
        assert "Guild: the week of" in place
        assert "Begin" not in place
        ben = guild.doors.site("ben")
        assert ben.post("/communities/guild/newsletter/pace", data={"pace": "monthly"}).status_code == 303
        assert guild.doors.api("ben").get("/communities/guild/newsletter").json()["pace"] == "monthly"
        assert ben.post("/communities/guild/newsletter", data={"zone": WARSAW, "lang": "en"}).status_code == 422
    assert site.post("/communities/guild/newsletter", data={"zone": WARSAW, "lang": "pl", "public": "true"}).status_code == 303
    assert site.post("/communities/guild/newsletter", data={"zone": "Mars", "lang": "pl"}).status_code == 422
    assert site.post("/communities/guild/newsletter/end").status_code == 303
    assert api.get("/communities/guild/newsletter").status_code == 404
    assert site.post("/communities/guild/newsletters").status_code == 422


def test_sources_have_owners_and_favourites_and_what_comes_from_them_stands_in_the_draft(guild: Guild) -> None:
    ben, ada, cleo = (guild.doors.api(name) for name in ("ben", "ada", "cleo"))
    here = "/communities/guild/sources"
    mine = ben.post(here, json={"name": "Paper Weekly", "url": "https://paper.example"}).json()
    liked = ada.post(here, json={"name": "Board Weekly", "url": "https://board.example"}).json()
    assert mine["owner"]["username"] == "ben"
    assert ben.post(here, json={"name": "Again", "url": "https://paper.example"}).status_code == 409
    assert ben.post(here, json={"name": "Bad", "url": "javascript:alert(1)"}).json()["errors"][0]["pointer"] == "/url"
    assert cleo.post(here, json={"name": "C", "url": "https://c.example"}).status_code == 403
    for one in (ben, cleo):
        assert one.put(f"/sources/{liked['id']}/favourite").json()["favourite"]
    assert [one["name"] for one in ben.get(here).json()["items"]] == ["Board Weekly", "Paper Weekly"]
    assert ben.get(here).json()["items"][0]["favourites"] is None, "two are a few (domain.md §6, D17)"

    for source, text in ((mine["id"], "Paper is dear."), (liked["id"], "Board is cheap.")):
        tip = {"text": text, "link": "https://news.example", "source": source}
        assert ben.post("/communities/guild/tips", json=tip).status_code == 201
    assert ben.post("/communities/guild/tips", json={"text": "x", "source": "none"}).status_code == 422
    guild.turn()
    assert "Board is cheap." in guild.says()
    assert "Board is cheap." in guild.says(stranger=True)
    assert cleo.delete(f"/sources/{mine['id']}").status_code == 403
    with clock.at(FRIDAY + timedelta(days=92)):
        later = guild.doors.api("ben")
        assert [one["stale"] for one in later.get(here).json()["items"]] == [True, True]
        assert later.post(f"/sources/{mine['id']}/check").json()["stale"] is False
    assert ben.delete(f"/sources/{liked['id']}/favourite").json()["favourite"] is False
    assert ben.delete(f"/sources/{mine['id']}").json()["ended"]
    assert ben.get(f"/sources/{mine['id']}").status_code in (404, 405)

    site = guild.doors.site("ben")
    assert "Board Weekly" in site.get(here).text
    assert site.post(here, data={"name": "Ink", "url": "https://ink.example"}).status_code == 303
    assert site.post(here, data={"name": "Ink", "url": "ink"}).status_code == 422
    two = site.post("/communities/guild/tips", data={"text": "Ink\r\nis dry.", "source": liked["id"]})
    assert (two.status_code, "This belongs on one line." in two.text) == (422, True)
    assert site.post("/communities/guild/tips", data={"text": "Ink is dry.", "source": liked["id"]}).status_code == 303
    assert site.post(f"/sources/{liked['id']}/favourite", data={"on": "yes"}).status_code == 303
    assert site.post(f"/sources/{liked['id']}/favourite", data={"on": "no"}).status_code == 303
    assert site.post(f"/sources/{liked['id']}/check").status_code == 403
    mona = guild.doors.site("mona")
    assert mona.post(f"/sources/{liked['id']}/check").status_code == mona.post(f"/sources/{liked['id']}/end").status_code == 303


def _opens(guild: Guild, *, public: bool) -> None:
    guild.does(lambda s, place: newsletters.keep(s.session, s.actor("mona"), place, Wanted(WARSAW, public=public)))


def test_feeds_are_for_everybody_once_somebody_said_so_and_name_nobody(guild: Guild) -> None:
    guild.turn()
    guild.moves(IssueState.APPROVED)
    with clock.at(MONDAY):
        guild.turn()
        visitor = guild.doors.site()
        assert visitor.get("/communities/guild/newsletter.atom").status_code == 404
    with clock.at(MONDAY + timedelta(days=1)):
        _opens(guild, public=True)
        assert visitor.get("/communities/guild/newsletter.json").json()["items"] == [], "that one was for members"
        _opens(guild, public=False)
        guild.does(lambda s, _place: setattr(s.session.merge(guild.issue()), "sent_at", clock.now()))
        _opens(guild, public=True)
    with clock.at(MONDAY + timedelta(days=2)):
        _opens(guild, public=True)
        atom, feed = (visitor.get(f"/communities/guild/newsletter.{kind}?lang=en") for kind in ("atom", "json"))
        assert (atom.headers["content-type"], feed.headers["content-type"]) == ("application/atom+xml", "application/feed+json")
        [item] = feed.json()["items"]
        assert item["title"] == "Guild: the week of November 24, 2031"
        for said in (atom.text, item["content_text"]):
            assert "How we price" in said
            assert "A few people joined" in said
            assert "Ada" not in said

        def hide(_story: Story, place: Any) -> None:
            place.visibility = Visibility.RESTRICTED

        guild.does(hide)
        assert visitor.get("/communities/guild/newsletter.json").status_code == 404
