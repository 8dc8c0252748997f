"""Guard: torch and torchvision must be a pair that was released together."""

import sys


def problem() -> str | None:
    """One sentence that says why the two don't work together, or None when they do."""
    try:
        import torch
        import torchvision
    except (ImportError, RuntimeError, OSError) as error:
        return _sentence(str(error).splitlines()[0])
    try:
        # The compiled half of torchvision is only looked up when one of its operators is called.
        torchvision.ops.nms(torch.tensor([[0.0, 0.0, 1.0, 1.0]]), torch.tensor([1.0]), 0.5)
    except (RuntimeError, AttributeError) as error:
        return _sentence(str(error).splitlines()[0])
    return None


def _sentence(error: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    def held(name: str) -> str:
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            return f"no {name}"

    return (
        f"Here are {held('torch')} and {held('torchvision')}, which don't work together ({error}). Each release of "
        "torch has one of torchvision; constraints.txt names a pair. Remove .venv and run the command again."
    )


if __name__ == "__main__":
    sys.exit(problem())
