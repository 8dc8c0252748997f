import subprocess
import sys

import torch
import torchvision

from tools import pair


def test_the_installed_pair_works_together():
    assert pair.problem() is None


def test_a_pair_whose_operators_clash_is_one_sentence(monkeypatch):
    def nms(*_):
        raise RuntimeError("operator torchvision::nms does not exist\nand a long trace")

    monkeypatch.setattr(torchvision.ops, "nms", nms)
    sentence = pair.problem()
    assert f"torch {torch.__version__.split('+')[0]}" in sentence
    assert "nms does not exist)" in sentence
    assert "constraints.txt names a pair. Remove .venv" in sentence


def test_a_missing_one_is_one_sentence_on_the_command_line():
    code = "import sys; sys.modules['torchvision'] = None; from tools import pair; sys.exit(pair.problem())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Here are torch ")
    assert "Traceback" not in done.stderr
