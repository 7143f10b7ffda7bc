"""Everything that happens because something happened: one file per consequence, each following the journal at its pace."""

from app.readers.arrivals import Arrivals
from app.readers.handovers import Handovers
from app.readers.notices import Notices
from app.readers.onboarding import Onboarding
from app.readers.ownership import Ownership
from app.readers.points import Points
from app.readers.rules import Rules
from app.readers.runner import Reader
from app.readers.support import Support

READERS: tuple[Reader, ...] = (Points(), Arrivals(), Handovers(), Rules(), Onboarding(), Ownership(), Support(), Notices())
