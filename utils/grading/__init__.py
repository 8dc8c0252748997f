"""Grading: the same questions, checked in a student's notebook and, in a sandbox, for a whole class.

Names are resolved when they are first used. Nothing here loads PyTorch: a notebook that needs it loads it itself.
"""

from importlib import import_module

_HOMES = {"check": "checking", "if_answered": "checking", "score": "checking"}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
