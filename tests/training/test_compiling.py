"""torch.compile: the same weights, under the same names."""

import shutil

import pytest
import torch
from torch import nn

from tests.needs import require
from utils.training import NoCompiler, Recipe, Trainer, classification, compiling


def trained(images, **options):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Flatten(), nn.Linear(144, 8), nn.ReLU(), nn.Linear(8, 3))
    recipe = Recipe(epochs=1, batch_size=50, optimiser="sgd", lr=0.05, average=0.9)
    Trainer(net, classification, recipe, device="cpu", progress=False, **options).fit(images, images)
    return net.state_dict()


# PyTorch's own compiler still uses what PyTorch itself advises against.
@pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated:DeprecationWarning")
def test_a_compiled_run_ends_with_the_same_weights(images):
    require(shutil.which("g++") or shutil.which("clang++"), "needs a C++ compiler")
    plain, compiled = trained(images), trained(images, compile=True)
    assert list(plain) == list(compiled)
    for key, value in plain.items():
        torch.testing.assert_close(compiled[key], value, rtol=1e-4, atol=1e-5)


def test_without_a_compiler_it_says_what_is_missing(images, monkeypatch):
    monkeypatch.setattr(compiling.shutil, "which", lambda name: None)
    with pytest.raises(NoCompiler, match=r"needs a C\+\+ compiler, and none was found; install g\+\+ or clang\+\+"):
        trained(images, compile=True)
