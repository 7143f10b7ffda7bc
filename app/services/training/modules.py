"""Modules: publishing them, changing their record, and new versions, which ask again or not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, paging
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.core.text import is_web
from app.journal import facts
from app.journal.book import record
from app.models.people import Person
from app.models.training import MoveOn, TrainingModule, TrainingVersion
from app.policies import training as policy
from app.policies.guard import require

MOST_MINUTES, MOST_MONTHS, MOST_DAYS = 10_000, 120, 365


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What a version says of itself; minutes, and months of validity (None: for ever)."""

    minutes: int
    validity_months: int | None = None
    move_on: MoveOn = MoveOn.COMPLETED_OR_PASSED
    asks_again: bool = False


@dataclass(frozen=True, kw_only=True)
class NewModule:
    """A module to be published."""

    code: str
    title: str
    edition: Edition
    link: str = ""
    audience: list[str] = field(default_factory=list)
    follow_up_days: int = 30


@dataclass(frozen=True, kw_only=True)
class ModuleChange:
    """New values by field; only those present in `given` are changed."""

    given: frozenset[str]
    title: str | None = None
    link: str | None = None
    audience: list[str] | None = None
    follow_up_days: int | None = None
    owner: Person | None = None
    ended: bool | None = None


def find(session: Session, code: str) -> TrainingModule:
    """The module of this code; everybody of the organisation may know of it. Raises NotFoundError."""
    module = session.execute(select(TrainingModule).where(col(TrainingModule.code) == code.lower())).scalar_one_or_none()
    if module is None:
        raise NotFoundError(_("There is no such training module."))
    return module


def listing(session: Session, ask: paging.Ask, *, ended: bool = False) -> paging.Page[TrainingModule]:
    """Modules by code; those that were ended only when asked for."""
    keys = [col(TrainingModule.code)]
    gone = col(TrainingModule.ended_at).is_not(None) if ended else col(TrainingModule.ended_at).is_(None)
    page = paging.page(session, select(TrainingModule, *paging.labelled(keys)).where(gone), keys, ask, newest_first=False)
    return paging.Page([row.TrainingModule for row in page.items], page.next)


def publish(session: Session, actor: Actor, new: NewModule) -> TrainingModule:
    """Publish a module in its first version; whoever does so owns it. Raises ConflictError when the code is taken."""
    require(policy.can_publish(actor), otherwise=_no_publishing())
    _check(new.edition, new.follow_up_days)
    _check_link(new.link)
    if session.execute(select(col(TrainingModule.id)).where(col(TrainingModule.code) == new.code)).first():
        raise ConflictError(_("This code is taken. Publish a new version of that module, or choose another code."))
    module = TrainingModule(
        code=new.code, title=new.title, link=new.link, audience=new.audience, follow_up_days=new.follow_up_days,
        owner_id=actor.person_id,
    )  # fmt: skip
    session.add(module)
    session.flush()
    _add_version(session, actor, module, new.edition)
    return module


def publish_version(session: Session, actor: Actor, module: TrainingModule, edition: Edition) -> TrainingModule:
    """Publish the next version. What was completed before keeps counting unless this one asks again."""
    require(policy.can_change(actor, module), otherwise=_no_changing())
    _check(edition, module.follow_up_days)
    if module.ended_at:
        raise ConflictError(_("This module was ended. Take it up again first."))
    lock(session, TrainingModule, module.id)
    session.refresh(module)
    module.number += 1
    module.touch()
    _add_version(session, actor, module, edition)
    return module


def change(session: Session, actor: Actor, module: TrainingModule, to: ModuleChange) -> TrainingModule:
    """Change a module's record, hand it to another owner, end it or take it up again."""
    require(policy.can_change(actor, module), otherwise=_no_changing())
    for name in sorted(to.given & {"title", "link", "audience", "follow_up_days"}):
        setattr(module, name, getattr(to, name))
    _check_days(module.follow_up_days)
    _check_link(module.link)
    if to.owner is not None:
        module.owner_id = to.owner.id
    if to.ended is not None:
        module.ended_at = (module.ended_at or clock.now()) if to.ended else None
    module.touch()
    record(session, actor.person_id, facts.TrainingChanged(module_id=module.id, fields=tuple(sorted(to.given))))
    return module


def versions(session: Session, module_ids: Iterable[str]) -> dict[str, list[TrainingVersion]]:
    """The versions of some modules, oldest first."""
    found: dict[str, list[TrainingVersion]] = defaultdict(list)
    query = select(TrainingVersion).where(col(TrainingVersion.module_id).in_(set(module_ids)))
    for row in session.execute(query.order_by(col(TrainingVersion.number))).scalars():
        found[row.module_id].append(row)
    return found


def _add_version(session: Session, actor: Actor, module: TrainingModule, edition: Edition) -> None:
    told = vars(edition)
    session.add(TrainingVersion(module_id=module.id, number=module.number, published_by=actor.person_id, **told))
    session.flush()
    record(session, actor.person_id, facts.TrainingPublished(module_id=module.id, number=module.number))


def _check(edition: Edition, follow_up_days: int) -> None:
    if not 1 <= edition.minutes <= MOST_MINUTES:
        raise InvalidError.at("minutes", _("A training takes 1 to 10,000 minutes."))
    if edition.validity_months is not None and not 1 <= edition.validity_months <= MOST_MONTHS:
        raise InvalidError.at("validity_months", _("It holds for 1 to 120 months, or for ever."))
    _check_days(follow_up_days)


def _check_days(follow_up_days: int) -> None:
    if not 0 <= follow_up_days <= MOST_DAYS:
        raise InvalidError.at("follow_up_days", _("Ask within a year, or write 0 for never."))


def _check_link(link: str) -> None:
    if link and not is_web(link):
        raise InvalidError.at("link", _("A link is a web address that begins with http:// or https://."))


def _no_publishing() -> str:
    return _("Training is published by those who lead, manage or look after a community.")


def _no_changing() -> str:
    return _("Only the module's owner or a KM advisor may change it.")
