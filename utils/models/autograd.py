"""Reverse-mode automatic differentiation on NumPy arrays: an engine that finds the gradients of what it computed.

Every operation notes what it was computed from, and a rule that takes ∂L/∂result back to ∂L/∂each of these; `backward`
follows the notes from the loss to the weights. Convolution, pooling, ReLU and cross-entropy compute by the layers of
`utils.models.backprop`: the two ways differ in who finds the order of the steps, and in nothing else.
"""

from collections.abc import Callable, Mapping

import numpy as np

from utils.models import backprop

Rule = Callable[[np.ndarray], tuple[np.ndarray | None, ...]]


class Array:
    """A NumPy array that remembers where it came from.

    value: the numbers. gradient: ∂L/∂value, once L.backward() was called; until then None. name: of the operation, or
    of an array that no operation made. parents: the Arrays that it was computed from. rule: takes ∂L/∂value to one
    gradient a parent. wanted: whether its gradient is of use: True for weights, False for images and other constants;
    what an operation made is wanted where one of its parents is.
    """

    __array_ufunc__ = None  # so that `array * Array` comes to __rmul__, and NumPy doesn't try it number by number

    def __init__(
        self, value, name: str = "array", *, wanted: bool = True, parents: tuple = (), rule: Rule | None = None
    ):
        self.value, self.name, self.parents, self.rule = np.asarray(value), name, parents, rule
        self.wanted = any(parent.wanted for parent in parents) if parents else wanted
        self.gradient: np.ndarray | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of its value."""
        return self.value.shape

    def __repr__(self) -> str:
        return f"{self.name} {self.shape}"

    def __add__(self, other) -> "Array":
        other = _partner(self, other)

        def rule(delta):
            return _summed(delta, self.shape), _summed(delta, other.shape)

        return Array(self.value + other.value, "add", parents=(self, other), rule=rule)

    def __mul__(self, other) -> "Array":
        other = _partner(self, other)

        def rule(delta):
            return _summed(delta * other.value, self.shape), _summed(delta * self.value, other.shape)

        return Array(self.value * other.value, "mul", parents=(self, other), rule=rule)

    __radd__, __rmul__ = __add__, __mul__

    def __matmul__(self, other: "Array") -> "Array":
        """The product of two matrices: (N, I) @ (I, O)."""
        _check_matrices(self, other)

        def rule(delta):
            return delta @ other.value.T, self.value.T @ delta

        return Array(self.value @ other.value, "matmul", parents=(self, other), rule=rule)

    def transpose(self) -> "Array":
        """The axes in reversed order."""
        return Array(self.value.T, "transpose", parents=(self,), rule=lambda delta: (delta.T,))

    def reshape(self, *shape: int) -> "Array":
        """The same numbers in another shape."""
        return Array(
            self.value.reshape(shape), "reshape", parents=(self,), rule=lambda delta: (delta.reshape(self.shape),)
        )

    def sum(self) -> "Array":
        """The sum of all numbers, of shape ()."""
        return Array(self.value.sum(), "sum", parents=(self,), rule=lambda delta: (np.broadcast_to(delta, self.shape),))

    def relu(self) -> "Array":
        """What is above 0 as it is, all else 0."""
        return _by_layer(backprop.ReLU(), self, "relu")

    def backward(self) -> None:
        """Set `gradient` in every wanted array that this one was computed from; itself it is one number, the loss.

        An array that was used several times gets the sum of what comes back to it. Each call begins anew.
        """
        if self.value.size != 1 or not self.wanted:
            raise ValueError(
                f"backward starts from one number that was computed from a wanted array; got {self!r} with "
                f"wanted={self.wanted}; take cross_entropy or sum of something that depends on the weights."
            )
        arrays = graph(self)
        for array in arrays:
            array.gradient = None
        self.gradient = np.ones_like(self.value)
        for array in reversed(arrays):
            if array.wanted and array.parents:
                for parent, gradient in zip(array.parents, array.rule(array.gradient), strict=True):
                    if parent.wanted:
                        parent.gradient = gradient if parent.gradient is None else parent.gradient + gradient


def graph(result: Array) -> list[Array]:
    """All arrays that `result` was computed from, and itself as the last; each stands after its parents."""
    arrays, met, waiting = [], set(), [(result, False)]
    while waiting:  # a loop and no recursion, so that a graph may be deep
        array, parents_done = waiting.pop()
        if parents_done:
            arrays.append(array)
        elif array not in met:
            met.add(array)
            waiting += [(array, True), *((parent, False) for parent in array.parents)]
    return arrays


def conv2d(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    """x: (N, C, H, W), w: (O, C, K, K), b: (O,). Returns (N, O, H_out, W_out), as `backprop.Conv2d`."""
    layer = backprop.Conv2d(w.value, b.value, stride, padding, first=not x.wanted)

    def rule(delta):
        dx = layer.backward(delta)
        return dx, layer.dw, layer.db

    return Array(layer.forward(x.value), "conv2d", parents=(x, w, b), rule=rule)


def max_pool2d(x: Array, kernel: int = 2, stride: int | None = None) -> Array:
    """x: (N, C, H, W). Returns the maximum of each window, (N, C, H_out, W_out), as `backprop.MaxPool2d`."""
    return _by_layer(backprop.MaxPool2d(kernel, stride), x, "max_pool2d")


def cross_entropy(logits: Array, labels: np.ndarray) -> Array:
    """logits: (N, C), labels: (N,). Returns the mean loss in nats, of shape (), as `backprop.SoftmaxCrossEntropy`."""
    layer = backprop.SoftmaxCrossEntropy()
    loss = layer.forward(logits.value, labels)
    return Array(loss, "cross_entropy", parents=(logits,), rule=lambda delta: (delta * layer.backward(),))


def digit_logits(x: Array, weights: Mapping[str, Array], mask: np.ndarray | float = 1.0) -> Array:
    """The digit net in the engine's operations. x: (N, 1, 28, 28). Returns logits: (N, 10).

    weights: by the names of `numpy_digit_net().state_dict()`. mask: what dropout multiplies (N, 15, 5, 5) by.
    """

    def of(name: str) -> tuple[Array, Array]:
        return weights[f"{name}.weight"], weights[f"{name}.bias"]

    def dense(x: Array, w: Array, b: Array) -> Array:
        return x @ w.transpose() + b

    x = max_pool2d(conv2d(x, *of("conv1"))).relu()  # (N, 30, 12, 12)
    x = max_pool2d(conv2d(x, *of("conv2"))).relu()  # (N, 15, 5, 5)
    x = (x * mask).reshape(len(x.value), -1)  # (N, 375)
    x = dense(x, *of("dense1")).relu()
    x = dense(x, *of("dense2")).relu()
    return dense(x, *of("dense3"))


def _by_layer(layer: backprop.Layer, x: Array, name: str) -> Array:
    """A layer without weights as an operation."""
    return Array(layer.forward(x.value), name, parents=(x,), rule=lambda delta: (layer.backward(delta),))


def _summed(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Undo broadcasting: a number that was used in many places gets the sum of what they send back."""
    gradient = gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
    repeated = tuple(axis for axis, size in enumerate(shape) if size == 1 and gradient.shape[axis] != 1)
    return gradient.sum(axis=repeated, keepdims=True)


def _partner(array: Array, other) -> Array:
    """What is added to an array or multiplied with it, as an Array; numbers and NumPy arrays are constants."""
    if not isinstance(other, Array):
        plain = isinstance(other, int | float)  # takes the array's own type: float32 stays float32
        other = Array(np.asarray(other, array.value.dtype if plain else None), "constant", wanted=False)
    try:
        np.broadcast_shapes(array.shape, other.shape)
    except ValueError:
        raise ValueError(
            f"add and mul take shapes that broadcast; got {array.shape} and {other.shape}; from the right, sizes must "
            "be equal, 1 or missing: reshape one of the two."
        ) from None
    return other


def _check_matrices(left: Array, right: Array) -> None:
    shapes = left.shape, np.shape(right.value if isinstance(right, Array) else right)
    if not isinstance(right, Array) or tuple(map(len, shapes)) != (2, 2) or shapes[0][1] != shapes[1][0]:
        raise ValueError(
            f"matmul takes two Arrays of shapes (N, I) and (I, O); got {type(right).__name__}, {shapes[0]} and "
            f"{shapes[1]}; reshape or transpose one of the two, and make an Array of what is none."
        )
