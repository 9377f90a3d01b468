"""The favourite queries of this user: one small JSON file in Jupyter's data directory."""

from __future__ import annotations

import json
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

from botkit.errors import BotkitError
from botkit.ipc.private_file import write_privately
from botkit.panels.query_draft import Draft, read_draft

MAX_FAVOURITES = 200
MAX_BYTES = 2_000_000


class Favourites:
    """Queries that a person wants to find again; the newest first.

    The file holds routes and what stood in their fields, and no keys. It is read before each change, so that two
    notebooks that are open at a time do not forget each other's.

    Parameters
    ----------
    path
        The file; ``botkit/favourites.json`` in Jupyter's data directory if not given.

    Attributes
    ----------
    problem
        A sentence about a file that could not be read; None if all is well.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or Path(jupyter_data_dir()) / "botkit" / "favourites.json"
        self.problem: str | None = None

    def load(self) -> list[Draft]:
        """Return the favourites; what is no favourite in the file is passed over, and a broken file is told."""
        self.problem = None
        try:
            if self.path.stat().st_size > MAX_BYTES:
                raise ValueError("too long")
            data = json.loads(self.path.read_text(encoding="utf-8"))
            kept = data["favourites"]
            if not isinstance(kept, list):
                raise TypeError("favourites")
        except FileNotFoundError:
            return []
        except OSError as error:
            self.problem = f"The favourites in {self.path} cannot be read: {error.strerror or error}."
            return []
        except (ValueError, TypeError, KeyError, RecursionError):
            self.problem = (
                f"The favourites in {self.path} are damaged: mend the file, or keep a query to set it aside."
            )
            return []
        found = [draft for entry in kept if (draft := read_draft(entry)) is not None]
        return list({draft.label: draft for draft in found}.values())[:MAX_FAVOURITES]

    def keep(self, draft: Draft) -> list[Draft]:
        """Put a query first, and return all.

        Raises
        ------
        BotkitError
            If the file cannot be written, as on a full disk; it is then what it was before.
        """
        others = [one for one in self.load() if one.label != draft.label]
        return self._write([draft, *others][:MAX_FAVOURITES])

    def drop(self, label: str) -> list[Draft]:
        """Forget the query of that label, if there is one, and return the rest.

        Raises
        ------
        BotkitError
            If the file cannot be written.
        """
        return self._write([one for one in self.load() if one.label != label])

    def _write(self, drafts: list[Draft]) -> list[Draft]:
        text = json.dumps({"version": 1, "favourites": [draft.to_dict() for draft in drafts]}, indent=1)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            damaged = self.path.with_suffix(".damaged.json") if self.problem else None
            write_privately(self.path, text + "\n", aside=damaged)
        except OSError as error:
            raise BotkitError(
                f"The favourites were not kept: {self.path} cannot be written ({error.strerror or error}). Make room "
                "or give yourself access there, or set JUPYTER_DATA_DIR to another directory."
            ) from error
        self.problem = None
        return drafts
