"""`guildry doctor`: what is wrong or unwise about an installation, in sentences that say what to do."""

from app.services.doctor.examining import examine
from app.services.doctor.finding import Finding

__all__ = ["Finding", "examine"]
