"""Who is told of what: the one place that turns facts into notices (domain.md §2.13)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.models.belonging import MembershipState, RoleAssignment, RoleName
from app.models.contributions import Authorship, Contribution, ContributionKind
from app.models.knowledge import Asset
from app.models.newsletters import NewsletterIssue
from app.models.notices import NoticeKind as Kind
from app.models.people import Appointment
from app.models.questions import Question
from app.models.support import HelpRequest
from app.models.trust import AssetFlag
from app.readers.decisions import of_decisions
from app.readers.meetings import of_meetings
from app.readers.standards import of_standards
from app.services import newsletters, rota
from app.services.held import in_force_today
from app.services.notices import settle, tell

NEWS = timedelta(days=14)


class Notices:
    """Tells people what happened to them and to what is theirs."""

    name = "notices"
    follows = frozenset(facts.ALL_FACTS)  # many of them

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Tell of each fact that is news: what an import or a first run finds of older days stands in nobody's inbox."""
        oldest = clock.now() - NEWS
        for entry in (entry for entry in entries if entry.occurred_at > oldest):
            _of_contributions(session, entry)
            _of_people(session, entry)
            _of_knowledge(session, entry)
            _of_questions(session, entry)
            _of_help(session, entry)
            _of_gaps(session, entry)
            _of_newsletters(session, entry)
            of_standards(session, entry)
            of_decisions(session, entry)
            of_meetings(session, entry)


def _of_contributions(session: Session, entry: Entry) -> None:
    match entry.fact:
        case facts.ContributionLogged(contribution_id=one, community_id=place, kind=kind) if kind != ContributionKind.ANSWER:
            asked = session.get(Contribution, one)
            _tell(session, entry, Kind.ASKED, [asked.beneficiary_id if asked else None], place, one)
        case facts.EndorsementGiven(contribution_id=one, community_id=place, endorser_id=endorser):
            settle(session, one, endorser, Kind.ASKED)
            _tell(session, entry, Kind.ENDORSED, _authors(session, one), place, one)
        case facts.ContributionReturned(contribution_id=one, community_id=place):
            _tell(session, entry, Kind.RETURNED, _authors(session, one), place, one)
        case facts.ContributionVoided(contribution_id=one, community_id=place):
            _tell(session, entry, Kind.VOIDED, _authors(session, one), place, one)


def _of_people(session: Session, entry: Entry) -> None:
    match entry.fact:
        case facts.KudosGiven(recipient_id=person, community_id=place, contribution_id=one):
            _tell(session, entry, Kind.THANKED, [person], place, one)
        case facts.RoleProposed(person_id=person, community_id=place, role_id=one):
            _tell(session, entry, Kind.PROPOSED, [person], place, one)
        case facts.RoleAccepted(role_id=one) | facts.RoleDeclined(role_id=one) | facts.RoleEnded(role_id=one):
            settle(session, one)
        case facts.MembershipChanged(target=MembershipState.INVITED, person_id=person, community_id=place, membership_id=one):
            _tell(session, entry, Kind.INVITED, [person], place, one)
        case facts.MembershipChanged(target=MembershipState.REQUESTED, community_id=place, membership_id=one):
            _tell(session, entry, Kind.REQUESTED, _deciders(session, place), place, one)
        case facts.MembershipChanged(membership_id=one):
            settle(session, one)


def _of_knowledge(session: Session, entry: Entry) -> None:
    match entry.fact:
        case facts.AssetFlagged(asset_id=one, community_id=place):
            _tell(session, entry, Kind.FLAGGED, _keepers(session, one), place, one)
        case facts.AssetFlagClosed(asset_id=one, community_id=place, flag_id=flag_id):
            flag = session.get(AssetFlag, flag_id)
            _tell(session, entry, Kind.FLAG_CLOSED, [flag.by_id if flag else None], place, one)
        case facts.AssetValidated(asset_id=one, community_id=place):
            _tell(session, entry, Kind.VALIDATED, _keepers(session, one), place, one)
        case facts.ReviewAsked(asset_id=one, community_id=place, person_id=person):
            settle(session, one, person, Kind.REVIEW)
            _tell(session, entry, Kind.REVIEW, [person], place, one)
        case facts.AssetOwnerChanged(asset_id=one, community_id=place, owner_id=owner):
            _tell(session, entry, Kind.OWNED, [owner], place, one)


