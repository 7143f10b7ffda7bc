"""What somebody who listens is told: what they may know at that moment, of what they listen to, once."""

from app.core import ids
from app.core.actor import Actor
from app.core.db import Session
from app.journal.book import record
from app.journal.facts import PersonRegistered
from app.models.belonging import RoleName
from app.models.communities import Visibility
from app.models.contributions import ContributionKind
from app.models.questions import Question
from app.services import access, belonging, contributions, live, people, questions
from app.services.access import Claim
from app.services.live import GAP, Heard, Listener
from app.services.questions import Draft
from tests.story import Story

LOG = contributions.Draft(kind=ContributionKind.LESSON, title="A lesson", evidence=["https://example.com/l"])


def by_token(story: Story, name: str) -> Actor:
    return access.by_token(story.session, access.issue(story.session, None, story.people[name], "t", frozenset({"read"}), 1))


def by_browser(story: Story, name: str) -> Actor:
    visit = access.sign_in(story.session, Claim(name, "127.0.0.1", story.people[name].id))
    assert visit
    return access.come_back(story.session, visit.token)


def listener(story: Story, actor: Actor, **to: str) -> Listener:
    story.session.commit()  # facts are written as a unit ends
    return Listener(actor, live.now(story.session), **to)


def hears(session: Session, one: Listener) -> Heard | None:
    session.commit()
    return live.listen(session, [one], [])[1].get(one)


def told(session: Session, one: Listener) -> list[tuple[str, str, str]]:
    heard = hears(session, one)
    return [(news.kind, place, news.subject_id) for news, place in heard.news] if heard else []


def ask(story: Story, title: str = "What now?", **more: bool) -> Question:
    return questions.ask(story.session, story.ben, story.guild, Draft(title=title, **more))


def test_a_question_and_its_answer_are_told_in_order_and_nobody_is_named(story: Story) -> None:
    cleo = listener(story, by_token(story, "cleo"))
    question = ask(story, anonymous=True)
    questions.answer(story.session, story.ada, question, story.guild, "Wait a little.")
    kinds = told(story.session, cleo)
    assert kinds[0] == ("question.asked", "guild", question.id)
    assert ("question.answered", "guild", question.id) in kinds
    heard = hears(story.session, cleo)
    assert heard is not None
    assert not [one.id for one in story.people.values() if one.id in str(heard.news)]
    cleo.position = live.now(story.session)
    assert hears(story.session, cleo) is None


def test_only_what_one_listens_to_is_told(story: Story) -> None:
    other = story.found("other")
    question = ask(story)
    there = listener(story, by_token(story, "ben"), community_id=other.id)
    this = listener(story, by_token(story, "ben"), community_id=story.guild.id, subject_id=question.id)
    ask(story, "What else?")
    questions.answer(story.session, story.ada, question, story.guild, "Wait.")
    contributions.log(story.session, story.ada, story.guild, LOG)
    assert told(story.session, there) == []
    assert told(story.session, this) == [("question.answered", "guild", question.id)]


def test_what_is_nobodys_business_is_told_to_nobody(story: Story) -> None:
    root = listener(story, by_token(story, "root"))
    to = people.Change(given=frozenset({"display_name"}), display_name="B")
    people.change(story.session, story.ben, story.people["ben"], to)
    story.join("cleo", story.guild)
    assert told(story.session, root) == []


def test_who_loses_sight_hears_nothing_more_of_what_they_saw(story: Story) -> None:
    vault = story.found("vault", visibility=Visibility.RESTRICTED)
    story.give("ben", RoleName.LEADER, vault)
    anywhere, there = (listener(story, by_token(story, "ben"), **to) for to in ({}, {"community_id": vault.id}))
    outside = listener(story, by_token(story, "cleo"))
    contributions.log(story.session, story.ben, vault, LOG)
    assert [place for _kind, place, _id in told(story.session, anywhere)] == ["vault"]
    assert told(story.session, outside) == []
    [(held, _who)] = belonging.roles_of(story.session, vault)
    belonging.end(story.session, story.root, held, vault)
    belonging.leave(story.session, story.ben, vault, story.people["ben"])
    assert told(story.session, anywhere) == []
    assert hears(story.session, there) == Heard(None)


def test_who_may_come_in_no_longer_hears_nothing(story: Story) -> None:
    story.register("dora")
    revoked, left, stayed = (listener(story, by_token(story, name)) for name in ("ben", "dora", "ada"))
    signed_out = listener(story, by_browser(story, "ada"))
    access.revoke(story.session, revoked.actor, revoked.actor.token_id or "")
    access.sign_out(story.session, signed_out.actor)
    people.deactivate(story.session, None, story.people["dora"])
    contributions.log(story.session, story.ada, story.guild, LOG)
    assert [hears(story.session, one) for one in (revoked, left, signed_out)] == [Heard(None)] * 3
    assert [kind for kind, *_rest in told(story.session, stayed)] == ["contribution.logged"]


def test_nobody_is_asked_who_they_are_without_need(story: Story) -> None:
    quiet = listener(story, by_token(story, "ben"))
    assert hears(story.session, quiet) is None
    assert live.listen(story.session, [quiet], [quiet])[1].keys() == {quiet}


def test_who_missed_too_much_or_was_never_there_reads_anew(story: Story) -> None:
    far, near, nowhere = (listener(story, by_token(story, "ben")) for _ in range(3))
    for _ in range(GAP):
        record(story.session, None, PersonRegistered(person_id=ids.new_id()))
    contributions.log(story.session, story.ada, story.guild, LOG)
    story.session.commit()
    near.position = live.now(story.session) - GAP
    nowhere.position = 10**30
    heard = live.listen(story.session, [far, near, nowhere], [])[1]
    assert [(heard[one].missed, len(heard[one].news)) for one in (far, near, nowhere)] == [(True, 0), (False, 1), (True, 0)]
