"""Holds what is uploaded in memory, and never in a temporary file, where it would lie in the open (clause 8.2).

The one upload handler of the site. Forms are read before anybody's rights are known, so what one request may make us
hold is limited: `MOST_BYTES` for all its files together. A file beyond that is let run through without being kept,
and arrives as `TooLarge`, so that the form can say so and keep what was typed. A request so large that reading it
would only block the line is refused as a whole. What a file was called on somebody's device is not kept at all.

In the settings it stands with `DATA_UPLOAD_MAX_NUMBER_FILES = 1`, since no form of ours asks for more.
"""

from io import BytesIO
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_READ = 10 * MOST_BYTES
NAME = "upload"


class TooLarge(InMemoryUploadedFile):
    """A file whose bytes were not kept."""


class HeldInMemory(FileUploadHandler):
    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.held = 0
        self.file = BytesIO()

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002 - Django names these
        META: dict[str, str],  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        if content_length > MOST_READ:
            raise RequestDataTooBig("An upload is far larger than any form of ours takes.")

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.file = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django names it
        self.held += len(raw_data)
        if self.held > MOST_BYTES:
            self.file.truncate(0)
        else:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.file.seek(0)
        made = TooLarge if self.held > MOST_BYTES else InMemoryUploadedFile
        return made(self.file, self.field_name, NAME, self.content_type, file_size, self.charset)
