"""What tests of several folders share."""

import shutil

import pytest

from tests.needs import require

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium, or any other that is found, driven by playwright.

    For one module at a time: while it is open, playwright keeps an event loop running, in which no second browser can
    be started and a Jupyter client hears nothing.
    """
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    require(path is not None, "no chromium was found; on Debian, `apt-get install chromium` brings it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
