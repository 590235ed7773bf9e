"""Serve: the written site on this machine, for nobody else."""

from __future__ import annotations

import errno
import signal
import sys
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing of each request."""


def serve(folder: Path, port: int, *, browser: bool = True) -> int:
    """Serve the folder on 127.0.0.1 until somebody stops it; OSError where the port can't be had."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(folder)))
    except (OSError, OverflowError) as fault:
        found = fault.strerror if isinstance(fault, OSError) else str(fault)
        raise OSError(errno.EADDRINUSE, f"{found}; --port 0 takes any that is free", f"127.0.0.1:{port}") from fault
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    print(f"{address} (ctrl-c stops it)", file=sys.stderr, flush=True)
    if browser:
        webbrowser.open(address)
    # A supervisor stops a server with this signal, and a shell that put it in the background keeps ctrl-c from it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0
