"""The digit net forward and backward in plain Python loops over lists: every product of the chain rule in sight.

Written to be read, and to be the slowest: nothing is vectorised. Images and maps are nested lists, x[n][c][i][j].
"""

import math
from itertools import product


def conv2d(x: list, w: list, b: list) -> list:
    """Cross-correlation, stride 1, no padding. x: N, C, H, W; w: O, C, K, K; b: O. Returns z: N, O, H_out, W_out."""
    channels, kernel = range(len(w[0])), range(len(w[0][0]))
    height, width = len(x[0][0]) - len(kernel) + 1, len(x[0][0][0]) - len(kernel) + 1
    z = zeros(len(x), len(w), height, width)
    for n, o, i, j in product(range(len(x)), range(len(w)), range(height), range(width)):
        total = b[o]
        for c, u, v in product(channels, kernel, kernel):
            total += w[o][c][u][v] * x[n][c][i + u][j + v]
        z[n][o][i][j] = total
    return z


def conv2d_backward(delta: list, x: list, w: list, first: bool = False) -> tuple[list | None, list, list]:
    """(dx, dw, db) from delta = ∂L/∂z: what `conv2d` multiplied sends each factor the other one times delta.

    first: whether no layer lies before, so that dx is None.
    """
    dx, dw, db = None if first else zeros(*shape(x)), zeros(*shape(w)), zeros(len(w))
    channels, kernel = range(len(w[0])), range(len(w[0][0]))
    for n, o, i, j in product(*map(range, shape(delta))):
        d = delta[n][o][i][j]
        db[o] += d
        for c, u, v in product(channels, kernel, kernel):
            dw[o][c][u][v] += d * x[n][c][i + u][j + v]
            if not first:
                dx[n][c][i + u][j + v] += d * w[o][c][u][v]
    return dx, dw, db


def max_pool2d(x: list) -> list:
    """The maximum of each window of 2 x 2. x: N, C, H, W. Returns N, C, H // 2, W // 2."""
    n_images, channels, height, width = shape(x)
    a = zeros(n_images, channels, height // 2, width // 2)
    for n, c, i, j in product(*map(range, shape(a))):
        a[n][c][i][j] = max(x[n][c][2 * i + u][2 * j + v] for u, v in product(range(2), range(2)))
    return a


def max_pool2d_backward(delta: list, x: list) -> list:
    """dx: delta of each window goes to the first place that holds its maximum."""
    dx = zeros(*shape(x))
    for n, c, i, j in product(*map(range, shape(delta))):
        places = [(2 * i + u, 2 * j + v) for u, v in product(range(2), range(2))]
        row, column = max(places, key=lambda place: x[n][c][place[0]][place[1]])  # of equals, max takes the first
        dx[n][c][row][column] += delta[n][c][i][j]
    return dx


def relu(z: list | float) -> list | float:
    """What is above 0 as it is, all else 0; for numbers and for lists of any depth."""
    return [relu(part) for part in z] if isinstance(z, list) else max(z, 0.0)


def relu_backward(delta: list | float, z: list | float) -> list | float:
    """delta where z is above 0, else 0."""
    if isinstance(z, list):
        return [relu_backward(*pair) for pair in zip(delta, z, strict=True)]
    return delta if z > 0 else 0.0


def dense(x: list, w: list, b: list) -> list:
    """x: N, I; w: O, I; b: O. Returns z: N, O."""
    z = zeros(len(x), len(w))
    for n, o in product(range(len(x)), range(len(w))):
        total = b[o]
        for i in range(len(w[0])):
            total += w[o][i] * x[n][i]
        z[n][o] = total
    return z


def dense_backward(delta: list, x: list, w: list) -> tuple[list, list, list]:
    """(dx, dw, db) from delta = ∂L/∂z."""
    dx, dw, db = zeros(*shape(x)), zeros(*shape(w)), zeros(len(w))
    for n, o in product(range(len(x)), range(len(w))):
        d = delta[n][o]
        db[o] += d
        for i in range(len(w[0])):
            dw[o][i] += d * x[n][i]
            dx[n][i] += d * w[o][i]
    return dx, dw, db


def cross_entropy(logits: list, labels: list[int]) -> tuple[float, list]:
    """The mean loss of N images in nats, and delta = (p - y) / N. logits: N, C; labels: N."""
    loss, delta = 0.0, zeros(*shape(logits))
    for n, row in enumerate(logits):
        largest = max(row)
        log_sum = largest + math.log(sum(math.exp(z - largest) for z in row))
        loss += (log_sum - row[labels[n]]) / len(logits)
        for c, z in enumerate(row):
            delta[n][c] = (math.exp(z - log_sum) - (c == labels[n])) / len(logits)
    return loss, delta


def digit_gradients(weights: dict[str, list], x: list, labels: list[int]) -> dict[str, list]:
    """One step's gradients of the digit net, without dropout. weights: lists, by the names of `numpy_digit_net`."""
    w, b = (
        {name.split(".")[0]: value for name, value in weights.items() if kind in name} for kind in ("weight", "bias")
    )
    z1 = conv2d(x, w["conv1"], b["conv1"])
    p1 = max_pool2d(z1)
    a1 = relu(p1)
    z2 = conv2d(a1, w["conv2"], b["conv2"])
    p2 = max_pool2d(z2)
    a2 = [flat(maps) for maps in relu(p2)]
    z3 = dense(a2, w["dense1"], b["dense1"])
    a3 = relu(z3)
    z4 = dense(a3, w["dense2"], b["dense2"])
    a4 = relu(z4)
    _, delta = cross_entropy(dense(a4, w["dense3"], b["dense3"]), labels)

    gradients = {}

    def back(name: str, found: tuple) -> list:
        dx, gradients[f"{name}.weight"], gradients[f"{name}.bias"] = found
        return dx

    delta = relu_backward(back("dense3", dense_backward(delta, a4, w["dense3"])), z4)
    delta = relu_backward(back("dense2", dense_backward(delta, a3, w["dense2"])), z3)
    delta = back("dense1", dense_backward(delta, a2, w["dense1"]))
    delta = [unflat(row, *shape(p2)[1:]) for row in delta]
    delta = max_pool2d_backward(relu_backward(delta, p2), z2)
    delta = back("conv2", conv2d_backward(delta, a1, w["conv2"]))
    delta = max_pool2d_backward(relu_backward(delta, p1), z1)
    back("conv1", conv2d_backward(delta, x, w["conv1"], first=True))
    return gradients


def zeros(*sides: int) -> list:
    """Nested lists of zeros."""
    return [zeros(*sides[1:]) if len(sides) > 1 else 0.0 for _ in range(sides[0])]


def shape(x: list | float) -> tuple[int, ...]:
    """The sides of nested lists."""
    return (len(x), *shape(x[0])) if isinstance(x, list) else ()


def flat(x: list | float) -> list:
    """All numbers of nested lists in one row."""
    return [number for part in x for number in flat(part)] if isinstance(x, list) else [x]


def unflat(row: list, channels: int, height: int, width: int) -> list:
    """The row as C maps of H rows."""
    rows = [row[start : start + width] for start in range(0, len(row), width)]
    return [rows[start : start + height] for start in range(0, channels * height, height)]
