"""Files to take away; a file is opened only when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from components.markup import markdown
from components.words import size


@dataclass(frozen=True, slots=True)
class Download:
    """A file, what people call it, and the name under which it is saved."""

    path: Path
    label: str
    name: str


def show(files: Sequence[Download], *, key: str, take: Callable[[Path], BinaryIO]) -> None:
    """A button a file, with its size; ``take`` opens one when its button is pressed."""
    with st.container(horizontal=True):
        for file in files:
            st.download_button(
                f"{markdown(file.label)}, {size(file.path.stat().st_size)}",
                data=partial(take, file.path),
                file_name=file.name,
                icon=":material/download:",
                on_click="ignore",
                key=f"{key}-{file.path.name}",
            )
