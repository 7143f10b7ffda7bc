"""What stands on the pages of decisions, in words and drawn."""

from datetime import timedelta

from app.core import clock
from app.core.i18n import _, ngettext
from app.models.decisions import Decision, DecisionState, Method, Stance
from app.services.decisions import Shown

LIGHTS = {
    DecisionState.DRAFT: "unknown", DecisionState.OPEN: "amber", DecisionState.ACCEPTED: "green", DecisionState.REJECTED: "red",
    DecisionState.WITHDRAWN: "unknown", DecisionState.LAPSED: "unknown", DecisionState.SUPERSEDED: "unknown",
}  # fmt: skip
WIDTH = 320.0
HOUR = timedelta(hours=1)
A_DAY, LONG = 24, 48  # hours


def states() -> dict[str, str]:
    """Where a decision stands."""
    return {
        DecisionState.DRAFT: _("Draft"),
        DecisionState.OPEN: _("Being decided"),
        DecisionState.ACCEPTED: _("Accepted"),
        DecisionState.REJECTED: _("Not accepted"),
        DecisionState.WITHDRAWN: _("It was withdrawn"),
        DecisionState.LAPSED: _("It lapsed"),
        DecisionState.SUPERSEDED: _("Superseded"),
    }


def methods() -> dict[str, str]:
    """How a community decides, in a word or two."""
    return {
        Method.CONSENT: _("Consent"),
        Method.LAZY_CONSENSUS: _("Lazy consensus"),
        Method.ADVICE: _("Advice"),
        Method.MAJORITY: _("Majority"),
        Method.TWO_THIRDS: _("Two thirds"),
    }


def rules() -> dict[str, str]:
    """The same with what it takes."""
    return {
        Method.CONSENT: _("Consent: it holds unless an objection is left"),
        Method.LAZY_CONSENSUS: _("Lazy consensus: silence is assent, an objection stops it"),
        Method.ADVICE: _("Advice: others are asked, whoever opens it decides"),
        Method.MAJORITY: _("Majority: more agree than object"),
        Method.TWO_THIRDS: _("Two thirds: twice as many agree as object"),
    }


def stances() -> dict[str, str]:
    """Positions."""
    return {
        Stance.AGREE: _("Agree"),
        Stance.ABSTAIN: _("Abstain"),
        Stance.CONCERN: _("Concern"),
        Stance.OBJECT: _("Object"),
    }


def leads_to() -> dict[str, str]:
    """What would become of it with the positions taken so far."""
    return {
        DecisionState.ACCEPTED: _("As it stands now, it would be accepted."),
        DecisionState.REJECTED: _("As it stands now, it would be rejected."),
        DecisionState.LAPSED: _("As it stands now, it would lapse: too few have said anything."),
    }


def left(row: Decision) -> str:
    """How long positions are still taken, in whole days or hours; nothing once they are not."""
    if row.state != DecisionState.OPEN or row.closes_at is None or clock.is_past(row.closes_at):
        return ""
    hours = -clock.age(row.closes_at, HOUR) // HOUR
    if hours > LONG:
        return ngettext("%(num)s day left", "%(num)s days left", hours // A_DAY) % {"num": hours // A_DAY}
    return ngettext("%(num)s hour left", "%(num)s hours left", hours) % {"num": hours}


def bars(shown: Shown) -> list[tuple[float, float, str]]:
    """One bar of everybody who was asked, a part for each position and one for silence: x, width, position."""
    tally, x, parts = shown.tally, 0.0, []
    whole = max(tally.eligible, tally.voices, 1)
    for name, number in {**tally.stances, "silent": max(tally.eligible - tally.voices, 0)}.items():
        width = WIDTH * number / whole
        if number:
            parts.append((x, width, name))
        x += width
    return parts
