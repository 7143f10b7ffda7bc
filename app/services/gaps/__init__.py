"""Knowledge gaps: found by rules each night, seen to by people, closed when their signal is gone (docs/gaps.md)."""

from app.services.gaps.cards import Card, cards
from app.services.gaps.evidence import Thing, things, title_of, titles_of
from app.services.gaps.finding import Filters, counts, find, judged_on, listing, named, readings, steps
from app.services.gaps.gathering import gather
from app.services.gaps.judging import FORMULA, judge
from app.services.gaps.parting import merge, split
from app.services.gaps.reporting import Month, Quarter, Report, may_report, report
from app.services.gaps.triaging import Triage, move, require_triage, take_on, triage
from app.services.gaps.turning import nightly, turn

__all__ = [
    "FORMULA",
    "Card",
    "Filters",
    "Month",
    "Quarter",
    "Report",
    "Thing",
    "Triage",
    "cards",
    "counts",
    "find",
    "gather",
    "judge",
    "judged_on",
    "listing",
    "may_report",
    "merge",
    "move",
    "named",
    "nightly",
    "readings",
    "report",
    "require_triage",
    "split",
    "steps",
    "take_on",
    "things",
    "title_of",
    "titles_of",
    "triage",
    "turn",
]
