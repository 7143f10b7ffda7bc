"""What stands on the pages of topics: languages, review times, kinds of things."""

from app.core.i18n import LANGUAGES, _
from app.models.topics import UNSAID, RiskTier
from app.services.search import Kind


def languages() -> dict[str, str]:
    """The languages in which a topic has names, each in its own; other tags stand as they are."""
    return {**LANGUAGES, UNSAID: _("In no language in particular")}


def risk_tiers() -> dict[str, str]:
    """How soon what is written has to be looked at again."""
    return {
        RiskTier.FAST: _("Changes fast: review within 90 days"),
        RiskTier.NORMAL: _("Ordinary: review within 180 days"),
        RiskTier.SLOW: _("Changes slowly: review within a year"),
        RiskTier.REGULATED: _("Regulated: review within a year"),
    }


def thing_kinds() -> dict[str, str]:
    """What hangs on a topic."""
    return {
        Kind.ASSETS: _("Knowledge"),
        Kind.QUESTIONS: _("Questions"),
        Kind.CONTRIBUTIONS: _("Contributions"),
    }
