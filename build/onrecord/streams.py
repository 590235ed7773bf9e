"""Streams and signals: whatever is printed can be printed, and what stops the command lets it clear up first."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType


def ended(run: Callable[[], int]) -> int:
    """The exit code of a run: its own, or 2 where a signal, an output or the arguments ended it."""
    _prepare()
    try:
        code = _code(run)
        _flush()
        return code
    except KeyboardInterrupt as signalled:
        return cannot(f"stopped by {str(signalled) or 'SIGINT'}")
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; nobody is told that all is well.
        _close()
        return 2
    except OSError as fault:
        _close()
        return cannot(f"{fault.filename or 'standard output'}: {fault.strerror}")


def cannot(why: str) -> int:
    """The exit code of a command that could not run, once it is said why."""
    from onrecord import show

    print(f"onrecord: {show.safe(why)}", file=sys.stderr)
    return 2


def data() -> None:
    """What follows is data, in UTF-8 wherever it goes."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _prepare() -> None:
    """Escape what an output's encoding lacks, and let the signals by which a command is ended end it as ctrl-c does."""
    # Whoever closed one wants nothing of it; what is meant for it must not come out of the other.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with suppress(ValueError):  # only the main thread may
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)


def _code(run: Callable[[], int]) -> int:
    try:
        return run()
    except SystemExit as told:
        return int(told.code or 0)


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _close() -> None:
    """Write nothing more, not even on leaving."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
