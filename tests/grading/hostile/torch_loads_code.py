"""Reads a file with PyTorch that runs code when it is read."""

import torch


class Evil:
    def __reduce__(self):
        return exec, ("raise SystemExit",)


def halve(x):
    torch.save(Evil(), "/job/evil.pt")
    torch.load("/job/evil.pt", weights_only=False)
