"""What an account says goes over to the person's record. What it never said, it cannot take away: HR and people wrote it."""

from typing import Any

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ForbiddenError
from app.core.i18n import _
from app.core.text import fold
from app.models.people import Person, PersonStatus
from app.services import hr, people
from app.services.provisioning.account import Account
from app.services.provisioning.matching import free_hr_id, give_up_address

SAYABLE = frozenset({"display_name", "email", "manager_id", "unit"})


def carry_over(session: Session, actor: Actor, person: Person, account: Account, before: frozenset[str]) -> frozenset[str]:
    """Change the person where the account says something else; returns what it has said so far, `before` being that earlier.

    Raises ForbiddenError for a platform administrator's address: by it somebody could sign in as them.
    """
    if person.guest and account.active and not account.guest and not hr.begins_later(session, person):
        people.take_in(session, actor.person_id, person)
    unit = people.unit_codes(session, [person.unit_id]).get(person.unit_id or "")
    pairs: dict[str, tuple[Any, Any]] = {  # what is so, and what the account says
        "display_name": (person.display_name, account.display_name),
        "email": (person.email, account.email),
        "manager_id": (person.manager_id, account.manager_id),
        "unit": (unit, account.department),
    }
    news = {name: theirs for name, (ours, theirs) in pairs.items() if _is_news(name, ours, theirs, before)}
    said = {name for name, (_ours, theirs) in pairs.items() if theirs is not None and (name in before or name in news)}
    news |= _standing(person, account) | _chosen_by_nobody(person, account)
    if (hr_id := free_hr_id(session, account, person.id)) and hr_id != person.external_id and _may_name(person, account):
        news["external_id"] = hr_id
    if "email" in news and person.email and "platform_admin" in people.appointments_of(session, person):
        raise ForbiddenError(_("A platform administrator's address is changed by a platform administrator only."))
    if "email" in news:
        give_up_address(session, actor, account)
    if news:
        people.change(session, actor, person, people.Change(given=frozenset(news), **news))
    return frozenset(said | _plain(account))


def _is_news(name: str, ours: Any, theirs: Any, before: frozenset[str]) -> bool:
    if name == "unit" and fold(ours or "") == fold(theirs or ""):
        return False
    return ours != theirs and (theirs is not None or name in before)


def _standing(person: Person, account: Account) -> dict[str, Any]:
    """Whether somebody is here. Who is yet to begin, or away for long, is active for an identity provider."""
    here = person.status != PersonStatus.LEFT
    if account.active is None or account.active == here:
        return {}
    return {"status": PersonStatus.ACTIVE if account.active else PersonStatus.LEFT}


def _chosen_by_nobody(person: Person, account: Account) -> dict[str, Any]:
    """Language and time zone, where the person has not chosen theirs."""
    news: dict[str, Any] = {"languages": account.languages} if account.languages and not person.languages else {}
    return news | ({"time_zone": account.time_zone} if account.time_zone and person.time_zone == "UTC" else {})


def _may_name(person: Person, account: Account) -> bool:
    """HR's id is written where there is none, or where it is the account's own that changed."""
    return person.external_id is None or account.employee_number is not None


def _plain(account: Account) -> set[str]:
    said = {"active"} if account.active is not None else set()
    return said | ({"shown_name"} if account.says_display_name else set())
