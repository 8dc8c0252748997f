"""A convnet in NumPy: forward and backward of every layer, by the formulas that chapter 2 derives.

`forward(x)` returns a layer's output and keeps what `backward` needs. `backward(delta)` takes ∂L/∂output, stores ∂L/∂w
and ∂L/∂b as `dw` and `db` where there are weights, and returns ∂L/∂x. Both in the floating-point type of their inputs.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(x: np.ndarray, kernel: int, stride: int = 1, *, writeable: bool = False) -> np.ndarray:
    """Every window of x, seen without a copy: view[n, c, u, v, i, j] is x[n, c, S·i + u, S·j + v].

    x: (N, C, H, W). Returns (N, C, K, K, H_out, W_out), H_out = (H - K) // S + 1. Windows overlap: what is written
    into one of them stands in its neighbours too.
    """
    view = sliding_window_view(x, (kernel, kernel), axis=(2, 3), writeable=writeable)
    return view[:, :, ::stride, ::stride].transpose(0, 1, 4, 5, 2, 3)


def correlate(view: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Cross-correlation as a matrix product: each kernel is a row, each window a column.

    view: (N, C, K, K, H_out, W_out), of `windows`. w: (O, C, K, K). Returns z: (N, O, H_out, W_out),
    z[n, o, i, j] = Σ_{c,u,v} w[o, c, u, v] · view[n, c, u, v, i, j].
    """
    n, *_, height, width = view.shape
    z = w.reshape(len(w), -1) @ view.reshape(n, -1, height * width)
    return z.reshape(n, len(w), height, width)


class Layer:
    """What all layers share: how they are shown, and words for what is missing or of the wrong shape."""

    shown: tuple[str, ...] = ()  # the settings that tell one layer from another of its kind

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.forward(x)

    def __repr__(self) -> str:
        values = {name: getattr(self, name) for name in self.shown}
        shown = (f"{name}={value.shape if isinstance(value, np.ndarray) else value}" for name, value in values.items())
        return f"{type(self).__name__}({', '.join(shown)})"

    def __getattr__(self, name: str):
        """Python comes here when a layer has no such attribute."""
        raise AttributeError(
            f"{type(self).__name__} has no {name!r} yet: forward keeps what backward needs, and backward stores the "
            "gradients; call them in this order first."
        )

    def _checked(self, delta: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        if delta.shape != shape:
            raise ValueError(
                f"{type(self).__name__}.backward takes a gradient of the shape that forward returned, {shape}; got "
                f"{delta.shape}; give it ∂L/∂output of the last forward."
            )
        return delta


class Conv2d(Layer):
    """Cross-correlation with every filter, as libraries compute it.

    w: (O, C, K, K), b: (O,). x: (N, C, H, W). Returns z: (N, O, H_out, W_out), H_out = (H + 2P - K) // S + 1.

    With x̃ for x in its frame of P zeros:
        z[n,o,i,j]  = b[o] + Σ_{c,u,v} w[o,c,u,v] · x̃[n, c, S·i + u, S·j + v]
        dw[o,c,u,v] = Σ_{n,i,j} δ[n,o,i,j] · x̃[n, c, S·i + u, S·j + v]
        db[o]       = Σ_{n,i,j} δ[n,o,i,j]
        dx̃          = δ, with S - 1 zeros between its values and K - 1 around them, ⋆ every kernel rotated by 180°

    first: whether nothing that learns lies before this layer; backward then saves dx, and returns None.

    Raises ValueError for shapes that don't fit.
    """

    shown = ("w", "stride", "padding")

    def __init__(self, w: np.ndarray, b: np.ndarray, stride: int = 1, padding: int = 0, first: bool = False):
        if w.ndim != 4 or w.shape[2] != w.shape[3] or b.shape != w.shape[:1]:
            raise ValueError(
                f"Conv2d takes weights (O, C, K, K) and biases (O,); got {w.shape} and {b.shape}; give one square "
                "kernel for each pair of channels, and one bias a filter."
            )
        if stride < 1 or padding < 0:
            raise ValueError(
                f"Conv2d takes a stride of at least 1 and a padding of at least 0; got {stride} and {padding}."
            )
        self.w, self.b, self.stride, self.padding, self.first = w, b, stride, padding, first

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._check(x)
        kernel, pad = self.w.shape[-1], self.padding
        x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))) if pad else x
        self.padded = x.shape
        self.windows = np.ascontiguousarray(windows(x, kernel, self.stride))  # copied once, and used by backward too
        return correlate(self.windows, self.w) + self.b[:, None, None]

    def backward(self, delta: np.ndarray) -> np.ndarray | None:
        n, *_, height, width = self.windows.shape
        delta = self._checked(delta, (n, len(self.w), height, width))
        rows = delta.reshape(n, len(self.w), height * width)
        columns = self.windows.reshape(n, -1, height * width)
        self.dw = (rows @ columns.swapaxes(1, 2)).sum(0).reshape(self.w.shape)
        self.db = rows.sum(2).sum(0)  # one bias serves every place of every image: a sum
        return None if self.first else self._input_gradient(delta)

    def _input_gradient(self, delta: np.ndarray) -> np.ndarray:
        """The transposed convolution of δ: (N, O, H_out, W_out) to (N, C, H, W)."""
        n, channels, height, width = delta.shape
        kernel, pad, stride = self.w.shape[-1], self.padding, self.stride
        padded_height, padded_width = self.padded[2:]
        spread = np.zeros((n, channels, padded_height + kernel - 1, padded_width + kernel - 1), delta.dtype)
        spread[:, :, kernel - 1 :: stride, kernel - 1 :: stride][:, :, :height, :width] = delta
        rotated = self.w[:, :, ::-1, ::-1].swapaxes(0, 1)  # (C, O, K, K): from output back to input channels
        dx = correlate(windows(spread, kernel), rotated)
        return dx[:, :, pad : padded_height - pad, pad : padded_width - pad]

    def _check(self, x: np.ndarray) -> None:
        channels, kernel = self.w.shape[1], self.w.shape[-1]
        if x.ndim != 4 or x.shape[1] != channels:
            raise ValueError(
                f"Conv2d takes x of shape (N, {channels}, H, W), as its kernels have {channels} input channels; got "
                f"{x.shape}; add or move axes, as x[None] does."
            )
        if min(x.shape[2:]) + 2 * self.padding < kernel:
            raise ValueError(
                f"Conv2d takes images of at least {kernel} x {kernel} px with their padding of {self.padding}; got "
                f"{x.shape[2]} x {x.shape[3]}; pad more, or take smaller kernels."
            )


