"""Settings of files that people attach: where they are kept, and how many and how large they may be. Part of `Settings`."""

import re

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from app.core.settings_door import is_protected

BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?))?/?")


class FilesSettings(BaseSettings):
    """Where files are kept, and their limits."""

    files: str = Field("", description="Where attached files are kept: a folder, or s3://bucket/folder.")
    files_endpoint: str = Field("", description="The address of an S3 service other than Amazon's.")
    files_region: str = Field("us-east-1", description="The region of the bucket.")
    files_key: str = Field("", repr=False, description="Access key of the bucket; where empty, the machine's own role.")
    files_secret: str = Field("", repr=False, description="Secret access key of the bucket.")
    attachment_mb: int = Field(25, ge=1, le=4000, description="Largest file that may be attached, in megabytes.")
    attachments_each: int = Field(50, ge=0, le=1000, description="Files that one page may have; 0: nothing can be attached.")
    attachments_total_mb: int = Field(5000, ge=1, description="Megabytes of files that one community may have.")
    upload_seconds: float = Field(300, gt=0, description="In so many seconds a file must have come.")

    @field_validator("files")
    @classmethod
    def known_place(cls, value: str) -> str:
        """A folder or a bucket."""
        if "://" in value and not BUCKET.fullmatch(value):
            raise ValueError("must be a folder, or like s3://bucket/folder")
        return value

    @field_validator("files_endpoint")
    @classmethod
    def protected_endpoint(cls, value: str) -> str:
        """By https: what is kept there is nobody else's to read on the way. Only within this machine that does not matter."""
        if value and not is_protected(value):
            raise ValueError("must begin with https://")
        return value.rstrip("/")
