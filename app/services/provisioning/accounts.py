"""One account, one person: linking, changing, and removing it. Nothing that somebody did is ever removed with it."""

from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.journal.fact import Fact
from app.models.people import Person, PersonStatus
from app.models.provisioning import ScimUser
from app.policies import people as policy
from app.policies.guard import require
from app.services import people
from app.services.provisioning.account import Account
from app.services.provisioning.carrying import SAYABLE, carry_over
from app.services.provisioning.groups import leave_groups
from app.services.provisioning.keys import key, username_for
from app.services.provisioning.matching import account_of, free_hr_id, give_up_address, whose


def link(session: Session, actor: Actor, account: Account) -> tuple[Person, ScimUser]:
    """Add an account: of somebody known already (by external id, address or name), of one who comes back, or of somebody new.

    Raises ConflictError when another account has the user name, the external id or the address.
    """
    _refuse_unless_provisioning(actor)
    _refuse_taken(session, account)
    person = whose(session, account)
    if person is None:
        give_up_address(session, actor, account)
        person = people.register(session, actor, _new(session, account))
    elif account.active is None:
        account = replace(account, active=True)
    held = account_of(session, person.id) or _fresh(person)
    held.removed_at = None
    return _put(session, actor, person, held, account, SAYABLE, facts.AccountLinked(person_id=person.id))


def revise(session: Session, actor: Actor, person: Person, account: Account) -> tuple[Person, ScimUser]:
    """Make an account what the identity provider says now. Deactivating ends sessions and tokens at once.

    Raises ConflictError when another account has the user name, the external id or the address, or for the last
    platform administrator; ForbiddenError for a platform administrator's address.
    """
    _refuse_unless_provisioning(actor)
    _refuse_taken(session, account, but=person.id)
    held = account_of(session, person.id)
    if held is None:
        held = _fresh(person)
        return _put(session, actor, person, held, account, frozenset(), facts.AccountLinked(person_id=person.id))
    return _put(session, actor, person, held, account, frozenset(held.attributes["said"]))


def remove(session: Session, actor: Actor, person: Person) -> None:
    """The account is gone: the person leaves as when deactivated; of the account stays a hint whose it was."""
    _refuse_unless_provisioning(actor)
    held = account_of(session, person.id) or _fresh(person)
    held.removed_at, held.attributes = clock.now(), {}
    held.touch()
    session.add(held)
    if person.status != PersonStatus.LEFT:
        people.deactivate(session, actor.person_id, person)
    leave_groups(session, actor, person.id)
    session.flush()
    record(session, actor.person_id, facts.AccountRemoved(person_id=person.id))


def _fresh(person: Person) -> ScimUser:
    moment = clock.now()
    name = person.username
    return ScimUser(person_id=person.id, user_name=name, user_name_key=key(name), created_at=moment, updated_at=moment)


def _refuse_unless_provisioning(actor: Actor) -> None:
    require(policy.can_provision(actor), otherwise=_("Only the identity provider does this, with a token for it."))


def _refuse_taken(session: Session, account: Account, but: str = "") -> None:
    for name, column, value in (
        ("userName", col(ScimUser.user_name_key), key(account.user_name)),
        ("externalId", col(ScimUser.external_id), account.external_id),
    ):
        others = (col(ScimUser.person_id) != but, col(ScimUser.removed_at).is_(None))
        if value and session.execute(select(col(ScimUser.id)).where(column == value, *others)).first():
            sentence = _("Somebody else already has this %(field)s.") % {"field": name}
            raise ConflictError(sentence, InvalidError.at(name, sentence).faults)


def _new(session: Session, account: Account) -> people.NewPerson:
    return people.NewPerson(
        username=username_for(session, account.user_name),
        display_name=account.display_name,
        email=account.email,
        time_zone=account.time_zone or "UTC",
        languages=account.languages,
        unit=account.department,
        external_id=free_hr_id(session, account),
        status=PersonStatus.LEFT if account.active is False else PersonStatus.ACTIVE,
    )


def _put(
    session: Session,
    actor: Actor,
    person: Person,
    held: ScimUser,
    account: Account,
    before: frozenset[str],
    fact: Fact | None = None,
) -> tuple[Person, ScimUser]:
    """Write the account's own row and carry its news over to the person, `before` being what it has said so far.

    Recorded is the `fact`, else that the account changed, if it did.
    """
    said = carry_over(session, actor, person, account, before)
    to = {
        "user_name": account.user_name,
        "user_name_key": key(account.user_name),
        "external_id": account.external_id,
        "attributes": {"said": sorted(said), "sent": account.sent},
    }
    changed = tuple(sorted(name for name, value in to.items() if getattr(held, name) != value))
    for name in changed:
        setattr(held, name, to[name])
    if changed and held in session:
        held.touch()
    session.add(held)
    session.flush()
    if fact or changed:
        record(session, actor.person_id, fact or facts.AccountChanged(person_id=person.id, fields=changed))
    return person, held
