"""Sets what is stopped to 0 in the array that was given.

Expected: da changed during the call
Points: 0
"""


def relu_backward(z, da):
    da[z <= 0] = 0
    return da
