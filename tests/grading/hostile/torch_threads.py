"""Asks PyTorch for threads and lets it compute on all of them."""

import torch


def halve(x):
    torch.set_num_threads(3)
    large = torch.ones(600, 600)
    while True:
        large = large @ large
