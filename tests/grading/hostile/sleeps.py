"""Sleeps, and takes no processor time."""

import time


def double(x):
    time.sleep(1000)
