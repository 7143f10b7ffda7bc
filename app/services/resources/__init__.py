"""Resources and standards: what others work with, which units have to, and how far they do (docs/standards.md)."""

from app.services.health import Light
from app.services.resources.attesting import Word, attest, check, find_record, require_checker, require_unit
from app.services.resources.deciding import decline, publish, require_decision, require_publisher, retire
from app.services.resources.exempting import Plea
from app.services.resources.proposing import Draft, declare, propose, require_proposer
from app.services.resources.reading import (
    Row,
    asset_of,
    binding,
    coverage,
    current,
    exemptions,
    find,
    find_version,
    listing,
    of_asset,
    rows,
    versions,
)
from app.services.resources.standing import Coverage
from app.services.resources.units import in_scope, own_unit, scope, unit, unit_of, units

__all__ = [
    "Coverage",
    "Draft",
    "Light",
    "Plea",
    "Row",
    "Word",
    "asset_of",
    "attest",
    "binding",
    "check",
    "coverage",
    "current",
    "declare",
    "decline",
    "exemptions",
    "find",
    "find_record",
    "find_version",
    "in_scope",
    "listing",
    "of_asset",
    "own_unit",
    "propose",
    "publish",
    "require_checker",
    "require_decision",
    "require_proposer",
    "require_publisher",
    "require_unit",
    "retire",
    "rows",
    "scope",
    "unit",
    "unit_of",
    "units",
    "versions",
]  # fmt: skip
