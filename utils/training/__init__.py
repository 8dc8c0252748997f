"""Training: any model, any batches, any objective, on whatever device there is."""

from utils.training.augment import RandomWarp
from utils.training.batches import Batches
from utils.training.checkpoint import CheckpointError
from utils.training.compiling import NoCompiler
from utils.training.device import choose_device, device_name
from utils.training.divergence import TrainingDiverged
from utils.training.history import History
from utils.training.interrupt import TrainingInterrupted
from utils.training.numpy_sgd import NumpySgd
from utils.training.numpy_trainer import NumpyTrainer
from utils.training.objectives import classification, numpy_classification, regression
from utils.training.out_of_memory import OutOfMemory
from utils.training.policy_gradient import reinforce
from utils.training.processes import Processes
from utils.training.recipe import Recipe
from utils.training.seeds import seed_everything
from utils.training.threads import set_threads
from utils.training.trainer import Trainer

__all__ = [
    "Batches",
    "CheckpointError",
    "History",
    "NoCompiler",
    "NumpySgd",
    "NumpyTrainer",
    "OutOfMemory",
    "Processes",
    "RandomWarp",
    "Recipe",
    "Trainer",
    "TrainingDiverged",
    "TrainingInterrupted",
    "choose_device",
    "classification",
    "device_name",
    "numpy_classification",
    "regression",
    "reinforce",
    "seed_everything",
    "set_threads",
]
