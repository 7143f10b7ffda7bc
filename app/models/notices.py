"""What somebody is told of, how they want to be told, and the mails that tell it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.models.base import Chosen, Row, Versioned


class NoticeKind(StrEnum):
    """What somebody can be told (domain.md §2.13)."""

    ASKED = "asked"
    ENDORSED = "endorsed"
    THANKED = "thanked"
    RETURNED = "returned"
    VOIDED = "voided"
    PROPOSED = "proposed"
    INVITED = "invited"
    REQUESTED = "requested"
    FLAGGED = "flagged"
    FLAG_CLOSED = "flag_closed"
    VALIDATED = "validated"
    OWNED = "owned"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    KNOWS = "knows"
    HELP_WANTED = "help_wanted"
    HELP_HAS_NEWS = "help_has_news"
    HELP_SOLVED = "help_solved"
    REVIEW = "review"
    GAP = "gap"
    NEWSLETTER = "newsletter"
    STANDARD = "standard"
    DECLINED = "version_declined"
    EXEMPTION = "exemption"
    ADOPTION = "adoption"
    DECISION = "decision"
    DECIDED = "decided"
    AGENDA = "agenda"
    CALLED_OFF = "called_off"
    ACTION = "action"


class How(StrEnum):
    """When a mail tells of it. The inbox has everything in any case."""

    NOW = "now"
    DIGEST = "digest"
    NEVER = "never"


class MailState(StrEnum):
    """Where a mail stands; `failed`: the mail server refused it too often; `empty`: nothing was left to say."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    EMPTY = "empty"


class Notice(Row, table=True):
    """One thing that somebody is told. The words are made when it is read; here are ids alone.

    `subject_id` is that of the contribution, asset, question, request for help, role, membership, resource, decision,
    meeting or action.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("uq_notice_person_id_fact_id", "person_id", "fact_id", unique=True),
        Index("ix_notice_person_id_id", "person_id", "id"),
        Index("ix_notice_person_id_read_at", "person_id", "read_at"),
        Index("ix_notice_subject_id", "subject_id"),
        Index("ix_notice_mailing_id_read_at", "mailing_id", "read_at"),
    )

    person_id: str = Field(foreign_key="person.id", max_length=36)
    kind: NoticeKind = Field(sa_type=Chosen(NoticeKind))
    fact_id: str = Field(max_length=36)
    by_id: str | None = Field(default=None, foreign_key="person.id", index=True, max_length=36)
    community_id: str | None = Field(default=None, foreign_key="community.id", max_length=36)
    subject_id: str | None = Field(default=None, max_length=36)
    read_at: datetime | None = None
    mailing_id: str | None = Field(default=None, foreign_key="mailing.id", max_length=36)


class NoticeSettings(Versioned, table=True):
    """How somebody wants to be told; without a row, as `app/services/notices/choosing.py` says.

    Hours are those of the person's own clock; `quiet_from` equal to `quiet_to` is no quiet at all. `day`: the day's mail
    comes for the cards of the day alone, too.
    """

    __tablename__ = "notice_settings"
    __table_args__ = (Index("uq_notice_settings_person_id", "person_id", unique=True),)

    person_id: str = Field(foreign_key="person.id", max_length=36)
    choices: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    quiet_from: int = 18
    quiet_to: int = 8
    per_week: int = 5
    day: bool = False


class Mailing(Row, table=True):
    """A mail to one person about some notices: a promise made in one unit of work and kept in others.

    `not_before` moves into the future while a process sends it, so that another takes it up if that one dies.
    """

    __tablename__ = "mailing"
    __table_args__ = (
        Index("ix_mailing_state_not_before", "state", "not_before"),
        Index("ix_mailing_person_id_created_at", "person_id", "created_at"),
    )

    person_id: str = Field(foreign_key="person.id", max_length=36)
    how: How = Field(sa_type=Chosen(How))
    state: MailState = Field(default=MailState.WAITING, sa_type=Chosen(MailState))
    attempts: int = 0
    not_before: datetime
    sent_at: datetime | None = None
