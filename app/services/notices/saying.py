"""What a notice says, in the language of whoever is asking."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.core.i18n import _
from app.models.actions import ActionItem
from app.models.contributions import Contribution
from app.models.decisions import Decision
from app.models.gaps import Gap
from app.models.knowledge import Asset
from app.models.meetings import Meeting
from app.models.notices import Notice, NoticeKind
from app.models.questions import Question
from app.models.resources import Resource
from app.models.support import HelpRequest
from app.services.gaps import title_of

OF_QUESTIONS = frozenset({NoticeKind.ANSWERED, NoticeKind.ACCEPTED, NoticeKind.KNOWS})
OF_ASSETS = frozenset({NoticeKind.FLAGGED, NoticeKind.FLAG_CLOSED, NoticeKind.VALIDATED, NoticeKind.OWNED, NoticeKind.REVIEW})
OF_RESOURCES = frozenset({NoticeKind.STANDARD, NoticeKind.DECLINED, NoticeKind.EXEMPTION, NoticeKind.ADOPTION})
OF_MEETINGS = frozenset({NoticeKind.AGENDA, NoticeKind.CALLED_OFF})
OF_HELP = frozenset({NoticeKind.HELP_WANTED, NoticeKind.HELP_HAS_NEWS, NoticeKind.HELP_SOLVED})
OF_DECISIONS = frozenset({NoticeKind.DECISION, NoticeKind.DECIDED})
ELSEWHERE = OF_ASSETS | OF_QUESTIONS | OF_HELP | OF_RESOURCES | OF_DECISIONS | OF_MEETINGS | {
    NoticeKind.GAP, NoticeKind.NEWSLETTER, NoticeKind.ACTION,
}  # fmt: skip


def sentence(kind: NoticeKind, by: str, title: str, community: str) -> str:
    """One sentence, without links."""
    said = {
        NoticeKind.ASKED: _("%(name)s asks whether “%(title)s” helped you."),
        NoticeKind.ENDORSED: _("%(name)s says that “%(title)s” helped."),
        NoticeKind.THANKED: _("%(name)s thanks you."),
        NoticeKind.RETURNED: _("%(name)s asks for more evidence of “%(title)s”."),
        NoticeKind.VOIDED: _("%(name)s declared “%(title)s” void. You can appeal within fourteen days."),
        NoticeKind.PROPOSED: _("%(name)s asks you to take on a role in %(community)s."),
        NoticeKind.INVITED: _("%(name)s invites you to %(community)s."),
        NoticeKind.REQUESTED: _("%(name)s would like to join %(community)s."),
        NoticeKind.FLAGGED: _("%(name)s says that something is the matter with “%(title)s”."),
        NoticeKind.FLAG_CLOSED: _("%(name)s answered what you said of “%(title)s”."),
        NoticeKind.VALIDATED: _("“%(title)s” is validated."),
        NoticeKind.OWNED: _("“%(title)s” is yours to look after now."),
        NoticeKind.ANSWERED: _("%(name)s answered your question “%(title)s”."),
        NoticeKind.ACCEPTED: _("Your answer solved “%(title)s”."),
        NoticeKind.KNOWS: _("Somebody thinks that you know: “%(title)s”"),
        NoticeKind.HELP_WANTED: _("Somebody needs your help: “%(title)s”"),
        NoticeKind.HELP_HAS_NEWS: _("%(name)s said something about “%(title)s”."),
        NoticeKind.HELP_SOLVED: _("“%(title)s” is solved. Did it help?"),
        NoticeKind.REVIEW: _("%(name)s asks you to look at “%(title)s” again."),
        NoticeKind.GAP: _("%(name)s asks you to see to what is missing: %(title)s"),
        NoticeKind.NEWSLETTER: _("The newsletter of %(community)s is out."),
        NoticeKind.STANDARD: _("“%(title)s” is a standard for your unit now. Say how it stands there."),
        NoticeKind.DECLINED: _("%(name)s declined your version of “%(title)s”."),
        NoticeKind.EXEMPTION: _("There is news of your unit's exemption from “%(title)s”."),
        NoticeKind.DECISION: _("%(name)s asks what you say to “%(title)s”."),
        NoticeKind.DECIDED: _("“%(title)s” is closed. See what came of it."),
        NoticeKind.ADOPTION: _("Say anew how “%(title)s” stands in your unit."),
        NoticeKind.AGENDA: _("The agenda of “%(title)s” in %(community)s is out."),
        NoticeKind.CALLED_OFF: _("“%(title)s” in %(community)s does not take place."),
        NoticeKind.ACTION: _("%(name)s asks you to do something: %(title)s"),
    }[kind]
    return said % {"name": by or _("The system"), "title": title or _("something that is gone"), "community": community}


def titles(session: Session, notices: Collection[Notice]) -> dict[str, str]:
    """What the things are called that notices are about, by id."""
    found: dict[str, str] = {}
    for model, wanted in (
        (Contribution, {one.subject_id for one in notices if one.subject_id and one.kind not in ELSEWHERE}),
        (Asset, {one.subject_id for one in notices if one.subject_id and one.kind in OF_ASSETS}),
        (Question, {one.subject_id for one in notices if one.subject_id and one.kind in OF_QUESTIONS}),
        (Decision, {one.subject_id for one in notices if one.subject_id and one.kind in OF_DECISIONS}),
        (Meeting, {one.subject_id for one in notices if one.subject_id and one.kind in OF_MEETINGS}),
        (ActionItem, {one.subject_id for one in notices if one.subject_id and one.kind == NoticeKind.ACTION}),
        (HelpRequest, {one.subject_id for one in notices if one.subject_id and one.kind in OF_HELP}),
    ):
        if wanted:
            rows = session.execute(select(col(model.id), col(model.title)).where(col(model.id).in_(wanted)))
            found.update({row.id: row.title for row in rows})
    if wanted := {one.subject_id for one in notices if one.subject_id and one.kind in OF_RESOURCES}:
        of = select(col(Resource.id), col(Asset.title)).join(Asset, col(Asset.id) == col(Resource.asset_id))
        found.update({row.id: row.title for row in session.execute(of.where(col(Resource.id).in_(wanted)))})
    for gap_id in {one.subject_id for one in notices if one.subject_id and one.kind == NoticeKind.GAP}:
        gap = session.get(Gap, gap_id)
        found[gap_id] = title_of(session, gap) if gap else ""
    return found
