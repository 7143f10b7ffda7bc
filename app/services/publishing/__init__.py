"""What Guildry shows without asking who looks: the public facts of open communities, and nothing else."""

from app.services.publishing.card import Card, card
from app.services.publishing.feed import Entry, Feed, of_community, of_everybody
from app.services.publishing.finding import find, published

__all__ = ["Card", "Entry", "Feed", "card", "find", "of_community", "of_everybody", "published"]
