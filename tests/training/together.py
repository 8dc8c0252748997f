"""What each process of `torchrun` runs in test_processes.py: train, and have the first write down how it ended."""

import sys
from pathlib import Path

import torch
from torch import nn

from utils.training import Recipe, Trainer, classification

# 601 examples in batches of 50: the last holds one, which two processes can't share.
EXAMPLES, BATCH = 601, 50


def split() -> tuple[torch.Tensor, torch.Tensor]:
    """Inputs uint8 (601, 1, 12, 12) of three classes, and their targets (601,)."""
    generator = torch.Generator().manual_seed(1)
    targets = torch.arange(EXAMPLES) % 3
    inputs = torch.randint(0, 120, (EXAMPLES, 1, 12, 12), generator=generator, dtype=torch.uint8)
    for k in range(3):
        inputs[targets == k, :, 4 * k : 4 * k + 4] += 130
    return inputs, targets


def net() -> nn.Module:
    """A convnet without dropout or batch norm: nothing in it depends on how a batch is shared out."""
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(72, 3)
    )


def train(folder: Path | None, optimiser: str, resume: bool = False) -> dict:
    """Weights and history rows after training."""
    recipe = Recipe(epochs=3, batch_size=BATCH, optimiser=optimiser, lr=0.02 if optimiser == "sgd" else 1e-3)
    trainer = Trainer(net(), classification, recipe, device="cpu", folder=folder, progress=False)
    history = trainer.fit(split(), split(), resume=resume)
    rows = [{key: value for key, value in row.items() if key != "seconds"} for row in history.rows]
    return {"weights": trainer.model.state_dict(), "rows": rows, "processes": trainer.processes.count}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    ends = {optimiser: train(folder / optimiser, optimiser) for optimiser in ("sgd", "adam")}
    if torch.distributed.get_rank() == 0:
        torch.save(ends, folder / "ends.pt")
