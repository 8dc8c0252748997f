"""The digit network in the reader's browser: the course's own JavaScript against onnxruntime-web.

Each round opens a fresh browser for each contestant, so that nothing is cached. Also how soon the figure "Draw a digit"
has drawn what a pen's movement changed, "Adding pad" what a digit more did, and "Where it looks" another canvas with
the network's glimpses; and how often the networks misread the digits that are drawn by code.
"""

import base64
import functools
import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from playwright.sync_api import Browser, sync_playwright

from bench.measure import write
from tools.browser import FLAGS, MISSING, executable, served
from utils import live
from utils.data import mnist
from utils.experiments import trained_model
from utils.live import bundle, networks

NETWORK = "digits/published"
READERS = ("digits/published", "digits/beyond", "digits/fast", "digits/dense", "addition/long")
ADDERS = ("addition/long", "addition/long-gru", "addition/long-set")
LOOKER = "attention/cluttered"
RIVAL = "onnxruntime-web@1.30.0"
ROUNDS, HANDS = 7, 100  # hands: how often each digit is drawn
ROOT = Path(__file__).resolve().parents[1]
PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><main></main>'

OURS = """
  const [{ load }, { run }] = await Promise.all([import("/live/safetensors.js"), import("/live/network.js")]);
  const weights = await load("/weights.safetensors");
  const infer = () => run(layers, weights, { shape: [1, 28, 28], data: x }).at(-1).data;
"""
THEIRS = """
  const ort = await import("/ort/ort.wasm.min.mjs");
  Object.assign(ort.env.wasm, { wasmPaths: "/ort/", numThreads: 1 });
  const session = await ort.InferenceSession.create("/model.onnx");
  const infer = async () => (await session.run({ x: new ort.Tensor("float32", x, [1, 1, 28, 28]) })).logits.data;
"""
TIMED = """async ({ layers, pixels }) => {
  const x = Float32Array.from(pixels);
  const start = performance.now();
  %s
  const logits = Array.from(await infer());
  const first = performance.now() - start;
  const times = [];
  for (let k = 0; k < 20; k++) {  // twenty at a time: the browser's clock ticks in steps of 0.1 ms
    const before = performance.now();
    for (let again = 0; again < 20; again++) await infer();
    times.push((performance.now() - before) / 20);
  }
  const bytes = performance.getEntriesByType("resource").reduce((sum, entry) => sum + entry.encodedBodySize, 0);
  return { logits, first, each: times.sort((a, b) => a - b)[10], bytes };
}"""
REACTION = """async (state) => {
  document.querySelector("main").replaceChildren();
  const figure = (await import("/live/draw_digit.js")).default;
  await figure.render({ model: { get: () => state }, el: document.querySelector("main") });
  const pad = document.querySelector(".live-pad");
  const { left, top } = pad.getBoundingClientRect();
  const send = (name, k) => pad.dispatchEvent(new PointerEvent(name, {
    bubbles: true, pointerId: 1, clientX: left + 60 + 4 * k, clientY: top + 60 + 40 * Math.sin(k / 4) }));
  pad.setPointerCapture = () => {};  // a made-up pointer can't be captured
  send("pointerdown", 0);
  const times = [];
  for (let k = 1; k < 40; k++) {
    times.push(await new Promise((done) => {
      let drawing;
      requestAnimationFrame(() => (drawing = performance.now()));  // before the figure's own
      const start = performance.now();
      send("pointermove", k);
      const moved = performance.now() - start;
      requestAnimationFrame(() => done(moved + performance.now() - drawing));
    }));
  }
  send("pointerup", 40);
  return times.sort((a, b) => a - b)[19];
}"""
PRESSED = """async ({ module, buttons, state }) => {
  document.querySelector("main").replaceChildren();
  const figure = (await import(`/live/${module}.js`)).default;
  const model = { get: () => ({ ...state, weightsRoot: "/weights/" }) };
  await figure.render({ model, el: document.querySelector("main") });
  const all = document.querySelectorAll(buttons);
  const times = [];
  for (let k = 0; k < 39; k++) {
    times.push(await new Promise((done) => {
      let drawing;
      requestAnimationFrame(() => (drawing = performance.now()));  // before the figure's own
      const start = performance.now();
      all[k % all.length].click();
      const pressed = performance.now() - start;
      requestAnimationFrame(() => done(pressed + performance.now() - drawing));
    }));
  }
  return times.sort((a, b) => a - b)[19];
}"""
DRAWN = """async (hands) => {
  const [{ strokesOf }, { imageOf }] = await Promise.all([import("/live/digits.js"), import("/live/ink.js")]);
  const images = [];
  for (let seed = 0; seed < hands; seed++)
    for (let digit = 0; digit < 10; digit++) images.push(imageOf(strokesOf(digit, seed)).data);
  const reader = new FileReader();
  reader.readAsDataURL(new Blob(images));
  await new Promise((done) => (reader.onload = done));
  return reader.result.split(",")[1];
}"""