def _of_questions(session: Session, entry: Entry) -> None:
    """An asker who is not named hears nothing: a notice would be a row that names them."""
    match entry.fact:
        case facts.QuestionAnswered(question_id=one, community_id=place, author_id=author):
            settle(session, one, author, Kind.KNOWS)
            asked = session.get(Question, one)
            _tell(session, entry, Kind.ANSWERED, [asked.asker_id if asked and not asked.anonymous else None], place, one)
        case facts.QuestionResolved(question_id=one, community_id=place, answered_by=author):
            _tell(session, entry, Kind.ACCEPTED, [author], place, one)
        case facts.QuestionRouted(question_id=one, community_id=place, person_id=person):
            _tell(session, entry, Kind.KNOWS, [person], place, one)
        case facts.RouteDeclined(question_id=one, person_id=person):
            settle(session, one, person, Kind.KNOWS)


def _of_help(session: Session, entry: Entry) -> None:
    match entry.fact:
        case facts.HelpOpened(request_id=one, community_id=place, assignee_id=who):
            _tell(session, entry, Kind.HELP_WANTED, _helpers(session, one, who), place, one)
        case facts.HelpAssigned(request_id=one, community_id=place, assignee_id=who):
            settle(session, one)
            _tell(session, entry, Kind.HELP_WANTED, _helpers(session, one, who), place, one)
        case facts.HelpAcknowledged(request_id=one) | facts.HelpClosed(request_id=one):
            settle(session, one)
        case facts.HelpMoved(request_id=one, target="cancelled" | "duplicate"):
            settle(session, one)
        case facts.HelpReplied(request_id=one, community_id=place, author_id=author):
            _tell(session, entry, Kind.HELP_HAS_NEWS, _other_side(session, one, author), place, one)
        case facts.HelpResolved(request_id=one, community_id=place):
            _tell(session, entry, Kind.HELP_SOLVED, [session.get_one(HelpRequest, one).requester_id], place, one)


def _other_side(session: Session, request_id: str, author_id: str) -> list[str]:
    """Whoever asked hears what others say, whoever has it what whoever asked says."""
    asked = session.get_one(HelpRequest, request_id)
    return _helpers(session, asked.id, asked.assignee_id) if author_id == asked.requester_id else [asked.requester_id]


def _helpers(session: Session, request_id: str, assignee_id: str | None) -> list[str]:
    """Whoever has a request; where nobody does, all who help there, or else who looks after the installation."""
    if assignee_id:
        return [assignee_id]
    asked = session.get_one(HelpRequest, request_id)
    place = asked.community_id
    on_rota = [one.person.id for one in rota.held(session, place)] if place else []
    found = {*_experts(session, place), *on_rota} - {asked.requester_id}
    return sorted(found) or [one for one in _admins(session) if one != asked.requester_id]


def _admins(session: Session) -> list[str]:
    held = col(Appointment.role) == "platform_admin", col(Appointment.ended_at).is_(None)
    return list(session.execute(select(col(Appointment.person_id)).where(*held)).scalars())


def _experts(session: Session, community_id: str | None) -> list[str]:
    """Technical experts of a community; where none is named, of the platform: whoever is one anywhere."""
    held = [col(RoleAssignment.role) == RoleName.TECH_EXPERT, *in_force_today()]
    if community_id:
        held.append(col(RoleAssignment.community_id) == community_id)
    return list(session.execute(select(col(RoleAssignment.person_id)).where(*held).distinct()).scalars())


def _of_gaps(session: Session, entry: Entry) -> None:
    """Whoever is to see to it; what is read in the meantime by somebody else is nobody's news."""
    match entry.fact:
        case facts.GapTriaged(gap_id=one, community_id=place, owner_id=owner):
            settle(session, one)
            _tell(session, entry, Kind.GAP, [owner], place, one)
        case facts.GapClosed(gap_id=one):
            settle(session, one)


def _of_newsletters(session: Session, entry: Entry) -> None:
    if isinstance(entry.fact, facts.NewsletterSent):
        issue = session.get_one(NewsletterIssue, entry.fact.issue_id)
        _tell(session, entry, Kind.NEWSLETTER, newsletters.readers(session, issue), issue.community_id, issue.id)


def _tell(
    session: Session, entry: Entry, kind: Kind, people: Sequence[str | None], place: str | None, subject: str | None = None
) -> None:  # fmt: skip
    tell(session, entry, kind, people, community_id=place, subject_id=subject)


def _authors(session: Session, contribution_id: str) -> list[str]:
    query = select(col(Authorship.person_id)).where(col(Authorship.contribution_id) == contribution_id)
    return list(session.execute(query).scalars())


def _keepers(session: Session, asset_id: str) -> list[str | None]:
    asset = session.get(Asset, asset_id)
    return [asset.owner_id, asset.deputy_id] if asset else []


def _deciders(session: Session, community_id: str) -> list[str]:
    """Whoever may say yes to somebody who asks to join."""
    here = col(RoleAssignment.community_id) == community_id, col(RoleAssignment.role).in_([RoleName.MANAGER, RoleName.LEADER])
    return list(session.execute(select(col(RoleAssignment.person_id)).where(*here, *in_force_today())).scalars())
