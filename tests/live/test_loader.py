"""Figures on a page of the site: built when they come near, said to be missing when they are, and taken out whole."""

import json

import pytest

from tests.live import looking
from tests.live.conftest import LIVE, ROOT, mounted, place
from utils.experiments import find
from utils.live import figures, networks
from utils.models import DigitNet

FAR = "<div style='height: 6000px'>text first</div>"
NETWORK = {"name": "digits/published", "layers": networks.described(DigitNet()), "weights": "digits/published"}
DRAW = place("draw_digit", networks=[NETWORK])
ADDING = figures.AddingPad({name: find(name).model() for name in ("addition/long", "addition/long-set")}).state
ADDING |= {"networks": [network | {"weights": network["name"]} for network in ADDING["networks"]]}


def weights_asked(server):
    return [path for path in server.asked if path.endswith(".safetensors")]


@pytest.fixture(autouse=True, scope="module")
def _seeded(server):
    looking.ship(looking.network(), looking.NAME, server)


@pytest.fixture
def asked(server):
    server.asked.clear()
    return server


def test_a_figure_is_built_only_near_the_window(open_page, asked):
    page = open_page(FAR + DRAW)
    page.wait_for_timeout(300)
    assert page.locator(".live").count() == 0 and not weights_asked(asked)
    assert page.locator(".live-still").count() == 1, "the still picture stands in its place"
    page.locator(".live-still").scroll_into_view_if_needed()
    mounted(page, "draw_digit")
    page.locator(".live-bars").wait_for()
    assert not page.locator(".live-still").is_visible()
    assert weights_asked(asked) == ["/weights/digits/published.safetensors"]
    assert page.errors == []


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ("digits/nothing", "The weights aren't there (the server said 404)."),
        ("damaged", "The weights are damaged: their file doesn't begin as a safetensors file does."),
        ("cut", 'The weights are damaged: "'),
        ("other", 'The weights lack "conv1.weight", which this network needs.'),
    ],
)
def test_missing_or_damaged_weights_are_said_inside_the_figure(open_page, asked, weights, sentence):
    whole = (ROOT / "trained" / "digits" / "published" / "weights.safetensors").read_bytes()
    (asked.folder / "weights" / "damaged.safetensors").write_bytes(b"<html>not found</html>")
    (asked.folder / "weights" / "cut.safetensors").write_bytes(whole[:-1000])
    (asked.folder / "weights" / "other.safetensors").write_bytes(
        (ROOT / "trained" / "digits" / "dense" / "weights.safetensors").read_bytes()
    )
    page = open_page(place("draw_digit", networks=[NETWORK | {"weights": weights}]))
    problem = page.locator(".live-problem")
    problem.wait_for()
    assert problem.inner_text().startswith(sentence)
    assert problem.get_attribute("role") == "alert"


def test_a_figure_that_is_not_there_says_so(open_page):
    page = open_page(place("no_such_figure"))
    page.locator(".live-problem").wait_for()
    assert page.locator(".live-problem").inner_text().startswith("This figure couldn't be loaded.")
    assert page.locator(".live-still").is_visible()


def test_without_javascript_and_on_paper_the_still_picture_stands(open_page):
    assert open_page(DRAW, java_script_enabled=False).locator(".live-still").is_visible()
    page = open_page(DRAW)
    mounted(page, "draw_digit")
    page.emulate_media(media="print")
    assert page.locator(".live-still").is_visible() and not page.locator(".live").is_visible()


def test_from_disk_the_still_picture_stands(open_page, server):
    page = open_page(DRAW)
    page.goto((server.folder / "page.html").as_uri())
    page.wait_for_timeout(300)
    assert page.locator(".live-still").is_visible() and page.locator(".live").count() == 0


