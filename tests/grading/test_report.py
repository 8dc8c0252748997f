"""The pages: what they say, that they look right to everybody, and that nothing in them acts."""

import re
from dataclasses import replace
from html import unescape

import pytest

from tests.grading.test_gradebook import QUESTIONS, grade, result, submission
from tests.site.test_pages import faults
from utils.grading.batch import gradebook, report
from utils.grading.batch.gradebook import Answer, Grade
from utils.grading.batch.submissions import Submission
from utils.grading.batch.text import block, line, plain, slug

FACTS = {
    "checks": "abc123",
    "python": "3.12.1",
    "numpy": "2.1",
    "torch": "2.6",
    "unsafe": False,
    "written": "2026-03-02",
}
SCRIPT = "<script>alert(1)</script>"


def one_class():
    """Nine students: right, partly right, broken, unreadable, missing, late, changed by hand."""
    grades = [grade((20, 30, 50), name=f"Anna {i}", id=str(i)) for i in range(3)]
    grades += [grade((20, 7.5, 0), name=f"Bert {i}", id=f"b{i}") for i in range(3)]
    wrong = "0 of 30 points. Not right yet: a.\nGiven: square(2)\nCame: 5\nThis usually means: it adds."
    grades.append(gradebook.grade(submission("Cleo", "c", square="def square(:"), QUESTIONS, result((0, 0, 0), wrong)))
    grades.append(gradebook.grade(Submission("d.ipynb", "Dora", "d", None, "The file is empty."), QUESTIONS))
    grades.append(gradebook.grade(Submission("", "Emil", "e"), QUESTIONS))
    grades[0] = replace(
        grades[0], changed=("100 → 90: late",), score=90.0, submission=replace(grades[0].submission, late=True)
    )
    printed = replace(grades[6].answers[0], printed="a long line " * 40 + "\n" + "\n".join(map(str, range(15))))
    grades[6] = replace(grades[6], answers=(printed, *grades[6].answers[1:]), problems=("Cell 3 was passed over.",))
    return grades


def index(grades, problems=()):
    return report.index_page(grades, report.slugs(grades), "tiny", FACTS, problems)


