"""Which files the scheme takes, told by their content and never by their name: PDF, JPEG and PNG (clause 8.2).

What is kept is written afresh by us. A photo keeps its picture and nothing else: not where or with what it was taken,
and nothing that was hung on behind it; inside a PDF too. A PDF loses its author, title and earlier states. What could
run, open something or carry another file is refused, as is what is cut off, locked or too large to open.

Every refusal is a sentence for the person who chose the file. None repeats anything from it.
"""

from dataclasses import dataclass, field
from enum import Enum

from hsww.vault import file_types_image, file_types_pdf
from hsww.vault.file_types_refused import Refused

__all__ = ["Clean", "FileType", "Refused", "clean"]

OTHER_KIND = "Choose a PDF, or a photo as JPEG or PNG. We cannot take other kinds of file."


class FileType(Enum):
    """Media type, ending, and the bytes a file of this kind begins with."""

    PDF = ("application/pdf", "pdf", b"%PDF-")
    JPEG = ("image/jpeg", "jpg", b"\xff\xd8\xff")
    PNG = ("image/png", "png", b"\x89PNG\r\n\x1a\n")

    @property
    def media_type(self) -> str:
        return self.value[0]

    @property
    def ending(self) -> str:
        return self.value[1]


@dataclass(frozen=True)
class Clean:
    """A file that may be kept."""

    type: FileType
    content: bytes = field(repr=False)


def clean(data: bytes) -> Clean:
    """Raises Refused."""
    found = next((one for one in FileType if data.startswith(one.value[2])), None)
    if found is None:
        raise Refused(OTHER_KIND)
    if found is FileType.PDF:
        return Clean(found, file_types_pdf.rewritten(data))
    return Clean(found, file_types_image.rewritten(data, found.name))
