"""Forms: what was typed, what is wrong with it beside each field, and reading it into a shape."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from app.core.errors import Fault, InvalidError, NotFoundError, ProductError
from app.core.i18n import _

Shape = TypeVar("Shape", bound=BaseModel)


class FormShape(BaseModel):
    """A form's fields. Unknown ones (a button's name) are ignored; text is kept as typed."""

    model_config = ConfigDict(extra="ignore")


@dataclass(frozen=True)
class Form:
    """A form as a page shows it: empty at first, or as it was sent with what is wrong."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    def value(self, name: str, default: str = "") -> str:
        """What was typed into a field."""
        return self.values.get(name, default)

    def error(self, name: str) -> str:
        """What is wrong with a field, or an empty string."""
        return self.errors.get(name, "")

    @classmethod
    def refused(cls, values: Mapping[str, str], error: ProductError) -> "Form":
        """A form that failed: each fault beside its field, the rest above the form."""
        beside: dict[str, str] = {}
        for fault in error.faults:
            name = fault.pointer.removeprefix("/").partition("/")[0]
            beside[name] = f"{beside[name]} {fault.detail}" if name in beside else fault.detail
        beside.pop("", None)
        return cls(values, beside, error.sentence)


def typed(body: bytes) -> dict[str, str]:
    """The fields of a urlencoded body, the last value of each; raises InvalidError for what is no text."""
    return {name: values[-1].replace("\r\n", "\n") for name, values in typed_many(body).items()}


def typed_many(body: bytes) -> dict[str, list[str]]:
    """The same with every value of each: of boxes that were ticked."""
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError as error:
        raise InvalidError(_("This form cannot be read. Reload the page and try again.")) from error


def read(shape: type[Shape], values: Mapping[str, str]) -> Shape:
    """The shape of what was typed, empty fields left out; raises InvalidError with every fault."""
    given = {name: value for name, value in values.items() if value.strip()}
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        raise InvalidError(_("Please look at the marked fields."), _faults(error)) from error


@contextmanager
def named_in(field: str) -> Iterator[None]:
    """What a form names and its sender may not know of is a mistake of that field, not a missing page."""
    try:
        yield
    except NotFoundError as error:
        raise InvalidError.at(field, error.sentence) from error


@contextmanager
def called(**names: str) -> Iterator[None]:
    """What is wrong with a field stands beside the form's own one, which has another name: `called(closes_at="hours")`."""
    try:
        yield
    except InvalidError as error:
        faults = [Fault("/" + names.get(one.pointer[1:], one.pointer[1:]), one.detail) for one in error.faults]
        raise InvalidError(error.sentence, faults) from error


def _faults(error: ValidationError) -> list[Fault]:
    faults = error.errors(include_url=False, include_input=False)
    return [Fault("/" + "/".join(str(step) for step in fault["loc"]), _worded(fault)) for fault in faults]


def _worded(fault: ErrorDetails) -> str:
    """What is wrong with a field, for whoever typed it: pydantic's own words are for programmers."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "value_error":
        return fault["msg"].removeprefix("Value error, ")
    if kind in {"string_too_long", "too_long"}:
        return _("Shorten this to %(most)s characters.") % {"most": context["max_length"]}
    sentences = {
        "missing": _("Please fill this in."),
        "enum": _("Choose one of these."),
        "date": _("Write a day as 2026-11-21."),
        "int": _("Write a whole number."),
        "greater": _("This is too little."),
        "less": _("This is too much."),
    }
    return sentences.get(kind.partition("_")[0], _("This cannot be used here."))
