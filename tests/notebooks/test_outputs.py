"""The stored form of a notebook: nothing of the machine it ran on, small pictures, and what is refused."""

import copy
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from tools import outputs, pictures

BAR = "cpu, epoch 1/2:  50%|█████     | 275/550 [00:02<00:02, 120.1step/s, loss=0.31]"
WARNING = "x/tqdm/auto.py:21: TqdmWarning: IProgress not found\n  from .autonotebook import x\n"


@pytest.fixture
def stored(course):
    """stored(*outputs): the outputs of a code cell after normalising."""

    def normalised(*given):
        nb = new_notebook(cells=[new_code_cell("draw()", execution_count=7, outputs=list(given))])
        outputs.normalise(nb, course)
        again = copy.deepcopy(nb)
        outputs.normalise(again, course)
        assert again == nb, "normalising twice must change nothing"
        return nb.cells[0].outputs

    return normalised


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def shown(**data):
    return new_output("display_data", {kind.replace("_", "/", 1): value for kind, value in data.items()})


def noisy(height=300):
    noise = np.random.default_rng(0).integers(0, 256, (height, 300, 3), dtype=np.uint8)
    return Image.fromarray(noise)


def test_metadata_of_machine_and_editor_are_dropped(course):
    timed = {"tags": ["hide-input"], "execution": {"iopub.busy": "12:00"}, "scrolled": True}
    nb = new_notebook(cells=[new_code_cell("1", metadata=timed, id="same")])
    nb.metadata.update({"widgets": {"state": {}}, "language_info": {"name": "python", "version": "3.11"}})
    nb.metadata["course"] = {"hash": "1"}
    outputs.normalise(nb, course)
    assert set(nb.metadata) == {"kernelspec", "language_info", "course"}
    assert nb.metadata.kernelspec.name == "python3" and "version" not in nb.metadata.language_info
    assert nb.cells[0].metadata == {"tags": ["hide-input"]} and nb.cells[0].id == "same"


def test_cells_get_an_id_of_their_own(course):
    nb = new_notebook(cells=[new_code_cell(str(number)) for number in range(3)])
    nb.cells[0].id = nb.cells[1].id = "same"
    del nb.cells[2]["id"]
    outputs.normalise(nb, course)
    assert nb.cells[0].id == "same" and len({cell.id for cell in nb.cells}) == 3


def test_execution_counts_and_output_metadata_are_dropped(course):
    result = new_output("execute_result", {"text/plain": "2"}, execution_count=7, metadata={"took": "3 s"})
    nb = new_notebook(cells=[new_code_cell("1 + 1", execution_count=7, outputs=[result])])
    outputs.normalise(nb, course)
    assert nb.cells[0].execution_count is None and nb.cells[0].outputs[0].execution_count is None
    assert nb.cells[0].outputs[0].metadata == {}


@pytest.mark.parametrize("text", [BAR, f"\r{BAR}\r{BAR}\n", "10step [00:00, 20.00step/s]", WARNING])
def test_progress_is_dropped(stored, text):
    assert stored(stream(text, "stderr"), stream(text)) == []


def test_only_the_bar_is_dropped(stored):
    assert stored(stream(f"before\n{BAR}\nafter 90%\n"))[0].text == "before\nafter 90%\n"


def test_widgets_are_dropped_but_not_a_live_figure(stored):
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "HBox()"}
    live = {**view, "text/html": '<div class="live-figure"></div>'}
    (left,) = stored(new_output("display_data", view), new_output("display_data", live))
    assert set(left.data) == {"text/plain", "text/html"}


def test_paths_addresses_and_counts_are_replaced(stored, course, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "../elsewhere/data")
    root, home = course.root, Path.home()
    pairs = {
        f"{root}/utils/x.py": "./utils/x.py",
        f"{home}/x": "~/x",
        f"{root.parent}/elsewhere/data/mnist": "$COURSE_DATA/mnist",
        "/opt/py/lib/python3.11/site-packages/torch/nn.py": "torch/nn.py",
        "/opt/py/lib/python3.12/json/a.py": "json/a.py",
        "/var/x/ipykernel_12/34.py": "cell",
        "<f at 0x7f0a1b2c3d4e>": "<f at 0x…>",
        "Cell In[12], line 3": "Cell In[ ], line 3",
    }
    assert stored(stream(" ".join(pairs)))[0].text == " ".join(pairs.values())


