"""A small course in a temporary folder, with pages, records and a package `utils` of its own."""

from base64 import b64encode
from io import BytesIO

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tools.pages import Course
from utils.experiments import records
from utils.experiments.records import Metric, Record

CONFIG = "repository: {url: 'https://example.org/course', branch: main}\n"
TOC = "format: jb-book\nroot: book/index\nchapters:\n- file: book/one/page\n- file: book/one/other\n"
FILES = {
    "_config.yml": CONFIG,
    "_toc.yml": TOC,
    "book/index.md": "# A course\n",
    "book/references.bib": "@article{lecun1998, title={Gradient-based learning}, year={1998}}\n",
    "utils/__init__.py": "",
    "utils/sums/__init__.py": "from utils.sums.plain import add\nfrom .twice import double as doubled\n",
    "utils/sums/plain.py": "def add(a, b):\n    return a + b\n",
    "utils/sums/twice.py": "def double(a):\n    return 2 * a\n",
    "utils/lazy/__init__.py": '_HOMES = {"load": "files"}\n',
    "utils/lazy/files.py": "def load(name):\n    return name\n",
}


@pytest.fixture
def course(tmp_path):
    """Two notebooks, an index, a bibliography, three records and a package."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    _record(tmp_path, "digits/published", [0.81, 0.85, 0.95])
    _record(tmp_path, "digits/beyond", [0.44])
    _record(tmp_path, "digits/curve-100", [9.5, 9.7])
    _page(tmp_path, "other", new_markdown_cell("# Other"), new_code_cell("1 + 1"))
    _page(tmp_path, "page", new_markdown_cell("# Page"), new_code_cell("from utils.sums import add\nprint(add(2, 3))"))
    return Course(tmp_path)


@pytest.fixture
def put_page(course):
    """put_page(name, *cells): write a notebook into the course, return its Page."""
    return lambda name, *cells: _page(course.root, name, *cells) and course.find(f"one/{name}")


@pytest.fixture
def put_record(course):
    """put_record(name, values): a record with one value a seed."""
    return lambda name, values: _record(course.root, name, values)


@pytest.fixture
def png():
    """png(image, **text): a PNG in base64, with text chunks."""
    return _png


def _record(root, name, values):
    rows = [
        {"seed": s, "value": v, "epochs": 10, "seconds": 12.0, "device": "cpu", "threads": 2}
        for s, v in enumerate(values)
    ]
    metric = Metric.over("error_percent", "%", rows)
    records.save(Record(name, "A test.", None, 59_933, [metric], {}), root / "trained")


def _page(root, name, *cells):
    path = root / f"book/one/{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(nbformat.writes(new_notebook(cells=list(cells))), encoding="utf-8")
    return path


def _png(image=None, **text):
    info, buffer = PngInfo(), BytesIO()
    for key, value in text.items():
        info.add_text(key, value)
    (image or Image.new("RGB", (40, 30), "#0072B2")).save(buffer, "PNG", pnginfo=info)
    return b64encode(buffer.getvalue()).decode()
