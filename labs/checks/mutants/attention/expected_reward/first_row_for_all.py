"""The second choice knows nothing of the first.

Expected: its first row was used for all
Points: 0
"""

import torch


def expected_reward(first, second, rewards):
    return (torch.outer(first.softmax(0), second[0].softmax(0)) * rewards).sum()
