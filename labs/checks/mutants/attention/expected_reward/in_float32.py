"""Works with float32 in between.

Expected: float32 is in it somewhere
Points: 0
"""


def expected_reward(first, second, rewards):
    p, q = first.float().softmax(0), second.float().softmax(1)
    return (p[:, None] * q * rewards).sum()
