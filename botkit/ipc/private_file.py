"""A file that only its owner can read, from its first moment on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_privately(path: Path, text: str, aside: Path | None = None) -> None:
    """Write a text into a file of mode 0600, in place of an older one; no reader sees half of it.

    Parameters
    ----------
    path, text
        Where and what.
    aside
        Where the older one goes, if it is to be kept.

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
            file.flush()
            os.fsync(file.fileno())  # a full disk may say so only now
        if aside is not None and path.exists():
            path.replace(aside)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
