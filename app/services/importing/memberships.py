"""Rows → memberships: present ones, and stays that have ended."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.settings import settings
from app.journal import facts
from app.models.belonging import Membership, MembershipState, Origin
from app.models.communities import Community
from app.models.people import Person
from app.services.importing.batch import Batch, chunks, midday
from app.services.importing.shapes import RoleRow

NOUN = "members"
NOT_YET = frozenset({MembershipState.INVITED, MembershipState.REQUESTED, MembershipState.WAITING})


def learn(batch: Batch, community_ids: Iterable[str], person_ids: Iterable[str]) -> None:
    """Look up every stay of these people in these communities."""
    for some in chunks(sorted(person_ids)):
        query = select(Membership).where(
            col(Membership.person_id).in_(some), col(Membership.community_id).in_(list(community_ids))
        )
        for row in batch.session.execute(query).scalars():
            stays = batch.memberships.setdefault((row.community_id, row.person_id), [])
            stays.extend([row] if all(row.id != stay.id for stay in stays) else [])


def take(batch: Batch, community: Community, person: Person, row: RoleRow) -> None:
    """Take in a row that says who is or was a member."""
    if row.ends is None or not row.is_over(clock.today(settings().time_zone)):
        be_member(batch, community, person, row.begins)
        return
    since, until = midday(row.begins or row.ends), midday(row.ends)
    stays = batch.memberships.get((community.id, person.id), [])
    if any(stay.ended_at == until for stay in stays):
        batch.tally.note(NOUN, "unchanged")
        return
    stay = _begin(batch, community, person, since)
    stay.state, stay.ended_at = MembershipState.ALUMNI, until
    _tell(batch, stay, MembershipState.ACTIVE, until)


def be_member(batch: Batch, community: Community, person: Person, since: date | None) -> None:
    """Whoever is named among a community belongs to it, whatever its capacity; who does already is left alone."""
    stays = batch.memberships.get((community.id, person.id), [])
    now = next((stay for stay in stays if stay.ended_at is None), None)
    if now is None:
        _begin(batch, community, person, midday(since) if since else clock.now())
    elif now.state in NOT_YET:
        source, now.state = MembershipState(now.state), MembershipState.ACTIVE
        now.touch()
        _tell(batch, now, source, None)
        batch.tally.note(NOUN, "updated")
    else:
        batch.tally.note(NOUN, "unchanged")


def _begin(batch: Batch, community: Community, person: Person, since: datetime) -> Membership:
    stay = Membership(
        community_id=community.id, person_id=person.id, state=MembershipState.ACTIVE, origin=Origin.IMPORTED, since=since
    )  # fmt: skip
    batch.add(stay)
    batch.memberships.setdefault((community.id, person.id), []).append(stay)
    _tell(batch, stay, None, since)
    batch.tally.note(NOUN, "created")
    return stay


def _tell(batch: Batch, stay: Membership, source: MembershipState | None, at: datetime | None) -> None:
    batch.tell(
        facts.MembershipChanged(
            membership_id=stay.id,
            community_id=stay.community_id,
            person_id=stay.person_id,
            source=source.value if source else None,
            target=stay.state.value,
        ),
        at,
    )