def test_tracebacks_are_cleaned(stored, course):
    lines = [f"Cell \x1b[92mIn[3]\x1b[39m {course.root}/utils/a.py:3"]
    (left,) = stored(new_output("error", ename="E", evalue=f"no {course.root}/a", traceback=lines))
    assert left.evalue == "no ./a" and left.traceback == ["Cell \x1b[92mIn[ ]\x1b[39m ./utils/a.py:3"]


@pytest.mark.parametrize("picture", [Image.radial_gradient("L").convert("RGB"), noisy(20)], ids=["few colours", "many"])
def test_a_picture_loses_its_metadata_and_keeps_its_pixels(stored, png, picture):
    (left,) = stored(shown(image_png=png(picture, Software="matplotlib", Date="today"), text_plain="<Figure>"))
    data = b64decode(left.data["image/png"])
    assert set(pictures.chunks(data)) <= pictures.CHUNKS
    assert np.array_equal(np.asarray(Image.open(BytesIO(data)).convert("RGB")), np.asarray(picture))


def test_a_large_picture_is_quantised(png):
    ramp = Image.linear_gradient("L").resize((400, 400), Image.Resampling.BICUBIC)
    large = png(Image.merge("RGB", [ramp, ramp.rotate(90), Image.effect_noise((400, 400), 2)]))
    assert len(b64decode(pictures.slimmed(large))) < len(b64decode(large)) / 3


def test_a_picture_that_stays_too_large_is_refused(png):
    nb = new_notebook(cells=[new_code_cell("draw()", outputs=[shown(image_png=pictures.slimmed(png(noisy())))])])
    nb.cells[0].metadata["mystnb"] = {"image": {"alt": "Noise."}}
    (problem,) = outputs.problems(nb)
    assert problem.startswith("cell 1 draws a picture of 9") and "the limit is 60 KB" in problem


def test_transparency_becomes_white(png):
    data = b64decode(pictures.slimmed(png(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), Software="x")))
    assert Image.open(BytesIO(data)).convert("RGB").getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (stream("careful", "stderr"), "writes to stderr: 'careful'"),
        (stream("read from /srv/data/mnist"), "shows a path of the machine it ran on, /srv/data"),
        (stream("Using the stand-in for MNIST"), "stand-in data"),
        (shown(text_html="<td>/srv/data/mnist</td>"), "shows a path"),
        (shown(**{"image_svg+xml": "<svg/>"}), "pictures are PNG"),
    ],
)
def test_what_the_author_must_mend_is_said(given, message):
    (problem,) = outputs.problems(new_notebook(cells=[new_code_cell("x", outputs=[given])]))
    assert problem.startswith("cell 1 ") and message in problem


@pytest.mark.parametrize(
    "text", ["a/b/c", "1/2", "https://example.org/a/b", "./utils/x.py", "(H/2, W/2)", "$COURSE_DATA/a/b"]
)
def test_other_slashes_are_no_paths(text):
    assert outputs.problems(new_notebook(cells=[new_code_cell("x", outputs=[stream(text)])])) == []


def test_html_tags_are_no_paths():
    table = '<table border="1"><tr><td>a</td></tr></table><a href="/x/y">b</a>'
    assert outputs.problems(new_notebook(cells=[new_code_cell("x", outputs=[shown(text_html=table)])])) == []


def test_a_picture_needs_alternative_text(png):
    cell = new_code_cell("draw()", outputs=[shown(image_png=png())])
    assert 'alternative text; put "mystnb": {"image": {"alt"' in outputs.problems(new_notebook(cells=[cell]))[0]
    cell.metadata["mystnb"] = {"image": {"alt": "A blue square: the input."}}
    assert outputs.problems(new_notebook(cells=[cell])) == []
