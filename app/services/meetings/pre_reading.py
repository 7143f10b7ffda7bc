"""What people read before a meeting: web addresses, and pages that whoever adds them may see."""

from collections.abc import Sequence

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.core.text import is_web
from app.services import knowledge

MOST_READS = 10


def checked(session: Session, actor: Actor, given: Sequence[str]) -> list[str]:
    """Web addresses and ids of assets as they are kept, each once; raises InvalidError at `pre_reads`."""
    reads = list(dict.fromkeys(one.strip() for one in given if one.strip()))
    if len(reads) > MOST_READS:
        raise InvalidError.at("pre_reads", _("Nobody reads more than ten things before a meeting."))
    for one in reads:
        if not is_web(one) and not _is_asset(session, actor, one):
            raise InvalidError.at("pre_reads", _("Give a web address, or the id of a page that you may see."))
    return reads


def _is_asset(session: Session, actor: Actor, asset_id: str) -> bool:
    try:
        knowledge.find(session, actor, asset_id)
    except NotFoundError:
        return False
    return True
