"""A live figure in JupyterLab, in a real browser with a running kernel: the reader's own weights, and no error."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.lab_server import TOKEN, jupyterlab

CELL = "from utils import live\nfrom utils.models import DigitNet\nlive.DrawDigit(DigitNet())"
MILLISECONDS = 120_000  # a kernel that imports PyTorch on a busy machine


@pytest.fixture
def lab(tmp_path):
    """The address of a JupyterLab that shows a folder with one notebook."""
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    (tmp_path / "shown").mkdir()
    nbformat.write(new_notebook(cells=[new_code_cell(CELL)], metadata=kernel), tmp_path / "shown" / "figure.ipynb")
    with jupyterlab(tmp_path, f"--ServerApp.root_dir={tmp_path / 'shown'}") as address:
        yield address


def test_a_figure_runs_in_jupyterlab_on_one_s_own_weights(browser, lab):
    page = browser.new_page(viewport={"width": 1280, "height": 1200})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{lab}/lab/tree/figure.ipynb?token={TOKEN}")
    cell = page.locator(".jp-Notebook .jp-CodeCell .cm-content").first
    cell.wait_for(timeout=MILLISECONDS)
    page.get_by_text("(ipykernel) | Idle").wait_for(timeout=MILLISECONDS)  # before that a cell isn't run
    cell.click()
    page.keyboard.press("Shift+Enter")
    page.locator(".live .live-best").wait_for(timeout=MILLISECONDS)
    page.get_by_role("button", name="draw a 7").click()
    page.wait_for_function("document.querySelector('.live-status').textContent.startsWith('your network reads a')")
    assert page.locator(".live-stage").count() == 7
    assert errors == []
    page.close()
