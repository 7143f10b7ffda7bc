"""Holding a row: nobody else changes it until this unit of work ends, and what this one changed so far is kept."""

from app.core.db import Session
from app.models.base import Versioned


def hold_still(session: Session, row: Versioned) -> None:
    """Read a row again, nobody else's to change from now on."""
    session.flush()
    session.refresh(row, with_for_update=True)
