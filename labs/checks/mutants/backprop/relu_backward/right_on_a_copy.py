"""Right: in place, but on a copy."""


def relu_backward(z, da):
    dz = da.copy()
    dz[z <= 0] = 0
    return dz
