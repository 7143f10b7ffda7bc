"""Measuring a file, and putting it into the store: what must be done before a page may have it."""

import hashlib
from typing import IO

from app.core.errors import InvalidError
from app.core.files import CHUNK, Files
from app.core.i18n import _
from app.services.attachments.adding import Upload
from app.services.attachments.kinds import HEAD, kind_of


def measure(name: str, content: IO[bytes]) -> Upload:
    """What a file is, from its beginning to its end. Raises InvalidError for an empty one."""
    size = content.seek(0, 2)
    if not size:
        raise InvalidError.at("file", _("Choose a file that is not empty."))
    content.seek(0)
    head = content.read(HEAD)
    made = hashlib.sha256(head)
    while some := content.read(CHUNK):
        made.update(some)
    return Upload(name, made.hexdigest(), size, kind_of(head, size))


def store(files: Files, name: str, content: IO[bytes]) -> Upload:
    """Put a file into the store; it is nobody's until `add` gives it to a page."""
    upload = measure(name, content)
    files.keep(upload.sha256, content)
    return upload
