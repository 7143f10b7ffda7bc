"""scim2-server's storage over our own tables: one session, one actor, for one request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from scim2_models import (
    NotFoundException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    ScimProvider,
    SearchRequest,
    UniquenessException,
)
from scim2_server.storage import ScimStorage, SearchPage

from app.api.scim import groups, users
from app.api.scim.searching import found
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.text import safe
from app.http.unit import in_product_words
from app.services import provisioning
from app.services.provisioning import looking

Any_ = Resource[Any]


class Tables(ScimStorage):
    """People with their accounts, and groups. Where `changes`, what is read is held until commit."""

    def __init__(self, session: Session, actor: Actor, provider: ScimProvider, *, changes: bool = True) -> None:
        self.session = session
        self.actor = actor
        self.provider = provider
        self.changes = changes

    @contextmanager
    def operation(self) -> Iterator[None]:
        """One operation of a request: undone alone when it fails."""
        if not self.changes:
            yield
            return
        with in_product_words(), self.session.begin_nested():
            yield

    def get(
        self, resource_type: ResourceType, resource_id: str, *, response_parameters: ResponseParameters[Any] | None = None
    ) -> Any_:  # fmt: skip
        """One user or group; without its members where the answer leaves them out."""
        model = self._model(resource_type)
        with in_scim_words():
            if resource_type.name == "User":
                return users.resource(model, looking.user(self.session, self.actor, resource_id, to_change=self.changes))
            wanted = _wants_members(response_parameters)
            row = looking.group(self.session, resource_id, to_change=self.changes, with_members=wanted)
            return groups.resource(model, row)

    def search(
        self, resource_types: list[ResourceType], search_request: SearchRequest[Any], *, position: Any = None  # noqa: ARG002
    ) -> SearchPage:  # fmt: skip
        """One page, by index: the library passes no `position` where no cursors are announced."""
        models = {str(kind.name): self._model(kind) for kind in resource_types}
        with in_product_words():
            return found(self.session, self.actor, models, search_request)

    def create(self, resource_type: ResourceType, resource: Any_) -> Any_:
        """Add a user or a group."""
        _refuse_what_cannot_be_kept(resource)
        said = cast("Any", resource)
        with in_scim_words():
            if resource_type.name == "User":
                person, _held = provisioning.link(self.session, self.actor, users.account(self.session, said))
                return self.get(resource_type, person.id)
            members = groups.members(self.session, said)
            group = provisioning.create(self.session, self.actor, said.display_name, said.external_id, members)
            return self.get(resource_type, group.id)

    def update(self, resource_type: ResourceType, resource: Any_, *, expected_version: str | None = None) -> Any_:
        """Make a user or a group what the resource says."""
        _refuse_what_cannot_be_kept(resource)
        said, resource_id = cast("Any", resource), str(resource.id)
        self._expect(resource_type, resource_id, expected_version)
        with in_scim_words():
            if resource_type.name == "User":
                person = looking.user(self.session, self.actor, resource_id).person
                provisioning.revise(self.session, self.actor, person, users.account(self.session, said))
            else:
                group = looking.group(self.session, resource_id).group
                provisioning.rename(self.session, self.actor, group, said.display_name, said.external_id)
                provisioning.regroup(self.session, self.actor, group, groups.members(self.session, said))
        return self.get(resource_type, resource_id)

    def delete(self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None) -> None:
        """Remove an account (its person leaves, nothing of theirs is erased), or a group."""
        self._expect(resource_type, resource_id, expected_version)
        if resource_type.name == "User":
            provisioning.remove(self.session, self.actor, looking.user(self.session, self.actor, resource_id).person)
        else:
            provisioning.remove_group(self.session, self.actor, looking.group(self.session, resource_id).group)

    def _expect(self, resource_type: ResourceType, resource_id: str, version: str | None) -> None:
        stored = self.get(resource_type, resource_id)
        if version is not None and stored.meta and stored.meta.version != version:
            raise PreconditionFailedException

    def _model(self, resource_type: ResourceType) -> Any:
        return self.provider.model_for(resource_type)


@contextmanager
def in_scim_words() -> Iterator[None]:
    """What the library knows an exception of its own for, as that."""
    try:
        yield
    except NotFoundError as error:
        raise NotFoundException(detail=error.sentence) from error
    except ConflictError as error:
        if not error.faults:
            raise
        raise UniquenessException(detail=error.sentence) from error


def _wants_members(asked: ResponseParameters[Any] | None) -> bool:
    if asked is None:
        return True
    out = any(str(path).lower().endswith("members") for path in asked.excluded_attributes or [])
    kept = not asked.attributes or any("members" in str(path).lower() for path in asked.attributes)
    return kept and not out


def _refuse_what_cannot_be_kept(resource: Any_) -> None:
    """Control characters and lone surrogates, wherever they stand."""
    try:
        for value in _texts(resource.model_dump()):
            safe(value)
    except ValueError as error:
        raise InvalidError(str(error)) from error


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
