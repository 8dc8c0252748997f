"""Experiments: data, model, objective and recipe tied together; each gives one number of the book.

Names are resolved when they are first used, so that the book, which needs only the records, is built without torch.
"""

from importlib import import_module

_HOMES = {
    "Experiment": "registry",
    "find": "registry",
    "registered": "registry",
    "evaluate": "evaluation",
    "predictions": "evaluation",
    "trained_model": "evaluation",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
