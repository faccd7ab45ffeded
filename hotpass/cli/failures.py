"""Errors as a person reads them in a terminal, and the exit codes.

======  =========================================================================
 code   meaning
======  =========================================================================
  0     done
  1     ``doctor``, ``qa`` or ``contracts`` found something wrong
  2     the input or the command line is wrong; the sentence says where
  3     the configuration, profile or workspace is wrong
  4     not allowed
  5     an outside service or an optional package is missing
  6     a gate of the profile is closed: the version is not published; ``qa``: something critical
  7     the audit trail or an evidence pack is not as it was written; the first bad place is named
  8     the run was cancelled
  9     done, without what could not be read or erased; the sentences name it
 70     a fault of Hotpass; the log holds the details under the error id
130     stopped with Ctrl-C
======  =========================================================================
"""

from __future__ import annotations

import sys

from hotpass.errors import HotpassError


def exit_code_of(error: BaseException) -> int:
    """Print the error's sentence to standard error and give its exit code."""
    if isinstance(error, KeyboardInterrupt):
        print("Stopped.", file=sys.stderr)  # noqa: T201
        return 130
    if isinstance(error, HotpassError):
        _keep_refusal(error)
        for line in (error.sentence, *getattr(error, "__notes__", ())):
            print(line, file=sys.stderr)  # noqa: T201
        return error.exit_code
    from hotpass.telemetry import record_failure

    error_id = record_failure(error)
    print(  # noqa: T201
        f"Hotpass met a fault of its own (error {error_id}). The workspace's log holds the details.",
        file=sys.stderr,
    )
    return 70


def _keep_refusal(error: HotpassError) -> None:
    from hotpass.access import AccessRefused

    if isinstance(error, AccessRefused):
        from hotpass.catalogue import Catalogue
        from hotpass.cli.options import NAMED
        from hotpass.compliance import record_refusal
        from hotpass.workspace import Workspace

        space = Workspace(*NAMED)
        if Catalogue.is_there(space):  # a name that is mistyped makes no folder
            record_refusal(space, error)
