"""Pictures for the page: small, written anew, so that no byte of the archive's file stands in it."""

from __future__ import annotations

import base64
import io

_LARGEST = (520, 360)
"""Width and height in pixels: sharp at twice the size of the page's column of some 260 pixels, and some 25 KB."""
_QUALITY = 72


def data_uri(data: bytes) -> str | None:
    """Return a small JPEG of a picture as a data: address, or None where the bytes are no picture."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", _LARGEST)
            image.thumbnail(_LARGEST)
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")
