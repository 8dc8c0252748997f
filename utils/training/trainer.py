"""The training loop of chapter 1, with names: it knows no task, no data set and no model."""

import copy
import logging
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from utils.training.batches import Batches
from utils.training.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from utils.training.compiling import compiled
from utils.training.device import choose_device, computes_in_bfloat16, gains_from_bfloat16, synchronise
from utils.training.divergence import LossWatch, TrainingDiverged
from utils.training.evaluation import measured, outputs
from utils.training.history import Averages, History
from utils.training.interrupt import Interruptible, TrainingInterrupted
from utils.training.memory import keep_freed_memory
from utils.training.objectives import Objective, Totals
from utils.training.out_of_memory import OutOfMemory, is_out_of_memory, size_that_fits
from utils.training.processes import Processes, weighted
from utils.training.progress import Progress
from utils.training.recipe import Recipe
from utils.training.seeds import random_state, restore_random_state, seed_everything

log = logging.getLogger(__name__)


class Trainer:
    """Trains `model` for `objective` by `recipe`.

    objective: `objective(model, batch) -> (loss, {metric: (sum, count)})`. seed: seeds every generator when training
    begins. device: "auto", "cpu", "cuda" or "mps". folder: where the checkpoint goes, after each epoch, each
    `checkpoint_seconds` and on Ctrl-C; None keeps none. listeners: objects with any of the methods `on_fit_start`,
    `on_batch_end`, `on_epoch_end`, `on_fit_end`, each called with the Trainer. progress: whether to show a bar.
    compile: whether to train through torch.compile, which needs a C++ compiler and pays in long runs.

    The splits given to `fit` and `evaluate` are pairs (inputs, targets) of tensors, or have `batches(batch_size,
    device, seed=…, augment=…, share=…)`, or are any sized iterable of batches on the device. One whose batches differ
    from epoch to epoch has `set_epoch(epoch, start)`, as Batches has.

    Under torchrun several processes train the one model: the recipe's batch is shared out among them, and the first
    alone keeps checkpoints and calls listeners. A source of batches of your own then has to give each process its part,
    by `processes.share`. Batch norm sees only the part, and each process has a dropout of its own.
    """

    checkpoint_seconds = 30.0

    def __init__(
        self,
        model: nn.Module,
        objective: Objective,
        recipe: Recipe,
        *,
        seed: int = 0,
        device: str = "auto",
        folder: Path | str | None = None,
        listeners: Sequence[object] = (),
        progress: bool = True,
        compile: bool = False,
    ):
        self.processes = Processes(choose_device(device))
        self.device = self.processes.device
        if self.device.type == "cpu":
            keep_freed_memory()
        self.objective, self.recipe, self.seed = objective, recipe, seed
        self._place(model, compile)
        self.checkpoint = Path(folder) / "checkpoint.pt" if folder is not None else None
        self.listeners = [*listeners, *([Progress()] if progress else [])] if self.processes.is_first else []
        self.epoch, self.step, self.steps_per_epoch = 0, 0, 0
        self.history, self.averages = History(), Averages()
        self.best: dict[str, Any] | None = None
        log.info("Training on %s in %s.", self.device, self.precision)

    def fit(self, train: Any, validation: Any = None, *, resume: bool = False) -> History:
        """Train to the recipe's last epoch and leave the kept weights in `model`; returns the history.

        resume: go on from the folder's checkpoint, where there is one. On a CPU the weights then end bit for bit as
        without the break, given the same number of threads.

        Raises TrainingInterrupted on Ctrl-C (saved first, where there is a folder), TrainingDiverged when the loss is
        no longer finite, OutOfMemory, which names the batch size to try, and CheckpointError when the checkpoint is
        damaged or another run's.
        """
        batches = self._source(train, training=True)
        self._begin(len(batches), resume)
        held_out = self._source(validation) if validation is not None else None
        self._emit("on_fit_start")
        try:
            with Interruptible() as interrupt:
                while self.epoch < self.recipe.epochs:
                    self._train_epoch(batches, interrupt)
                    self._end_epoch(held_out)
        finally:
            self._emit("on_fit_end")
        self.model.load_state_dict(self.best["model"] if self.recipe.keep == "best" else self._evaluated().state_dict())
        return self.history

    def evaluate(self, split: Any) -> dict[str, float]:
        """The objective's metrics, averaged over the split, by the weights that `model` holds."""
        return measured(self.model, self.objective, self._source(split)).values()

    def predict(self, inputs: Any, part: nn.Module | None = None) -> Tensor:
        """The model's outputs for all inputs, (N, ...) on the CPU, in evaluation mode and full precision.

        inputs: a tensor (N, ...), or a split that draws its own batches. part: the part of the model that takes them,
        where it isn't all of it.
        """
        split = (inputs, torch.zeros(len(inputs))) if isinstance(inputs, Tensor) else inputs
        return outputs(self.model if part is None else part, self._source(split))

    @property
    def threads(self) -> int:
        """How many threads compute on the CPU."""
        return torch.get_num_threads()

    def _place(self, model: nn.Module, compile: bool) -> None:
        """Put the model where it is trained, and choose the precision to train it in."""
        self.model = model.to(self.device, memory_format=torch.channels_last)
        joined = self.processes.joined(self.model)
        self.trained = compiled(joined) if compile else joined  # the same weights, as the loop calls them
        asked = self.recipe.precision
        wanted = asked == "bfloat16" or (asked == "auto" and gains_from_bfloat16(self.device, model))
        self.precision = torch.bfloat16 if wanted and computes_in_bfloat16(self.device) else torch.float32

    def _source(self, split: Any, training: bool = False) -> Any:
        """Batches of a pair of tensors, or of a split that draws its own; any other source is taken as it is."""
        if hasattr(split, "batches"):
            own = {"augment": self.recipe.augment, "seed": self.seed, "share": self.processes.share} if training else {}
            return split.batches(self.recipe.batch_size, self.device, **own)
        if not (isinstance(split, tuple) and all(isinstance(part, Tensor) for part in split)):
            return split
        if training:
            own = {"augment": self.recipe.augment, "seed": self.seed, "share": self.processes.share}
            return Batches(split, self.recipe.batch_size, self.device, shuffle=True, **own)
        return Batches(split, max(500, self.recipe.batch_size), self.device)

    def _begin(self, steps_per_epoch: int, resume: bool) -> None:
        """Set everything to the start of training, or to where the checkpoint stands."""
        seed_everything(self.seed + 1_000_003 * self.processes.rank)
        self.steps_per_epoch = steps_per_epoch
        self.epoch, self.step, self.elapsed, self.best = 0, 0, 0.0, None
        self.history, self.averages = History(), Averages()
        self._make_optimiser(self.recipe.epochs * steps_per_epoch)
        if resume and self.checkpoint and self.checkpoint.is_file():
            self._restore(load_checkpoint(self.checkpoint))
        self._losses = LossWatch(self.device)
        self._started = self._saved = time.perf_counter()

    def _make_optimiser(self, steps: int) -> None:
        """Make what changes the weights in a training of so many steps."""
        self.optimiser = self.recipe.make_optimiser(self.recipe.groups(self.model))
        self.schedule = self.recipe.make_schedule(self.optimiser, steps)
        self.averaged = None
        if self.recipe.average is not None:
            rule = get_ema_multi_avg_fn(self.recipe.average)
            self.averaged = AveragedModel(self.model, multi_avg_fn=rule, use_buffers=True)

    def _parts(self) -> dict[str, Any]:
        """What changes with every step and has a `state_dict`."""
        parts = {"model": self.model, "optimiser": self.optimiser, "schedule": self.schedule}
        return parts if self.averaged is None else parts | {"averaged": self.averaged}

    def _train_epoch(self, batches: Any, interrupt: Interruptible) -> None:
        self.model.train()
        for batch in self._rest_of(batches):
            self._learn(batch, weight=getattr(batches, "weight", 1.0))
            self.step += 1
            self._emit("on_batch_end")
            if self.processes.any(interrupt.requested):
                self._save()
                raise self._interruption()
            if time.perf_counter() - self._saved > self.checkpoint_seconds:
                self._save()

    def _rest_of(self, batches: Any) -> Iterable[Any]:
        """This epoch's batches from the current step on."""
        if hasattr(batches, "set_epoch"):
            batches.set_epoch(self.epoch, self.step)
            return batches
        return (batch for number, batch in enumerate(batches) if number >= self.step)

    def _learn(self, batch: Any, weight: float) -> None:
        """One step of gradient descent."""
        try:
            loss, metrics = self._descend(self.trained, batch, weight)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
        else:
            self._stop_if_diverged(self._losses.add(self.step, loss))  # before the step that would spoil the weights
            self.optimiser.step()
            self.schedule.step()
            if self.averaged is not None:
                self.averaged.update_parameters(self.model)
            if weight:
                self.averages.add(metrics)
            return
        raise self._out_of_memory(batch)  # out here the failed step has let go of its memory

    def _descend(self, model: nn.Module, batch: Any, weight: float = 1.0) -> tuple[Tensor, Totals]:
        """Forward and backward: loss and metrics of the batch; the gradients are left in the weights."""
        with torch.autocast(self.device.type, self.precision, enabled=self.precision != torch.float32):
            loss, metrics = self.objective(model, batch)
        self.optimiser.zero_grad(set_to_none=True)
        weighted(loss, weight).backward()
        return loss.detach(), metrics

    def _stop_if_diverged(self, step: int | None) -> None:
        if step is None:
            return
        raise TrainingDiverged(
            f"The loss was no longer finite in epoch {self.epoch + 1}, step {step + 1} of {self.steps_per_epoch}. "
            f"{self._last_good()}Try a lower learning rate (now {self.recipe.lr:g}), a warm-up, or inputs of a smaller "
            "scale."
        )

    def _out_of_memory(self, batch: Any) -> OutOfMemory:
        """What to say when a step had no room: a smaller batch is tried here and now."""
        self.optimiser.zero_grad(set_to_none=True)
        size = size_that_fits(batch, lambda part: self._descend(self.model, part) and None)
        advice = "not even one example fits; take a smaller network or another device"
        if size:
            size *= self.processes.count
            advice = f"batch_size={size} fits (tried just now), with the learning rate scaled down alike"
        return OutOfMemory(
            f"{self.device} ran out of memory in epoch {self.epoch + 1}, step {self.step + 1} of "
            f"{self.steps_per_epoch}, with batch_size={self.recipe.batch_size}: {advice}. {self._last_good()}".rstrip()
        )

    def _last_good(self) -> str:
        there = self.checkpoint is not None and self.checkpoint.is_file()
        return f"The last good checkpoint is {self.checkpoint}. " if there else ""

    def _end_epoch(self, validation: Any) -> None:
        """Measure, remember the best weights, write the checkpoint."""
        self._stop_if_diverged(self._losses.first_bad())
        synchronise(self.device)
        self.epoch, self.step = self.epoch + 1, 0
        self.history.add(self.epoch, "train", self.processes.total(self.averages).values(), self._seconds())
        self.averages = Averages()
        if validation is not None:
            values = measured(self._evaluated(), self.objective, validation).values()
            self.history.add(self.epoch, "validation", values, self._seconds())
            watched = values[self.recipe.watch]
            if self.best is None or watched < self.best["value"]:
                state = copy.deepcopy(self._evaluated().state_dict())
                self.best = {"epoch": self.epoch, "value": watched, "model": state}
        elif self.recipe.keep == "best":
            raise ValueError("The recipe keeps the best weights; give fit a validation split to choose them by.")
        self._save()
        self._emit("on_epoch_end")

    def _evaluated(self) -> nn.Module:
        """The weights that count: the averaged ones where the recipe asks for them."""
        return self.averaged.module if self.averaged is not None else self.model

    def _state(self) -> dict[str, Any]:
        """Everything that the rest of the run depends on."""
        return {
            "run": self._identity(),
            "epoch": self.epoch,
            "step": self.step,
            "seconds": self._seconds(),
            **{name: part.state_dict() for name, part in self._parts().items()},
            "best": self.best,
            "history": self.history.rows,
            "averages": self.averages.totals,
            "random": random_state(),
        }

    def _identity(self) -> dict[str, Any]:
        """What must agree for a checkpoint to be this run's."""
        return {"recipe": self.recipe.describe(), "seed": self.seed, "steps_per_epoch": self.steps_per_epoch}

    def _save(self) -> None:
        if self.checkpoint is not None and self.processes.is_first:
            self._stop_if_diverged(self._losses.first_bad())
            save_checkpoint(self._state(), self.checkpoint)
        self._saved = time.perf_counter()

    def _restore(self, state: dict[str, Any]) -> None:
        if state["run"] != self._identity():
            raise CheckpointError(
                f"The checkpoint {self.checkpoint} belongs to another run ({state['run']}, here {self._identity()}); "
                "train without resuming, or choose another folder."
            )
        self.epoch, self.step, self.elapsed, self.best = state["epoch"], state["step"], state["seconds"], state["best"]
        for name, part in self._parts().items():
            part.load_state_dict(state[name])
        self.history = History(state["history"])
        if self.processes.is_first:
            self.averages = Averages(_moved(state["averages"], self.device))
            restore_random_state(state["random"])
        else:  # what was saved is the first process's
            self.averages = Averages({name: [0.0, 0] for name in state["averages"]})

    def _seconds(self) -> float:
        return self.elapsed + time.perf_counter() - self._started

    def _interruption(self) -> TrainingInterrupted:
        where = f"Stopped in epoch {self.epoch + 1}, after step {self.step} of {self.steps_per_epoch}"
        if self.checkpoint is None:
            return TrainingInterrupted(f"{where}; nothing was saved.", "Give the Trainer a folder, and it will be.")
        return TrainingInterrupted(f"{where}; all is saved in {self.checkpoint}.", "fit(…, resume=True) goes on.")

    def _emit(self, event: str) -> None:
        for listener in self.listeners:
            getattr(listener, event, lambda trainer: None)(self)


def _moved(totals: dict[str, list], device: torch.device) -> dict[str, list]:
    return {name: [torch.as_tensor(total, device=device), count] for name, (total, count) in totals.items()}
