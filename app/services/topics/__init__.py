"""Topics: what knowledge, questions and contributions are about, whatever it is called in each language (docs/topics.md)."""

from app.models.topics import Topic
from app.services.topics.finding import Chip, Named, chips, described, find, key_of, labels_of, listing, meanings, review_days
from app.services.topics.hanging import MOST_PEOPLE, TOPICAL, Knower, Unnamed, counts, things, unnamed, who_knows
from app.services.topics.merging import merge, told
from app.services.topics.naming import Wanted, change, create, require_writer

__all__ = [
    "MOST_PEOPLE", "TOPICAL", "Chip", "Knower", "Named", "Topic", "Unnamed", "Wanted", "change", "chips", "counts", "create",
    "described", "find", "key_of", "labels_of", "listing", "meanings", "merge", "require_writer",
    "review_days", "things", "told", "unnamed",
    "who_knows",
]  # fmt: skip
