"""Knowledge assets: writing, revising, comparing, archiving them, and why anybody may trust them."""

from app.services.knowledge.archiving import archive, bring_back
from app.services.knowledge.changing import Change, change, refuse_archived, restore, stale
from app.services.knowledge.comparing import Part, compare
from app.services.knowledge.finding import archival, as_of, authors, find, find_in, held, is_licensed, revision
from app.services.knowledge.flagging import find_flag, flag, settle
from app.services.knowledge.freshness import freshness
from app.services.knowledge.licensing import end_licence, grant, licences
from app.services.knowledge.listing import (
    Filters,
    flags,
    latest,
    of_community,
    one,
    outcomes,
    reuses,
    revisions,
    translations,
    verifications,
)
from app.services.knowledge.owning import doubt_unaccepted, fall
from app.services.knowledge.reusing import Receipt, report
from app.services.knowledge.verifying import Verdict, verify
from app.services.knowledge.writing import Draft, Origin, no_editing, write

__all__ = [
    "Change",
    "Draft",
    "Filters",
    "Origin",
    "Part",
    "Receipt",
    "Verdict",
    "archival",
    "archive",
    "as_of",
    "authors",
    "bring_back",
    "change",
    "compare",
    "doubt_unaccepted",
    "end_licence",
    "fall",
    "find",
    "find_flag",
    "find_in",
    "flag",
    "flags",
    "freshness",
    "grant",
    "held",
    "is_licensed",
    "latest",
    "licences",
    "no_editing",
    "of_community",
    "one",
    "outcomes",
    "refuse_archived",
    "report",
    "restore",
    "reuses",
    "revision",
    "revisions",
    "settle",
    "stale",
    "translations",
    "verifications",
    "verify",
    "write",
]
