"""Changing an asset: its text as a new revision, and what holds for all of it. Editing is not verifying."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, Fault, InvalidError, StaleError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset, AssetKind, Confidence
from app.policies import knowledge as policy
from app.policies.guard import require
from app.services import people
from app.services.contributions.drafts import check_topics
from app.services.knowledge import finding, writing
from app.services.knowledge.writing import Text

TERMS = frozenset({"owner", "deputy", "review_interval_days"})


@dataclass(frozen=True, kw_only=True)
class Change:
    """New values; only the fields in `given` are looked at. `base`: the number of the text that the editor began with."""

    given: frozenset[str]
    title: str | None = None
    body: str | None = None
    summary: str = ""
    material: bool = True
    kind: AssetKind | None = None
    topics: Sequence[str] | None = None
    lang: str | None = None
    owner: str | None = None
    deputy: str | None = None
    review_interval_days: int | None = None
    confidence: Confidence | None = None
    base: int | None = None


def change(session: Session, actor: Actor, asset: Asset, community: Community, to: Change) -> Asset:
    """Change an asset; another text becomes its newest revision.

    Raises ForbiddenError, ConflictError for what is archived, and StaleError when somebody else wrote since `base`.
    """
    finding.held(session, asset)
    require(policy.can_edit(actor, community), otherwise=writing.no_editing(community))
    if to.given & TERMS:
        allowed = policy.can_set_terms(actor, community, asset)
        require(allowed, otherwise=_("Its owner, or whoever looks after this community's knowledge, decides on that."))
    refuse_archived(asset)
    if to.base not in {None, asset.revision}:
        raise stale(session, asset, to.body)
    changed = [*_reword(session, actor, asset, community, to), *_apply(session, actor, asset, to)]
    if changed:
        _note(session, actor, asset, changed, to)
    return asset


def refuse_archived(asset: Asset) -> None:
    """Raise ConflictError for an archived asset."""
    if asset.is_archived:
        raise ConflictError(_("This was archived. Bring it back first."))


def stale(session: Session, asset: Asset, body: str | None) -> StaleError:
    """What to tell an editor whom somebody else was faster than: who, and how the two texts differ (a unified diff)."""
    newest = finding.revision(session, asset, asset.revision)
    name = people.refs(session, [newest.author_id]).get(newest.author_id or "")
    sentence = _("%(name)s saved version %(number)s in between. Your text was not saved; both stand side by side here.")
    said = sentence % {"name": name.display_name if name else _("Somebody"), "number": newest.number}
    if body is None:
        return StaleError(said)
    lines = difflib.unified_diff(newest.body.splitlines(), body.splitlines(), f"{newest.number}", "yours", lineterm="")
    return StaleError(said, [Fault("/body", "\n".join(lines))])


def restore(session: Session, actor: Actor, asset: Asset, community: Community, number: int, summary: str = "") -> Asset:
    """Let an earlier text stand again, as a new revision. Raises NotFoundError, ConflictError when it stands there now."""
    finding.held(session, asset)
    require(policy.can_edit(actor, community), otherwise=writing.no_editing(community))
    refuse_archived(asset)
    earlier = finding.revision(session, asset, number)
    if number == asset.revision:
        raise ConflictError(_("This version is the one that stands there now."))
    text = Text(earlier.title, earlier.body, summary, restores=number)
    rewrite(session, actor, asset, community, text)
    _note(session, actor, asset, ["body"], Change(given=frozenset({"body"})))
    return asset


def rewrite(session: Session, actor: Actor, asset: Asset, community: Community, text: Text) -> None:
    """Lay down a text. What was confirmed of the one before counts no more; a non-publisher's edit ends validation (D13)."""
    publisher = policy.is_publisher(actor, community, licensed=finding.is_licensed(session, actor, community))
    writing.lay_down(session, actor.person_id, asset, text)
    if text.material and not (publisher and asset.confidence == Confidence.VALIDATED):
        doubt(asset)


def doubt(asset: Asset) -> None:
    """From now on it has to be confirmed anew. What was validated is so no longer, and has no day of review."""
    asset.doubted_at = clock.now()
    if asset.confidence == Confidence.VALIDATED:
        asset.confidence = Confidence.NOT_VALIDATED
        asset.next_review_on = None


def _reword(session: Session, actor: Actor, asset: Asset, community: Community, to: Change) -> list[str]:
    if not to.given & {"title", "body"}:
        return []
    newest = finding.revision(session, asset, asset.revision)
    title = to.title if "title" in to.given and to.title is not None else newest.title
    body = to.body if "body" in to.given and to.body is not None else newest.body
    changed = [name for name, was, now in (("title", newest.title, title), ("body", newest.body, body)) if was != now]
    if changed:
        rewrite(session, actor, asset, community, Text(title, body, to.summary, to.material))
    return changed


def _apply(session: Session, actor: Actor, asset: Asset, to: Change) -> list[str]:
    """Everything but the text; the names of what changed."""
    values: dict[str, object] = {
        name: getattr(to, name) for name in ("kind", "lang", "review_interval_days") if name in to.given and getattr(to, name)
    }
    if "topics" in to.given:
        values["topics"] = check_topics(to.topics or [])
    if "deputy" in to.given:
        values["deputy_id"] = writing.owner(session, actor, to.deputy, field="deputy")
    if "owner" in to.given:
        values["owner_id"] = writing.owner(session, actor, to.owner, field="owner") or asset.owner_id
    if "confidence" in to.given and to.confidence not in {None, asset.confidence}:
        values["confidence"] = _finished(asset, to.confidence)
    changed = [name for name, value in values.items() if getattr(asset, name) != value]
    for name in changed:
        setattr(asset, name, values[name])
    return changed


def _finished(asset: Asset, target: Confidence | None) -> Confidence:
    if asset.confidence != Confidence.WORK_IN_PROGRESS or target != Confidence.NOT_VALIDATED:
        raise InvalidError.at("confidence", _("By editing, work in progress is finished and nothing else. Verify it instead."))
    return target


def _note(session: Session, actor: Actor, asset: Asset, changed: list[str], to: Change) -> None:
    """The facts of a change. Whoever works on what fell to them has taken it on."""
    if "owner_id" in changed or asset.owner_id == actor.person_id:
        asset.fell_on = None
    asset.touch()
    if "owner_id" in changed:
        handed = facts.AssetOwnerChanged(asset_id=asset.id, community_id=asset.community_id, owner_id=asset.owner_id)
        record(session, actor.person_id, handed)
    fields = tuple(sorted(name.removesuffix("_id") for name in changed if name != "owner_id"))
    if not fields:
        return
    reworded = bool({"title", "body"} & set(fields))
    fact = facts.AssetRevised(
        asset_id=asset.id, community_id=asset.community_id, author_id=actor.person_id, revision=asset.revision,
        material=reworded and to.material, confidence=Confidence(asset.confidence).value, fields=fields,
    )  # fmt: skip
    record(session, actor.person_id, fact)
