"""A whole exchange of its own, served as `vereda demo` serves it, and a real browser in front of it."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.kept import kept
from tests.project.migrated import copy_migrated
from tests.project.processes import EmbeddedServer, Vereda, environment, until

from vereda.cli.demonstration.folder import MARK
from vereda.exchange.accounts.demo import PASSWORD, PEOPLE

STATES = "TX,MI,WA,FL"
PATIENCE = 300  # seconds for the demonstration to stand
# The shell is Chromium without the windows around its pages, which nobody sees here and which cost a third of the time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
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
def exchange() -> Iterator[str]:
    """The address of a small demonstration of this process's own, stopped at the end."""
    made = kept("demonstration", make_demonstration)
    folder = Path(tempfile.mkdtemp(prefix="of_one_process_", dir=made))
    subprocess.run(["cp", "-a", made / "var", folder], check=True)  # storage is another account's
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    served = Vereda(folder / "var", "serve", "--port", str(port), VEREDA_BASE_URL=address)
    try:
        served.document()  # once it answers
        yield address
        served.process.send_signal(signal.SIGINT)
        served.process.wait(60)
    finally:
        served.close()


def make_demonstration(folder: Path) -> None:
    copy_migrated(folder / "var")
    (folder / "var" / MARK).touch()
    command = [sys.executable, "-m", "vereda", "demo", "--children", "30", "--states", STATES, "--no-serve", "--quiet"]
    subprocess.run(command, env=environment(folder / "var"), check=True, timeout=PATIENCE)
    until(EmbeddedServer(folder / "var").is_stopped)


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
