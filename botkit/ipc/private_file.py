"""A file that only its owner can read, from its first moment on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_privately(path: Path, text: str) -> None:
    """Write a text into a file of mode 0600, in place of an older one; no reader sees half of it.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    # mkstemp makes the file 0600 from the start, and the replacement is atomic.
    descriptor, name = tempfile.mkstemp(prefix=f".{path.stem}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
