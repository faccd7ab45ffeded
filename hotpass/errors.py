"""Every error that Hotpass raises on purpose.

::

    HotpassError
    ├── InputError        exit 2    the analyst can mend the file or the request
    │   └── FileRefused   exit 2    the file cannot be read, and is not kept
    ├── ConfigError       exit 3    the operator can mend the settings or the profile
    ├── AccessError       exit 4    the person may not do or see this
    ├── DependencyError   exit 5    an outside service or an optional package is missing
    ├── GateClosed        exit 6    a gate of the profile holds the version back
    ├── Tampered          exit 7    the audit trail or a pack is not as it was written
    ├── RunCancelled      exit 8    a person cancelled the run
    ├── PartlyDone        exit 9    done, without what could not be read or erased
    └── InternalError     exit 70   a fault of ours
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final

#: Control characters, and marks that turn the direction of what follows.
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]")


def printable(text: str) -> str:
    """Text in one line without characters that command a terminal or turn what stands after them."""
    return _UNSEEN.sub("", text)


class HotpassError(Exception):
    """An error that a person can read: what is wrong, where, and what to do.

    Attributes:
        what: one clause without a full stop, such as ``"the workbook is encrypted"``.
        where: file, sheet, row and column as far as they are known, or ``""``.
        remedy: what the person can do, or ``""``.
    """

    exit_code: ClassVar[int] = 70
    kind: ClassVar[str] = "internal"

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what.rstrip("."), where, remedy.rstrip(".")
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The whole message in one line: ``where: what. Remedy.``"""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return printable(f"{head}. {self.remedy}." if self.remedy else f"{head}.")

    @property
    def clause(self) -> str:
        """The message without the place, as a sentence: ``What. Remedy.``"""
        said = f"{self.what}. {self.remedy}." if self.remedy else f"{self.what}."
        return printable(said[0].upper() + said[1:])

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way from a child process to its parent."""
        return _rebuild, (type(self), self.what, self.where, self.remedy)


def _rebuild(cls: type[HotpassError], what: str, where: str, remedy: str) -> HotpassError:
    return cls(what, where=where, remedy=remedy)


class InputError(HotpassError):
    """A file or a request that the analyst can mend."""

    exit_code = 2
    kind = "input"


class FileRefused(InputError):  # noqa: N818 - names what was done with the file
    """A file that cannot be read or must not be; nothing of it is kept."""

    kind = "refused"


def refusal(errors: Sequence[InputError]) -> InputError:
    """The error of files that are refused together: of one its own, else one with a note for each."""
    if len(errors) == 1:
        return errors[0]
    together = FileRefused(f"{len(errors)} files are refused", remedy="Mend each, or leave it out")
    for error in errors:
        together.add_note(error.sentence)
    return together


class ConfigError(HotpassError):
    """A setting, profile or workspace that the operator can mend."""

    exit_code = 3
    kind = "config"


class AccessError(HotpassError):
    """The person may not do or see this."""

    exit_code = 4
    kind = "access"


class DependencyError(HotpassError):
    """An outside service or an optional package that is not there."""

    exit_code = 5
    kind = "dependency"


class GateClosed(HotpassError):  # noqa: N818 - what the profile asks for, not a fault
    """A version that keeps to the profile's gates no more, and is therefore not published."""

    exit_code = 6
    kind = "gate"


class PartlyDone(HotpassError):  # noqa: N818 - what was asked for is there, but for a part
    """What was asked for is done, without what could not be read or erased."""

    exit_code = 9
    kind = "partly"


class Tampered(HotpassError):  # noqa: N818 - what was found, not a fault
    """Evidence that is not as it was written."""

    exit_code = 7
    kind = "tampered"


class RunCancelled(HotpassError):  # noqa: N818 - a state of the run that a person asked for, not a fault
    """A person cancelled the run."""

    exit_code = 8
    kind = "cancelled"


class InternalError(HotpassError):
    """A fault of Hotpass itself; the log holds the traceback under the error id."""

    exit_code = 70
    kind = "internal"


def error_class(kind: str) -> type[HotpassError]:
    """The class of that kind; :class:`InternalError` for an unknown one."""
    todo = HotpassError.__subclasses__()
    for known in todo:  # grows while it is walked
        if known.kind == kind:
            return known
        todo += known.__subclasses__()
    return InternalError
