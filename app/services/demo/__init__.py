"""The demo's organisation: who one may walk in as. The history itself is told in the modules beside this one."""

from app.services.demo.guides import DEMO_PASSWORD, DemoPerson, demo_people

__all__ = ["DEMO_PASSWORD", "DemoPerson", "demo_people"]
