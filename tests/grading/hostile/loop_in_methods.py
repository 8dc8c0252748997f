"""Gives an object that loops in whatever it is asked."""


class Endless:
    def __repr__(self):
        while True:
            pass

    __array__ = __len__ = __eq__ = __float__ = __iter__ = __index__ = __bool__ = __str__ = __repr__
    __hash__ = None


def double(x):
    return Endless()
