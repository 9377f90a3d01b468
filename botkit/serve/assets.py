"""The scripts of the page: compressed once, kept by browsers for as long as nothing changes.

Voila serves its own and the extensions' scripts as they are, 4.5 MB in some ninety requests, and has the browser ask
again for each when a page is loaded anew. Here the same files have a second address, which names their versions: what
was loaded once is never asked for again, and an update has another address.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote

from tornado.web import Application, HTTPError, RequestHandler

from botkit.panels import _static

PACKAGES = ("voila", "jupyterlab-widgets", "anywidget")
"""Whose scripts the page loads."""

FRONT_ENDS = "panels/"
"""Below the address of all scripts: where the panels' modules and style sheets are."""

_YEAR = 365 * 86400
_LEAST = 1024
"""Bytes below which compression gains nothing."""

_PACKED = ("text/", "application/json", "application/javascript", "image/svg")


@lru_cache(1)
def base() -> str:
    """Return the address below which the scripts are, relative to the server's root; it names their versions."""
    told = " ".join([*(f"{name}=={version(name)}" for name in PACKAGES), _static.version()])
    return f"botkit/assets/{hashlib.sha256(told.encode()).hexdigest()[:12]}/"


def application(root: str, static: list[str], extensions: list[str]) -> Application:
    """Return the application that serves the scripts.

    Parameters
    ----------
    root
        The path below which they are.
    static, extensions
        The folders of Voila's own scripts and of the extensions'.
    """
    return Application(
        [
            (f"{root}static/(.*)", AssetHandler, {"folders": static}),
            (f"{root}labextensions/(.*)", AssetHandler, {"folders": extensions}),
            (f"{root}{FRONT_ENDS}(.*)", FrontEndHandler),
        ]
    )


class _Kept(RequestHandler):
    """Answers with what a browser may keep."""

    def set_default_headers(self) -> None:
        """Let nobody guess another type."""
        self.set_header("X-Content-Type-Options", "nosniff")

    def _answer(self, name: str, plain: bytes, packed: bytes | None) -> None:
        """Send a file, compressed if the browser takes that."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", f"public, max-age={_YEAR}, immutable")
        self.set_header("Vary", "Accept-Encoding")
        if kind.startswith(_PACKED) and packed is not None and _takes_gzip(self):
            self.set_header("Content-Encoding", "gzip")
            plain = packed
        self.finish(plain)


class AssetHandler(_Kept):
    """Serves the files of some folders.

    The first folder that has a file wins. Files outside of the folders are not found.
    """

    def initialize(self, folders: Iterable[str]) -> None:
        """Take the folders."""
        self.folders = [Path(one).resolve() for one in folders]

    def get(self, path: str) -> None:
        """Answer with a file."""
        file = locate(self.folders, unquote(path))
        if file is None:
            raise HTTPError(404)
        self._answer(file.name, *content(file, file.stat().st_mtime_ns))

    head = get


class FrontEndHandler(_Kept):
    """Serves the panels' modules and style sheets, joined as a path says."""

    def get(self, path: str) -> None:
        """Answer with some files as one."""
        joined = front_end(unquote(path))
        if joined is None:
            raise HTTPError(404)
        self._answer(path, *joined)

    head = get


def locate(folders: Iterable[Path], path: str) -> Path | None:
    """Return the file of a path in the first folder that has it; None if none has, or if it is outside of them."""
    if "\0" in path:
        return None
    for folder in folders:
        file = (folder / path).resolve()
        if file.is_relative_to(folder) and file.is_file():
            return file
    return None


@lru_cache(256)
def content(file: Path, _changed: int) -> tuple[bytes, bytes | None]:
    """Return a file's bytes, and the same compressed if that is less."""
    return _both(file.read_bytes())


@lru_cache(32)
def front_end(path: str) -> tuple[bytes, bytes | None] | None:
    """Return joined files' bytes, and the same compressed; None if there are no such files."""
    text = _static.joined(path)
    return None if text is None else _both(text.encode())


def _both(plain: bytes) -> tuple[bytes, bytes | None]:
    packed = gzip.compress(plain, 9, mtime=0) if len(plain) >= _LEAST else plain
    return plain, packed if len(packed) < len(plain) else None


def _takes_gzip(handler: RequestHandler) -> bool:
    offered = handler.request.headers.get("Accept-Encoding", "")
    return any(one.partition(";")[0].strip() == "gzip" for one in offered.split(","))
