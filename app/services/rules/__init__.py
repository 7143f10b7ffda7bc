"""Rules that make memberships: written, looked at before they do anything, applied, kept, undone (product.md H06)."""

from app.services.rules.conditions import Condition, conditions, options, told, worded
from app.services.rules.planning import Move, Plan, held_by, preview, reasons_of
from app.services.rules.settling import forgive, settle, settle_people
from app.services.rules.writing import Rule, apply, draft, find, listing, only_administrators, undo, write

__all__ = [
    "Condition",
    "Move",
    "Plan",
    "Rule",
    "apply",
    "conditions",
    "draft",
    "find",
    "forgive",
    "held_by",
    "listing",
    "only_administrators",
    "options",
    "preview",
    "reasons_of",
    "settle",
    "settle_people",
    "told",
    "undo",
    "worded",
    "write",
]
