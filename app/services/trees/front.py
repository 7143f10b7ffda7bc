"""The front matter of a page: what is known of it besides its text, between two lines of three dashes."""

from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import Line
from app.models.knowledge import AssetKind

MARK = "---\n"
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"


class Front(BaseModel):
    """What front matter may say. `id` names the page where it came from; `files` its attachments, by name, with their paths."""

    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, Field(max_length=36)] | None = None
    title: Line | None = None
    kind: AssetKind | None = None
    topics: Annotated[list[Line], Field(max_length=10)] | None = None
    language: Annotated[str, Field(pattern=LANGUAGE)] | None = None
    owner: Annotated[str, Field(max_length=64)] | None = None
    files: dict[str, str] = {}


def parted(text: str) -> tuple[Front, str]:
    """Front matter and text; a page may have none. Raises InvalidError at the field that cannot be understood."""
    if not text.startswith(MARK):
        return Front(), text
    head, closed, body = text.removeprefix(MARK).partition("\n---\n")
    if not closed:
        return Front(), text
    try:
        told = yaml.safe_load(head) or {}
        return Front.model_validate(told), body
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(step) for step in fault["loc"]) or "front matter"
        raise InvalidError.at(field, str(fault["msg"]).removeprefix("Value error, ")) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a thirtieth of February; lists in lists without end
        raise InvalidError.at("front matter", _("This is not valid YAML.")) from error


def joined(told: dict[str, Any], body: str) -> str:
    """A page's file. Names stay as they are written, in whatever language."""
    head = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=1000)
    return f"{MARK}{head}---\n{body}"
