"""Components as messages show them: each with an id, and with what Discord fills in. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from botkit.sandbox.rest.component_bodies import Component, walk
from botkit.sandbox.world.objects import Json

Unfurl = Callable[[str], Json]
"""Returns what a message shows of the file at a URL."""

_DEFAULTS: dict[int, Json] = {
    3: {"min_values": 1, "max_values": 1},
    5: {"min_values": 1, "max_values": 1},
    6: {"min_values": 1, "max_values": 1},
    7: {"min_values": 1, "max_values": 1},
    8: {"min_values": 1, "max_values": 1},
    11: {"description": None, "spoiler": False},
    13: {"spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}
"""Keys that components of a type have in any case."""


def shown(components: list[Any], unfurl: Unfurl) -> list[Json]:
    """Return the components of a message as it shows them.

    Parameters
    ----------
    components
        Those of a checked body.
    unfurl
        What finds the files that they show.
    """
    taken = {one.id for one, _ in walk(components, ()) if one.id}
    free = (number for number in range(1, 2**31 - 1) if number not in taken)
    return [_shown(one, free, unfurl) for one in components]


def _shown(component: Component, free: Iterator[int], unfurl: Unfurl) -> Json:
    given = component.model_dump(exclude_none=True, exclude={"components", "accessory"})
    value: Json = {**_DEFAULTS.get(component.type, {}), **given}
    value["id"] = component.id or next(free)
    if (inner := getattr(component, "components", None)) is not None:
        value["components"] = [_shown(one, free, unfurl) for one in inner]
    if (accessory := getattr(component, "accessory", None)) is not None:
        value["accessory"] = _shown(accessory, free, unfurl)
    if "sku_id" in value:
        value["sku_id"] = str(value["sku_id"])
    for place in (value, *value.get("options", ())):
        if "emoji" in place:
            place["emoji"] = _emoji(place["emoji"])
    for default in value.get("default_values", ()):
        default["id"] = str(default["id"])
    return _with_media(value, unfurl)


def _emoji(emoji: Json) -> Json:
    value = {"name": "", **emoji}
    if "id" in value:
        value["id"] = str(value["id"])
    return value


def _with_media(value: Json, unfurl: Unfurl) -> Json:
    if "media" in value:
        value["media"] = unfurl(value["media"]["url"])
    if value["type"] == 12:
        value["items"] = [
            {"description": None, "spoiler": False, **item, "media": unfurl(item["media"]["url"])}
            for item in value["items"]
        ]
    if value["type"] == 13:
        file = unfurl(value["file"]["url"])
        value |= {"name": file.pop("name", None), "size": file.pop("size", None), "file": file}
    for media in (value.get("media"), *(item["media"] for item in value.get("items", ()))):
        if media is not None:
            media.pop("name", None)
            media.pop("size", None)
    return value
