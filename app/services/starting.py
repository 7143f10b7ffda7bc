"""The first steps of whoever is new to Guildry, and which of them they have taken: read from what they did, kept nowhere."""

from typing import NamedTuple

from sqlalchemy import exists, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.models.belonging import Membership, MembershipState
from app.models.contributions import Authorship, Endorsement, Kudos
from app.models.notices import NoticeSettings


class Steps(NamedTuple):
    """Which steps are taken."""

    joined: bool
    logged: bool
    confirmed: bool
    thanked: bool
    chose: bool


def steps_of(session: Session, actor: Actor) -> Steps:
    """The actor's steps, asked in one question."""
    me = actor.person_id
    taken = (
        exists().where(col(Membership.person_id) == me, col(Membership.state) == MembershipState.ACTIVE),
        exists().where(col(Authorship.person_id) == me),
        exists().where(col(Endorsement.endorser_id) == me),
        exists().where(col(Kudos.from_id) == me),
        exists().where(col(NoticeSettings.person_id) == me),
    )
    return Steps(*session.execute(select(*taken)).one())
