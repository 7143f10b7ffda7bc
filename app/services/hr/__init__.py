"""HR: what it tells is taken in once, kept to what we ask for, and followed on its day (domain.md §2.2, §5.8)."""

from app.services.hr.settling import settle
from app.services.hr.taking import adopt, rehearse, take
from app.services.hr.told import Told

__all__ = ["Told", "adopt", "rehearse", "settle", "take"]
