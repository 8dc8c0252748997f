"""Libraries in the sandbox: PyTorch and a stand-in for it, and what shows things."""

import textwrap

from tests.grading import fake
from tests.grading.asking import answer
from tests.grading.fake import chunk, job


def test_a_stand_in_for_torch_lets_everything_pass_but_calls(box):
    code = """
        import torch
        import torch.nn.functional as F
        from torch import nn, Tensor
        from torch.utils.data import DataLoader

        class Net(nn.Module):
            def __init__(self):
                super().__init__()

        @torch.no_grad()
        def evaluate(net: nn.Module, x: Tensor | None, dtype=torch.float32) -> "list[Tensor]":
            return net(x)

        @torch.jit.script
        def triple(x):
            return 3 * x

        def double(x):
            assert not isinstance(x, torch.Tensor) and triple(1) == 3
            return 2 * x
        """
    assert fake.earns(answer(box, code))
    told = answer(box, code + "\n        Net()\n")
    assert fake.earns(told)  # the cell fails after its answer is defined
    told = answer(box, code.replace("return 2 * x", "return Net()"))["error"]
    assert told == "torch.nn.Module may not be used in this question: write it with NumPy (line 21)"
    told = answer(box, code.replace("return 2 * x", "return x * torch.ones(3)"))["error"]
    assert told == "torch.ones may not be used in this question: write it with NumPy (line 21)"


def test_what_shows_things_does_nothing(box):
    code = """
        import matplotlib.pyplot as plt
        from IPython.display import HTML
        from utils.grading import check
        from utils.figures import grids
        import pandas as pd

        def double(x):
            figure, axes = plt.subplots(1, 2, figsize=(3, 3))
            axes[0].imshow(x, cmap=plt.cm.gray)
            with plt.style.context("ggplot"):
                plt.rcParams["font.size"] = 3
            display(HTML("<b>shown</b>"))
            return 2 * x

        check("fake.double", double)
        """
    assert fake.earns(answer(box, code))
    told = answer(box, "from utils.models import digits\n\ndef double(x):\n    return digits.Net()")["error"]
    assert told == "utils.models.digits.Net may not be used in an answer (line 4)"


def test_a_net_is_trained(box):
    code = """
        import torch
        from torch import nn

        def halve(x):
            net, target = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 3)).double(), x / 2
            optimiser = torch.optim.Adam(net.parameters(), lr=0.05)
            for _ in range(100):
                loss = nn.functional.mse_loss(net(x), target)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            return loss
        """
    outcome = box.run(job([chunk(textwrap.dedent(code), "halve")], "halve"))[0]
    assert outcome["error"] is None and float(outcome["outputs"]) < 0.01
