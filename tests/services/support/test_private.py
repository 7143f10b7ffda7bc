"""Requests are private: of guests, of whoever helps no longer, and of tokens for some communities only."""

from datetime import timedelta

import pytest

from app.core import clock, paging
from app.core.errors import ForbiddenError
from app.models.communities import Orientation
from app.models.support import Category, Priority, Shift
from app.services import belonging, guests, rota, support
from app.services.guests import Invitation
from app.services.rota import Promise
from app.services.support import Draft, Filters
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
