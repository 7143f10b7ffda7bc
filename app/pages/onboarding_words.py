"""Words for onboarding: tasks, stages, whose they are, and why a community is suggested."""

from datetime import date

from app.core.i18n import _, ngettext
from app.models.onboarding import OnboardingTask
from app.services.onboarding import Reason, Suggestion, Suits


def parties() -> dict[str, str]:
    """Whose a task is."""
    return {
        "new_hire": _("Newcomer"),
        "buddy": _("Buddy"),
        "line_manager": _("Line manager"),
        "community_manager": _("Community manager"),
    }


def stages() -> dict[int, str]:
    """The days to which tasks belong."""
    later = {day: _("Day %(day)s") % {"day": day} for day in (7, 30, 60, 90)}
    return {0: _("The first day"), 1: _("The second day"), **later}


def task_states() -> dict[str, str]:
    """Where a task stands."""
    return {"pending": _("To do"), "done": _("Done"), "skipped": _("Skipped"), "not_applicable": _("Does not apply")}


def plan_states() -> dict[str, str]:
    """Where a plan stands."""
    return {"scheduled": _("To come"), "active": _("On the way"), "paused": _("Away"), "completed": _("Completed")}


def because(one: Suggestion) -> str:
    """Why a community is suggested."""
    if one.count is None:
        return {
            Reason.UNIT_COE: _("Your unit's centre of excellence"),
            Reason.JOB_FAMILY: _("Others in your job family belong"),
            Reason.UNIT: _("Others in your unit belong"),
            Reason.LOCATION: _("Others at your place belong"),
        }[one.reason]
    return {
        Reason.UNIT_COE: ngettext(
            "Your unit's centre of excellence: %(num)s colleague belongs",
            "Your unit's centre of excellence: %(num)s colleagues belong",
            one.count,
        ),
        Reason.JOB_FAMILY: ngettext(
            "%(num)s other in your job family belongs", "%(num)s others in your job family belong", one.count
        ),
        Reason.UNIT: ngettext("%(num)s other in your unit belongs", "%(num)s others in your unit belong", one.count),
        Reason.LOCATION: ngettext("%(num)s other at your place belongs", "%(num)s others at your place belong", one.count),
    }[one.reason] % {"num": one.count}


def suits() -> dict[str, str]:
    """Why somebody may suit as a buddy."""
    return {
        Suits.UNIT: _("Works in the same unit"),
        Suits.COMMUNITY: _("Belongs to the community that looks after them"),
        Suits.LANGUAGE: _("Speaks their language"),
        Suits.TIME_ZONE: _("Lives by the same clock"),
    }


def moods() -> list[tuple[str, str]]:
    """How confident one may feel."""
    return [("1", _("Lost")), ("2", _("Unsure")), ("3", _("So-so")), ("4", _("Well")), ("5", _("At home"))]


def rule_parts() -> dict[str, str]:
    """What a template's rule may name."""
    return {"unit": _("Unit"), "job_family": _("Job family"), "location": _("Place of work"), "language": _("Language")}


def is_late(task: OnboardingTask, today: date) -> bool:
    """Whether the day of something that is still to be done has passed."""
    return task.state == "pending" and task.due_on < today
