"""What gaps are called: rules, why each fires, the figures behind it, and states."""

from app.core.i18n import _
from app.models.gaps import GapRule, GapState


def rules() -> dict[str, str]:
    """What each rule says is the matter."""
    return {
        GapRule.NOTHING_FOUND: _("Looked for, and nothing found"),
        GapRule.NOT_USEFUL: _("Found, and not useful"),
        GapRule.UNANSWERED: _("Questions without an answer"),
        GapRule.ASKED_AGAIN: _("Asked again and again"),
        GapRule.SINGLE_EXPERT: _("One person at most knows"),
        GapRule.EXPERT_LEAVING: _("Somebody who knows leaves"),
        GapRule.STALE: _("Read much, and overdue"),
        GapRule.ORPHAN: _("Nobody looks after it"),
        GapRule.STRATEGY: _("The strategy needs it, and nobody wrote it"),
        GapRule.NEWCOMERS: _("Newcomers keep asking"),
        GapRule.NOT_FOLLOWED: _("A standard that few follow"),
    }


def reasons() -> dict[str, str]:
    """When each rule fires."""
    return {
        GapRule.NOTHING_FOUND: _(
            "Five people or more looked for it within thirty days; a fifth of the searches found nothing."
        ),
        GapRule.NOT_USEFUL: _(
            "Of ten searches or more fewer than three in ten led anywhere; or readers say that it is no help."
        ),
        GapRule.UNANSWERED: _("Two wait for more than five working days; or fewer than seven in ten were answered in time."),
        GapRule.ASKED_AGAIN: _("Three or more ask the same within 91 days, and no page says it."),
        GapRule.SINGLE_EXPERT: _(
            "It was needed three times or more within thirty days, and one person at most is known to know it."
        ),
        GapRule.EXPERT_LEAVING: _("Within ninety days one person at most will be left who is known to know it."),
        GapRule.STALE: _("Of twenty looks or more within thirty days two in five were at pages whose review is overdue."),
        GapRule.ORPHAN: _("Pages that people rely on have no owner who is still here."),
        GapRule.STRATEGY: _("It is a strategic topic with fewer than three validated pages, or without a community."),
        GapRule.NEWCOMERS: _("Three people or more asked the same in their first thirty days."),
        GapRule.NOT_FOLLOWED: _("Fewer than half have taken it on sixty days after it came into effect."),
    }


def measures() -> dict[str, str]:
    """What each figure counts."""
    return {
        "searches": _("Searches"),
        "askers": _("People, day by day"),
        "missed": _("Searches that found nothing"),
        "missed_by": _("People who found nothing, day by day"),
        "found": _("Searches that found something"),
        "opened": _("Of these, something was opened"),
        "flags": _("Flags: unclear or missing"),
        "solved": _("Readers whom it helped"),
        "unsolved": _("Readers whom it did not help"),
        "late": _("Waiting for more than five working days"),
        "over": _("Asked more than fourteen days ago"),
        "met": _("Of these, answered well in time"),
        "asked": _("Asked alike"),
        "requests": _("Of these, requests for help"),
        "newcomers": _("Newcomers who asked"),
        "experts": _("People known to know it"),
        "leaving": _("Of these, leaving"),
        "looks": _("Looks in thirty days"),
        "overdue_looks": _("Looks at overdue pages"),
        "overdue": _("Overdue pages"),
        "orphans": _("Pages without an owner"),
        "validated": _("Validated pages"),
        "communities": _("Communities about it"),
        "bound": _("Units that it binds, without those that are exempt"),
        "adopted": _("Of these, have taken it on"),
        "exempt": _("Units that are exempt"),
    }


def states() -> dict[str, str]:
    """What each state is called."""
    return {
        GapState.DETECTED: _("Found"),
        GapState.TRIAGED: _("Triaged"),
        GapState.ASSIGNED: _("Assigned"),
        GapState.IN_PROGRESS: _("In progress"),
        GapState.CLOSED: _("Closed by its signal"),
        GapState.DISMISSED: _("Put aside"),
    }
