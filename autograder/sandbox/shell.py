"""The notebook's IPython shell, without a terminal, a history file or a user at the keyboard.

Behaves as a Jupyter kernel does: outputs in their order, rich representations, inline figures,
magics, top-level await, ``In`` and ``Out``. What needs a user, a shell or an installation says
plainly that it is not available. ``make_shell`` is called once in the zygote; forks share it.
"""

from __future__ import annotations

import builtins
import getpass
import io
import os
import pdb
import sys
import warnings
from typing import Any, ClassVar, NoReturn

from IPython.core import pylabtools
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from autograder.sandbox.capture import Capture, CellStream
from autograder.sandbox.notices import NO_COMMANDS, NO_INPUT
from autograder.sandbox.tracebacks import error_dict, short_path
from autograder.wire.outputs import OutputCaps, clean_outputs

__all__ = ["GradingShell", "make_shell", "warm_up"]

_INLINE = "module://matplotlib_inline.backend_inline"
_COMMAND_MAGICS = ("bash", "sh", "script", "perl", "ruby", "cmd", "python", "python2", "python3")
_INSTALL_MAGICS = ("pip", "conda", "mamba", "micromamba", "uv")
_USER_MAGICS = ("edit", "debug", "pdb", "recall", "rerun")


def no_input(*args: Any, **kwargs: Any) -> NoReturn:
    """Stands for ``input``, ``getpass``, ``breakpoint`` and ``pdb.set_trace``."""
    raise EOFError(NO_INPUT)


def _capture(shell: Any) -> Capture:
    capture: Capture = shell.capture
    return capture


