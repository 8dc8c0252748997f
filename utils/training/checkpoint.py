"""Checkpoints that are either whole or not there, whatever interrupts their writing."""

import os
from pathlib import Path
from typing import Any

import torch


class CheckpointError(Exception):
    """A checkpoint is missing, damaged, or belongs to another run."""


def save_checkpoint(state: dict[str, Any], path: Path) -> None:
    """Write `state` beside `path`, force it to disk, then rename: a kill leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The process's number keeps two runs that share a folder by mistake from writing into one file.
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except OSError as error:
        raise CheckpointError(f"Can't write {path} ({error}); free some space or choose another folder.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def load_checkpoint(path: Path) -> dict[str, Any]:
    """The state saved at `path`, on the CPU. Raises CheckpointError when it is missing or can't be read."""
    if not path.is_file():
        raise CheckpointError(f"There is no checkpoint at {path}; train without resuming first.")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises half a dozen kinds for a damaged file
        raise CheckpointError(f"The checkpoint {path} can't be read ({error}); delete it and train anew.") from error
