"""What holds of an entity at its subject's request or by law, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from components import markup
from components.markup import tag


def show(marks: Sequence[str], of: str = "") -> None:
    """Show what holds; nothing where nothing does.

    Args:
        marks: what holds, such as ``on legal hold``.
        of: whom it is about, where several are shown.
    """
    if marks:
        said = f"{of} is {', '.join(marks)}" if of else ", ".join(marks).capitalize()
        markup.show(tag("p", tag("span", said, class_="hp-state hp-amber"), class_="hp-standing"))
