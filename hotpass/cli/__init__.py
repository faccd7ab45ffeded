"""The command line. Each command is thin: it calls the library functions that the workbench calls."""

from __future__ import annotations

import gc
import sys

from hotpass.ending import end_with


def main() -> None:
    """Entry point of ``hotpass``; ends the process with a documented exit code."""
    # What start-up makes lives on; looking for cycles in it again and again takes a twentieth of its time.
    gc.set_threshold(50_000, 20, 20)
    end_with(carry_out)


def carry_out() -> int:
    """Carry out the command of ``sys.argv``; returns a documented exit code."""
    from hotpass.cli.commands import command_line
    from hotpass.cli.failures import exit_code_of
    from hotpass.cli.options import identify

    identify()
    try:
        command_line(sys.argv[1:])(standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:
        return exit_code_of(error)
    return 0
