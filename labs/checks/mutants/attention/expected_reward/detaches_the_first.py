"""Takes the first choice's probabilities for given.

Expected: nothing reaches `first`
Points: 4
"""


def expected_reward(first, second, rewards):
    return (first.detach().softmax(0)[:, None] * second.softmax(1) * rewards).sum()