def counts(page):
    """What the page holds, after everything that can go is gone: elements, listeners, bytes of JavaScript."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    found = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {name: found[name] for name in ("Nodes", "JSEventListeners", "JSHeapUsedSize")}


FIGURES = [path.stem for path in sorted(LIVE.glob("*.js")) if "\nexport default figure(" in path.read_text("utf-8")]
STATES = {
    "draw_digit": {"networks": [NETWORK]},
    "adding_pad": ADDING,
    "where_it_looks": looking.shown_as_shipped(),
}
COME_AND_GO = """async ({ name, state, times }) => {
  const figure = (await import(`/live/${name}.js`)).default;
  const model = { get: () => ({ weightsRoot: "/weights/", ...state }) };
  for (let k = 0; k < times; k++) {
    const el = document.createElement("div");
    document.querySelector("main").append(el);
    const leave = await figure.render({ model, el });
    el.style.width = `${300 + k}px`;
    document.documentElement.dataset.theme = k % 2 ? "dark" : "light";
    await new Promise((done) => setTimeout(done, 20));
    leave();
    el.remove();
  }
}"""


@pytest.mark.parametrize("name", FIGURES)
def test_coming_and_leaving_50_times_leaks_nothing(open_page, name):
    page = open_page()
    told = {"name": name, "state": STATES.get(name, {})}
    page.evaluate(COME_AND_GO, told | {"times": 10})  # what is loaded and compiled once stays
    before = counts(page)
    page.evaluate(COME_AND_GO, told | {"times": 50})
    after = counts(page)
    assert after["Nodes"] <= before["Nodes"] + 20
    assert after["JSEventListeners"] <= before["JSEventListeners"] + 5
    assert after["JSHeapUsedSize"] <= before["JSHeapUsedSize"] + 500_000
    assert page.errors == []


def test_a_leak_would_be_seen(open_page):
    page = open_page()
    before = counts(page)
    page.evaluate("""() => {
      window.kept = Array.from({ length: 50 }, () => document.createElement("p"));
      for (const node of window.kept) window.addEventListener("resize", () => node.remove());
    }""")
    after = counts(page)
    assert after["Nodes"] > before["Nodes"] + 20 and after["JSEventListeners"] > before["JSEventListeners"] + 5


def test_going_to_another_page_and_back_50_times_leaks_nothing(open_page, server):
    page = open_page(DRAW)
    other = f"{server.url}/blank.html"
    (server.folder / "blank.html").write_text("<title>another page</title>", encoding="utf-8")

    def there_and_back(times):
        for _ in range(times):
            page.goto(other)
            page.go_back()
            page.locator(".live-bars").wait_for()
        page.goto(other)
        found = counts(page)
        page.go_back()
        page.locator(".live-bars").wait_for()
        return found

    before, after = there_and_back(5), there_and_back(50)
    assert after["Nodes"] <= before["Nodes"] + 50
    assert after["JSHeapUsedSize"] <= before["JSHeapUsedSize"] + 500_000


def test_ten_figures_on_one_page(open_page):
    states = [place(name, **STATES.get(name, {})) for name in FIGURES]
    page = open_page("".join((states * 10)[:10]))
    for k in range(10):
        figure = page.locator(".live-figure").nth(k)
        figure.scroll_into_view_if_needed()
        figure.locator("> .live").wait_for()
    assert page.locator(".live-problem").count() == 0
    names = page.evaluate("[...document.querySelectorAll('.live [id]')].map((node) => node.id)")
    assert len(names) == len(set(names)), "no two controls share an id"
    assert counts(page)["JSHeapUsedSize"] < 60e6
    assert page.errors == []


def test_a_change_of_state_of_one_figure_leaves_another_alone(open_page):
    page = open_page(DRAW + DRAW)
    first, second = (page.locator(".live-figure").nth(k) for k in (0, 1))
    for figure in (first, second):
        figure.locator(".live-best").wait_for()
    first.get_by_role("button", name="draw a 7").click()
    first.get_by_text("reads a 7").wait_for()
    assert "reads a 3" in second.locator(".live-status").inner_text()


def test_the_state_of_a_place_is_json(open_page):
    kept = open_page(DRAW).locator(".live-figure").get_attribute("data-state")
    assert json.loads(kept)["networks"][0]["name"] == "digits/published"
