"""Tables only, one file per noun: columns, and small questions that one row can answer about itself."""

from app.models import (
    access,
    belonging,
    communities,
    contributions,
    handovers,
    hr,
    journal,
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
    "communities",
    "contributions",
    "handovers",
    "hr",
    "journal",
    "metadata",
    "people",
    "privacy",
    "provisioning",
    "recognition",
    "rules",
    "training",
]
