"""Requests are private: of guests, of whoever helps no longer, and of tokens for some communities only."""

from datetime import timedelta

import pytest

from app.core import clock, paging
from app.core.errors import ForbiddenError
from app.models.belonging import RoleName
from app.models.communities import Orientation, Visibility
from app.models.knowledge import AssetKind
from app.models.notices import Notice, NoticeKind
from app.models.support import Category, HelpState, Priority, Shift
from app.services import access, belonging, guests, knowledge, notices, rota, support
from app.services.access.actors import Means
from app.services.guests import Invitation
from app.services.rota import Promise
from app.services.support import Draft, Filters, Step
from tests.story import Story

DRAFT = Draft(title="The price list does not open", category=Category.FAULT, priority=Priority.P2)


def test_guests_stand_on_no_rota_and_read_what_they_asked_alone(story: Story) -> None:
    circle = story.found("circle", orientation=Orientation.HELPING)
    story.join("ben", circle)
    until = clock.today("UTC") + timedelta(days=30)
    invited = Invitation(name="Gil Marek", email="gil@partner.example", until=until)
    story.people["gil"], _secret = guests.invite(story.session, story.root, circle, invited)
    belonging.join(story.session, story.actor("gil"), circle)
    with pytest.raises(ForbiddenError):
        rota.take(story.session, story.actor("gil"), circle, Promise(weekday=0, starts=0, minutes=1440, zone="UTC"))
    for weekday in range(7):  # promised before they became a guest
        shift = Shift(
            community_id=circle.id, person_id=story.people["gil"].id, weekday=weekday, starts=0, minutes=1440, zone="UTC"
        )  # fmt: skip
        story.session.add(shift)
    theirs = support.open_request(story.session, story.ben, circle, DRAFT)
    gil = story.actor("gil")
    own = support.open_request(story.session, gil, circle, DRAFT)
    assert (theirs.assignee_id, rota.held(story.session, circle.id)) == (None, [])
    assert [one.request.id for one in support.listing(story.session, gil, Filters(), paging.Ask()).items] == [own.id]
    assert not support.helps(story.session, gil)
    assert not support.may_work(story.session, gil, theirs)


def test_pages_of_places_that_a_helper_may_not_know_of_are_not_named(story: Story) -> None:
    vault = story.found("vault", visibility=Visibility.RESTRICTED)
    story.join("ada", vault)
    page = knowledge.Draft(title="How the vault opens", body="By a code.", kind=AssetKind.FAQ)
    asset = knowledge.write(story.session, story.root, vault, page)
    request = support.open_request(story.session, story.ben, None, DRAFT)
    request.asset_id = asset.id
    story.session.flush()
    assert support.linked(story.session, story.root, [request]) == [asset]
    assert support.linked(story.session, story.cleo, [request]) == []


def test_a_token_for_one_community_tells_of_no_other_request(story: Story) -> None:
    story.register("tessa")
    story.join("tessa", story.guild)
    story.give("tessa", RoleName.TECH_EXPERT, story.guild)
    circle = story.found("circle", orientation=Orientation.HELPING)
    for name in ("ben", "cleo", "tessa"):
        story.join(name, circle)
    rota.take(story.session, story.actor("tessa"), circle, Promise(weekday=0, starts=0, minutes=60, zone="UTC"))
    limited = Means(communities=frozenset({circle.id}))
    tessa, ben = (access.actor_of_person(story.session, story.people[name], limited) for name in ("tessa", "ben"))
    desk, guilds = (support.open_request(story.session, story.ben, place, DRAFT) for place in (None, story.guild))
    here = support.open_request(story.session, story.cleo, circle, DRAFT)
    for request, place in ((desk, None), (guilds, story.guild), (here, circle)):
        support.move(story.session, story.actor("tessa"), request, place, Step(HelpState.ACKNOWLEDGED, "On it."))
        support.move(story.session, story.actor("tessa"), request, place, Step(HelpState.WAITING, "Which browser?"))
    own = support.open_request(story.session, ben, circle, DRAFT)
    own.state = HelpState.RESOLVED
    story.session.flush()
    with clock.at(clock.now() + timedelta(days=3)):
        assert [card.request_id for card in support.cards(story.session, ben)] == [own.id]
        assert len(support.cards(story.session, story.ben)) == 3
        silent = [card.request_id for card in support.cards(story.session, tessa) if card.kind == "silent"]
        assert silent == [here.id], "what she has there, and nothing of what she has elsewhere"
    for subject in (desk, own):
        notice = Notice(
            person_id=ben.person_id, kind=NoticeKind.HELP_SOLVED, fact_id=subject.id, subject_id=subject.id,
            community_id=subject.community_id, created_at=clock.now(),
        )  # fmt: skip
        story.session.add(notice)
    for actor, told in ((ben, {own.id}), (story.ben, {own.id, desk.id})):
        listed = notices.listing(story.session, actor, paging.Ask()).items
        assert {one.row.subject_id for one in listed} == told
        assert notices.unread(story.session, actor) == len(told)
