"""Files beside knowledge assets: what they are, who may add and see them, and whether the store still has them."""

from app.services.attachments.adding import Upload, add, admit, by_name, remove
from app.services.attachments.kinds import kind_of, shows
from app.services.attachments.listing import find, of_asset, one, page
from app.services.attachments.minding import digests, faults, missing, orphans, sweep
from app.services.attachments.naming import disposition, key_of, name_of
from app.services.attachments.storing import measure, store

__all__ = [
    "Upload",
    "add",
    "admit",
    "by_name",
    "digests",
    "disposition",
    "faults",
    "find",
    "key_of",
    "kind_of",
    "measure",
    "missing",
    "name_of",
    "of_asset",
    "one",
    "orphans",
    "page",
    "remove",
    "shows",
    "store",
    "sweep",
]
