"""A photo, drawn afresh: its picture, turned the way it was held, and nothing else (clause 8.2).

Where it was taken, with what, by whom, what was cut out of it, its small preview and whatever was hung on behind it
stay behind, because only the picture is carried over. It refuses what is cut off, and a picture with more points
than any camera of ours takes, before it is unfolded in memory. Photos are drawn one at a time in each process: a
few large ones together would need more memory than a small machine has.
"""

import threading
from io import BytesIO

from PIL import Image, ImageOps

from hsww.vault.file_types_refused import Refused

MOST_POINTS = 50_000_000
QUALITY = 85
BROKEN = "We cannot open this photo. It may be damaged. Take it again, or choose another."
TOO_MANY_POINTS = "This photo is too large to open. Save it smaller, and choose it again."
OPENED_AS = {"JPEG": ("JPEG", "MPO"), "PNG": ("PNG",)}
"""Some phones write a JPEG with a second picture behind the first."""
PLAIN = {"JPEG": ("L", "RGB"), "PNG": ("L", "LA", "RGB", "RGBA")}

_one_at_a_time = threading.Lock()


def rewritten(data: bytes, kind: str) -> bytes:
    """`kind` is JPEG or PNG."""
    with _one_at_a_time:
        try:
            return _drawn(data, kind)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Refused(TOO_MANY_POINTS) from None
        except Refused:
            raise
        except Exception:  # noqa: BLE001 - the library raises whatever it stumbles over in hostile bytes
            raise Refused(BROKEN) from None


def _drawn(data: bytes, kind: str) -> bytes:
    with Image.open(BytesIO(data), formats=OPENED_AS[kind]) as found:
        if found.width * found.height > MOST_POINTS:
            raise Refused(TOO_MANY_POINTS)
        found.load()
        picture = _plain(ImageOps.exif_transpose(found), kind)
    out = BytesIO()
    picture.info.clear()
    if kind == "JPEG":
        picture.save(out, "JPEG", quality=QUALITY)
    else:
        picture.save(out, "PNG")
    return out.getvalue()


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """In colours that need nothing beside the picture to be read."""
    if picture.mode in PLAIN[kind] and "transparency" not in picture.info:
        return picture
    if kind == "PNG" and picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in {"1", "I;16", "I", "F"} else "RGB")