def run() -> None:
    """Measure and write `bench/live`."""
    model = trained_model(NETWORK).cpu().eval()
    layers = networks.described(model)
    with TemporaryDirectory() as folder, served(Path(folder)) as server, chromium() as open_browser:
        prepare(Path(folder), model, layers)
        asked = {"layers": layers, "pixels": np.random.default_rng(0).random(784).tolist()}
        rounds = [in_fresh_browsers(open_browser, server.url, asked) for _ in range(ROUNDS + 1)][1:]
        check(rounds, model, asked["pixels"])
        state = {"networks": [{"name": NETWORK, "layers": layers, "weights": "weights"}], "weightsRoot": "/"}
        reactions = [ask(open_browser, server.url, REACTION, state) for _ in range(ROUNDS)]
        pad = live.AddingPad({name: trained_model(name) for name in ADDERS})
        additions = pressed(open_browser, server.url, pad, ".live-picker button")
        looker = live.WhereItLooks(LOOKER, trained_model(LOOKER), mnist.load().test)
        canvases = pressed(open_browser, server.url, looker, ".live-more button")
        errors = misread(base64.b64decode(ask(open_browser, server.url, DRAWN, HANDS)))
    write(
        "live",
        f"The net of {NETWORK} in headless Chromium, one thread: our JavaScript, and {RIVAL} (WebAssembly).",
        metrics(rounds)
        | {"reaction_ms": ("ms", reactions), "addition_ms": ("ms", additions), "canvas_ms": ("ms", canvases)}
        | errors,
    )


def metrics(rounds: list[dict[str, dict]]) -> dict[str, tuple[str, list[float]]]:
    """Bytes, time to the first result and time a picture of each contestant, and how many times they differ."""
    values = {}
    for name in ("ours", "onnx"):
        values[f"{name}_MB"] = ("MB", [each[name]["bytes"] / 1e6 for each in rounds])
        values[f"{name}_first_ms"] = ("ms", [each[name]["first"] for each in rounds])
        values[f"{name}_picture_ms"] = ("ms", [each[name]["each"] for each in rounds])
    values["first_ratio"] = ("times", [each["onnx"]["first"] / each["ours"]["first"] for each in rounds])
    values["picture_ratio"] = ("times", [each["ours"]["each"] / each["onnx"]["each"] for each in rounds])
    return values


def misread(images: bytes) -> dict[str, tuple[str, list[float]]]:
    """The share of drawn digits that each network reads wrongly, in %."""
    x = torch.from_numpy(np.frombuffer(images, np.float32).copy()).view(-1, 1, 28, 28)
    truth = torch.arange(10).repeat(HANDS)
    with torch.inference_mode():
        wrong = {name: scores(trained_model(name).cpu().eval(), x).argmax(1) != truth for name in READERS}
    return {
        f"drawn_{name.split('/')[1]}_error_percent": ("%", [100 * found.float().mean().item()])
        for name, found in wrong.items()
    }


def scores(model: torch.nn.Module, x: torch.Tensor) -> torch.Tensor:
    """What a network, or the part of it that sees single images, says of each digit: (N, 10)."""
    return getattr(model, "encoder", model)(x)


