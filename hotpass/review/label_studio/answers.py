"""What an annotation says. Label Studio checks none of it, so that it is checked here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from hotpass.access import mask_text
from hotpass.catalogue.decisions import VERDICTS, Verdict
from hotpass.review.label_studio.project import COMMENT, DECISION, PAIR
from hotpass.review.label_studio.tasks import digest

_LONGEST: Final = 2_000
#: Origins of a choice that the annotator did not make alone.
_EXPECTED: Final = ("prediction", "prediction-changed")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said to a task.

    Attributes:
        annotation_id: number of the annotation.
        person: number of whoever made it, or None.
        at: when, by the server's clock.
        skipped: whether the task was skipped.
        verdict: what was decided, or None.
        comment: what was said to it, or None.
        seconds: how long it took, or None.
        prefilled: whether the choice stood there already.
        fault: why the decision cannot be applied, or None.
        strange: what else is in the annotation that Hotpass did not ask for, sentences.
    """

    annotation_id: int
    person: int | None
    at: datetime
    skipped: bool
    verdict: Verdict | None
    comment: str | None
    seconds: float | None
    prefilled: bool
    fault: str | None
    strange: tuple[str, ...]

    @property
    def said(self) -> str:
        """SHA-256 of what it says, whenever it was said."""
        return digest(json.dumps([self.skipped, self.verdict, self.comment, self.fault, self.strange]))


def read_answer(annotation: Mapping[str, Any]) -> Answer:
    """An annotation as the server gives it, with its number and its time."""
    results = [r for r in annotation.get("result") or () if isinstance(r, dict)]
    skipped = bool(annotation.get("was_cancelled"))
    choices = [r for r in results if r.get("from_name") == DECISION]
    verdict, fault = (None, None) if skipped else _verdict(choices)
    seconds = annotation.get("lead_time")
    return Answer(
        int(annotation["id"]),
        _person(annotation.get("completed_by")),
        datetime.fromisoformat(annotation["updated_at"]),
        skipped,
        verdict,
        _comment(results),
        float(seconds) if isinstance(seconds, int | float) and seconds >= 0 else None,
        any(choice.get("origin") in _EXPECTED for choice in choices),
        fault,
        tuple(_strange(results)),
    )


def _person(given: object) -> int | None:
    number = given.get("id") if isinstance(given, dict) else given
    return number if isinstance(number, int) else None


def _verdict(choices: Sequence[Mapping[str, Any]]) -> tuple[Verdict | None, str | None]:
    """The decision, or why there is none."""
    given = [choice for one in choices for choice in _texts(one, "choices")]
    wrong = [choice for choice in given if choice not in VERDICTS]
    if wrong:
        return None, f"“{_short(wrong[0])}” is no decision"
    if len(set(given)) != 1:
        return None, "it holds several decisions" if given else "it holds no decision"
    if any(one.get("to_name") != PAIR or one.get("type") != "choices" for one in choices):
        return None, "its decision is about something else than the pair"
    return cast(Verdict, given[0]), None


def _comment(results: Sequence[Mapping[str, Any]]) -> str | None:
    said = [text for one in results if one.get("from_name") == COMMENT for text in _texts(one, "text")]
    return " ".join(" ".join(said).split())[:_LONGEST] or None


def _strange(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for name in sorted({str(one.get("from_name")) for one in results} - {DECISION, COMMENT}):
        yield f"Hotpass asked nothing under “{_short(name)}”"


def _texts(result: Mapping[str, Any], key: str) -> list[str]:
    value = result.get("value")
    given = value.get(key) if isinstance(value, dict) else None
    return [str(one) for one in (given if isinstance(given, list) else [given]) if one is not None]


def _short(text: str) -> str:
    return mask_text(" ".join(text.split()))[:60]
