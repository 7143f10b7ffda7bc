"""Words for training."""

from app.core.i18n import _


def duty_states() -> dict[str, tuple[str, str]]:
    """How far a training that a role asks for is: the light, and its word."""
    return {"open": ("red", _("to do")), "done": ("green", _("done")), "expiring": ("amber", _("soon again"))}


def uses() -> list[tuple[str, str]]:
    """Whether what was learned was used."""
    return [("yes", _("Yes")), ("partly", _("Partly")), ("no", _("Not yet"))]
