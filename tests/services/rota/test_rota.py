"""Ada and Ben say when they are there for the circle, a helping community; Cleo is outside."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.models.belonging import RoleName
from app.models.communities import Community, Orientation
from app.models.people import PersonStatus
from app.services import rota
from app.services.rota import Promise
from tests.story import Story

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)  # in the morning
NIGHT = Promise(weekday=0, starts=22 * 60, minutes=480, zone="Europe/Warsaw")


@pytest.fixture
def circle(story: Story) -> Community:
    with clock.at(MONDAY - timedelta(days=200)):
        circle = story.found("circle", orientation=Orientation.HELPING)
        story.join("ada", circle)
    with clock.at(MONDAY - timedelta(days=10)):
        story.join("ben", circle)
    return circle


def test_members_of_helping_communities_promise_for_themselves(story: Story, circle: Community) -> None:
    shift = rota.take(story.session, story.ben, circle, NIGHT)
    with pytest.raises(ConflictError, match="already"):
        rota.take(story.session, story.ben, circle, NIGHT)
    with pytest.raises(ForbiddenError):
        rota.take(story.session, story.cleo, circle, NIGHT)
    with pytest.raises(ForbiddenError, match="helping community"):
        rota.take(story.session, story.ben, story.guild, NIGHT)
    for field, wrong in (("weekday", 7), ("starts", 1440), ("minutes", 0), ("minutes", 1441), ("zone", "Mars")):
        with pytest.raises(InvalidError) as refused:
            rota.take(story.session, story.ada, circle, Promise(**{**vars(NIGHT), field: wrong}))
        assert refused.value.faults[0].pointer == f"/{field}"
    with pytest.raises(ForbiddenError):
        rota.end(story.session, story.ada, shift, circle)
    story.give("ada", RoleName.LEADER, circle)
    rota.end(story.session, story.ada, shift, circle)
    assert rota.held(story.session, circle.id) == []
    assert rota.places_of(story.session, story.ben) == set()


def test_who_is_there_now_who_comes_next_and_when_newcomers_are_alone(story: Story, circle: Community) -> None:
    rota.take(story.session, story.ben, circle, NIGHT)
    rota.take(story.session, story.ada, circle, Promise(weekday=0, starts=9 * 60, minutes=120, zone="UTC"))
    with clock.at(MONDAY + timedelta(minutes=30)):
        found = rota.outlook(story.session, circle.id)
        assert [who.username for who, _watch in found.now] == ["ada"]
        assert found.following
        assert (found.following[0].username, found.following[1].begins) == ("ben", MONDAY.replace(hour=21))
        week = rota.week(story.session, circle.id, MONDAY.date(), "UTC")
        assert [(one.begins.hour, one.ends.hour) for one in week.thin] == [(21, 5)], "Ben came ten days ago"
        assert sum(((one.ends - one.begins) for one in week.gaps), timedelta()) == timedelta(hours=168 - 2 - 8)
    with clock.at(MONDAY + timedelta(hours=3)):
        found = rota.outlook(story.session, circle.id)
        assert (found.now, found.somebody_at) == ([], MONDAY.replace(hour=21))
    story.people["ben"].status = PersonStatus.LONG_LEAVE
    story.session.flush()
    assert [held.person.username for held in rota.held(story.session, circle.id)] == ["ada"], "nobody counts on the absent"
