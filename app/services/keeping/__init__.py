"""Keeping what an organisation entrusted to Guildry: backups, restoring them, and everything as text to take away."""

from app.services.keeping.archive import Advance, Manifest, manifest_of
from app.services.keeping.attached import export as export_files
from app.services.keeping.backup import back_up
from app.services.keeping.export import export
from app.services.keeping.restore import Restored, restore

__all__ = ["Advance", "Manifest", "Restored", "back_up", "export", "export_files", "manifest_of", "restore"]
