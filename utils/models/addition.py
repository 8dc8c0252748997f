"""Chapter 4's networks: they see a sequence of digits and say what it comes to."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence


class Adder(nn.Module):
    """A network in two parts: `encoder` sees every image by itself, `reader` says what their codes come to.

    forward takes (images, lengths): images (M, 1, H, W) float in [0, 1], sequence after sequence; lengths (N,) int64,
    how many belong to each, M in all. The encoder makes codes (M, F) of the images, as if they were one batch of single
    images: time is folded into the batch. The reader takes (codes, lengths) and returns (N,) or (N, outputs).
    """

    def __init__(self, encoder: nn.Module, reader: nn.Module):
        super().__init__()
        self.encoder, self.reader = encoder, reader

    def forward(self, sequences: tuple[Tensor, Tensor]) -> Tensor:
        images, lengths = sequences
        codes = self.encoder(images)
        with torch.autocast(images.device.type, enabled=False):  # readers add up, which needs every bit
            return self.reader((codes.float(), lengths))


class RecurrentReader(nn.Module):
    """GRUs that read a sequence's codes one after the other, and a dense layer on the last one's state.

    forward takes (codes (M, features), lengths (N,)); returns (N,), or (N, outputs) where there are several.
    hidden: the units of each GRU; each reads the states of the one before. scale: by what the dense layer's outputs
    are multiplied, for targets that are much larger than 1.
    """

    def __init__(
        self,
        features: int,
        hidden: Sequence[int] = (200, 100),
        outputs: int = 1,
        dropout: float = 0.2,
        scale: float = 1.0,
    ):
        super().__init__()
        self.scale = scale
        sizes = [features, *hidden]
        self.grus = nn.ModuleList(nn.GRU(*pair, batch_first=True) for pair in pairwise(sizes))
        self.dropout = nn.Dropout(dropout)
        self.dense = nn.Linear(sizes[-1], outputs)

    def forward(self, sequences: tuple[Tensor, Tensor]) -> Tensor:
        return self.answer(self._read(sequences)[1])

    def answer(self, states: Tensor) -> Tensor:
        """What the net says in the states (..., hidden): (...), or (..., outputs) where there are several."""
        answers = self.scale * self.dense(self.dropout(states))
        return answers[..., 0] if self.dense.out_features == 1 else answers

    def states(self, sequences: tuple[Tensor, Tensor]) -> Tensor:
        """The last GRU's states after each image, (N, T, hidden), with zeros behind each sequence's end."""
        return pad_packed_sequence(self._read(sequences)[0], batch_first=True)[0]

    def _read(self, sequences: tuple[Tensor, Tensor]) -> tuple[PackedSequence, Tensor]:
        """The last GRU's states, packed, and the state after each sequence's last image (N, hidden)."""
        packed = packed_by_time(*sequences)
        for gru in self.grus:
            packed, last = gru(packed)
        return packed, last[0]


class RecurrentAdder(Adder):
    """The source's network: two convolutions without padding, two GRUs, one number a sequence. 5,291,605 parameters.

    activation: after each convolution. pool: whether to max-pool after each, 2 x 2. options: as for RecurrentReader.
    Weights begin as Keras began them in 2016.

    Source: the blog post "Neural Image Addition" (2016), section "Model Creation". Keras' GRU had one bias a gate,
    where PyTorch's has two, which makes 900 parameters more; its gates used a piecewise linear "hard" sigmoid, and it
    reset the state before, not after, multiplying it by the weights.
    """

    def __init__(self, activation: Callable[[], nn.Module] = nn.Tanh, pool: bool = False, **options: Any):
        encoder = source_encoder(activation, pool)
        super().__init__(encoder, RecurrentReader(encoder.features, **options))
        start_as_keras(self)


class SourceClassifier(nn.Module):
    """The source's two convolutions and a dense layer, for one digit: images (N, 1, 28, 28) to logits (N, 10)."""

    def __init__(self):
        super().__init__()
        self.encoder = source_encoder()
        self.dense = nn.Linear(self.encoder.features, 10)
        start_as_keras(self)

    def forward(self, x: Tensor) -> Tensor:
        return self.dense(self.encoder(x))


def source_encoder(activation: Callable[[], nn.Module] = nn.Tanh, pool: bool = False) -> nn.Sequential:
    """The source's convolutions: images (M, 1, 28, 28) to codes (M, F); F is the encoder's attribute `features`."""
    shrink = [nn.MaxPool2d(2)] if pool else []
    encoder = nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=4), activation(), *shrink,  # (M, 8, 25, 25), pooled (M, 8, 12, 12)
        nn.Conv2d(8, 16, kernel_size=3), activation(), *shrink,  # (M, 16, 23, 23), pooled (M, 16, 5, 5)
        nn.Flatten(),
    )  # fmt: skip
    encoder.features = 16 * 5 * 5 if pool else 16 * 23 * 23
    return encoder


def packed_by_time(rows: Tensor, lengths: Tensor) -> PackedSequence:
    """Rows (M, F), sequence after sequence, in the order in which a GRU reads them: all first terms, all second, …

    What `pack_sequence(rows.split(lengths.tolist()), enforce_sorted=False)` returns. That pads the rows on its way, and
    with the source's 8,464 numbers a row it takes forty times as long; here only their places are packed.
    """
    steps = torch.arange(int(lengths.max()), device=lengths.device)
    starts = lengths.cumsum(0) - lengths
    places = (starts[:, None] + steps).clamp(max=len(rows) - 1)  # (N, T): each term's row; packing drops the others
    order = pack_padded_sequence(places, lengths.cpu(), batch_first=True, enforce_sorted=False)
    return PackedSequence(rows[order.data], order.batch_sizes, order.sorted_indices, order.unsorted_indices)


@torch.no_grad()
def start_as_keras(network: nn.Module) -> None:
    """Draw the weights as Keras did early in 2016: uniform ones after Glorot, orthogonal ones between states, biases 0.

    For a convolution Keras then counted only the filters as its outputs, not their weights, so that kernels began
    larger than Glorot's rule makes them today; and it stretched orthogonal matrices by 1.1.
    """
    for layer in network.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            limit = (6 / (layer.weight[0].numel() + len(layer.weight))) ** 0.5
            nn.init.uniform_(layer.weight, -limit, limit)
            nn.init.zeros_(layer.bias)
        elif isinstance(layer, nn.GRU):
            for gate in layer.weight_ih_l0.chunk(3):
                nn.init.xavier_uniform_(gate)
            for gate in layer.weight_hh_l0.chunk(3):
                nn.init.orthogonal_(gate, gain=1.1)
            nn.init.zeros_(layer.bias_ih_l0)
            nn.init.zeros_(layer.bias_hh_l0)
