"""The command, from files to gradebook, pages and exports: on a tiny lab here, on the first lab in its sandbox."""

import csv
import json
import re
import sys
from pathlib import Path

import pytest

from tests.grading.conftest import notebook
from tests.grading.handing_in import zipped
from utils.__main__ import main
from utils.grading.batch import command
from utils.grading.batch import grade as grading

ROOT = Path(__file__).resolve().parents[2]
SOLVED = ROOT / "labs" / "source" / "convnets.ipynb"
WRONG = "def square(x):\n    return 2 * x\n"


def test_a_class_is_graded(graded):
    rows = graded({"anna.ipynb": notebook("Anna Lee", 12), "bert.ipynb": notebook("Bert", 13, square=WRONG)})
    assert rows["anna.ipynb"] == {
        "": "2",
        "file": "anna.ipynb",
        "name": "Anna Lee",
        "id": "12",
        "score": "100",
        "tiny.double": "20",
        "tiny.square": "30",
        "tiny.absolute": "50",
    }
    assert rows["bert.ipynb"]["score"] == "77.5"  # two of the inputs are 2
    made = {str(path.relative_to(graded.out)) for path in graded.out.rglob("*") if path.is_file()}
    assert {name for name in made if not name.startswith(".cache")} == {
        "canvas.csv",
        "gradebook.csv",
        "gradescope/anna-lee-12/results.json",
        "gradescope/bert-13/results.json",
        "index.html",
        "overrides.csv",
        "students/anna-lee-12.html",
        "students/bert-13.html",
    }
    assert "2 graded, 0 partly graded, 0 not readable, 0 missing; 0 unchanged" in graded.said.out
    assert re.search(r"2 submissions in [\d.]+ s \(\d+ a minute\)\. Open .*index\.html", graded.said.out)
    assert "2/2" in graded.said.err  # the progress bar


def test_a_second_run_grades_only_what_changed(graded, monkeypatch):
    first = graded({"anna.ipynb": notebook("Anna Lee", 12), "bert.ipynb": notebook("Bert", 13)})
    page = (graded.out / "students/anna-lee-12.html").stat().st_mtime_ns
    run = []
    grade_all = grading.grade_all
    monkeypatch.setattr(
        grading, "grade_all", lambda lab, tasks, *a, **k: run.append(tasks) or grade_all(lab, tasks, *a, **k)
    )
    again = graded({"bert.ipynb": notebook("Bert", 13, square=WRONG)})
    assert [len(tasks) for tasks in run] == [1]
    assert "1 unchanged since the last run" in graded.said.out
    assert again["anna.ipynb"] == first["anna.ipynb"] and again["bert.ipynb"]["score"] == "77.5"
    assert (graded.out / "students/anna-lee-12.html").stat().st_mtime_ns == page
    renamed = graded({"anna.ipynb": notebook("Anne Lee", 12)})
    assert len(run) == 1 and renamed["anna.ipynb"]["name"] == "Anne Lee"
    assert not (graded.out / "students/anna-lee-12.html").exists()


def test_the_same_submission_gets_the_same_grade(graded):
    half = "def square(x):\n    return x ** 2 if x > 4 else 0\n"
    files = {f"{i}.ipynb": notebook(f"Student {i}", i, square=f"{half}# {i}\n") for i in range(4)}
    assert len({row["score"] for row in graded(files).values()}) == 1
    first, again = (graded(files, out=out)["0.ipynb"]["score"] for out in ("one", "two"))
    assert first == again


def test_every_file_ends_somewhere_and_none_stops_the_others(graded, tmp_path):
    (tmp_path / "roster.csv").write_text("id;name\n12;Anna Lee\n13;Bert\n14;Cleo\n15;Dora\n")
    rows = graded(
        {
            "anna.ipynb": notebook("Anna Lee", 12),
            "bert.ipynb": notebook("Bert", 13, double="def double(x)\n    return 2 * x\n"),
            "cleo.ipynb": b"{broken",
            "more.zip": zipped({"x.ipynb": notebook("Xaver", 99)}),
        },
        "--roster",
        str(tmp_path / "roster.csv"),
    )
    assert {name: row["score"] for name, row in rows.items()} == {
        "anna.ipynb": "100",
        "bert.ipynb": "80",
        "cleo.ipynb": "0",
        "more.zip/x.ipynb": "100",
        "": "0",
    }
    assert rows[""]["name"] == "Dora" and rows["cleo.ipynb"]["id"] == "14"
    assert "2 graded, 1 partly graded, 1 not readable, 1 missing" in graded.said.out
    with open(graded.out / "canvas.csv", newline="") as file:
        assert [row[0] for row in csv.reader(file)][2:] == ["Anna Lee", "Bert", "Cleo", "Dora"]  # not who isn't listed
    index = (graded.out / "index.html").read_text()
    assert "cleo.ipynb is not readable" in index and "No student of the class list was found for it." in index