def text(page):
    return unescape(" ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split()))


def test_a_students_page_says_everything():
    page = text(report.student_page(one_class()[6], "tiny", FACTS))
    for said in (
        "Cleo",
        "id c",
        "partly graded",
        "0 of 100",
        "Cell 3 was passed over.",
        "This usually means: it adds.",
    ):
        assert said in page
    assert "SyntaxError in line 1" in page and "What your code printed a long line" in page
    assert "Checks abc123; Python 3.12.1, NumPy 2.1, PyTorch 2.6." in page and "Graded on 2026-03-01." in page


def test_marks_by_hand_are_on_the_page():
    assert "The score was changed by hand: 100 → 90: late" in text(report.student_page(one_class()[0], "tiny", FACTS))


def test_without_a_sandbox_is_said():
    assert "abc123, without a sandbox;" in text(report.student_page(grade(), "tiny", FACTS | {"unsafe": True}))


def test_the_index_counts():
    page = text(index(one_class(), ["overrides.csv, line 3, was passed over: it is odd."]))
    assert "9 students: 6 graded, 1 partly graded, 1 not readable, 1 missing" in page
    assert "27.5 median of 8 who handed in" in page  # of 0, 0, 27.5 three times, 90, 100, 100
    assert "43 % right, 43 % partly right, 14 % no points" in page  # of the 7 that could be read
    assert "Cleo : The cells of square can't be run." in page
    assert "overrides.csv, line 3, was passed over: it is odd." in page
    assert "d.ipynb is not readable. The file is empty." in page
    assert "graded, late, changed by hand" in page


def test_an_index_of_nobody_and_of_the_missing_alone():
    assert "0 students" in text(index([]))
    assert "1 student: 1 missing" in text(index([one_class()[-1]]))


@pytest.mark.parametrize(
    ("message", "short"),
    [
        ("5 of 8 points. Not right yet: a.\nGiven: f(1)\nCame: 2\nThis usually means: it rounds up.", "it rounds up."),
        (
            "0 of 8 points. Not right yet: a.\nGiven: f(1)\nCame:     your code stopped with KeyError: 'a'",
            "stopped with KeyError: 'a'",
        ),
        ("0 of 8 points. Your code stopped: took longer than 10 s", "stopped: took longer than 10 s"),
        ("2.5 of 8 points. Not right yet: stride.", "Not right yet: stride."),
        ("not answered yet", "not answered yet"),
    ],
)
def test_messages_of_one_mistake_are_counted_together(message, short):
    assert report.summary(message) == short


def test_nothing_in_a_page_acts():
    odd = Submission(
        f"{SCRIPT}/x", f'"><img src=x onerror=alert(1)>{SCRIPT}', f"'{SCRIPT}", None, f"Reason {SCRIPT}", (SCRIPT,)
    )
    answers = (Answer(f"tiny.{SCRIPT}", 5, 10, f"</pre>{SCRIPT}\x1b[31m", f"{{{{ 7 * 7 }}}}{SCRIPT}", SCRIPT),)
    mine = Grade(odd, answers, "graded", 50.0, (SCRIPT,), (SCRIPT,))
    read = replace(mine, submission=replace(odd, reason=None))
    for page in (
        report.student_page(mine, SCRIPT, FACTS),
        report.student_page(read, SCRIPT, FACTS),
        index([mine], [SCRIPT]),
    ):
        assert "<script" not in page and "<img" not in page and "alert(1)" in page
        assert "default-src 'none'" in page
    assert "{{ 7 * 7 }}" in report.student_page(read, "tiny", FACTS)


NAMES = [
    "Anna Lee",
    "anna-lee",
    "ANNA LEE",
    "Änna Lée",
    "a/../../b",
    "..",
    "con",
    "",
    "日本",
    "x" * 300,
    "a\nb",
    "\u202egpj.exe",
]


def test_no_two_pages_share_a_name():
    names = report.slugs([Grade(Submission("f", name, ""), (), "graded", 0.0) for name in NAMES * 2])
    assert len({name.casefold() for name in names}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,70}", name) and not name.startswith("-") for name in names)
    assert "con" not in names


def test_pages_of_students_who_are_gone_go_too(tmp_path):
    pages = {name: report.student_page(grade(), "tiny", FACTS) for name in ("anna", "bert")}
    report.write(tmp_path, pages)
    (tmp_path / "mine.html").write_text("<p>the teacher's own</p>")
    before = (tmp_path / "anna.html").stat().st_mtime_ns
    report.write(tmp_path, {"anna": pages["anna"]})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["anna.html", "mine.html"]
    assert (tmp_path / "anna.html").stat().st_mtime_ns == before


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_for_everybody(browser, tmp_path, width):
    grades = one_class()
    pages = {"index": index(grades, ["Something to look at."])}
    pages |= dict(zip(report.slugs(grades), (report.student_page(one, "tiny", FACTS) for one in grades), strict=True))
    shown = ("index", "cleo-c", "dora-d", "anna-0-0")
    complaints = []
    for name in shown:
        (tmp_path / f"{name}.html").write_text(pages[name], encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 800}, bypass_csp=True)  # axe is a script
        page.on("console", lambda message: complaints.append(message.text))
        page.goto((tmp_path / f"{name}.html").as_uri())
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert {f"{name}, {scheme}": faults(page)} == {f"{name}, {scheme}": []}
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()
    assert complaints == []


# Text that students wrote


def test_text_is_cleaned():
    assert plain("a\x1b[31mb\x1b]0;title\x07c\x9b1md\x00\u202ee\r\nf\rg\ud800") == "abcde\nf\ng"
    assert line("  two\n words\t") == "two words" and line("x" * 300) == "x" * 99 + "…"
    assert block("\n".join("abc"), lines=2) == "a\nb\n… (more was left out)" and block("a\nb\n") == "a\nb"
    assert len(block("x" * 10**6)) < 2_100
    assert slug("Zoë Ñandú", "7/9") == "zoe-nandu-7-9"
