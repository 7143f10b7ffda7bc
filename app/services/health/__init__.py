"""How a community stands, in measures that anybody can compute again (domain.md §4, docs/health.md)."""

from app.services.health.light import Light
from app.services.health.resilience import ABSENCE, UNITS, Measure, resilience

__all__ = ["ABSENCE", "UNITS", "Light", "Measure", "resilience"]
