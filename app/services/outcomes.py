"""What becomes of a solution as knowledge (domain.md §2.5), whether of a question or of a request for help.

It is an asset that is there, a new one, or nothing, and why.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.models.communities import Community
from app.models.knowledge import Asset, AssetKind, Confidence
from app.models.questions import AssetCredit, Kept, Part
from app.services import knowledge
from app.services.knowledge.finding import named


@dataclass(frozen=True)
class Verdict:
    """What is worth keeping. `asset_id`: which one, where it is linked; `note`: why nothing."""

    kept: Kept
    asset_id: str | None = None
    note: str = ""


def asset_of(session: Session, actor: Actor, what: Verdict, write: Callable[[], Asset], why: str = "note") -> str | None:
    """The id of the asset that a verdict is about: the one that it names, or the one that `write` writes.

    Raises InvalidError at the field that is missing; `why`: what the one is called that says why nothing is worth keeping.
    """
    if what.kept == Kept.NOTHING:
        if not what.note.strip():
            raise InvalidError.at(why, _("Say in a sentence why nothing is worth keeping."))
        return None
    if what.kept == Kept.LINKED:
        if not what.asset_id:
            raise InvalidError.at("asset", _("Say which text answers it."))
        return named(session, actor, what.asset_id, field="asset").id
    return write().id


def draft(title: str, body: str, lang: str, summary: str, topics: Iterable[str] = ()) -> knowledge.Draft:
    """The beginning of a text that somebody still has to make stand alone."""
    return knowledge.Draft(
        title=title, body=body, kind=AssetKind.FAQ, topics=list(topics), lang=lang, confidence=Confidence.WORK_IN_PROGRESS,
        summary=summary,
    )  # fmt: skip


def write_credited(
    session: Session, actor: Actor, community: Community, what: knowledge.Draft, parts: Iterable[tuple[str | None, Part]],
    question_id: str | None = None,
) -> Asset:  # fmt: skip
    """Write a text, with credit to whom it owes its beginning to."""
    asset = knowledge.write(session, actor, community, what)
    for person_id, part in parts:
        if person_id:
            session.add(AssetCredit(asset_id=asset.id, person_id=person_id, part=part, question_id=question_id))
    session.flush()
    return asset
