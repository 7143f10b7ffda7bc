"""Privacy: who looked at whose data, what is kept of whom, giving it to them, and erasing it (domain.md §3.7)."""

from app.services.privacy.erasing import Loss, erase, foreseen, refuse
from app.services.privacy.exporting import everything, export
from app.services.privacy.wiping import wipe

__all__ = ["Loss", "erase", "everything", "export", "foreseen", "refuse", "wipe"]
