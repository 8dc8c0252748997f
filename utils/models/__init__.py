"""The networks of the book, one module a chapter; plain PyTorch, and each page shows its source from here."""

from utils.models.digits import DigitNet

__all__ = ["DigitNet"]
