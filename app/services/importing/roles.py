"""Rows → roles, present and past. Four leaders or no sponsor are taken in: `communities.gaps` shows them.

`from` empty means: since before anyone wrote it down. An assignment with neither date is past and matches no day.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, ids
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.settings import settings
from app.core.text import fold
from app.journal import facts
from app.models.belonging import WORKING, RoleAssignment, RoleName, RoleState
from app.models.communities import Community
from app.models.people import Person
from app.services.importing import memberships
from app.services.importing.batch import Batch, chunks, midday
from app.services.importing.shapes import PastRow, RoleRow

NOUN = "roles"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # ids do not reach back further


def learn(batch: Batch, rows: Sequence[RoleRow]) -> None:
    """Look up the communities and people named, and what these ever held and were there."""
    batch.know_communities(row.community for row in rows)
    batch.know_people(row.person for row in rows)
    communities = [batch.communities[slug].id for slug in {row.community for row in rows} & batch.communities.keys()]
    people = [batch.people[key].id for key in {fold(row.person) for row in rows} & batch.people.keys()]
    memberships.learn(batch, communities, people)
    for some in chunks(sorted(people)):
        query = select(RoleAssignment).where(
            col(RoleAssignment.person_id).in_(some), col(RoleAssignment.community_id).in_(communities)
        )
        for row in batch.session.execute(query).scalars():
            held = batch.roles.setdefault((row.community_id, row.person_id), [])
            held.extend([row] if all(row.id != other.id for other in held) else [])


def take(batch: Batch, _line: int, row: RoleRow) -> None:
    """Take in one role. Raises InvalidError for an unknown community, days in disorder, and a role that is held already."""
    community = batch.community(row.community)
    if row.begins and row.ends and row.ends < row.begins:
        raise InvalidError.at("to", _("A role ends after it begins."))
    person = batch.person(row.person)
    if row.role == RoleName.MEMBER:
        memberships.take(batch, community, person, row)
        return
    known = batch.roles.get((community.id, person.id), [])
    same = [held for held in known if held.role == row.role and held.kind == row.kind]
    if isinstance(row, PastRow):
        _take_past(batch, community, person, row, same)
        return
    _take_dated(batch, community, person, row, same)
    if row.role in WORKING and not row.is_over(_today()):
        memberships.be_member(batch, community, person, row.begins)


def _take_past(batch: Batch, community: Community, person: Person, row: PastRow, same: list[RoleAssignment]) -> None:
    """Held once: end what stands, unless the file says that they hold it again; else know of it without any date."""
    standing = next((held for held in same if held.state == RoleState.ACCEPTED), None)
    if any(held.state == RoleState.ENDED for held in same) and (row.again or not standing):
        batch.tally.note(NOUN, "unchanged")
    elif standing and not row.again:
        _end(batch, standing, _today())
        standing.touch()
        batch.tally.note(NOUN, "updated")
    else:
        _add(batch, community, person, row, RoleState.ENDED)


def _take_dated(batch: Batch, community: Community, person: Person, row: RoleRow, same: list[RoleAssignment]) -> None:
    over = row.is_over(_today())
    held = _meant(row, same, over)
    if held is not None:
        batch.tally.note(NOUN, "updated" if _sharpen(batch, held, row) else "unchanged")
        return
    if not over:
        _refuse_twice(row, same)
    _add(batch, community, person, row, RoleState.ENDED if over else RoleState.ACCEPTED)


def _meant(row: RoleRow, same: list[RoleAssignment], over: bool) -> RoleAssignment | None:
    """The assignment that a row tells of: the one with its first day, the one that stands, or one that lacks its dates."""
    if row.begins is None and row.ends is None:
        # What people here ended stays ended when the file of last year comes again.
        return next((held for held in same if held.state == RoleState.ACCEPTED or held.ended_by), None)
    for held in same:
        if held.valid_from == row.begins and (row.begins or held.valid_to == row.ends):
            return held
    state = RoleState.ENDED if over else RoleState.ACCEPTED
    return next((held for held in same if not held.valid_from and not held.valid_to and held.state == state), None)


def _sharpen(batch: Batch, held: RoleAssignment, row: RoleRow) -> bool:
    """Give an assignment the dates that a row tells; whether anything changed."""
    begins, ends = row.begins or held.valid_from, row.ends or held.valid_to
    if (begins, ends) == (held.valid_from, held.valid_to):
        return False
    held.valid_from = begins
    if ends and ends != held.valid_to:
        _end(batch, held, ends)
    held.touch()
    return True


def _end(batch: Batch, held: RoleAssignment, day: date) -> None:
    held.valid_to = day
    if day <= _today() and held.state == RoleState.ACCEPTED:
        held.state = RoleState.ENDED
        batch.tell(facts.RoleEnded(**_named(held)), midday(day))


def _refuse_twice(row: RoleRow, same: list[RoleAssignment]) -> None:
    for held in same:
        if held.state == RoleState.ACCEPTED and held.meets(row.begins, row.ends):
            since = held.valid_from or _("before anyone wrote it down")
            raise InvalidError.at("from", _("They hold this role already, since %(day)s.") % {"day": since})


def _add(batch: Batch, community: Community, person: Person, row: RoleRow, state: RoleState) -> None:
    held = RoleAssignment(
        id=ids.new_id(_moment(row, state)), community_id=community.id, person_id=person.id, role=row.role, kind=row.kind,
        state=state, valid_from=row.begins, valid_to=row.ends,
    )  # fmt: skip
    batch.add(held)
    batch.roles.setdefault((community.id, person.id), []).append(held)
    if row.begins or state == RoleState.ACCEPTED:
        since = midday(row.begins) if row.begins else None
        batch.tell(facts.RoleAccepted(**_named(held), kind=row.kind.value), since)
    if state == RoleState.ENDED:
        batch.tell(facts.RoleEnded(**_named(held)), midday(row.ends) if row.ends else None)
    batch.tally.note(NOUN, "created")


def _moment(row: RoleRow, state: RoleState) -> datetime:
    """Where an assignment stands among others: by its first day; what was held once, nobody knows when, comes first."""
    if day := row.begins or row.ends:
        return max(midday(day), EPOCH)
    return EPOCH if state == RoleState.ENDED else clock.now()


def _today() -> date:
    return clock.today(settings().time_zone)


def _named(held: RoleAssignment) -> dict[str, str]:
    return {
        "role_id": held.id, "community_id": held.community_id, "person_id": held.person_id, "role": RoleName(held.role).value
    }  # fmt: skip
