"""What stands on the pages of resources and standards."""

from app.core.i18n import _
from app.models.resources import AdoptionState, ExemptionState, Mandate, ResourceKind, VersionState


def kinds() -> dict[str, str]:
    """Kinds of resources."""
    return {
        ResourceKind.STANDARD: _("Standard"),
        ResourceKind.TEMPLATE: _("Template"),
        ResourceKind.CHECKLIST: _("Checklist"),
        ResourceKind.TOOL: _("Tool"),
        ResourceKind.CALENDAR: _("Calendar"),
        ResourceKind.LINK: _("Link"),
    }


def mandates() -> dict[str, str]:
    """Whether units have to take a version on."""
    return {
        Mandate.NO: _("For whoever likes"),
        Mandate.RECOMMENDED: _("Recommended"),
        Mandate.MANDATORY: _("Mandatory"),
    }


def states() -> dict[str, str]:
    """Where a version stands."""
    return {
        VersionState.PROPOSED: _("Proposed"),
        VersionState.PUBLISHED: _("Published"),
        VersionState.DECLINED: _("Declined"),
    }


def standings() -> dict[str, str]:
    """How a version stands with a unit."""
    return {
        AdoptionState.ADOPTED: _("Adopted"),
        AdoptionState.PLANNED: _("Planned"),
        AdoptionState.ACKNOWLEDGED: _("Acknowledged"),
        AdoptionState.REJECTED: _("Rejected"),
        AdoptionState.EXEMPT: _("Exempt"),
        AdoptionState.UNKNOWN: _("Unknown"),
    }


def exemptions() -> dict[str, str]:
    """Where an exemption stands; whether its day has come is said beside it."""
    return {
        ExemptionState.PROPOSED: _("Asked for"),
        ExemptionState.GRANTED: _("Granted"),
        ExemptionState.DECLINED: _("Declined"),
        ExemptionState.ENDED: _("Ended"),
    }


def lights() -> dict[str, str]:
    """How coverage stands."""
    return {
        "green": _("Followed"),
        "amber": _("Not everywhere yet"),
        "red": _("Followed by too few"),
        "unknown": _("Too few units to say"),
    }
