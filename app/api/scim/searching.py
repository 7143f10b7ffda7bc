"""Searching: a plain list is paged by the database; a filter or an order is worked out by the library over what may match."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from scim2_models import Resource, ScimFilter, SearchRequest, TooManyException
from scim2_server.storage import SearchPage
from sqlalchemy import Select
from sqlmodel import col

from app.api.scim import groups, users
from app.api.scim.narrowing import GROUPS, USERS, narrowed
from app.core.actor import Actor
from app.core.db import Session
from app.models.people import Person
from app.models.provisioning import ScimGroup
from app.services.provisioning import looking

Models = Mapping[str, Any]


def found(session: Session, actor: Actor, models: Models, asked: SearchRequest[Any]) -> SearchPage:
    """The page that is asked for. Raises TooManyException where more would have to be looked through than is reasonable."""
    start, count = (asked.start_index or 1) - 1, asked.count
    if len(models) == 1 and asked.filter is None and asked.sort_by is None:
        [(kind, model)] = models.items()
        query = _all(kind, actor)
        total = looking.counted(session, query)
        page = query.offset(start).limit(count) if count is not None else query.offset(start)
        return SearchPage(total, [] if count == 0 else _resources(session, kind, model, page, asked))
    matching = [one for kind, model in models.items() for one in _matching(session, actor, kind, model, asked)]
    if asked.sort_by is not None:
        matching = asked.sort(matching)
    return SearchPage(len(matching), list(islice(matching, start, None if count is None else start + count)))


def _all(kind: str, actor: Actor) -> Select[Any]:
    if kind == "User":
        return looking.users(actor).order_by(col(Person.id))
    return looking.groups().order_by(col(ScimGroup.id))


def _matching(session: Session, actor: Actor, kind: str, model: Any, asked: SearchRequest[Any]) -> list[Resource[Any]]:
    query = _all(kind, actor)
    if asked.filter is not None:
        condition = narrowed(asked.filter.ast, USERS if kind == "User" else GROUPS)
        query = query if condition is None else query.where(condition)
    if looking.counted(session, query) > looking.MOST:
        raise TooManyException
    candidates = _resources(session, kind, model, query, asked)
    if asked.filter is None:
        return candidates
    matcher = ScimFilter[model](str(asked.filter))
    return [one for one in candidates if matcher.match(one)]


def _resources(session: Session, kind: str, model: Any, query: Select[Any], asked: SearchRequest[Any]) -> list[Resource[Any]]:
    if kind == "User":
        return [users.resource(model, row) for row in looking.user_rows(session, session.execute(query))]
    left_out = any(str(path).lower().endswith("members") for path in asked.excluded_attributes or [])
    named = "members" in f"{asked.filter or ''} {asked.sort_by or ''}".lower()
    rows = looking.group_rows(session, session.execute(query).scalars(), with_members=named or not left_out)
    return [groups.resource(model, row) for row in rows]
