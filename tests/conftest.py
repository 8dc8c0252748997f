"""What tests of several folders share."""

import pytest

from tests.needs import require
from tools.browser import FLAGS, MISSING, executable


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium, or any other that is found, driven by playwright.

    For one module at a time: while it is open, playwright keeps an event loop running, in which no second browser can
    be started and a Jupyter client hears nothing.
    """
    require(executable() is not None, MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield chromium
        chromium.close()
