"""A group of the identity provider in SCIM's words, and back."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.api.scim.shapes import Group
from app.api.scim.versions import meta
from app.core.db import Session
from app.models.provisioning import ScimGroup
from app.services.provisioning import MemberRef
from app.services.provisioning.looking import GroupRow


def members(session: Session, group: Group) -> list[MemberRef]:
    """Who is said to be in a group. A member without a type is a group only where its id is one's."""
    refs = [MemberRef(one.value, _is_group(one)) for one in group.members or [] if one.value]
    untyped = {one.value for one in group.members or [] if one.value and not (one.type or one.ref)}
    known = select(col(ScimGroup.id)).where(col(ScimGroup.id).in_(untyped))
    nested = set(session.execute(known).scalars()) if untyped else set()
    return [MemberRef(ref.id, ref.is_group or ref.id in nested) for ref in refs]


def resource(model: type[Group], row: GroupRow) -> Group:
    """What is shown of a group."""
    shown: dict[str, Any] = {
        "id": row.group.id,
        "displayName": row.group.display_name,
        "meta": meta("Group", (row.group,)),
        **({"externalId": row.group.external_id} if row.group.external_id else {}),
        **({"members": list(_shown(row.members))} if row.members else {}),
    }
    return model.model_validate(shown)


def _is_group(member: Any) -> bool:
    return member.type == "Group" if member.type else "/Groups/" in (member.ref or "")


def _shown(refs: Any) -> Iterator[dict[str, str]]:
    for ref in refs:
        kind = "Group" if ref.is_group else "User"
        yield {"value": ref.id, "$ref": f"{kind}s/{ref.id}", "type": kind}
