"""A progress bar for terminal and notebook."""

import time
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

if TYPE_CHECKING:
    from utils.training.trainer import Trainer


class Progress:
    """Shows epoch, step and the running averages of the Trainer that it listens to."""

    interval = 0.2  # seconds between updates of the numbers: reading them makes a GPU wait

    def __init__(self):
        self.bar: tqdm | None = None
        self._shown = 0.0

    def on_fit_start(self, trainer: "Trainer") -> None:
        total = trainer.recipe.epochs * trainer.steps_per_epoch
        done = trainer.epoch * trainer.steps_per_epoch + trainer.step
        self.bar = tqdm(total=total, initial=done, unit="step", dynamic_ncols=True)

    def on_batch_end(self, trainer: "Trainer") -> None:
        self.bar.update()
        if time.monotonic() - self._shown > self.interval:
            self._show(trainer, trainer.averages.values())

    def on_epoch_end(self, trainer: "Trainer") -> None:
        rows = trainer.history.rows
        self._show(
            trainer, {f"{row['split']} {row['metric']}": row["value"] for row in rows if row["epoch"] == trainer.epoch}
        )

    def on_fit_end(self, trainer: "Trainer") -> None:
        self.bar.close()

    def _show(self, trainer: "Trainer", values: dict[str, float]) -> None:
        self._shown = time.monotonic()
        current = min(trainer.epoch + 1, trainer.recipe.epochs)
        self.bar.set_description(f"{trainer.device.type}, epoch {current}/{trainer.recipe.epochs}", refresh=False)
        self.bar.set_postfix({name: f"{value:.4g}" for name, value in values.items()})