class CellPublisher(DisplayPublisher):
    """``display`` writes into the cell's outputs."""

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        """Keep a display for the cell's outputs."""
        self._validate_data(data, metadata)
        display_id = (transient or {}).get("display_id")
        _capture(self.shell).display(_as_text(data), metadata, display_id, update)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown so far."""
        _capture(self.shell).clear(wait)


class CellDisplayHook(DisplayHook):
    """The value of the last expression becomes an ``execute_result``."""

    def write_output_prompt(self) -> None:
        """The prompt is the frontend's."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Keep the representations for the cell's outputs."""
        count = self.prompt_count
        data = _as_text(format_dict)
        _capture(self.shell).rich("execute_result", data, md_dict, execution_count=count)

    def log_output(self, format_dict: Any) -> None:
        """No log, and no second copy of the outputs in memory."""

    def finish_displayhook(self) -> None:
        """Nothing to print."""
        self._is_active = False


def _show_models_in_words(formatter: Any) -> None:
    """No diagrams of scikit-learn: they need scripts, which no page of ours lets through, and one
    of a small forest takes half as long as its training."""
    model = ("sklearn.base", "BaseEstimator")
    formatter.mimebundle_formatter.for_type_by_name(*model, lambda model: {})
    formatter.formatters["text/html"].for_type_by_name(*model, lambda model: None)


def _as_text(data: dict[str, Any]) -> dict[str, Any]:
    """Binary images as base64 text, as the notebook format has them."""
    import base64

    return {
        mime: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for mime, value in data.items()
    }


class GradingShell(InteractiveShell):
    """See the module. ``run`` executes a cell and returns what Jupyter would show."""

    display_pub_class = Type(CellPublisher)
    displayhook_class = Type(CellDisplayHook)
    caps: ClassVar[OutputCaps] = OutputCaps()

    def __init__(self, **kwargs: Any) -> None:
        self.capture = Capture(self.caps)
        self.streams = (CellStream(self.capture, "stdout"), CellStream(self.capture, "stderr"))
        self._last_error: dict[str, Any] | None = None
        super().__init__(**kwargs)
        self.db = {}  # instead of a folder of pickles
        _show_models_in_words(self.display_formatter)
        # Before matplotlib's own hook, which would draw each figure once more.
        self.events.register("post_execute", _show_figures)

    # What would touch the disk or start threads -------------------------------------------------

    def init_ipython_dir(self, ipython_dir: Any) -> None:
        """None: nothing of a user's is read, nothing is written."""

    def init_profile_dir(self, profile_dir: Any) -> None:
        """None."""

    def init_virtualenv(self) -> None:
        """The interpreter already is the right one."""

    def init_logstart(self) -> None:
        """No log."""

    def atexit_operations(self) -> None:
        """Nothing to save."""

    # Running -------------------------------------------------------------------------------------

    def run(self, source: str) -> dict[str, Any]:
        """Run a cell: ``{outputs, error, execution_count}``; never raises an Exception."""
        self.capture.begin()
        self._last_error = None
        error: BaseException | None = None
        count = self.execution_count
        try:
            result = self.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as exc:  # an interrupt outside of the trainee's own code
            error = exc
            self._record(exc)
        shown = self._last_error
        if error is not None and shown is None:
            shown = error_dict(error, self.cell_number)
        return {
            "outputs": clean_outputs(self.capture.end(), self.caps),
            "error": shown if error is not None else None,
            "execution_count": count,
        }

    def attach(self) -> None:
        """Make the notebook's streams those of the process."""
        sys.stdout, sys.stderr = self.streams
        sys.stdin = io.StringIO()
        builtins.input = no_input
        getpass.getpass = no_input
        sys.breakpointhook = no_input
        pdb.set_trace = no_input
        warnings.formatwarning = _format_warning

    def cell_number(self, filename: str) -> int | None:
        """The execution count of the cell that a code object's file name stands for."""
        number = self.compile._filename_map.get(filename)
        return number if isinstance(number, int) else None

    # Errors --------------------------------------------------------------------------------------

    def _record(self, exc: BaseException) -> None:
        self._last_error = error_dict(exc, self.cell_number)
        self.capture.error(self._last_error)

    def showtraceback(self, exc_tuple: Any = None, *args: Any, **kwargs: Any) -> None:
        """Keep an exception as an error output."""
        try:
            _, value, _ = self._get_exc_info(exc_tuple)
        except ValueError:
            return
        if type(value).__name__ == "UsageError":
            self.show_usage_error(value)
        elif value is not None:
            self._record(value)

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Keep a syntax error as an error output."""
        self.showtraceback()

    def showindentationerror(self) -> None:
        """Keep an indentation error as an error output."""
        self.showtraceback()

    def _format_exception_for_storage(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {}  # IPython would format each exception once more, slowly

    # What needs a user or a machine of one's own --------------------------------------------------

    def _unavailable(self, what: str) -> None:
        print(what, file=sys.stderr)

    def system(self, cmd: str) -> None:
        """``!command``: a message."""
        self.user_ns["_exit_code"] = 1
        self._unavailable(NO_COMMANDS)

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """``x = !command``: a message and no lines."""
        self.system(cmd)
        return SList([]) if split else ""

    def debugger(self, force: bool = False) -> None:
        """No debugger."""

    def ask_exit(self) -> None:
        """``exit`` and ``quit``: a message."""
        self._unavailable("exit is ignored while grading")

    def init_magics(self) -> None:
        """The usual magics, some of them replaced by a message."""
        super().init_magics()
        for names, words in (
            (_COMMAND_MAGICS, NO_COMMANDS),
            (_INSTALL_MAGICS, NO_COMMANDS),
            (_USER_MAGICS, NO_INPUT),
        ):
            for name in names:
                for kind in ("line", "cell"):
                    self.register_magic_function(self._message_magic(words), kind, name)

    def _message_magic(self, words: str) -> Any:
        def message(line: str = "", cell: str = "") -> None:
            self._unavailable(words)

        return message

    def enable_gui(self, gui: Any = None) -> None:
        """No event loops of windows."""

    def enable_matplotlib(self, gui: Any = None) -> Any:
        """``%matplotlib``: figures always appear inline."""
        if gui not in (None, "auto", "inline", "agg"):
            self._unavailable(f"%matplotlib {gui} is not available while grading; using inline")
        return super().enable_matplotlib("inline")

    def enable_pylab(self, gui: Any = None, import_all: bool = True) -> Any:
        """``%pylab``: figures always appear inline."""
        return super().enable_pylab("inline", import_all)


def _format_warning(
    message: Any, category: type, filename: str, lineno: int, line: str | None = None
) -> str:
    number = GradingShell.instance().cell_number(filename)
    place = f"Cell In[{number}], line {lineno}" if number else f"{short_path(filename)}:{lineno}"
    return f"{place}: {category.__name__}: {message}\n"


def _show_figures() -> None:
    """Display the cell's figures and close them."""
    inline = sys.modules.get("matplotlib_inline.backend_inline")
    if inline is not None:
        inline.flush_figures()


_print_figure = pylabtools.print_figure


def _bounded_figure(fig: Any, *args: Any, **kwargs: Any) -> Any:
    """Draw a figure, unless it is huge."""
    width, height = fig.get_size_inches() * fig.dpi
    if width * height > GradingShell.caps.pixels:
        print(f"a figure of {width:.0f} x {height:.0f} pixels is not shown", file=sys.stderr)
        return None
    return _print_figure(fig, *args, **kwargs)


def make_shell() -> GradingShell:
    """The shell of this process; made once. Starts no thread and leaves no file open."""
    os.environ["MPLBACKEND"] = _INLINE
    pylabtools.print_figure = _bounded_figure
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 200
    shell: GradingShell = GradingShell.instance(config=config)
    if "matplotlib" in sys.modules:  # too late for the variable
        shell.enable_matplotlib("inline")
    return shell


def warm_up(shell: GradingShell, sources: tuple[str, ...] = ()) -> None:
    """Run cells for their lazy imports, then make the shell as good as new."""
    streams = sys.stdin, sys.stdout, sys.stderr
    hooks = builtins.input, getpass.getpass, sys.breakpointhook, pdb.set_trace
    shell.attach()
    try:
        for source in sources:
            shell.run(source)
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        builtins.input, getpass.getpass, sys.breakpointhook, pdb.set_trace = hooks
    shell.reset(new_session=True)
    shell.execution_count = 1
