"""Calendars to subscribe to: a community's days for whoever asks, a person's own by a secret link."""

from app.services.calendars.days import Day, of_community, of_person
from app.services.calendars.links import end_link, link_of, make_link, reader

__all__ = ["Day", "end_link", "link_of", "make_link", "of_community", "of_person", "reader"]
