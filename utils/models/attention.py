"""Chapter 5's networks: one that sees an image through a sequence of glimpses, and its rivals, which see it whole."""

import math
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

CLASSES = 10


def relu_core(inputs: int, units: int, keeps: bool = False) -> nn.RNNCell:
    """A recurrent layer of ReLU. keeps: whether it begins by keeping all that it has taken in.

    PyTorch's first weights let a state fade within a glimpse or two. Where the recurrent weights begin as the identity
    and the biases as 0, what was taken in adds up.

    Source: Le, Jaitly and Hinton (2015), section 3.
    """
    core = nn.RNNCell(inputs, units, nonlinearity="relu")
    if keeps:
        nn.init.eye_(core.weight_hh)
        nn.init.zeros_(core.bias_hh)
        nn.init.zeros_(core.bias_ih)
    return core


CORES = {"relu": relu_core, "irnn": partial(relu_core, keeps=True), "lstm": nn.LSTMCell}


class Episode(NamedTuple):
    """What a network did with N images in T glimpses.

    logits: (N, 10), after the last glimpse. states: (T, N, units) of the core, after each glimpse. locations: (T, N, 2)
    of the glimpses, (row, column) in [-1, 1]. log_probs: (T - 1, N), of each location that it chose, the first being
    given. beliefs: (T - 1, N, 10), the classes' probabilities as it saw them when it chose. expected: (T - 1, N), what
    it expected to gain by choosing.
    """

    logits: Tensor
    states: Tensor
    locations: Tensor
    log_probs: Tensor
    beliefs: Tensor
    expected: Tensor


class GlimpseSensor(nn.Module):
    """Square patches around a location, each twice as wide as the last, all brought to `size` px by averaging.

    What lies outside the image is 0. A patch begins at the whole pixel that is nearest.

    Source: Mnih et al. (2014), section 3.1, "Sensor".
    """

    def __init__(self, size: int, scales: int = 1):
        super().__init__()
        grain = 2 ** torch.arange(scales)[:, None]  # px of the image to one px of each patch
        self.register_buffer("reach", grain * (size / 2), persistent=False)
        self.register_buffer("steps", grain * torch.arange(size + 1), persistent=False)  # (scales, size + 1)
        self.register_buffer("area", (grain.float() ** 2)[..., None], persistent=False)

    def forward(self, table: Tensor, locations: Tensor) -> Tensor:
        """From images' summed-area tables (N, H + 1, W + 1) and locations (N, 2): patches (N, scales, size, size).

        The sum over a rectangle is a difference of four entries of the table, so one gather sees all patches of all
        images, however wide they are; and edges outside the image, moved to its border, take in nothing.
        """
        height, width = table.shape[1] - 1, table.shape[2] - 1
        extent = torch.tensor([height, width], device=table.device)
        corners = ((locations + 1) / 2 * extent)[..., None, None] - self.reach  # (N, 2, scales, 1), top left
        rows, columns = (corners.round().long() + self.steps).unbind(1)
        places = rows.clamp(0, height)[..., None] * (width + 1) + columns.clamp(0, width)[..., None, :]
        sums = table.flatten(1).gather(1, places.flatten(1)).view(places.shape)
        return sums.diff(dim=2).diff(dim=3) / self.area


def summed_area(images: Tensor) -> Tensor:
    """Images (N, 1, H, W) to tables (N, H + 1, W + 1) of the sums over all pixels above and left of each corner.

    Source: Crow, "Summed-area tables for texture mapping" (1984).
    """
    return F.pad(images[:, 0].cumsum(1).cumsum(2), (1, 0, 1, 0))


class GlimpseNetwork(nn.Module):
    """What a glimpse shows and where it was, as one vector: patches (N, …) and locations (N, 2) to (N, 256).

    Source: Mnih et al. (2014), section 3.1, "Glimpse network", and section 4.
    """

    def __init__(self, pixels: int):
        super().__init__()
        self.what = nn.Sequential(nn.Flatten(), nn.Linear(pixels, 128), nn.ReLU(), nn.Linear(128, 256))
        self.where = nn.Sequential(nn.Linear(2, 128), nn.ReLU(), nn.Linear(128, 256))

    def forward(self, patches: Tensor, locations: Tensor) -> Tensor:
        return (self.what(patches) + self.where(locations)).relu()


