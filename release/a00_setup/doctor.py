"""Is this computer ready for the exercises? Says what is not, in words, and how to mend it.

In a terminal: ``python a00_setup/doctor.py`` (add ``ja`` for Japanese). In a notebook:
``from doctor import doctor; doctor()``. It needs nothing but Python itself, so it also works where
nothing else does. It changes nothing and sends nothing anywhere.
"""

import os
import sys

_path = list(sys.path)  # a file random.py beside this one must not hide Python's own from us
_here = os.path.dirname(os.path.realpath(__file__))
sys.path[:] = [folder for folder in sys.path if os.path.realpath(folder) != _here]

import importlib
import importlib.metadata
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path[:] = _path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
MEMORY_GB = 1.0  # free, for the largest exercise
DISK_GB = 0.5
IMPORTS = {"scikit-learn": "sklearn", "pyyaml": "yaml"}
SPARE = {"jupyterlab"}  # the notebook may run in another editor
_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==([^\s;]+)\s*(?:;\s*python_full_version\s*(<|>=)\s*'([\d.]+)')?"
)


class Finding(NamedTuple):
    """One thing that was looked at: is it well, what was found, what mends it (en, ja)."""

    well: bool
    what: tuple[str, str]
    found: str
    mend: tuple[str, str] = ("", "")


def doctor(lang: str = "") -> None:
    """Look at everything and print what was found, the first thing to mend on top."""
    ja = (lang or os.environ.get("PRACTICE_LANG", "")).lower().startswith("ja")
    findings = list(examine())
    ill = [finding for finding in findings if not finding.well]
    for finding in findings:
        print("✓" if finding.well else "✗", f"{finding.what[ja]}: {finding.found}")
        if not finding.well:
            print("   →", finding.mend[ja].replace("\n", "\n     "))
    print()
    if not ill:
        print(("All is well. Go on with a01.", "準備は整っています。a01 に進みましょう。")[ja])
    else:
        one = (
            "Something wants mending. Begin at the top: the first arrow often mends the rest. "
            "Then restart the kernel and run this cell again.",
            "直すところがあります。上から順に試してください。最初の矢印だけで残りも直ることが"
            "よくあります。そのあとカーネルを再起動し、このセルをもう一度実行します。",
        )
        print(one[ja])


def examine(folder: Path = HERE) -> Iterator[Finding]:
    """Everything that is looked at, in the order in which it should be mended."""
    yield _python(sys.version_info[:3])
    yield _environment()
    yield _shadows(folder)
    pins = _pins(folder)
    if pins is None:
        yield Finding(
            False,
            ("list of packages", "パッケージの一覧"),
            "requirements.txt ?",
            (
                f"There is no requirements.txt beside {folder}. Copy the whole folder that you "
                "were given, not single notebooks.",
                f"{folder} のそばに requirements.txt がありません。ノートブックだけでなく、"
                "配布されたフォルダー全体をコピーしてください。",
            ),
        )
    for name, wanted in (pins or {}).items():
        yield _package(name, wanted)
    yield _arithmetic()
    yield _kit(folder)
    yield _writable(folder)
    yield from _room(folder)


def _python(version: tuple[int, ...]) -> Finding:
    found = ".".join(map(str, version))
    wanted = ".".join(map(str, OLDEST))
    return Finding(
        tuple(version[:2]) >= OLDEST,
        ("Python", "Python"),
        found,
        (
            f"Install Python {wanted} or newer, remove the folder .venv, and follow "
            '"Set up" in README.md again.',
            f"Python {wanted} 以降を入れ、フォルダー .venv を消してから、README.md の"
            "「準備」をもう一度行ってください。",
        ),
    )


def _environment() -> Finding:
    own = sys.prefix != sys.base_prefix or "CONDA_PREFIX" in os.environ
    active = os.environ.get("VIRTUAL_ENV", "")
    elsewhere = bool(active) and Path(active).resolve() != Path(sys.prefix).resolve()
    container = os.path.exists("/.dockerenv") or os.path.exists("/run/.containerenv")
    if elsewhere:
        mend = (
            f"This Python is {sys.prefix}, but the environment {active} is switched on. Choose "
            f"Kernel > Change Kernel, or run:\n{active}/bin/python -m ipykernel install --user "
            "--name exercises",
            f"この Python は {sys.prefix} のものですが、有効な環境は {active} です。Kernel > "
            f"Change Kernel で選び直すか、次を実行します。\n{active}/bin/python -m ipykernel "
            "install --user --name exercises",
        )
    else:
        mend = (
            "Not an environment of its own: packages of other projects can get in the way. In the "
            "exercises' folder:\npython -m venv .venv\nsource .venv/bin/activate    "
            "(Windows: .venv\\Scripts\\activate)\npip install -r requirements.txt",
            "専用の環境ではないため、ほかのプロジェクトのパッケージと混ざることがあります。演習の"
            "フォルダーで次を実行します。\npython -m venv .venv\nsource .venv/bin/activate    "
            "(Windows: .venv\\Scripts\\activate)\npip install -r requirements.txt",
        )
    well = (own or container) and not elsewhere
    return Finding(well, ("environment", "環境"), sys.prefix, mend)


