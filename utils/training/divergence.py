"""Noticing that training has diverged."""

import torch
from torch import Tensor


class TrainingDiverged(ArithmeticError):
    """The loss became NaN or infinite."""


class LossWatch:
    """Finds the first loss that is not finite, without making the device wait at every step.

    Looking at a number makes a GPU finish everything before it, so that there fifty losses are looked at together.
    """

    def __init__(self, device: torch.device):
        self.patience = 1 if device.type == "cpu" else 50
        self._unseen: list[tuple[int, Tensor]] = []

    def add(self, step: int, loss: Tensor) -> int | None:
        """Note the loss of a step; returns the first bad step, where one has been found."""
        self._unseen.append((step, loss.detach()))
        return self.first_bad() if len(self._unseen) >= self.patience else None

    def first_bad(self) -> int | None:
        """Look at all losses since the last look; returns the step of the first that is not finite."""
        unseen, self._unseen = self._unseen, []
        if not unseen:
            return None
        bad = ~torch.stack([loss for _, loss in unseen]).isfinite()
        return unseen[int(bad.nonzero()[0])][0] if bad.any() else None
