"""Takes the net from utils.models.

Expected: It uses DigitNet
Points: 0
"""

from utils.models import DigitNet


def make_net():
    return DigitNet()
