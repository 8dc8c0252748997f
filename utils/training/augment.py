"""Augmentation of a whole batch at a time, on the device that holds it."""

import functools
import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class RandomWarp:
    """Turn, scale, shear, shift and bend each image of a batch at random.

    degrees: largest turn. scale: largest change of size, as a share. shear: largest slant, as a share. shift: largest
    shift in px. bend: sd in px of a smooth random displacement, drawn on a `knots` by `knots` grid and interpolated
    (an elastic distortion). All but the bend are uniform. What comes in from outside the image is 0. share: of the
    images that are warped; the others stay as they are, and as sharp as the images that the network will be tested on.

    Called with images (N, C, H, W), floats; returns the same shape.

    Source: affine and elastic distortions of digits, Simard, Steinkraus and Platt (2003), section 2.
    """

    degrees: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    shift: float = 0.0
    bend: float = 0.0
    knots: int = 5
    share: float = 1.0

    def __call__(self, images: Tensor) -> Tensor:
        size, device, shape = len(images), images.device, list(images.shape)
        grid = F.affine_grid(self._affine(size, images), shape, align_corners=False)
        if self.bend:
            height, width = images.shape[-2:]
            knots = torch.randn(size, 2, self.knots, self.knots, device=device) * self.bend
            field = _between_knots(self.knots, height, device) @ knots @ _between_knots(self.knots, width, device).T
            px = torch.tensor([2.0 / width, 2.0 / height], device=device)  # grid_sample's units: the image spans 2
            grid = grid + field.permute(0, 2, 3, 1) * px
        if self.share < 1:
            unmoved = F.affine_grid(torch.eye(2, 3, device=device).expand(size, 2, 3), shape, align_corners=False)
            grid = torch.where(torch.rand(size, 1, 1, 1, device=device) < self.share, grid, unmoved)
        return F.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)

    def _affine(self, size: int, images: Tensor) -> Tensor:
        """Matrices (N, 2, 3) from output to input coordinates."""
        height, width = images.shape[-2:]
        unit = torch.rand(6, size, device=images.device) * 2 - 1
        angle = unit[0] * math.radians(self.degrees)
        wide, high = 1 + unit[1] * self.scale, 1 + unit[2] * self.scale
        slant = unit[3] * self.shear
        cos, sin = angle.cos(), angle.sin()
        right, down = unit[4] * (2 * self.shift / width), unit[5] * (2 * self.shift / height)
        rows = (wide * cos, slant - sin, right, sin, high * cos, down)
        return torch.stack(rows, dim=1).view(size, 2, 3)


@functools.cache
def _between_knots(knots: int, size: int, device: torch.device) -> Tensor:
    """Matrix (size, knots) of cubic interpolation along one axis; two products with it beat F.interpolate."""
    identity = torch.eye(knots, device=device)[None, None]
    return F.interpolate(identity, size=(size, knots), mode="bicubic", align_corners=True)[0, 0]
