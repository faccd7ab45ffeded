"""The command line. Each command is thin: it calls the library functions that the workbench calls."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of ``hotpass``; ends the process with a documented exit code."""
    from hotpass.cli.commands import app
    from hotpass.cli.failures import exit_code_of

    try:
        app(standalone_mode=True)
    except SystemExit:
        raise
    except BaseException as error:
        sys.exit(exit_code_of(error))
