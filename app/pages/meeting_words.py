"""What stands on the pages of meetings."""

from datetime import date

from app.core.i18n import _
from app.models.actions import ActionState
from app.models.meetings import AmendmentState, MeetingState, Presence, Purpose

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FOURTH = 4  # not every month has a fifth
WEEKLY = {"weekly": 1, "fortnightly": 2, "three_weeks": 3, "four_weeks": 4}


def states() -> dict[str, str]:
    """Where a meeting stands."""
    return {
        MeetingState.PLANNED: _("Planned"),
        MeetingState.AGENDA_PUBLISHED: _("Agenda is out"),
        MeetingState.HELD: _("Held"),
        MeetingState.MINUTES_PUBLISHED: _("Minutes are out"),
        MeetingState.CLOSED: _("Closed"),
        MeetingState.CANCELLED: _("Cancelled"),
    }


def purposes() -> dict[str, str]:
    """What an item is for."""
    return {Purpose.INFORM: _("to inform"), Purpose.DISCUSS: _("to discuss"), Purpose.DECIDE: _("to decide")}


def presences() -> dict[str, str]:
    """Whether somebody was there."""
    return {Presence.PRESENT: _("was there"), Presence.APOLOGIES: _("sent apologies"), Presence.ABSENT: _("was missed")}


def amendments() -> dict[str, str]:
    """Where an amendment stands."""
    return {
        AmendmentState.OPEN: _("open"),
        AmendmentState.ACCEPTED: _("stands"),
        AmendmentState.OBJECTED: _("objected to"),
    }


def actions() -> dict[str, str]:
    """How far an action is."""
    return {
        ActionState.OPEN: _("To do"),
        ActionState.IN_PROGRESS: _("Begun"),
        ActionState.DONE: _("Done"),
        ActionState.DROPPED: _("Dropped"),
    }


def rhythms() -> dict[str, str]:
    """How often one meets."""
    return {
        "once": _("Once"),
        "weekly": _("Every week"),
        "fortnightly": _("Every two weeks"),
        "three_weeks": _("Every three weeks"),
        "four_weeks": _("Every four weeks"),
        "monthly": _("Every month, on the same weekday"),
        "rule": _("By a rule of its own"),
    }


def rule_of(rhythm: str, day: date, typed: str) -> str:
    """The rule of a rhythm that begins on a day; one of its own as it was typed."""
    weekday = WEEKDAYS[day.weekday()]
    if rhythm in WEEKLY:
        return f"FREQ=WEEKLY;INTERVAL={WEEKLY[rhythm]};BYDAY={weekday}"
    if rhythm == "monthly":
        nth = (day.day + 6) // 7
        return f"FREQ=MONTHLY;BYDAY={nth if nth <= FOURTH else -1}{weekday}"
    return typed


def rhythm_of(rule: str) -> str:
    """A rule in words, where it is one of the usual; else as it is."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    every = int(parts.get("INTERVAL", "1"))
    names = rhythms()
    if parts.keys() <= {"FREQ", "INTERVAL", "BYDAY"} and "," not in parts.get("BYDAY", ""):
        if parts["FREQ"] == "WEEKLY" and every in WEEKLY.values():
            return names[next(name for name, weeks in WEEKLY.items() if weeks == every)]
        if parts["FREQ"] == "MONTHLY" and every == 1 and "BYDAY" in parts:
            return names["monthly"]
    return rule
