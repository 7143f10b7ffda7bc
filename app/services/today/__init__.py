"""What needs somebody today: at most seven cards, each gone when what it asks for is so (domain.md §2.16)."""

from app.services.today.card import Action, Ask, Card, Urgency
from app.services.today.day import MOST, Day, day_of, put_off, take_up

__all__ = ["MOST", "Action", "Ask", "Card", "Day", "Urgency", "day_of", "put_off", "take_up"]
