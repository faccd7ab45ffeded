"""Builds HTML whose every value is escaped; nothing else in the workbench writes HTML by hand."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import streamlit as st


class Markup(str):
    """HTML that is safe to show: made of tags from here and of escaped values."""

    __slots__ = ()


Child = str | int | None
Children = Child | Iterable[Any]
_ALIASES = {"class_": "class", "for_": "for"}
_VOID = {"br", "col", "wbr"}


def tag(name: str, *children: Children, **attributes: str | int | bool | None) -> Markup:
    """One element. Children that are no :class:`Markup` are escaped; attributes that are None are left out.

    ``class_`` stands for ``class``, ``aria_label`` for ``aria-label``.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: Children) -> Markup:
    """The children one after the other, each escaped unless it is :class:`Markup`."""
    return Markup("".join(_text(child) for child in children))


def _text(child: Children) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child
    if isinstance(child, str | int):
        return escape(str(child))
    return joined(*child)


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = _ALIASES.get(key, key).replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def scrolling(content: Markup, label: str, class_: str = "") -> Markup:
    """A region that scrolls inside itself and that the keyboard can reach."""
    return tag(
        "div", content, class_=f"hp-scroll {class_}".strip(), role="region", aria_label=label, tabindex=0
    )


def show(content: Markup) -> None:
    """Put HTML on the page."""
    st.html(content)


_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]()<>#+-.!|~:$&"})


def markdown(text: str) -> str:
    """Text that Markdown shows as it is: a value can make no link, no image and no directive."""
    return text.translate(_SPECIAL)