def _shadows(folder: Path) -> Finding:
    """Files of the trainee's that hide a package: ``random.py`` beside the notebook."""
    packages = {*sys.stdlib_module_names, "numpy", "pandas", "sklearn", "scipy", "matplotlib"}
    hiding = sorted(
        path.name for path in folder.glob("*.py") if path.stem in packages and path.stem != "doctor"
    )
    return Finding(
        not hiding,
        ("no file hides a package", "パッケージを隠すファイルがない"),
        ", ".join(hiding) or "-",
        (
            "Python finds these files before the packages of the same name. Rename them, for "
            "example to my_random.py, and restart the kernel.",
            "同じ名前のパッケージより先に、これらのファイルが読み込まれます。my_random.py の"
            "ように名前を変え、カーネルを再起動してください。",
        ),
    )


def _pins(folder: Path) -> dict[str, str] | None:
    """Wanted versions by package, out of requirements.txt here or one folder up."""
    for place in (folder, folder.parent):
        path = place / "requirements.txt"
        if path.is_file():
            here = sys.version_info[:2]
            pins = {}
            for line in path.read_text(encoding="utf-8").splitlines():
                pin = _PIN.match(line)
                if pin is None:
                    continue
                name, version, sign, limit = pin.groups()
                bound = tuple(int(part) for part in (limit or "0").split(".")[:2])
                if not sign or (here < bound if sign == "<" else here >= bound):
                    pins[name] = version
            return pins
    return None


def _package(name: str, wanted: str) -> Finding:
    python = sys.executable or "python"
    install = f'"{python}" -m pip install {name}=={wanted}'
    try:
        found = importlib.metadata.version(name)
        if name not in SPARE:
            importlib.import_module(IMPORTS.get(name, name.replace("-", "_")))
    except importlib.metadata.PackageNotFoundError:
        if name in SPARE:
            return Finding(True, (name, name), "-")
        mend = (
            f"It is not installed. Run:\n{install}",
            f"入っていません。次を実行します。\n{install}",
        )
        return Finding(False, (name, name), "-", mend)
    except Exception as exc:
        mend = (
            f"It is there but does not start. Install it again:\n{install} --force-reinstall",
            f"入っていますが、読み込めません。入れ直します。\n{install} --force-reinstall",
        )
        return Finding(False, (name, name), f"{type(exc).__name__}: {exc}"[:200], mend)
    mend = (
        f"The exercises were tried with {wanted}. Run:\n{install}",
        f"演習は {wanted} で確かめてあります。次を実行します。\n{install}",
    )
    return Finding(found == wanted or name in SPARE, (name, name), found, mend)


def _arithmetic() -> Finding:
    what = ("numpy computes", "numpy の計算")
    try:
        import numpy as np

        product = np.arange(4.0).reshape(2, 2) @ np.eye(2)
        well = bool((product == [[0, 1], [2, 3]]).all())
        found = "2 × 2" if well else str(product)
    except Exception as exc:
        well, found = False, type(exc).__name__
    mend = (
        "Mend the package numpy above first. If it stays, your processor may be too old for this "
        "build: tell your instructor the line above.",
        "まず上の numpy を直してください。それでも直らない場合は、プロセッサーが対応していない"
        "可能性があります。上の行を担当者に伝えてください。",
    )
    return Finding(well, what, found, mend)


def _kit(folder: Path) -> Finding:
    return Finding(
        (folder / "practice" / "tasks.json").is_file(),
        ("the folder practice/", "フォルダー practice/"),
        str(folder / "practice"),
        (
            "check() and hint() live there. Copy the whole folder of the assignment, and open the "
            "notebook inside it.",
            "check() と hint() はここにあります。課題のフォルダー全体をコピーし、その中の"
            "ノートブックを開いてください。",
        ),
    )


def _writable(folder: Path) -> Finding:
    return Finding(
        os.access(folder, os.W_OK),
        ("your work can be saved", "保存できる"),
        str(folder),
        (
            "You may not write here. Copy the exercises to a folder of your own.",
            "このフォルダーには書き込めません。自分のフォルダーにコピーしてください。",
        ),
    )


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free / 1e9
    mend = ("Make room on this disk.", "ディスクの空きを増やしてください。")
    yield Finding(free >= DISK_GB, ("free disk", "ディスクの空き"), f"{free:.1f} GB", mend)
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return  # not Linux
    found = re.search(r"MemAvailable:\s+(\d+) kB", text)
    if found:
        memory = int(found[1]) * 1024 / 1e9
        mend = (
            "Close other notebooks (Kernel > Shut Down All Kernels) and large programs.",
            "ほかのノートブック(Kernel > Shut Down All Kernels)や大きなプログラムを閉じてください。",
        )
        yield Finding(
            memory >= MEMORY_GB, ("free memory", "メモリの空き"), f"{memory:.1f} GB", mend
        )


if __name__ == "__main__":
    doctor(*sys.argv[1:2])
