"""Right: axes are found by comparing the shapes from their ends."""


def divide(a, b):
    value = a / b

    def back(gradient, shape):
        padded = (1,) * (value.ndim - len(shape)) + shape
        axes = tuple(k for k, (own, wide) in enumerate(zip(padded, value.shape, strict=True)) if own != wide)
        return gradient.sum(axis=axes, keepdims=True).reshape(shape)

    return value, lambda delta: (back(delta / b, a.shape), back(-delta * value / b, b.shape))
