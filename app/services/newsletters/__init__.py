"""A community's weekly newsletter: drafted by the system, approved by a person, out on Monday 06:00 (docs/newsletter.md)."""

from app.services.newsletters.drafting import draft_due, draft_now
from app.services.newsletters.editing import Edit, Point, edit, move, require_making
from app.services.newsletters.finding import drafts, find, listing
from app.services.newsletters.gathering import MOST
from app.services.newsletters.keeping import WORKING, Wanted, choose_pace, end, keep, of, pace_of
from app.services.newsletters.saying import LONGEST, Bullet, bullets, newcomers, sections, title, under_headings
from app.services.newsletters.sending import due as approved
from app.services.newsletters.sending import readers, send_due
from app.services.newsletters.turning import turn, until_next
from app.services.newsletters.week import out_at

__all__ = [
    "LONGEST",
    "MOST",
    "WORKING",
    "Bullet",
    "Edit",
    "Point",
    "Wanted",
    "approved",
    "bullets",
    "choose_pace",
    "draft_due",
    "draft_now",
    "drafts",
    "edit",
    "end",
    "find",
    "keep",
    "listing",
    "move",
    "newcomers",
    "of",
    "out_at",
    "pace_of",
    "readers",
    "require_making",
    "sections",
    "send_due",
    "title",
    "turn",
    "under_headings",
    "until_next",
]
