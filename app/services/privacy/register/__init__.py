"""The register of processing: every table, what it holds of people and what becomes of it (GDPR, article 30)."""

from collections.abc import Mapping

from app.services.privacy.entry import Entry
from app.services.privacy.register import (
    communities,
    contributions,
    decisions,
    door,
    gaps,
    goals,
    hr,
    knowledge,
    meetings,
    newsletters,
    notices,
    onboarding,
    people,
    provisioning,
    questions,
    resources,
    search,
    service,
    support,
    topics,
    training,
)

REGISTER: Mapping[str, Entry] = {
    **people.TABLES,
    **door.TABLES,
    **communities.TABLES,
    **contributions.TABLES,
    **hr.TABLES,
    **knowledge.TABLES,
    **questions.TABLES,
    **meetings.TABLES,
    **newsletters.TABLES,
    **notices.TABLES,
    **provisioning.TABLES,
    **training.TABLES,
    **onboarding.TABLES,
    **search.TABLES,
    **gaps.TABLES,
    **goals.TABLES,
    **resources.TABLES,
    **decisions.TABLES,
    **service.TABLES,
    **support.TABLES,
    **topics.TABLES,
}

__all__ = ["REGISTER"]
