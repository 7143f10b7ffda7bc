"""Writing an asset, and laying down revisions: the one place that adds a text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlmodel import col

from app.core import clock, ids
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.text import sort_key
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset, AssetKind, Confidence, Revision
from app.policies import knowledge as policy
from app.policies.guard import require
from app.services import people, topics
from app.services.contributions.drafts import check_topics
from app.services.knowledge import finding


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A new asset. Owner None means the actor; usernames otherwise. Its review is due as its topics say, unless told."""

    title: str
    body: str
    kind: AssetKind = AssetKind.HOW_TO
    topics: Sequence[str] = field(default_factory=list)
    lang: str = "en"
    translation_of: str | None = None
    owner: str | None = None
    deputy: str | None = None
    review_interval_days: int | None = None
    confidence: Confidence = Confidence.NOT_VALIDATED
    summary: str = ""


@dataclass(frozen=True)
class Text:
    """A text to lay down. Not `material`: a slip of the pen was mended. `restores`: the number of the text it repeats."""

    title: str
    body: str
    summary: str = ""
    material: bool = True
    restores: int | None = None


@dataclass(frozen=True)
class Origin:
    """Where an asset comes from: the id that links lead to already, by what it is known when it comes again, and its path."""

    id: str
    source_id: str
    path: str


def write(
    session: Session, actor: Actor, community: Community, draft: Draft, key: str | None = None, origin: Origin | None = None
) -> Asset:
    """Write an asset in a community. The same `key` (a form's) from the same person again writes nothing new.

    Raises ForbiddenError for outsiders, InvalidError at the field that is wrong.
    """
    source_id = f"form:{actor.person_id}:{key}"[:200] if key else origin.source_id if origin else None
    if source_id and (written := _by_source(session, source_id)):
        return written
    require(policy.can_edit(actor, community), otherwise=no_editing(community))
    moment = clock.now()
    asset = Asset(
        id=origin.id if origin else ids.new_id(moment),
        community_id=community.id,
        kind=draft.kind,
        title=draft.title,
        title_key=sort_key(draft.title),
        topics=check_topics(draft.topics),
        lang=draft.lang,
        translation_of=original(session, actor, draft.translation_of, draft.lang),
        owner_id=owner(session, actor, draft.owner, field="owner") or actor.person_id,
        deputy_id=owner(session, actor, draft.deputy, field="deputy"),
        confidence=beginning(draft.confidence),
        review_interval_days=draft.review_interval_days or topics.review_days(session, draft.topics),
        revision=0,
        revised_at=moment,
        doubted_at=moment,
        source_id=source_id,
        path=origin.path if origin else None,
    )
    session.add(asset)
    session.flush()
    lay_down(session, actor.person_id, asset, Text(draft.title, draft.body, draft.summary))
    named = {"kind": asset.kind.value, "confidence": asset.confidence.value, "author_id": actor.person_id}
    record(session, actor.person_id, facts.AssetCreated(asset_id=asset.id, community_id=community.id, **named))
    return asset


def lay_down(session: Session, author_id: str | None, asset: Asset, text: Text) -> Revision:
    """Add a revision after the newest one, and make it what the asset shows. The caller holds the asset and tells the fact."""
    moment = clock.now()
    revision = Revision(
        id=ids.new_id(moment), asset_id=asset.id, number=asset.revision + 1, author_id=author_id, at=moment, path=asset.path,
        title=text.title, body=text.body, summary=text.summary, material=text.material, restores=text.restores,
    )  # fmt: skip
    asset.revision, asset.revised_at = revision.number, moment
    asset.title, asset.title_key = text.title, sort_key(text.title)
    session.add(revision)
    session.flush()
    return revision


def no_editing(community: Community) -> str:
    """Why an actor may not write here."""
    if community.is_closed:
        return _("This community is archived.")
    return _("Join this community first; then write and edit with its members.")


def owner(session: Session, actor: Actor, username: str | None, *, field: str) -> str | None:
    """The id of somebody who is here and can take an asset on; raises InvalidError at the field."""
    return people.find_active(session, actor, username, field=field).id if username else None


def original(session: Session, actor: Actor, asset_id: str | None, lang: str) -> str | None:
    """What a text translates: the original itself, also when a translation of it is named. One translation to a language."""
    if not asset_id:
        return None
    other = finding.named(session, actor, asset_id, field="translation_of")
    root = other.translation_of or other.id
    same = or_(col(Asset.translation_of) == root, col(Asset.id) == root)
    taken = select(col(Asset.id)).where(same, col(Asset.lang) == lang, col(Asset.confidence) != Confidence.ARCHIVED)
    if session.execute(taken.limit(1)).first():
        raise ConflictError(_("There is a text of it in this language already. Edit that one."))
    return root


def beginning(confidence: Confidence) -> Confidence:
    """The confidence with which something may begin; nobody validates by writing."""
    if confidence not in {Confidence.WORK_IN_PROGRESS, Confidence.NOT_VALIDATED}:
        raise InvalidError.at("confidence", _("A new text is work in progress or not validated. Others validate it."))
    return confidence


def _by_source(session: Session, source_id: str) -> Asset | None:
    return session.execute(select(Asset).where(col(Asset.source_id) == source_id)).scalar_one_or_none()
