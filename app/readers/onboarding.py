"""A hire becomes a plan, and what newcomers do becomes tasks that are done; each fact has its effect once."""

from collections.abc import Sequence

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.journal.fact import Fact
from app.readers.runner import following
from app.services.onboarding import following as plans


class Onboarding:
    """Follows what HR tells (domain.md §2.2) and what people do in communities."""

    name = "onboarding"
    follows = following(
        facts.PersonHired, facts.PersonRehired, facts.HireChanged, facts.HireCancelled, facts.PersonLeft, facts.LeaveStarted,
        facts.LeaveEnded, facts.MembershipChanged, facts.GuidelineAcknowledged, facts.TrainingCompleted,
        facts.TrainingCorrected, facts.BuddyNamed, facts.OnboardingStarted, facts.ContributionLogged,
    )  # fmt: skip

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Act on the facts in their order; who did something is looked at once, at the end."""
        acted: set[str] = set()
        for entry in entries:
            _follow(session, entry.fact)
            acted |= _who_acted(entry.fact)
        if acted:
            plans.did_something(session, acted)


def _follow(session: Session, fact: Fact) -> None:
    match fact:
        case facts.PersonHired() | facts.PersonRehired():
            plans.hired(session, fact)
        case facts.HireChanged():
            plans.hire_changed(session, fact)
        case facts.HireCancelled(person_id=person_id) | facts.PersonLeft(person_id=person_id):
            plans.called_off(session, person_id)
        case facts.LeaveStarted(person_id=person_id, effective_on=day):
            plans.away(session, person_id, day)
        case facts.LeaveEnded(person_id=person_id, effective_on=day):
            plans.back(session, person_id, day)


def _who_acted(fact: Fact) -> set[str]:
    match fact:
        case facts.MembershipChanged(person_id=person_id, target="active"):
            return {person_id}
        case (
            facts.GuidelineAcknowledged(person_id=person_id)
            | facts.TrainingCompleted(person_id=person_id)
            | facts.TrainingCorrected(person_id=person_id)
            | facts.BuddyNamed(person_id=person_id)
            | facts.OnboardingStarted(person_id=person_id)
        ):
            return {person_id}
        case facts.ContributionLogged(author_ids=author_ids):
            return set(author_ids)
    return set()
