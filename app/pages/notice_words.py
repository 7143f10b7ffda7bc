"""What kinds of notices are called, and when a mail tells of them."""

from app.core.i18n import _
from app.models.notices import NoticeKind


def hows() -> dict[str, str]:
    """When a mail tells of something."""
    return {"now": _("At once"), "digest": _("In the day's mail"), "never": _("By no mail")}


def kinds() -> dict[NoticeKind, str]:
    """What somebody can be told."""
    return {
        NoticeKind.ASKED: _("Somebody asks whether they helped me"),
        NoticeKind.ENDORSED: _("Somebody says that I helped"),
        NoticeKind.THANKED: _("Somebody thanks me"),
        NoticeKind.RETURNED: _("Something of mine needs more evidence"),
        NoticeKind.VOIDED: _("Something of mine was declared void"),
        NoticeKind.PROPOSED: _("I am asked to take on a role"),
        NoticeKind.INVITED: _("I am invited to a community"),
        NoticeKind.REQUESTED: _("Somebody would like to join a community of mine"),
        NoticeKind.FLAGGED: _("Something is the matter with a page of mine"),
        NoticeKind.FLAG_CLOSED: _("What I said of a page was answered"),
        NoticeKind.VALIDATED: _("A page of mine was validated"),
        NoticeKind.OWNED: _("A page became mine to look after"),
        NoticeKind.ANSWERED: _("Somebody answered a question of mine"),
        NoticeKind.ACCEPTED: _("An answer of mine was accepted"),
        NoticeKind.KNOWS: _("Somebody thinks that I know an answer"),
        NoticeKind.HELP_WANTED: _("Somebody needs my help"),
        NoticeKind.HELP_HAS_NEWS: _("There is news of a request for help"),
        NoticeKind.HELP_SOLVED: _("What I needed help with is solved"),
        NoticeKind.REVIEW: _("Somebody asks me to look at a page again"),
        NoticeKind.NEWSLETTER: _("A newsletter that I read is out"),
        NoticeKind.STANDARD: _("A standard is there for my unit"),
        NoticeKind.DECLINED: _("My version of a resource was declined"),
        NoticeKind.EXEMPTION: _("There is news of an exemption that I asked for"),
        NoticeKind.ADOPTION: _("What I said of a standard counts no more"),
        NoticeKind.DECISION: _("I am asked what I say to a proposal"),
        NoticeKind.DECIDED: _("Something that I took part in was decided"),
        NoticeKind.AGENDA: _("An agenda of a community of mine is out"),
        NoticeKind.CALLED_OFF: _("A meeting that I know of is called off"),
        NoticeKind.ACTION: _("A meeting left something for me to do"),
        NoticeKind.GAP: _("I am asked to see to what is missing"),
    }
