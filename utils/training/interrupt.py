"""Ctrl-C that waits for the end of a step."""

import signal
import threading
from types import FrameType


class TrainingInterrupted(KeyboardInterrupt):
    """Training was stopped by Ctrl-C, after everything needed to go on was saved; `where` says where."""

    def __init__(self, where: str, how_to_resume: str):
        super().__init__(f"{where} {how_to_resume}")
        self.where, self.how_to_resume = where, how_to_resume

    def __reduce__(self) -> tuple:
        return type(self), (self.where, self.how_to_resume)  # so that a worker's comes back whole


class Interruptible:
    """While entered, a first Ctrl-C only sets `requested`; a second one stops at once, as without this class.

    An optimiser's step that is cut in half would leave weights that no step ever made. Python delivers signals to the
    main thread alone, so that elsewhere this changes nothing.
    """

    def __init__(self):
        self.requested = False
        self._main = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> "Interruptible":
        if self._main:
            self._before = signal.signal(signal.SIGINT, self._request)
        return self

    def __exit__(self, *_: object) -> None:
        if self._main:
            signal.signal(signal.SIGINT, self._before)

    def _request(self, number: int, frame: FrameType | None) -> None:
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True
