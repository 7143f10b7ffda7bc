"""docs/settings.md lists every setting with its default and its sentence, and nothing else."""

from pydantic.fields import FieldInfo

from app.core.settings import Settings
from tests.house import code

PAGE = code.ROOT / "docs" / "settings.md"


def test_the_page_of_settings_is_the_class_of_settings() -> None:
    documented = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `GUILDRY_")]
    assert documented == [row(name, field) for name, field in Settings.model_fields.items()]


def row(name: str, field: FieldInfo) -> str:
    """A setting's line on the page; when the test fails, it stands in the difference ready to be pasted."""
    default = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return f"| `GUILDRY_{name.upper()}` | `{'(empty)' if default in ('', [], ()) else default}` | {field.description} |"