def test_marks_by_hand_survive(graded):
    files = {"anna.ipynb": notebook("Anna Lee", 12), "bert.ipynb": notebook("Bert", 13)}
    graded(files)
    lines = "12,,square,10,,copied\n,bert.ipynb,total,,-20,two days late\n12,,cube,1,,\n"
    with open(graded.out / "overrides.csv", "a") as file:
        file.write(lines)
    for _ in range(2):
        rows = graded(files | {"cleo.ipynb": notebook("Cleo", 14)})
        assert {row["name"]: row["score"] for row in rows.values()} == {"Anna Lee": "80", "Bert": "80", "Cleo": "100"}
        assert rows["anna.ipynb"]["tiny.square"] == "10"
        assert "overrides.csv, line 4, was passed over: there is no question 'cube'" in graded.said.err
        assert "10: copied" in (graded.out / "students/anna-lee-12.html").read_text()
        assert "line 4, was passed over" in (graded.out / "index.html").read_text()
        assert json.loads((graded.out / "gradescope/bert-13/results.json").read_text())["score"] == 80
    assert (graded.out / "overrides.csv").read_text().endswith(lines)


def test_late_is_shown(graded):
    graded({"a.zip": zipped({"anna.ipynb": notebook("Anna Lee", 12)}, (2026, 3, 2, 0, 0, 0))}, "--due", "2026-03-01")
    assert "graded, late" in (graded.out / "index.html").read_text()
    graded({"a.zip": zipped({"anna.ipynb": notebook("Anna Lee", 12)}, (2026, 3, 1, 12, 0, 0))}, "--due", "2026-03-01")
    assert "graded, late" not in (graded.out / "index.html").read_text()


def test_what_goes_wrong_with_the_checks_is_logged(graded, monkeypatch):
    monkeypatch.setattr(grading.Worker, "_job", lambda self, task: 1 / 0)
    rows = graded({"anna.ipynb": notebook("Anna Lee", 12)})
    assert rows["anna.ipynb"]["score"] == "0" and "1 partly graded" in graded.said.out
    assert "anna.ipynb: The sandbox failed:" in (graded.out / "grading.log").read_text()
    assert "grading.log says why" in (graded.out / "index.html").read_text()


def test_ctrl_c_keeps_what_is_done(graded, monkeypatch, capsys, tmp_path):
    files = {f"{i}.ipynb": notebook(f"Student {i}", i, square=f"{WRONG}# {i}\n") for i in range(8)}
    grade_all = grading.grade_all

    def pressed(*arguments, **options):
        for number, result in enumerate(grade_all(*arguments, **options)):
            if number == 3:
                raise KeyboardInterrupt
            yield result

    with monkeypatch.context() as patch:
        patch.setattr(grading, "grade_all", pressed)
        for name, data in files.items():
            (tmp_path / "submissions" / name).parent.mkdir(exist_ok=True)
            (tmp_path / "submissions" / name).write_bytes(data)
        assert main(["grade", "tiny", str(tmp_path / "submissions"), "--out", str(graded.out), "--seed", "s"]) == 130
    assert "Stopped; 3 of 8 were graded and are kept." in capsys.readouterr().err
    graded(files)
    assert "3 unchanged since the last run" in graded.said.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nolab", "."], "There is no lab 'nolab'"),
        (["tiny", "nowhere"], "There is no file or folder nowhere."),
        (["tiny", "empty"], "No submission was found in"),
        (["tiny", "a.ipynb", "--roster", "nowhere.csv"], "nowhere.csv can't be read (No such file"),
        (["tiny", "a.ipynb", "--roster", "bad.csv"], "bad.csv has no column called name or id"),
        (["tiny", "a.ipynb", "--due", "soon"], "--due wants a date"),
        (["tiny", "a.ipynb", "--out", "bad.csv"], "bad.csv can't be made a folder"),
        (["tiny", "a.ipynb", "--scheduler", "tcp://127.0.0.1:1"], "Dask"),
    ],
)
def test_a_mistake_is_one_sentence(here, tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("utils.grading.batch.pool.PATIENCE", "1s")
    Path("empty").mkdir()
    Path("a.ipynb").write_bytes(notebook())
    Path("bad.csv").write_text("a,b\n1,2\n")
    out = [] if "--out" in arguments else ["--out", "results"]
    assert main(["grade", *arguments, *out]) == 1
    complaint = capsys.readouterr().err
    assert said in complaint and "Traceback" not in complaint and complaint.strip().count("\n") == 0, complaint


def test_without_dask_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(command.pool.NoCluster, match=r"pip install 'distributed>=2024.8,<2027'"):
        command.pool.cluster("tcp://127.0.0.1:1")
