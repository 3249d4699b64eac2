"""A whole exchange of its own, served as `vereda demo` serves it, and a real browser in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from vereda.exchange.accounts.demo import PASSWORD, PEOPLE

STATES = "TX,MI,WA,FL"
PATIENCE = 300  # seconds for the demonstration to stand
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADDRESS = {person.name.split()[0]: person.email for person in PEOPLE}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small demonstration, stopped at the end."""
    folder = tmp_path_factory.mktemp("demonstration")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VEREDA_")}
    environment |= {"VEREDA_DATA_DIR": str(folder / "var"), "VEREDA_BASE_URL": address}
    command = [sys.executable, "-m", "vereda", "demo", "--children", "30", "--states", STATES, "--port", str(port)]
    with (folder / "log").open("wb") as log:
        served = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(address, served, folder / "log")
            yield address
        finally:
            served.send_signal(signal.SIGINT)
            served.wait(timeout=60)


def _wait(address: str, served: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and served.poll() is None:
        try:
            with urlopen(f"{address}/health/ready", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(f"the demonstration does not stand:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One a module: while it runs, this thread has an event loop, and Django would refuse to use the database in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, exchange: str) -> Iterator[Callable[..., Page]]:
    """Open a page of a new browser, signed in as one of the demo people. What the console complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def make(who: str = "", *, width: int = 1366, javascript: bool = True, language: str = "en") -> Page:
        context = chromium.new_context(
            base_url=exchange, viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale=language
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if who:
            sign_in(page, who)
        speak(page, language)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints


def sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in/")
    page.fill("#id_email", ADDRESS[who])
    page.fill("#id_password", PASSWORD)
    page.click(".entrance form .usa-button")
    page.wait_for_url("**/")


def speak(page: Page, language: str) -> None:
    """Switch to a language if the page has another: what one test chose is remembered for the person."""
    if page.url == "about:blank":
        page.goto("/")
    if page.locator("html").get_attribute("lang") != language:
        if page.locator(".menu summary").is_visible():
            page.click(".menu summary")
        page.locator(f"button[lang={language}]:visible").click()
        page.wait_for_load_state()
