"""Short facts: a name and its value, a list of sentences, a state in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from components.markup import Child, Markup, tag

_TONES = {
    "published": "green",
    "finished": "green",
    "done": "green",
    "passed": "green",
    "passed with exceptions": "amber",
    "errored": "red",
    "overdue": "red",
    "incomplete": "amber",
    "complete": "green",
    "told": "green",
    "told in part": "amber",
    "proposed": "amber",
    "approved": "amber",
    "executed": "green",
    "certified": "green",
    "kept": "green",
    "labelled": "green",
    "broken": "amber",
    "granted": "green",
    "satisfied": "green",
    "attested": "green",
    "breached": "red",
    "due": "amber",
    "confirmed": "green",
    "suggested": "amber",
    "asked again": "amber",
    "partly": "green",
    "conflicting": "amber",
    "not applied": "red",
    "running": "amber",
    "queued": "grey",
    "being cancelled": "amber",
    "waiting for review": "amber",
    "in doubt": "amber",
    "kept back": "amber",
    "gate closed": "amber",
    "failed": "red",
    "refused": "red",
    "cannot be used": "red",
    "cancelled": "grey",
    "critical": "red",
    "warning": "amber",
}


def pairs(facts: Iterable[tuple[str, Child]]) -> Markup:
    """Names and values, one line a fact."""
    return tag("dl", ((tag("dt", name), tag("dd", value)) for name, value in facts), class_="hp-facts")


def sentences(lines: Sequence[Child]) -> Markup:
    """A list of sentences."""
    return tag("ul", (tag("li", line) for line in lines), class_="hp-sentences")


def tone(word: str) -> str:
    """The colour that goes with a state: green, amber, red or grey."""
    return _TONES.get(word, "grey")


def state(word: str) -> Markup:
    """A state: the word, and the colour that goes with it."""
    return tag("span", word, class_=f"hp-state hp-{tone(word)}")


def sentence(word: str, text: str) -> Markup:
    """A sentence after the state that it explains."""
    return tag("span", state(word), " ", text, class_="hp-said")
