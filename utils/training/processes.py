"""The processes that train one model together: a single one, or those that torchrun started."""

import atexit
import os

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from utils.training.history import Averages


class Processes:
    """All processes of this training, seen from this one. Alone, every method does nothing and costs nothing.

    Under `torchrun --nproc-per-node N` each process has the whole model, takes its share of every batch, and averages
    its gradients with those of the others. rank: this process's number, from 0. count: how many there are.

    device: each process of a machine gets a GPU of its own, and speaks to the others by NCCL; on CPUs by gloo.
    """

    def __init__(self, device: torch.device):
        self.rank, self.count, self.device = 0, 1, device
        if not dist.is_torchelastic_launched():
            return
        if device.type == "cuda" and device.index is None:
            self.device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
            torch.cuda.set_device(self.device)
        if not dist.is_initialized():
            dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
            atexit.register(dist.destroy_process_group)
        self.rank, self.count = dist.get_rank(), dist.get_world_size()

    @property
    def is_first(self) -> bool:
        """Whether this process writes files and talks to people; the others are silent."""
        return self.rank == 0

    @property
    def share(self) -> tuple[int, int]:
        """(rank, count): which part of every batch is this process's."""
        return self.rank, self.count

    def joined(self, model: nn.Module) -> nn.Module:
        """The model as it is trained: all start from the first process's weights, and share their gradients."""
        return DistributedDataParallel(model) if self.count > 1 else model

    def total(self, averages: Averages) -> Averages:
        """The averages over what all processes have seen."""
        if self.count == 1:
            return averages
        names = list(averages.totals)  # in the same order everywhere: all have the same objective
        pairs = [[float(total), float(count)] for total, count in map(averages.totals.get, names)]
        sums = torch.tensor(pairs, dtype=torch.float64, device=self.device)
        dist.all_reduce(sums)
        totals = ([total, round(count)] for total, count in sums.tolist())
        return Averages(dict(zip(names, totals, strict=True)))

    def any(self, flag: bool) -> bool:
        """Whether `flag` is set in any process, so that all stop after the same step."""
        if self.count == 1:
            return flag
        raised = torch.tensor(int(flag), device=self.device)
        dist.all_reduce(raised, dist.ReduceOp.MAX)
        return bool(raised)

    def wait(self) -> None:
        """Return when all processes have come this far."""
        if self.count > 1:
            dist.barrier()


def weighted(loss: Tensor, share: float) -> Tensor:
    """A process's mean loss, scaled so that the mean over processes is the mean over all examples.

    share: examples of this process times processes, over examples of all: 1 but in a batch that doesn't divide evenly.
    """
    return loss if share == 1.0 else loss * share