class RecurrentAttention(nn.Module):
    """Sees `glimpses` glimpses of an image, one after the other, chooses each next location, and names the digit.

    size, scales: of the sensor. sd: of the chosen locations around their mean, half an image being 1. layer: units of a
    hidden layer in the location network, 0 for none. core: "relu", "irnn" for one of ReLUs that begins by keeping all,
    or "lstm". policy: "learned", or "random" for locations that are uniform. teaches: whether what the policy learns
    reaches the core. The first glimpse is of the middle.

    In training the locations are sampled. In evaluation they are the means, or samples where `samples` is set.

    Source: Mnih et al. (2014), sections 3 and 4. The mean is bounded by a tanh; the sample is clamped to the image only
    to look at it, so that its density stays the Gaussian's.
    """

    def __init__(
        self,
        glimpses: int,
        size: int,
        scales: int = 1,
        sd: float = 0.1,
        layer: int = 0,
        core: str = "relu",
        policy: str = "learned",
        teaches: bool = True,
        units: int = 256,
    ):
        super().__init__()
        if core not in CORES or policy not in ("learned", "random"):
            raise ValueError(f"A core is relu, irnn or lstm, a policy learned or random; got {core!r} and {policy!r}.")
        if glimpses < 2:
            raise ValueError(f"Who chooses where to look next has at least 2 glimpses; got {glimpses}.")
        self.glimpses, self.sd, self.policy, self.teaches, self.samples = glimpses, sd, policy, teaches, False
        self.sensor = GlimpseSensor(size, scales)
        self.glimpse = GlimpseNetwork(scales * size**2)
        self.core = CORES[core](256, units)
        hidden = [nn.Linear(units, layer), nn.ReLU()] if layer else []
        self.location = nn.Sequential(*hidden, nn.Linear(layer or units, 2), nn.Tanh())
        self.action = nn.Linear(units, CLASSES)
        self.baseline = nn.Linear(units, 1)

    def forward(self, images: Tensor) -> Episode:
        table, location = summed_area(images), images.new_zeros(len(images), 2)
        state, states, locations, choices = None, [], [], []
        for t in range(self.glimpses):
            if t > 0:  # so nothing is chosen after the last glimpse, where nobody would look
                choices.append(self.choose(states[-1]))
                location = choices[-1].clamp(-1, 1)
            locations.append(location)
            state = self.core(self.glimpse(self.sensor(table, location), location), state)
            states.append(state[0] if isinstance(state, tuple) else state)
        states = torch.stack(states)
        judged = self.judge(states[:-1], torch.stack(choices))
        return Episode(self.action(states[-1]).float(), states, torch.stack(locations), *judged)

    @torch.no_grad()
    def choose(self, states: Tensor) -> Tensor:
        """Where to look next, from states (N, units): locations (N, 2), not yet clamped to the image."""
        if self.policy == "random":
            return torch.rand(len(states), 2, device=states.device) * 2 - 1
        means = self.location(states).float()
        return means + self.sd * torch.randn_like(means) if self.training or self.samples else means

    def judge(self, states: Tensor, chosen: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Of locations chosen in states (T, N, units): their log-densities (T, N); the beliefs; what is expected.

        The log-density has a gradient for the core, where the policy teaches it what to remember: where it has looked,
        above all. None flows into the locations, whose probability it is, nor from beliefs and expectations into the
        core.
        """
        means = self.location(states if self.teaches else states.detach()).float()
        squares = ((chosen.detach() - means) / self.sd).square().sum(2)
        log_probs = -squares / 2 - math.log(2 * math.pi * self.sd**2)
        states = states.detach()
        return log_probs, self.action(states).detach().float().softmax(2), self.baseline(states)[..., 0].float()


class FullyConnectedNet(nn.Sequential):
    """A rival: two hidden layers of `units`, images (N, 1, side, side) to logits (N, 10).

    Source: Mnih et al. (2014), section 4.1.
    """

    def __init__(self, side: int, units: int = 256):
        super().__init__(
            nn.Flatten(),
            nn.Linear(side**2, units),
            nn.ReLU(),
            nn.Linear(units, units),
            nn.ReLU(),
            nn.Linear(units, CLASSES),
        )


class StridedConvNet(nn.Sequential):
    """A rival: a convolution that strides by half its kernel, and a hidden layer of 256; (N, 1, side, side) to (N, 10).

    Source: Mnih et al. (2014), section 4.1.
    """

    def __init__(self, side: int):
        places = (side - 10) // 5 + 1
        super().__init__(
            nn.Conv2d(1, 8, kernel_size=10, stride=5),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(8 * places**2, 256),
            nn.ReLU(),
            nn.Linear(256, CLASSES),
        )
