"""What a user and a group are here: of RFC 7643 §4 only what Guildry makes use of.

What is not declared is taken without complaint and dropped: addresses, telephone numbers, photographs, certificates, passwords,
roles and entitlements, and whatever else an identity provider could be set to send, such as a salary, are never kept.
"""

from functools import lru_cache
from typing import Annotated, Any, ClassVar, Union

from pydantic import Field, StringConstraints, model_validator
from scim2_models import (
    URN,
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    External,
    Filter,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

Short = Annotated[str, StringConstraints(max_length=254)]
Address = Annotated[str, StringConstraints(pattern=r"^[!-?A-~]+@[!-?A-~]+$", max_length=254)]
MOST_OPERATIONS, MOST_RESULTS = 200, 500


class Name(ComplexAttribute):
    """The parts of a name."""

    formatted: Short | None = None
    family_name: Short | None = None
    given_name: Short | None = None
    middle_name: Short | None = None
    honorific_prefix: Short | None = None
    honorific_suffix: Short | None = None


class Email(ComplexAttribute):
    """One address of several."""

    value: Address | None = None
    display: Short | None = None
    type: Short | None = Field(None, examples=["work", "home", "other"])
    primary: bool | None = None


class GroupMembership(ComplexAttribute):
    """A group that a user is in."""

    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[AnyExtension]):
    """A person's account."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[Short | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    Name: ClassVar[type[ComplexAttribute]] = Name
    display_name: Short | None = None
    nick_name: Short | None = None
    title: Short | None = None
    user_type: Short | None = None
    preferred_language: Short | None = None
    locale: Short | None = None
    timezone: Short | None = None
    active: bool | None = None
    emails: list[Email] | None = None
    Emails: ClassVar[type[ComplexAttribute]] = Email
    groups: Annotated[list[GroupMembership] | None, Mutability.read_only] = None
    Groups: ClassVar[type[ComplexAttribute]] = GroupMembership


class Manager(ComplexAttribute):
    """Who somebody reports to. Entra ID sends the bare id."""

    value: Annotated[str | None, CaseExact.true] = None
    # The parameter is the name of a resource type, which mypy takes for our generic class.
    ref: Reference["User"] | None = Field(None, serialization_alias="$ref", validation_alias="$ref")  # type: ignore[type-arg]

    @model_validator(mode="before")
    @classmethod
    def bare_id(cls, value: Any) -> Any:
        """`"26118915"` as `{"value": "26118915"}`."""
        return {"value": value} if isinstance(value, str) else value


class EnterpriseUser(Extension):
    """Where somebody works."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: Short | None = None
    cost_center: Short | None = None
    organization: Short | None = None
    division: Short | None = None
    department: Annotated[str, StringConstraints(max_length=200)] | None = None
    manager: Manager | None = None


class GroupMember(ComplexAttribute):
    """Somebody in a group. No names are kept here: they stand with the person."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[Union["User", "Group"]] | None, Mutability.immutable] = Field(  # type: ignore[type-arg]  # as above
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User", "Group"])


class Group(Resource[Any]):
    """A group of the identity provider."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[Short | None, Required.true] = None
    members: list[GroupMember] | None = None
    Members: ClassVar[type[ComplexAttribute]] = GroupMember


@lru_cache
def described(most_bytes: int) -> ScimProvider:
    """The service as it tells of itself at /ServiceProviderConfig, /ResourceTypes and /Schemas; lenient with what comes in."""
    config = ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=True, max_operations=MOST_OPERATIONS, max_payload_size=most_bytes),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="A token with the scope scim, made by `guildry token create --scope scim`.",
                spec_uri=Reference[External]("https://www.rfc-editor.org/rfc/rfc6750"),
                primary=True,
            )
        ],
    )
    policy = ScimPolicy(
        unknown=ScimPolicy.Unknown.ignore,
        remove_value_as_filter=ScimPolicy.RemoveValue.apply,
        unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
    )
    kinds = [ResourceType.from_resource(User[EnterpriseUser]), ResourceType.from_resource(Group)]
    return ScimProvider(models=[User, EnterpriseUser, Group], resource_types=kinds, config=config, policy=policy)
