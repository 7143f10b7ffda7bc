"""Words for the codes of the domain (domain.md §1.2), and the guess of a contribution's kind from how people write."""

from app.core.i18n import _
from app.core.text import fold
from app.models.contributions import ContributionKind


def kinds() -> dict[str, str]:
    """Kinds of contribution."""
    return {
        "question": _("Question"),
        "answer": _("Answer"),
        "asset": _("Knowledge asset"),
        "improvement": _("Improvement"),
        "verification": _("Verification"),
        "reuse_report": _("Reuse report"),
        "lesson": _("Lesson learned"),
        "resource": _("Resource"),
        "session": _("Session"),
        "mentoring": _("Mentoring"),
        "facilitation": _("Facilitation"),
        "help_resolved": _("Help given"),
        "review": _("Review"),
        "translation": _("Translation"),
        "other": _("Other"),
    }


def states() -> dict[str, str]:
    """States of a contribution."""
    return {
        "logged": _("Waiting for a word"),
        "endorsed": _("Endorsed"),
        "returned": _("Sent back"),
        "lapsed": _("Lapsed"),
        "withdrawn": _("Withdrawn"),
        "voided": _("Voided"),
    }


def role_states() -> dict[str, str]:
    """Where a role assignment stands."""
    return {"proposed": _("Asked"), "accepted": _("Accepted"), "declined": _("Declined"), "ended": _("Ended")}


def role_kinds() -> dict[str, str]:
    """How a role is held."""
    return {"substantive": _("in office"), "acting": _("acting"), "deputy": _("deputy")}


def community_kinds() -> dict[str, str]:
    """Kinds of community."""
    return {"cop": _("Community of practice"), "coe": _("Centre of excellence"), "working_group": _("Working group")}


def orientations() -> dict[str, str]:
    """What a community is for."""
    return {
        "professional": _("Professional"),
        "interest": _("Shared interest"),
        "helping": _("Mutual help"),
        "best_practice": _("Best practice"),
        "learning": _("Learning"),
        "knowledge_management": _("Knowledge management"),
    }


def visibilities() -> dict[str, str]:
    """Who may know of a community and join."""
    return {"open": _("Open to all"), "on_request": _("On request"), "restricted": _("Known to its members only")}


def statuses() -> dict[str, str]:
    """Administrative states of a community."""
    return {
        "draft": _("Draft"),
        "proposed": _("Proposed"),
        "active": _("Active"),
        "paused": _("Paused"),
        "retiring": _("Retiring"),
        "archived": _("Archived"),
        "declined": _("Declined"),
    }


def steps() -> dict[str, str]:
    """The step that leads a community to a status, as whoever takes it would say."""
    return {
        "draft": _("Send it back to be a draft"),
        "proposed": _("Propose it"),
        "active": _("Let it begin, or go on"),
        "paused": _("Pause it"),
        "retiring": _("Begin to retire it"),
        "archived": _("Archive it"),
        "declined": _("Decline it"),
    }


def memberships() -> dict[str, str]:
    """States of a membership."""
    return {
        "invited": _("Invited"),
        "requested": _("Has asked to join"),
        "waiting": _("On the waiting list"),
        "active": _("Member"),
        "suspended": _("Suspended"),
        "alumni": _("Alumni"),
        "declined": _("Declined"),
    }


def rules() -> dict[str, str]:
    """The rules of recognition by what they reward."""
    return {
        **kinds(),
        "answer_accepted": _("Answer accepted by the asker"),
        "kudos": _("Thanks received"),
    }


def grounds() -> dict[str, str]:
    """What a rule waits for."""
    return {
        "endorsement": _("a colleague's word that it helped"),
        "beneficiary": _("the word of somebody whom it helped"),
        "acceptance": _("the asker's acceptance"),
        "thanks": _("thanks from a colleague"),
    }


def caps() -> dict[str, str]:
    """Limits that may take something away."""
    return {
        "rule": _("this rule's limit of the month"),
        "pair": _("the limit between two people in a month"),
        "repeats": _("the limit on the same two people for one thing"),
        "week": _("the limit of the week"),
    }


def corrections() -> dict[str, str]:
    """Facts that made points change afterwards."""
    return {
        "contribution.returned": _("it was sent back"),
        "contribution.revised": _("it was changed"),
        "contribution.voided": _("it was declared void"),
        "contribution.withdrawn": _("it was withdrawn"),
        "endorsement.revoked": _("the sentence was taken back"),
        "answer.unaccepted": _("the answer is no longer the accepted one"),
    }


# Word stems, accents folded, by the kind they suggest; English, Polish, Spanish, Chinese. The first that fits is taken.
STEMS: tuple[tuple[ContributionKind, tuple[str, ...]], ...] = (
    (ContributionKind.TRANSLATION, ("translat", "przetlumacz", "tradu", "翻译")),
    (ContributionKind.MENTORING, ("mentor", "coach", "辅导", "指导")),
    (ContributionKind.SESSION, ("talk", "workshop", "webinar", "clinic", "warsztat", "szkoleni", "charla", "讲座", "培训")),
    (ContributionKind.FACILITATION, ("chair", "minutes", "facilitat", "moderow", "notatk", "acta", "主持", "纪要")),
    (ContributionKind.LESSON, ("lesson", "learned", "post-mortem", "wniosek", "wnioski", "leccion", "教训", "复盘")),
    (ContributionKind.VERIFICATION, ("verif", "zweryfik", "核验", "验证")),
    (ContributionKind.REVIEW, ("review", "feedback", "zrecenz", "revis", "评审", "审阅")),
    (ContributionKind.REUSE_REPORT, ("reuse", "used the", "uzylem", "uzylam", "reutiliz", "复用", "采用了")),
    (ContributionKind.IMPROVEMENT, ("improv", "fixed", "updat", "popraw", "mejor", "actualic", "改进", "更新")),
    (ContributionKind.HELP_RESOLVED, ("help", "unblock", "pomog", "pomoc", "ayud", "帮助", "协助", "解决")),
    (ContributionKind.RESOURCE, ("template", "checklist", "tool", "szablon", "narzedz", "plantilla", "模板", "工具")),
    (ContributionKind.ANSWER, ("answer", "odpowied", "respond", "respuesta", "回答")),
    (ContributionKind.ASSET, ("guide", "how-to", "howto", "wrote", "poradnik", "napisa", "guia", "escrib", "指南", "编写")),
)  # fmt: skip


def guess(title: str) -> ContributionKind:
    """The kind a title suggests: a question mark makes a question, else the first stem found, else `other`."""
    folded = fold(title)
    if folded.rstrip().endswith(("?", "？")):
        return ContributionKind.QUESTION
    return next((kind for kind, stems in STEMS if any(stem in folded for stem in stems)), ContributionKind.OTHER)


def ways() -> dict[str, str]:
    """By what somebody came in."""
    return {"password": _("Password"), "sso": _("Organisation's account"), "link": _("One-time link")}
