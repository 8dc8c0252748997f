"""Right: all pairs, one by one."""


def expected_reward(first, second, rewards):
    total = 0
    for i in range(len(first)):
        for j in range(len(first)):
            log_prob = first.log_softmax(0)[i] + second[i].log_softmax(0)[j]
            total = total + log_prob.exp() * rewards[i, j]
    return total
