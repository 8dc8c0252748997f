"""Running submissions where they can do no harm.

Names are resolved when they are first used: inside the sandbox this package has only the half that runs there.
"""

from importlib import import_module

_HOMES = {"Limits": "limits", "NoSandbox": "bubblewrap", "Sandbox": "host", "SandboxFailed": "warm"}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
