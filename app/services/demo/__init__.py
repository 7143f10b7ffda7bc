"""The demo's organisation: who one may walk in as, and the year that its people had (told in the modules beside this one)."""

from app.services.demo.guides import DEMO_PASSWORD, DemoPerson, demo_newcomer, demo_people

__all__ = ["DEMO_PASSWORD", "DemoPerson", "demo_newcomer", "demo_people"]