class MaxPool2d(Layer):
    """The maximum of every window; the gradient goes to the first place that holds it, and nowhere else.

    x: (N, C, H, W). Returns (N, C, H_out, W_out), H_out = (H - K) // S + 1. stride: None for the kernel's side.
    Where windows overlap, a place gets the sum of what each window sends it.
    """

    shown = ("kernel", "stride")

    def __init__(self, kernel: int = 2, stride: int | None = None):
        stride = kernel if stride is None else stride
        if kernel < 1 or stride < 1:
            raise ValueError(f"MaxPool2d takes a kernel and a stride of at least 1; got {kernel} and {stride}.")
        self.kernel, self.stride = kernel, stride

    def forward(self, x: np.ndarray) -> np.ndarray:
        if x.ndim != 4 or min(x.shape[2:]) < self.kernel:
            raise ValueError(
                f"MaxPool2d takes x of shape (N, C, H, W), H and W at least {self.kernel}; got {x.shape}; add axes, or "
                "take a smaller kernel."
            )
        self.shape = x.shape
        first, *others = self._places(x)
        a, self.winner = first.copy(), np.zeros(first.shape, np.uint16)
        for place, candidate in enumerate(others, start=1):
            larger = candidate > a  # strictly: of equal values the first one wins
            self.winner = np.maximum(self.winner, larger * np.uint16(place))  # the last that was larger
            a = np.maximum(a, candidate)
        return a

    def backward(self, delta: np.ndarray) -> np.ndarray:
        delta = self._checked(delta, self.winner.shape)
        dx = np.zeros(self.shape, delta.dtype)
        for place, part in enumerate(self._places(dx)):
            part += delta * (self.winner == place)
        return dx

    def _places(self, x: np.ndarray) -> list[np.ndarray]:
        """For each place (u, v) of a window, row by row: a view (N, C, H_out, W_out) of what stands there."""
        view = windows(x, self.kernel, self.stride, writeable=x.flags.writeable)
        return [view[:, :, u, v] for u in range(self.kernel) for v in range(self.kernel)]


