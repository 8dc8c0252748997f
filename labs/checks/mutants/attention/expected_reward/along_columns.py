"""Softmax along the wrong axis.

Expected: along the wrong axis
Points: 0
"""


def expected_reward(first, second, rewards):
    return (first.softmax(0)[:, None] * second.softmax(0) * rewards).sum()
