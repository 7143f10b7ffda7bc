"""What a row of each file may hold (api.md, Import formats). What is empty is not told, and changes nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.core.i18n import _
from app.core.text import Line, Prose, one_line
from app.core.text import Text as Body
from app.models.belonging import RoleKind, RoleName
from app.models.communities import Kind, Orientation, Status, Visibility
from app.models.contributions import ContributionKind
from app.models.knowledge import AssetKind
from app.models.training import CompletionStatus
from app.services.importing.fields import Day, Email, Instant, Language, Links, Names, Slug, Text, Username, Zone
from app.services.importing.tally import Refusal


class Shape(BaseModel):
    """A row; its fields are the file's columns."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class PersonRow(Shape):
    """A person as a personnel record gives them; without an e-mail they cannot sign in."""

    username: Username
    display_name: Line
    email: Email | None = None
    unit: Annotated[Line, StringConstraints(max_length=100)] | None = None
    time_zone: Zone | None = None
    languages: Annotated[list[Language], Names, Field(max_length=10)] | None = None
    external_id: Line | None = None


class NameRow(Shape):
    """A person whom a roster of communities names."""

    username: Username
    display_name: Line


class CommunityRow(Shape):
    """A community."""

    slug: Slug
    name: Line
    kind: Kind | None = None
    orientation: Orientation | None = None
    domain: Annotated[Text, StringConstraints(max_length=280)] | None = None
    visibility: Visibility | None = None
    status: Status | None = None


class SigRow(CommunityRow):
    """A community of a `sigs.yaml`: its meetings stay as they were written, for the calendar."""

    meetings: list[dict[str, Text]] = Field(default_factory=list)


class RoleRow(Shape):
    """A role somebody holds or held; days are half-open: `to` is the first day without it."""

    community: Slug
    person: Username
    role: RoleName
    kind: RoleKind = RoleKind.SUBSTANTIVE
    begins: Day | None = Field(default=None, alias="from")
    ends: Day | None = Field(default=None, alias="to")

    def is_over(self, today: date) -> bool:
        """Whether the last day has passed."""
        return self.ends is not None and self.ends <= today


class PastRow(RoleRow):
    """A role of which only this is known: it was held once. `again` says that the file also names a present holding."""

    again: bool


class ContributionRow(Shape):
    """Something somebody did for a community. `authors` names whoever did it together with `author`."""

    source_id: Line
    community: Slug
    author: Username
    authors: Annotated[list[Username], Names, Field(max_length=50)] = Field(default_factory=list)
    kind: ContributionKind
    title: Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)]
    body: Prose = ""
    evidence: Annotated[list[Text], Links] = Field(default_factory=list)
    topics: Annotated[list[Line], Names] = Field(default_factory=list)
    occurred_on: Day


class CompletionRow(Shape):
    """A training that somebody completed, as a learning management system tells it; `version` empty: the newest."""

    source_id: Line
    person: Username
    module: Slug
    version: Annotated[int, Field(ge=1)] | None = None
    status: CompletionStatus = CompletionStatus.COMPLETED
    score: Annotated[int, Field(ge=0, le=100)] | None = None
    completed_on: Day


class AssetRow(Shape):
    """A revision of an asset; rows with one `source_id` are its revisions, in order. `gone`: here it was deleted."""

    source_id: Line
    community: Slug | None
    kind: AssetKind | None = None
    lang: Language
    title: Line | None
    body: Body
    author: Username | None = None
    author_name: Line | None = None
    at: Instant | None = None
    revision: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    summary: Annotated[Text, StringConstraints(max_length=300)] = ""
    path: Annotated[Line, StringConstraints(max_length=500)] | None = None
    gone: bool = False


class PageRow(AssetRow):
    """A revision of a page from elsewhere, where no community is named and a page may have no heading."""

    community: Slug | None = None
    title: Line | None = None
    body: Body = ""


class PostRow(Shape):
    """A question, or an answer to the `question` of that source id. `accepted`: source id of the answer that was accepted."""

    source_id: Line
    kind: Literal["question", "answer"]
    community: Slug | None = None
    question: Line | None = None
    title: Line | None = None
    body: Body = ""
    topics: Annotated[list[Line], Names] = Field(default_factory=list)
    lang: Language = "en"
    author: Username | None = None
    author_name: Line | None = None
    at: Instant
    votes: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 0
    accepted: Line | None = None
    is_accepted: bool = False
    closed_at: Instant | None = None


SHAPES: Mapping[str, type[Shape]] = {
    "people": PersonRow,
    "communities": CommunityRow,
    "roles": RoleRow,
    "contributions": ContributionRow,
    "assets": AssetRow,
    "completions": CompletionRow,
    "questions": PostRow,
}
MAY_BE_EMPTY = frozenset({"email"})  # a column that the file must have, though not every row fills it

# What names a thing in its file; a second row about it contradicts the first.
KEYS: Mapping[str, str] = {
    "people": "username",
    "communities": "slug",
    "contributions": "source_id",
    "completions": "source_id",
    "questions": "source_id",
}

S = TypeVar("S", bound=Shape)


def columns(shape: type[Shape]) -> dict[str, bool]:
    """The columns of a file, each with whether it has to be there."""
    return {
        field.alias or name: field.is_required() or name in MAY_BE_EMPTY for name, field in shape.model_fields.items()
    }  # fmt: skip


def shaped(shape: type[S], line: int, cells: Mapping[str, Any]) -> S | Refusal:
    """The row that the cells of a line make, or the first reason why they make none."""
    try:
        return shape.model_validate({name: value for name, value in cells.items() if value not in (None, "", [])})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        said = {"missing": _("This has to be filled in."), "extra_forbidden": _("There is no such field here.")}
        where = str(fault["loc"][0]) if fault["loc"] else "row"
        return Refusal(line, where, said.get(fault["type"], fault["msg"].removeprefix("Value error, ")))
