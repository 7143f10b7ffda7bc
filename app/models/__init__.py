"""Tables only, one file per noun: columns, and small questions that one row can answer about itself."""

from app.models import (
    access,
    belonging,
    buddies,
    communities,
    contributions,
    guidelines,
    handovers,
    hr,
    journal,
    onboarding,
    people,
    privacy,
    provisioning,
    recognition,
    rules,
    training,
)
from app.models.base import metadata

__all__ = [
    "access",
    "belonging",
    "buddies",
    "communities",
    "contributions",
    "guidelines",
    "handovers",
    "hr",
    "journal",
    "metadata",
    "onboarding",
    "people",
    "privacy",
    "provisioning",
    "recognition",
    "rules",
    "training",
]
