"""The pytest plugin: markers and fixtures for check authors.

Installed as a pytest plugin of the package, so that ``pytest tests/hidden`` works as it is: there
the submission is the reference solution, run in the same sandbox. The grader sets its own run
(:data:`RUN`) before it lets the checks of a submission loose.
"""

from __future__ import annotations

import importlib.util
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder.checks.spec import MARKERS, CheckSpec, read_spec

if TYPE_CHECKING:
    from types import ModuleType

    import numpy as np

    from autograder.checks.run import Run
    from autograder.checks.teaching import Space

RUN = pytest.StashKey["Run"]()
SPEC = pytest.StashKey[CheckSpec]()
LOG = pytest.StashKey[Any]()
FOLDER = pytest.StashKey[Path]()
SPACES = pytest.StashKey[dict[Path, Any]]()
REFERENCES = pytest.StashKey[dict[Path, Any]]()
DATA = pytest.StashKey[dict[Path, "ModuleType"]]()
PLAIN = pytest.StashKey["Any"]()


def pytest_configure(config: pytest.Config) -> None:
    for marker, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{marker}: {meaning}")
    config.stash[REFERENCES] = {}
    config.stash[DATA] = {}
    config.stash[SPACES] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Read the specs; of each assignment, public checks go before anything hidden.

    One assignment after the other, because the time of its submission is running.
    """
    places: dict[Path, int] = {}
    for item in items:
        folder = assignment_folder(item.path)
        if folder is not None:
            item.stash[FOLDER] = folder
            item.stash[SPEC] = read_spec(item)
            places.setdefault(folder, len(places) + 1)
    items.sort(
        key=lambda item: (
            (places[item.stash[FOLDER]], not item.stash[SPEC].public)
            if SPEC in item.stash
            else (0, False)
        )
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    plain = config.stash.get(PLAIN, None)
    if plain is not None:
        plain.close()


def assignment_folder(path: Path) -> Path | None:
    """``.../tests/hidden/ASSIGNMENT`` for a file somewhere below it, else None."""
    for parent in path.parents:
        if parent.parent.name == "hidden" and parent.parent.parent.name == "tests":
            return parent
    return None


def _folder(request: pytest.FixtureRequest) -> Path:
    folder: Path | None = request.node.stash.get(FOLDER, None)
    if folder is None:
        pytest.fail(
            "This fixture is for checks: files tests/hidden/ASSIGNMENT/test_FUNCTION.py of a "
            "course folder.",
            pytrace=False,
        )
    return folder


def _run(request: pytest.FixtureRequest) -> Run:
    config = request.config
    if RUN in config.stash:
        return config.stash[RUN]
    from autograder.checks.plain import PlainRuns

    if PLAIN not in config.stash:
        config.stash[PLAIN] = PlainRuns()
    run: Run = config.stash[PLAIN].run(_folder(request))
    return run


@pytest.fixture
def submission(request: pytest.FixtureRequest) -> Any:
    """The trainee's notebook: ``submission.mse(y, p)`` calls the function in the sandbox."""
    from autograder.checks.submission import CallLog, Recorder, Submission

    spec: CheckSpec = request.node.stash[SPEC]
    proxy = Submission(_run(request), spec.timeout)
    if not spec.public:
        return proxy
    log = request.node.stash[LOG] = CallLog()
    return Recorder(proxy, log)


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Any:
    """The reference solution as a namespace in the grader (trusted)."""
    return reference_of(request.config, _folder(request))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> Callable[[str], int]:
    """``seed("name")``: a stable secret integer for this assignment, for data makers."""
    from autograder.course import derive_seed

    run = _run(request)
    return lambda name: derive_seed(run.secret, run.assignment, run.draw, "seed", name)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """A random generator seeded from the course secret, one stream a check."""
    import numpy as np

    from autograder.course import derive_seed

    run = _run(request)
    spec: CheckSpec = request.node.stash[SPEC]
    if spec.public:  # the same numbers as in the trainee's notebook
        return np.random.default_rng(zlib.crc32(spec.name.encode()))
    return np.random.default_rng(
        derive_seed(run.secret, run.assignment, run.draw, "rng", spec.task, spec.name)
    )


@pytest.fixture
def data(request: pytest.FixtureRequest) -> ModuleType:
    """The assignment's ``data.py``: its data makers."""
    folder = _folder(request)
    loaded = request.config.stash[DATA]
    if folder not in loaded:
        path = folder / "data.py"
        spec = importlib.util.spec_from_file_location(f"checks_data_{folder.name}", path)
        if spec is None or spec.loader is None or not path.is_file():
            pytest.fail(f"{path} is missing: the fixture `data` is that module.", pytrace=False)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        loaded[folder] = module
    return loaded[folder]


@pytest.fixture
def memo(request: pytest.FixtureRequest) -> Callable[[Any, Callable[[], Any]], Any]:
    """``memo(key, make)``: a value that the checks of this submission share, made once.

    A fault while making it is kept as well: each check that needs the value sees the same fault.
    """
    run = _run(request)
    own_name = request.node.stash[SPEC].name

    def get(key: Any, make: Callable[[], Any]) -> Any:
        if key not in run.memo:
            with run.noting() as asked:
                try:
                    good, value = True, make()
                except Exception as exc:
                    good, value = False, exc
            gave = ([value] if good else run.gave) if asked else []
            run.memo[key] = good, value, asked, gave, own_name
        good, value, asked, gave, maker = run.memo[key]
        run.asked |= asked
        run.shared += gave
        run.makers.add(maker)
        if good:
            return value
        raise value

    return get


def reference_of(config: pytest.Config, folder: Path) -> Any:
    """The reference namespace of the assignment whose checks lie in ``folder``, made once."""
    import json

    from autograder.checks.reference import reference_namespace
    from autograder.course import Course
    from autograder.notebook import reference_cells

    made = config.stash[REFERENCES]
    if folder not in made:
        source = Course(folder.parent.parent.parent).source_dir / folder.name
        cells = []
        for path in sorted(source.glob("*.ipynb")):
            cells += reference_cells(json.loads(path.read_text(encoding="utf-8")))
        made[folder] = reference_namespace(cells, source)
    return made[folder]


def spaces_of(config: pytest.Config, folder: Path) -> Mapping[str, Space]:
    """The teaching spaces of the assignment whose checks lie in ``folder``, by function."""
    made = config.stash[SPACES]
    if folder not in made:
        made[folder] = {}
        if (folder / "teaching.py").is_file():  # Hypothesis is not quick to import
            from autograder.checks.teaching import load_spaces

            made[folder] = load_spaces(folder)
    return made[folder]


@pytest.fixture(autouse=True)
def _examples_work(request: pytest.FixtureRequest) -> None:
    """In plain pytest a teaching example that breaks is a failure of the check itself."""
    item = request.node
    if SPEC in item.stash and RUN not in request.config.stash:
        spec: CheckSpec = item.stash[SPEC]
        if spec.example is not None:
            spec.example(reference_of(request.config, item.stash[FOLDER]))
