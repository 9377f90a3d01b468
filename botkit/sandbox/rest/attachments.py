"""Files of messages: what a body and its uploads make of them (Discord's reference, "Uploading Files")."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from botkit.sandbox.files import image_size
from botkit.sandbox.rest.answers import RestError, invalid_form
from botkit.sandbox.rest.bodies import MOST_FILES, Upload
from botkit.sandbox.rest.call import Call
from botkit.sandbox.world.objects import Json

if TYPE_CHECKING:
    from botkit.sandbox.rest.message_bodies import AttachmentBody

_STRANGE = re.compile(r"[^\w.\-]+", re.ASCII)


def chosen(call: Call, wanted: list[AttachmentBody] | None, channel: Json, before: Json | None) -> list[Json]:
    """Return the attachments that a message is to have, and keep the files that came with the body.

    Parameters
    ----------
    call
        The request, after its body was read.
    wanted
        The body's list. Without one all that came is taken, and all that was there is kept; with one, a message that
        is edited has just what it names.
    channel
        Where the message is.
    before
        The message that is edited.

    Raises
    ------
    RestError
        50035 if the list names what is not there; 30015 for too many.
    """
    present = {int(one["id"]): one for one in (before or {}).get("attachments", ())}
    uploads = {one.number: one for one in call.uploads}
    if wanted is None:
        made = [*present.values(), *(_added(call, one, None, channel) for one in call.uploads)]
    else:
        made = []
        for number, one in enumerate(wanted):
            if one.id in present:
                made.append(_described(present[one.id], one))
            elif one.id in uploads:
                made.append(_added(call, uploads.pop(one.id), one, channel))
            else:
                raise invalid_form(("attachments", number, "id"), "The attachment was not found.")
        if before is None:
            made += [_added(call, one, None, channel) for one in uploads.values()]
    if len(made) > MOST_FILES:
        raise RestError(400, f"Maximum number of attachments in a message reached ({MOST_FILES})", 30015)
    return made


def named(files: list[Json], name: str) -> Json | None:
    """Return the attachment that a URL ``attachment://name`` means; None if there is none."""
    safe = _safe(name)
    return next((one for one in files if one["filename"] in (name, safe)), None)


def unfurler(call: Call, files: list[Json]) -> Callable[[str], Json]:
    """Return what finds the files that components show."""

    def unfurl(url: str) -> Json:
        value: Json = {"id": str(call.world.snowflake(call.now)), "url": url, "proxy_url": url}
        value |= {"width": None, "height": None, "content_type": None}
        if not url.startswith("attachment://"):
            return value
        found = named(files, url.removeprefix("attachment://"))
        if found is None:
            raise invalid_form("components", f'The attachment "{url}" was not found.')
        value |= {
            key: found[key] for key in ("url", "proxy_url", "width", "height", "content_type") if key in found
        }
        return value | {"attachment_id": found["id"], "name": found["filename"], "size": found["size"]}

    return unfurl


def _safe(name: str) -> str:
    """Return a file name as Discord keeps it: other characters than letters, digits, dots and dashes are replaced."""
    return _STRANGE.sub("_", PurePosixPath(name.replace("\\", "/")).name)[-200:].lstrip(".") or "unknown"


def _added(call: Call, upload: Upload, wanted: AttachmentBody | None, channel: Json) -> Json:
    given = (wanted.filename if wanted else None) or upload.filename
    name = _safe(given)
    if wanted is not None and wanted.is_spoiler and not name.startswith("SPOILER_"):
        name = f"SPOILER_{name}"
    identifier = call.world.snowflake(call.now)
    kind = mimetypes.guess_type(name)[0] or upload.content_type
    path = call.files.add(int(channel["id"]), identifier, name, upload.data, kind)
    url = f"{call.request.scheme}://{call.request.host}{path}"
    value: Json = {"id": str(identifier), "filename": name, "size": len(upload.data), "url": url}
    value |= {"proxy_url": url, "content_type": kind}
    if name != given:
        value["title"] = PurePosixPath(given).stem
    if (size := image_size(upload.data)) is not None:
        value["width"], value["height"] = size
    return value if wanted is None else _described(value, wanted)


def _described(attachment: Json, wanted: AttachmentBody) -> Json:
    value = dict(attachment)
    for key in ("description", "title"):
        if (text := getattr(wanted, key)) is not None:
            value[key] = text
    return value
