"""The networks of the book, one module a chapter; plain PyTorch, and each page shows its source from here."""

from utils.models.digit_variants import BlurPool, BlurredDigitNet, DenseDigitNet, StridedDigitNet
from utils.models.digits import DigitNet

__all__ = ["BlurPool", "BlurredDigitNet", "DenseDigitNet", "DigitNet", "StridedDigitNet"]
