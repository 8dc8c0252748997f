"""The networks of the book; each page shows its source from here.

Plain PyTorch, but for chapter 2: `backprop` has the layers of a convnet in NumPy, `autograd` an engine for them.
"""

from utils.models.addition import Adder, RecurrentAdder, RecurrentReader, SourceClassifier
from utils.models.attention import FullyConnectedNet, RecurrentAttention, StridedConvNet
from utils.models.digit_variants import BlurPool, BlurredDigitNet, DenseDigitNet, StridedDigitNet
from utils.models.digits import DigitNet
from utils.models.numpy_net import NumpyNet, numpy_digit_net
from utils.models.set_adders import DigitEncoder, ProductReader, SetReader, SumReader

__all__ = [
    "Adder",
    "BlurPool",
    "BlurredDigitNet",
    "DenseDigitNet",
    "DigitEncoder",
    "DigitNet",
    "FullyConnectedNet",
    "NumpyNet",
    "ProductReader",
    "RecurrentAdder",
    "RecurrentAttention",
    "RecurrentReader",
    "SetReader",
    "SourceClassifier",
    "StridedConvNet",
    "StridedDigitNet",
    "SumReader",
    "numpy_digit_net",
]
