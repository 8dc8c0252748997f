"""Gives an object that runs code where it is unpickled."""


class Evil:
    def __reduce__(self):
        return exec, ("import os; os._exit(1)",)


def double(x):
    return Evil()