class ReLU(Layer):
    """a = max(z, 0); ∂L/∂z is ∂L/∂a where z > 0, else 0. Any shape."""

    def forward(self, z: np.ndarray) -> np.ndarray:
        self.passed = z > 0
        return np.maximum(z, 0)

    def backward(self, delta: np.ndarray) -> np.ndarray:
        return self._checked(delta, self.passed.shape) * self.passed


class Dropout(Layer):
    """In training each value is 0 with probability `rate`, else divided by 1 - rate; the gradient likewise. Any shape.

    rng: draws the masks. training: False lets everything through.
    """

    shown = ("rate",)

    def __init__(self, rate: float, rng: np.random.Generator):
        if not 0 <= rate < 1:
            raise ValueError(f"Dropout takes a rate from 0 to below 1; got {rate}.")
        self.rate, self.rng, self.training = rate, rng, True

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.mask = np.ones_like(x)
        if self.training and self.rate:
            self.mask[self.rng.random(x.shape) < self.rate] = 0
            self.mask /= 1 - self.rate
        return x * self.mask

    def backward(self, delta: np.ndarray) -> np.ndarray:
        return self._checked(delta, self.mask.shape) * self.mask


class Flatten(Layer):
    """(N, …) to (N, all the rest in one row); the gradient takes its old shape again."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, delta: np.ndarray) -> np.ndarray:
        return self._checked(delta, (self.shape[0], int(np.prod(self.shape[1:])))).reshape(self.shape)


class Dense(Layer):
    """z = x wᵀ + b; dw = δᵀ x, db = Σ_n δ[n], dx = δ w.

    w: (O, I), b: (O,). x: (N, I). Returns z: (N, O). Raises ValueError for shapes that don't fit.
    """

    shown = ("w",)

    def __init__(self, w: np.ndarray, b: np.ndarray):
        if w.ndim != 2 or b.shape != w.shape[:1]:
            raise ValueError(
                f"Dense takes weights (O, I) and biases (O,); got {w.shape} and {b.shape}; give one row of weights and "
                "one bias an output."
            )
        self.w, self.b = w, b

    def forward(self, x: np.ndarray) -> np.ndarray:
        if x.ndim != 2 or x.shape[1] != self.w.shape[1]:
            raise ValueError(
                f"Dense takes x of shape (N, {self.w.shape[1]}), one column a weight; got {x.shape}; flatten images "
                "first, and compare their size with the weights'."
            )
        self.x = x
        return x @ self.w.T + self.b

    def backward(self, delta: np.ndarray) -> np.ndarray:
        delta = self._checked(delta, (len(self.x), len(self.w)))
        self.dw, self.db = delta.T @ self.x, delta.sum(0)
        return delta @ self.w


class SoftmaxCrossEntropy(Layer):
    """The mean loss of N images, -1/N Σ_n log p[n, y_n] in nats, where p = softmax of the logits; its gradient.

    logits: (N, C). labels: (N,), integers from 0 to C - 1. With y as ones and zeros (N, C): δ = (p - y) / N.
    The largest logit is taken off first, so that no exponential overflows, and no logarithm sees a 0.
    """

    def __call__(self, logits: np.ndarray, labels: np.ndarray) -> np.floating:
        return self.forward(logits, labels)

    def forward(self, logits: np.ndarray, labels: np.ndarray) -> np.floating:
        self._check(logits, labels)
        shifted = logits - logits.max(1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(len(labels)), labels].mean()

    def backward(self) -> np.ndarray:
        delta = self.p.copy()
        delta[np.arange(len(delta)), self.labels] -= 1
        return delta / len(delta)

    def _check(self, logits: np.ndarray, labels: np.ndarray) -> None:
        if logits.ndim != 2 or labels.shape != logits.shape[:1] or len(labels) == 0:
            raise ValueError(
                f"SoftmaxCrossEntropy takes logits (N, C) and labels (N,); got {logits.shape} and {labels.shape}; give "
                "one row of logits and one label an image."
            )
        if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= logits.shape[1]:
            raise ValueError(
                f"Labels are integers from 0 to {logits.shape[1] - 1}, one below the number of logits; got "
                f"{labels.dtype} from {labels.min()} to {labels.max()}; give the index of the right class."
            )
