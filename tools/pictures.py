"""PNG pictures in outputs: without metadata, and small."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

LIMIT = 60_000  # bytes a picture
CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}  # what the picture needs; others hold text, times, resolution
SIGNATURE = 8  # bytes before the first chunk


def slimmed(base64: str) -> str:
    """The PNG (base64) without metadata: exact where that is small enough, else in 256 colours."""
    data = b64decode(base64)
    if set(chunks(data)) <= CHUNKS and len(data) <= LIMIT:  # slim already
        return b64encode(data).decode()
    return b64encode(_encode(Image.open(BytesIO(data)))).decode()


def chunks(data: bytes) -> Iterator[bytes]:
    """The names of a PNG's chunks, in order."""
    place = SIGNATURE
    while place < len(data):
        yield data[place + 4 : place + 8]
        place += int.from_bytes(data[place : place + 4]) + 12  # length, name and checksum are 4 bytes each


def problems(base64: str) -> Iterator[str]:
    """What is wrong with a PNG (base64): its size, or metadata in it."""
    data = b64decode(base64)
    if len(data) > LIMIT:
        yield f"draws a picture of {len(data) / 1000:.0f} KB, the limit is {LIMIT / 1000:.0f} KB; draw less in it."
    if extra := sorted(set(chunks(data)) - CHUNKS):
        names = ", ".join(name.decode("latin-1") for name in extra)
        yield f"has a picture with metadata ({names}); run `make notebooks`."


def _encode(image: Image.Image) -> bytes:
    flat = Image.new("RGB", image.size, "white")  # figures stand on white, in the dark theme too
    flat.paste(image.convert("RGB"), mask=image.convert("RGBA").getchannel("A"))
    exact, few = _png(flat), flat.quantize(256)
    lossless = few.convert("RGB").tobytes() == flat.tobytes()
    return min(exact, _png(few), key=len) if lossless or len(exact) > LIMIT else exact


def _png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
