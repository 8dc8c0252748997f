"""Plain data in a pipe, each piece with its length before it. Standard library and `plain` only."""

import os
import select
import struct
import time
from typing import Any

from utils.grading import plain

_LENGTH = struct.Struct(">I")
_AT_ONCE = 65_536  # bytes


def write(descriptor: int, value: Any) -> None:
    """Write one piece. Raises plain.NotPlain before anything is written, OSError where nobody reads."""
    text = plain.encode(value)
    left = memoryview(_LENGTH.pack(len(text)) + text)
    while left:
        left = left[os.write(descriptor, left) :]


class Reader:
    """Reads the pieces that somebody writes who is not trusted: never more than so many bytes, never longer than said.

    at_most: bytes in all.
    """

    def __init__(self, descriptor: int, at_most: int):
        self._descriptor = descriptor
        self._left = at_most
        self._held = bytearray()
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)

    def read(self, deadline: float) -> Any:
        """The next piece, waited for until `deadline` (of time.monotonic).

        Raises TimeoutError when it hasn't come by then, EOFError when nobody can write any more, plain.NotPlain for
        what `write` could not have written and for more bytes than said.
        """
        (length,) = _LENGTH.unpack(self._take(_LENGTH.size, deadline))
        if length > plain.LARGEST:
            raise plain.NotPlain(f"got {length:,} bytes; at most {plain.LARGEST:,} are read")
        return plain.decode(self._take(length, deadline))

    def _take(self, count: int, deadline: float) -> bytes:
        while len(self._held) < count:
            self._wait(deadline)
            more = os.read(self._descriptor, _AT_ONCE)
            if not more:
                raise EOFError("nobody writes any more")
            self._left -= len(more)
            if self._left < 0:
                raise plain.NotPlain("more bytes came than may be handed over")
            self._held += more
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _wait(self, deadline: float) -> None:
        seconds = deadline - time.monotonic()
        if seconds <= 0 or not self._poll.poll(seconds * 1000):
            raise TimeoutError("nothing came in time")
