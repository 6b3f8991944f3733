"""The probe on this machine, and the public names of the package."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest

import autograder.sandbox
from autograder.errors import UsageError
from autograder.sandbox import SandboxUnavailable, choose_level, probe
from autograder.sandbox import probe as probe_function
from autograder.sandbox.launcher import Level, Zygote


def test_probe_finds_the_levels_of_this_machine(level: Level) -> None:
    report = probe(level)
    assert report.level == level
    assert report.reasons == {}
    assert report.landlock_abi >= 3


def test_best_level_comes_first() -> None:
    report = probe()
    assert report.level == "full"
    assert report.remedy == ""


def test_level_none_is_never_found_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("autograder.sandbox.probe")
    monkeypatch.setattr(module, "_try", lambda level: "broken for the test")
    report = module.probe()
    assert report.level is None
    assert set(report.reasons) == {"full", "lite"}
    with pytest.raises(SandboxUnavailable, match="broken for the test"):
        module.probe("full")


def test_a_child_that_can_still_do_something_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's own attempts are the proof: without confinement they must be reported."""
    module = importlib.import_module("autograder.sandbox.probe")
    sent: list[bytes] = []

    class Sock:
        def sendall(self, data: bytes) -> None:
            sent.append(data)

    monkeypatch.setitem(module._ATTEMPTS, "do anything", lambda: None)
    module.look_around(Sock(), None, "full", 0)
    assert b"do anything" in sent[0]
    assert b"open a socket" in sent[0]


def test_a_trial_whose_zygote_is_killed_is_made_again(
    level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = Zygote.start
    started: list[Zygote] = []

    def killed(*args: Any, **options: Any) -> Zygote:
        zygote = start(*args, **options)
        if not started:
            zygote._process.kill()
            assert zygote._process.ended(5)
        started.append(zygote)
        return zygote

    monkeypatch.setattr(Zygote, "start", killed)
    assert probe(level).level == level
    assert len(started) == 2


def test_everything_exported_exists_and_is_listed() -> None:
    names = set(autograder.sandbox.__all__)
    assert sorted(names, key=str.lower) is not None
    public = {
        name
        for name, value in vars(autograder.sandbox).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("autograder.")
    }
    assert public <= names
    assert all(hasattr(autograder.sandbox, name) for name in names)
    assert callable(probe_function)


@pytest.mark.parametrize(
    "name", [module.name for module in pkgutil.iter_modules(autograder.sandbox.__path__)]
)
def test_modules_export_what_they_list(name: str) -> None:
    module = importlib.import_module(f"autograder.sandbox.{name}")
    assert module.__all__
    assert all(hasattr(module, public) for public in module.__all__)


def test_a_level_that_is_misspelt() -> None:
    with pytest.raises(UsageError, match=r"no sandbox level 'atuo'\. Did you mean 'auto'"):
        choose_level("atuo")
