"""Who is there when in a helping community: promises, the week with its gaps, and who is there now."""

from app.services.rota.coverage import Hour, Stretch, Watch
from app.services.rota.shifts import Held, Promise, end, find, held, one, places_of, take, wall_clock
from app.services.rota.watching import Outlook, Week, outlook, week, whom_to_ask

__all__ = [
    "Held",
    "Hour",
    "Outlook",
    "Promise",
    "Stretch",
    "Watch",
    "Week",
    "end",
    "find",
    "held",
    "one",
    "outlook",
    "places_of",
    "take",
    "wall_clock",
    "week",
    "whom_to_ask",
]
