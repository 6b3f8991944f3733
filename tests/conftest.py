"""What tests need that a machine may lack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests import postgres as servers
from tests.lacking import lacking


def pytest_configure() -> None:
    """Each worker of pytest-xdist has a processor of its own: graders that tests start share it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {processors[int(worker[2:]) % len(processors)]})


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        lacking("Chromium is not here (Debian: apt-get install chromium)")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync"]
    arguments += ["--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Server]:
    """A PostgreSQL server of our own, on a socket in a folder of its own."""
    why = servers.missing()
    if why:
        lacking(why)
    with servers.Server() as server:
        yield server
