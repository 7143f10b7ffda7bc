"""Build hook: what a build adds to the package.

htmx comes from a package, never from this repository. `django-htmx` ships it unmodified; it is a requirement of the build
only, so neither it nor Django reaches the place where Guildry runs. An editable install and a wheel get it alike. A wheel
takes the migrations along too, so that `guildry migrate` works where there is no checkout.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# htmx 2.0.10, as django-htmx 1.29.0 ships it. A new version of either means: look, then write the new sum here.
SHA256 = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"
TARGET = Path("app/static/vendor/htmx.min.js")


class BuildHook(BuildHookInterface[Any]):
    """Puts htmx where the site serves it from, and the migrations where the package finds them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Runs before each build; raises RuntimeError when htmx is not the file we know."""
        script = htmx()
        found = hashlib.sha256(script).hexdigest()
        if found != SHA256:
            raise RuntimeError(f"htmx is not the file Guildry was tested with: sha256 {found}, expected {SHA256}.")
        target = Path(self.root) / TARGET
        if not target.is_file() or target.read_bytes() != script:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(script)
        build_data["artifacts"].append(TARGET.as_posix())  # git ignores it, so hatchling would too
        if version != "editable":
            build_data["force_include"]["alembic"] = "app/_alembic"


def htmx() -> bytes:
    """The minified script, read without importing the package (which would want Django)."""
    spec = find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise RuntimeError("django-htmx is missing: build with pip's isolation on.")
    return (Path(spec.origin).parent / "static" / "django_htmx" / "htmx-2.min.js").read_bytes()
