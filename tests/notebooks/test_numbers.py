"""Numbers in prose: which are found, what counts as their source, how they are refreshed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import numbers
from tools.prose import masked

# digits/published: mean 0.87, sd 0.0721…, three seeds of 12 s, 59,933 parameters; digits/beyond: 0.44, one seed.
BARE = [
    "It errs in 0.85 % of the images.",
    "It errs in 0.85% of them.",
    "It errs in **0.85 %** of them.",
    "It errs in **0.85** % of them.",
    "It errs in _0.85_ % of them.",
    "It errs in 0.85\u00a0% of them.",
    "It errs in 0.85\u202f% of them.",
    "It errs in 0.85&nbsp;% of them.",
    r"It errs in 0.85 \% of them.",
    "It errs in .85 % of them.",
    "It errs in 0,85 % of them.",
    "It errs in −0.5 % of them.",
    "It takes 12 s.",
    "It takes 12s.",
    "It takes 2.5s, no more.",
    "It takes 12 seconds.",
    "It takes a 12-second run.",
    "It takes 12\nms.",
    "> It takes 12\n> ms.",
    "It takes 1e-3 s.",
    "It takes 60,000 ms.",
    "It is 3 px wide, in a box of code: `x`.",
    "A loss of 97.3 nats.",
    "It weighs 4.2 MB.",
    "It is 3 times as fast.",
    "Between code `5` and it: 7 times.",
    "[It errs in 5 %](page.md).",
    "## 5 % of errors",
    "| net | 0.85 % |",
    "<td>5 %</td>",
    "<b>5</b> %",
    "5 percent of it",
    "(0.85<!-- worked --> ± 0.07) %",
    "```{note} In 5 % of them\n:class: tip\n```",
    "```{note}\n5 % of them\n```",
    ":::{admonition} Look\n:class: dropdown\n5 % of them\n:::",
    "````{note}\n```python\n5 %\n```\nIt is 5 %.\n````",
    "5 <!-- later --> %",
    "5 % <!-- worked -->",
    "5 %<!-- worked -->",
    "10<!-- worked --> to 15 s",
    "from 10 to 15<!-- worked --> s",
    "10–15<!-- worked --> %",
    "10-15<!-- worked --> %",
    "0.85 ± 0.07<!-- digits/published error_percent sd --> %",
]
FINE = [
    "",
    "It has 59,933 parameters in 3 layers.",
    "An image of 28 × 28 pixels, 10 classes, epoch 5.",
    "`5 %` and ``a ` 5 %`` are code.",
    "$5\\,\\%$, $a$ 5 and $$\n5 %\n$$ are formulas.",
    "{math}`5 %` too.",
    "\\begin{align}\n5 %\n\\end{align}",
    "<!-- 5 % -->",
    "[here](a%205 %) and <https://example.org/5%> and https://example.org/5%",
    "```\n5 %\n```",
    "````\n```\n5 %\n```\n````",
    "~~~python\n5 % 3\n~~~",
    "- item\n  ```python\n  x = 5 % 3\n  ```",
    "```{code-cell}\n5 %\n```",
    "```{math}\n5 %\n```",
    "```{figure} a.png\n:width: 80 %\n\nA caption.\n```",
    "![a](b.png){width=80%}",
    '<img width="80 %" alt="x">',
    "---\nmyst: 5 %\n---\n\n# Title",
    "[five]: https://example.org/5 %",
    "Two 9s and three 4s; in the 1990s.",
    "In 2012\n\ns stands for the stride.",
    "Figure 3 shows times; MNIST5 %x.",
    "5<!-- worked --> %",
    "5<!-- worked -->%",
    "5 <!-- worked --> %",
    "**5**<!-- worked --> %",
    "**5<!-- worked --> %**",
    "0.87<!-- digits/published error_percent --> %",
    "0.9<!-- digits/published error_percent --> %",
    "0.8700<!--digits/published error_percent-->%",
    "0.87<!-- digits/published error_percent --> ± 0.07<!-- digits/published error_percent sd --> %",
    "0.87<!-- digits/published error_percent -->–0.44<!-- digits/beyond error_percent --> %",
    "0.78<!-- cite lecun1998 --> %",
    "12<!-- digits/published seconds --> s",
    "12.0<!-- digits/published seconds --> seconds",
    "59,933<!-- digits/published params --> parameters",
    "59\u202f933<!-- digits/published params --> and 59933<!-- digits/published params -->",
    "a<!-- to do: shorten --> comment",
]
WRONG = [
    (
        "0.86<!-- digits/published error_percent --> %",
        "0.86 %.* differs from digits/published error_percent mean, which is 0.87",
    ),
    ("0.8<!-- digits/published error_percent sd -->", "is 0.1; run `make notebooks`"),
    ("0.44<!-- digits/unknown error_percent --> %", "no record of 'digits/unknown'; there are: digits/beyond"),
    ("0.44<!-- digits/beyond rmse_px --> %", "has no metric 'rmse_px'; it holds: error_percent"),
    ("0.44<!-- digits/beyond error_percent sd --> %", "sd from two seeds on"),
    ("0.44<!-- cite nobody2020 --> %", "cites nobody2020, which is not in book/references.bib"),
    ("0.87<!-- digits/published error_percent --> s", "is given in s, but digits/published error_percent is in %"),
    ("0.87<!-- measured here --> %", "has the comment <!-- measured here -->, which is no source"),
    ("The best<!-- digits/beyond error_percent --> is best.", "has no number straight before it"),
    ("5<!-- worked --><!-- worked --> s", "no number straight before it"),
]


@pytest.fixture
def problems(course):
    return lambda text: numbers.problems(text, "page, cell 2", course.trained, course.bibliography)


@pytest.mark.parametrize("text", BARE)
def test_a_number_with_a_unit_needs_a_source(problems, text):
    assert any("straight after the number" in problem or "no number straight" in problem for problem in problems(text))


@pytest.mark.parametrize("text", FINE)
def test_sourced_numbers_and_what_is_no_prose_pass(problems, text):
    assert problems(text) == []


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_each_problem_is_said_in_its_own_words(problems, text, message):
    found = problems(text)
    assert found and found[0].startswith("page, cell 2: ")
    assert any(re.search(message, problem) for problem in found)


def test_every_bare_number_of_a_chain_is_named(problems):
    assert len(problems("0.85 ± 0.07 %")) == 2
    assert len(problems("0.85 to 0.95 % and 10–15 s")) == 4


@pytest.mark.parametrize(
    ("typed", "fresh"),
    [
        ("0.9", "0.9"),
        ("0.123", "0.870"),
        ("1", "1"),
        ("12.34", "0.87"),
        ("−0.1", "0.9"),
        ("+0.1", "+0.9"),
        ("1.2e-5", "8.7e-1"),
    ],
)
def test_refresh_keeps_the_typed_form(course, typed, fresh):
    text = f"It is {typed}<!-- digits/published error_percent --> %, `{typed}<!-- digits/published error_percent -->`."
    changed = text.replace(typed, fresh, 1)
    assert numbers.refresh(text, course.trained) == changed
    assert numbers.refresh(changed, course.trained) == changed


@pytest.mark.parametrize(
    "source", ["worked", "cite lecun1998", "digits/none x", "digits/beyond error_percent sd", "later"]
)
def test_refresh_leaves_everything_else(course, source):
    text = f"It is 0.5<!-- {source} --> %."
    assert numbers.refresh(text, course.trained) == text


def test_refresh_rewrites_several_in_a_line(course):
    error, params = "<!-- digits/beyond error_percent --> %", "<!-- digits/published params -->"
    text = f"It is 1.00{error}, 1{params}, 10,000{params}."
    assert numbers.refresh(text, course.trained) == f"It is 0.44{error}, 59933{params}, 59,933{params}."


@given(value=st.floats(-1e6, 1e6), decimals=st.integers(0, 6))
def test_a_formatted_value_is_the_value_rounded(value, decimals):
    typed = f"{1234.5678:,.{decimals}f}"
    shown = numbers.formatted(value, typed)
    assert float(shown.replace(",", "").replace("−", "-")) == round(float(f"{value:.{decimals}f}"), decimals)
    assert numbers.formatted(value, shown) == shown


@given(st.text(alphabet="ab5 %$`<>!-{}[]()\n:~*_s\\|", max_size=60))
def test_any_text_can_be_searched(text):
    assert len(masked(text)) == len(text)
    assert numbers.refresh(text) == text
