"""Which kinds of file are kept, told by their content and not by their name."""

from typing import Final

# media type → the ending a safe name gets
KINDS: Final = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
# What a browser may show in a page of ours; the rest is only downloaded.
SHOWN: Final = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
LONGEST_NAME: Final = 120
