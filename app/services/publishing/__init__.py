"""What Guildry shows without asking who looks: the public facts of open communities, and nothing else."""

from app.services.publishing.card import Card, card
from app.services.publishing.faq import Faq
from app.services.publishing.faq import answers as faq_of
from app.services.publishing.faq import end as end_faq
from app.services.publishing.faq import is_public as faq_is_public
from app.services.publishing.faq import public as public_faq
from app.services.publishing.faq import publish as publish_faq
from app.services.publishing.faq import shows as shows_faq
from app.services.publishing.faq import withdraw as withdraw_faq
from app.services.publishing.feed import Entry, Feed, of_community, of_everybody
from app.services.publishing.finding import find, published
from app.services.publishing.newsletter import Issue, Letters, newsletter

__all__ = [
    "Card",
    "Entry",
    "Faq",
    "Feed",
    "Issue",
    "Letters",
    "card",
    "end_faq",
    "faq_is_public",
    "faq_of",
    "find",
    "newsletter",
    "of_community",
    "of_everybody",
    "public_faq",
    "publish_faq",
    "published",
    "shows_faq",
    "withdraw_faq",
]
