"""API tokens: scoped, expiring, revocable, shown once; never more than their holder may (reliability.md §3.2)."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidError, NotFoundError, UnauthenticatedError
from app.models.access import ApiToken
from app.policies.matrix import may
from app.services import access, people
from tests.doors import Doors
from tests.story import Story


def issue(story: Story, name: str = "ben", *scopes: str, days: int = 7) -> str:
    """A token of somebody's."""
    return access.issue(story.session, None, story.people[name], "bot", frozenset(scopes or ("read",)), days)


def come(story: Story, token: str) -> Actor:
    """Who it speaks for."""
    return access.by_token(story.session, token)


def test_a_token_speaks_for_its_person_within_its_scopes(story: Story) -> None:
    actor = come(story, issue(story, "ben", "read", "write"))
    assert (actor.username, actor.scopes) == ("ben", {"read", "write"})


def test_it_is_stored_as_a_hash_with_a_hint(story: Story) -> None:
    token = issue(story)
    (row,) = story.session.exec(select(ApiToken)).all()
    assert token not in row.model_dump_json()
    assert token.startswith(row.hint)
    assert len(row.hint) <= 8


def test_it_expires(story: Story) -> None:
    token = issue(story, days=1)
    with clock.at(clock.now() + timedelta(hours=25)), pytest.raises(UnauthenticatedError):
        come(story, token)


def test_its_holder_or_an_administrator_revokes_it(story: Story) -> None:
    for who in ("ben", "root"):
        token = issue(story)
        row = access.tokens_of(story.session, story.people["ben"].id)[0]
        with pytest.raises(NotFoundError):
            access.revoke(story.session, story.ada, row.id)
        access.revoke(story.session, story.actor(who), row.id)
        with pytest.raises(UnauthenticatedError):
            come(story, token)


def test_it_ends_with_its_person(story: Story) -> None:
    token = issue(story)
    people.deactivate(story.session, None, story.people["ben"])
    story.people["ben"].status = "active"
    with pytest.raises(UnauthenticatedError):
        come(story, token)


@pytest.mark.parametrize(("scopes", "days"), [((), 7), (("read", "root"), 7), (("read",), 0), (("read",), 731)])
def test_what_makes_no_sense_is_refused(story: Story, scopes: tuple[str, ...], days: int) -> None:
    with pytest.raises(InvalidError):
        access.issue(story.session, None, story.people["ben"], "bot", frozenset(scopes), days)


def test_an_administrators_token_administers_only_with_the_scope(story: Story) -> None:
    plain, full = come(story, issue(story, "root", "read", "write")), come(story, issue(story, "root", "admin"))
    assert (plain.is_platform_admin, full.is_platform_admin) == (False, True)
    assert not may(plain, "issue tokens", None, "D")
    assert may(full, "issue tokens", None, "D")


def test_a_scope_gives_nothing_that_the_person_lacks(story: Story) -> None:
    assert not come(story, issue(story, "ben", "admin", "hr")).is_platform_admin


def test_reading_is_not_writing(doors: Doors) -> None:
    draft = {"kind": "lesson", "title": "Do not rush", "evidence": ["https://example.org/x"]}
    for scopes, status in ((("read",), 403), (("hr",), 403), (("write",), 201)):
        assert doors.api("ben", *scopes).post("/communities/guild/contributions", json=draft).status_code == status
    assert doors.api("ben", "write").get("/me").status_code in {200, 403}
    assert doors.api("ben", "hr").get("/contributions").status_code == 403
