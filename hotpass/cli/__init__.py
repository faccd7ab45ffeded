"""The command line. Each command is thin: it calls the library functions that the workbench calls."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Entry point of ``hotpass``; ends the process with a documented exit code."""
    # What start-up makes lives on; looking for cycles in it again and again takes a twentieth of its time.
    gc.set_threshold(50_000, 20, 20)
    from hotpass.cli.commands import app
    from hotpass.cli.failures import exit_code_of
    from hotpass.cli.options import identify

    identify()
    try:
        app(standalone_mode=True)
    except SystemExit:
        raise
    except BaseException as error:
        sys.exit(exit_code_of(error))
