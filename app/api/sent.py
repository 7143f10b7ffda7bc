"""A JSON body, read only after the caller is known and the thing they act on is found (api.md, Conventions)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from app.core.errors import Fault, InvalidError, NotFoundError
from app.core.i18n import _
from app.http.call import Call

Shape = TypeVar("Shape", bound=BaseModel)
MOST_FAULTS = 100  # told of one body


class In(BaseModel):
    """A shape that comes in: unknown fields are refused by name, and nothing is taken for what it is not."""

    model_config = ConfigDict(extra="forbid", strict=True, str_max_length=100_000)


class Sent(Generic[Shape]):
    """The body of a call, not yet looked at; `read()` gives the shape or raises InvalidError with every fault."""

    def __init__(self, shape: type[Shape], call: Call) -> None:
        self._shape = shape
        self._call = call

    def read(self) -> Shape:
        """The shape; an absent body counts as an empty object."""
        if self._call.body and not _is_json(self._call.headers.get("content-type", "")):
            raise InvalidError(_("Send JSON, with Content-Type: application/json."))
        try:
            return self._shape.model_validate_json(self._call.body or b"{}")
        except ValidationError as error:
            raise InvalidError(_("Some of this cannot be understood."), faults_of(error)) from error


@contextmanager
def named_in(field: str) -> Iterator[None]:
    """What a body names and the caller may not know of is a fault of that field, not a missing page."""
    try:
        yield
    except NotFoundError as error:
        raise InvalidError.at(field, error.sentence) from error


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def faults_of(error: ValidationError) -> list[Fault]:
    """Faults with their places as JSON pointers, not more than anybody reads; what was sent is not repeated."""
    faults = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False)[:MOST_FAULTS]:
        pointer = "".join("/" + _escaped(str(step)) for step in fault["loc"])
        faults.append(Fault(pointer, _worded(fault["type"], fault["msg"])))
    return faults


def _escaped(step: str) -> str:
    safe = step.encode("utf-8", "replace").decode()
    return safe.replace("~", "~0").replace("/", "~1")[:100]


def _worded(kind: str, message: str) -> str:
    worded: dict[str, Callable[[], str]] = {
        "missing": lambda: _("This field is missing."),
        "extra_forbidden": lambda: _("There is no such field."),
        "json_invalid": lambda: _("This is not valid JSON."),
    }
    return worded[kind]() if kind in worded else message.removeprefix("Value error, ")


def shape_of(annotation: Any) -> type[BaseModel] | None:
    """The shape inside `Sent[Shape]`, or None for any other annotation."""
    if getattr(annotation, "__origin__", None) is Sent:
        shape: type[BaseModel] = annotation.__args__[0]
        return shape
    return None
