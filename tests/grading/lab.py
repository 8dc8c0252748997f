"""What tests of a lab share: its notebooks, its answers, the examples that its questions show, their inputs."""

import doctest
import json
import math
import re
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from torch import nn
from torch.nn import functional as F

from utils.grading import labs

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = {"math": math, "np": np, "sliding_window_view": sliding_window_view}  # what labs import
LIBRARIES |= {"torch": torch, "nn": nn, "F": F}
SEEDS = range(5)
EXAMPLE = re.compile(r"```pycon\n(.*?)```", re.DOTALL)


@cache
def cells(path: Path) -> list[dict]:
    """The notebook's cells, each with its source in one piece."""
    read = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in read]


def source(lab: str) -> list[dict]:
    return cells(labs.source(lab))


def student(lab: str) -> list[dict]:
    return cells(labs.place(lab))


def answers(notebook: list[dict]) -> dict[str, str]:
    """{question: code of its answer cell}."""
    found = {cell["metadata"].get("course", {}).get("question"): cell["source"] for cell in notebook}
    return {question: code for question, code in found.items() if question}


def example(lab: str, question: str) -> str:
    """The example that the question shows, as a doctest."""
    slug = question.partition(".")[2].replace("_", "-")
    text = next(cell["source"] for cell in source(lab) if cell["id"] == f"{slug}-text")
    return EXAMPLE.search(text)[1]


def defined(code: str, name: str, names: dict) -> dict:
    """The names that code defines, executed as a cell of a notebook would be."""
    names = {"__name__": "__main__", **names}
    exec(compile(code, name, "exec"), names)
    return names


@cache
def solved(lab: str) -> dict:
    """The functions that the solved lab defines, given ones and answers, as a student has them who was right so far."""
    names = {}
    for cell in source(lab):
        if cell["id"].endswith(("-given", "-answer")):
            names = defined(cell["source"], cell["id"], LIBRARIES | names)
    return names


def fails_example(lab: str, question: str, names: dict) -> str:
    """What doctest says against the question's example; empty when everything comes as shown."""
    said = []
    test = doctest.DocTestParser().get_doctest(example(lab, question), dict(names), question, None, 0)
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    return "".join(said)


def drawn(checks) -> list[dict]:
    """The arguments of all calls that seeds 0 to 4 give, each once where a call has several results."""
    cases = [case for seed in SEEDS for case in checks.inputs(seed)["cases"]]
    return [case["arguments"] for case in cases if case.get("result") in (None, *case.get("results", [])[:1])]
