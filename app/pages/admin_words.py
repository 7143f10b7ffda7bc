"""Words for the codes that administrators meet."""

from app.core.i18n import _


def person_statuses() -> dict[str, str]:
    """Where people stand with the organisation."""
    return {
        "pre_hire": _("Not here yet"),
        "active": _("Here"),
        "long_leave": _("Away for long"),
        "left": _("Left"),
    }


def appointments() -> dict[str, str]:
    """What the organisation as a whole appoints people to."""
    return {
        "platform_admin": _("Platform administrator"),
        "km_advisor": _("KM advisor"),
        "hr": _("HR administrator"),
    }


def hr_states() -> dict[str, str]:
    """What became of HR's events."""
    return {
        "received": _("Waits for what it takes back"),
        "scheduled": _("Waits for its day"),
        "applied": _("Done"),
        "superseded": _("Corrected by another"),
        "unmatched": _("Waits for its person"),
        "rejected": _("Refused"),
    }


def hr_types() -> dict[str, str]:
    """What HR tells of."""
    return {
        "hire": _("Hire"),
        "hire_changed": _("Hire, changed"),
        "hire_cancelled": _("Hire, cancelled"),
        "transfer": _("Transfer"),
        "manager_change": _("New line manager"),
        "leave_start": _("Leave begins"),
        "leave_end": _("Leave ends"),
        "termination_scheduled": _("Termination, scheduled"),
        "termination_cancelled": _("Termination, cancelled"),
        "termination_effective": _("Termination"),
        "rehire": _("Rehire"),
    }
