"""What makes sense as a contribution (domain.md §2.4): checks that logging and changing share."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.settings import settings
from app.core.text import is_web
from app.models.communities import Community
from app.models.people import Person
from app.policies import contributions as policy
from app.policies.guard import require
from app.services import people

MOST_AUTHORS = 5
MOST_LINKS = 10
MOST_TOPICS = 10
EARLIEST = date(1970, 1, 1)


def check_evidence(links: Sequence[str]) -> list[str]:
    """Web addresses, or references into other systems without a scheme that a browser would run."""
    if len(links) > MOST_LINKS:
        raise InvalidError.at("evidence", _("Ten links are enough."))
    for place, link in enumerate(links):
        if len(link) > 2000 or not is_web(link):
            sentence = _("Evidence is a web address that begins with http:// or https://.")
            raise InvalidError.at(f"evidence/{place}", sentence)
    return list(links)


def check_topics(topics: Sequence[str]) -> list[str]:
    """At most ten short topics."""
    if len(topics) > MOST_TOPICS or any(not topic.strip() or len(topic) > 60 for topic in topics):
        raise InvalidError.at("topics", _("At most ten topics, each of 1 to 60 characters."))
    return list(topics)


def check_day(day: date | None) -> date:
    """The day it happened: today unless told, never in the future (a day's grace for time zones)."""
    today = clock.today(settings().time_zone)
    if day is None:
        return today
    if day > today + timedelta(days=1):
        raise InvalidError.at("occurred_on", _("This day has not come yet. Log it when it is done."))
    if day < EARLIEST:
        raise InvalidError.at("occurred_on", _("This day is too long ago."))
    return day


def check_authors(session: Session, actor: Actor, usernames: Sequence[str] | None) -> list[str]:
    """The ids of one to five different people who are here; the actor alone unless told."""
    if not usernames:
        return [actor.person_id]
    if len(usernames) > MOST_AUTHORS:
        raise InvalidError.at("authors", _("A contribution has one to five authors."))
    found = [
        people.find_active(session, actor, name, field=f"authors/{place}").id for place, name in enumerate(usernames)
    ]  # fmt: skip
    if len(set(found)) < len(found):
        raise InvalidError.at("authors", _("Name each author once."))
    return found


def check_speaks_for(actor: Actor, community: Community, author_ids: Sequence[str]) -> None:
    """Whoever is not an author themselves needs a role to speak for those who are; raises ForbiddenError."""
    sentence = _("Only leaders, managers, KM advisors and technical experts log on behalf of others.")
    own = actor.person_id in author_ids
    require(own or policy.can_log_on_behalf(actor, community), otherwise=sentence)


def check_beneficiary(session: Session, actor: Actor, username: str | None, author_ids: Sequence[str]) -> Person | None:
    """Whom it helped: somebody who is not an author."""
    if not username:
        return None
    person = people.find_active(session, actor, username, field="beneficiary")
    check_not_author(person.id, author_ids)
    return person


def check_not_author(beneficiary_id: str | None, author_ids: Sequence[str]) -> None:
    """Nobody confirms their own work."""
    if beneficiary_id in author_ids:
        raise InvalidError.at("beneficiary", _("An author cannot confirm their own work. Name somebody whom it helped."))
