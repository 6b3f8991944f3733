"""For ``nbgrader collect``: nbgrader's own, which follows no link and is stopped by nobody."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from autograder.wire.outputs import clean_text

__all__ = ["Collect"]

LONGEST = 2000  # characters of a message


class Collect(ExchangeCollect):
    """What lies in the exchange is still the trainee's own, and may be anything.

    A link there could have the instructor hand over a file of theirs: it would lie among the
    trainee's data while grading, for the notebook to print. So only folders and regular files are
    taken. A submission that cannot be copied is named, and the others are collected.
    """

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        try:
            if os.path.islink(src):
                raise OSError(f"{src} is a link")
            if self.get_size(src) > 1000 * self.coursedir.max_dir_size:
                raise OSError(f"{src} is larger than c.CourseDirectory.max_dir_size")
            with TemporaryDirectory(prefix="autograder-collect-") as aside:
                plain = Path(aside) / "submission"
                shutil.copytree(src, plain, symlinks=True, ignore=self._not_plain)
                super().do_copy(str(plain), dest, log)
        except (OSError, RuntimeError) as exc:  # shutil.Error is an OSError
            self.log.error("Not collected: %s", _printable(exc))
            shutil.rmtree(dest, ignore_errors=True)

    def _not_plain(self, folder: str, names: list[str]) -> list[str]:
        left = [name for name in names if not _is_plain(Path(folder, name))]
        for name in left:
            where = _printable(Path(folder, name))
            self.log.warning("Left out, as it is no regular file: %s", where)
        return left


def _printable(text: object) -> str:
    """With names that a trainee chose, for a terminal."""
    return clean_text(str(text), LONGEST, colours=False)


def _is_plain(path: Path) -> bool:
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)