def in_fresh_browsers(open_browser, address: str, asked: dict) -> dict[str, dict]:
    return {
        name: ask(open_browser, address, TIMED % script, asked) for name, script in (("ours", OURS), ("onnx", THEIRS))
    }


def ask(open_browser, address: str, script: str, argument: object) -> object:
    """What a script gives on a blank page of a browser that was just started."""
    browser: Browser = open_browser()
    page = browser.new_page()
    page.goto(f"{address}/page.html")
    found = page.evaluate(script, argument)
    browser.close()
    return found


def pressed(open_browser, address: str, figure: live.figure.LiveFigure, buttons: str) -> list[float]:
    """How soon a figure has drawn what pressing one of its buttons changed, in ms: the median of each round."""
    asked = {"module": figure.module, "buttons": buttons, "state": figure.on_the_site()}
    return [ask(open_browser, address, PRESSED, asked) for _ in range(ROUNDS)]


def check(rounds: list[dict[str, dict]], model: torch.nn.Module, pixels: list[float]) -> None:
    """Both must give PyTorch's logits, or the comparison means nothing."""
    with torch.inference_mode():
        wanted = model(torch.tensor(pixels).view(1, 1, 28, 28))[0]
    for name, found in rounds[0].items():
        torch.testing.assert_close(torch.tensor(found["logits"]), wanted, rtol=1e-4, atol=1e-4, msg=name)


def prepare(folder: Path, model: torch.nn.Module, layers: list[dict]) -> None:
    """Put on the server what both contestants load."""
    shutil.copytree(bundle.FOLDER, folder / "live", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copyfile(ROOT / "trained" / NETWORK / "weights.safetensors", folder / "weights.safetensors")
    for name in (*ADDERS, LOOKER):
        target = folder / "weights" / f"{name}.safetensors"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "trained" / name / "weights.safetensors", target)
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "model.onnx").write_bytes(as_onnx(model, layers))
    shutil.copytree(rival(), folder / "ort")


def as_onnx(model: torch.nn.Module, layers: list[dict]) -> bytes:
    """The network as an ONNX file, its layers one by one."""
    from onnx import TensorProto, helper, numpy_helper

    names = {"conv2d": "Conv", "maxPool2d": "MaxPool", "relu": "Relu", "flatten": "Flatten", "linear": "Gemm"}
    nodes = []
    for number, layer in enumerate(layers):
        inputs = [f"x{number}" if number else "x", *(layer[key] for key in ("weight", "bias") if key in layer)]
        output = "logits" if number == len(layers) - 1 else f"x{number + 1}"
        sides = {"kernel_shape": [layer["kernel"]] * 2, "strides": [layer["stride"]] * 2} if "kernel" in layer else {}
        sides |= {"transB": 1} if layer["op"] == "linear" else {}
        nodes.append(helper.make_node(names[layer["op"]], inputs, [output], **sides))
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 28, 28])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 10])],
        [numpy_helper.from_array(weight.numpy(), name) for name, weight in model.state_dict().items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


def rival() -> Path:
    """The folder with onnxruntime-web's files, fetched by npm once and kept beside what is built."""
    folder = ROOT / "_build" / "bench" / RIVAL
    if not folder.exists():
        if shutil.which("npm") is None:
            raise RuntimeError(
                f"bench/live compares with {RIVAL}, which npm fetches; install Node.js, which brings it."
            )
        with TemporaryDirectory() as draft:
            said = subprocess.run(
                ["npm", "pack", "--json", RIVAL], cwd=draft, check=True, capture_output=True, text=True
            )
            archive = Path(draft) / json.loads(said.stdout)[0]["filename"]
            with tarfile.open(archive) as packed:
                packed.extractall(draft, filter="data")
            folder.mkdir(parents=True)
            for file in ("ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"):
                shutil.copyfile(Path(draft) / "package" / "dist" / file, folder / file)
    return folder


@contextmanager
def chromium() -> Iterator:
    """A function that starts a fresh browser."""
    if executable() is None:
        raise RuntimeError(f"bench/live needs a browser: {MISSING}.")
    with sync_playwright() as playwright:
        yield functools.partial(playwright.chromium.launch, executable_path=executable(), args=FLAGS)


if __name__ == "__main__":
    run()
