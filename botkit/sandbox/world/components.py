"""The data of interactions with components: buttons that are pressed, menus, modals. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botkit.sandbox.world.commands import CHANNEL, MENTIONABLE, ROLE, USER
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.resolving import CannotAct, Resolved

BUTTON, STRING_SELECT, TEXT_INPUT = 2, 3, 4
LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
"""Types of components (Discord's reference, "Component Types")."""

ENTITY_SELECTS = {5: USER, 6: ROLE, 7: MENTIONABLE, 8: CHANNEL}
"""The menus that offer what a guild has, with the type of option that means the same."""

MENUS = frozenset({STRING_SELECT, *ENTITY_SELECTS})
_LINK, _PREMIUM = 5, 6
_LONGEST_INPUT = 4000


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield components with all that are in them."""
    for one in components:
        yield one
        yield from walk(one.get("components", []))
        for key in ("accessory", "component"):
            if key in one:
                yield from walk([one[key]])


def pressed(message: Json, which: str) -> Json:
    """Return the ``data`` of pressing a button of a message ("Message Component Data Structure").

    Parameters
    ----------
    message
        The message object.
    which
        The button's custom id, or its label.

    Raises
    ------
    CannotAct
        If there is none, or it cannot be pressed.
    """
    buttons = [one for one in walk(message["components"]) if one["type"] == BUTTON]
    found = _named(buttons, which, "label") or _named(buttons, which, "emoji")
    if found is None:
        known = ", ".join(repr(one.get("label") or one.get("custom_id")) for one in buttons) or "none"
        raise CannotAct(f"The message has no button {which!r}; it has: {known}.")
    if found["style"] in (_LINK, _PREMIUM):
        raise CannotAct(f"The button {which!r} opens a page; the bot is not told of it.")
    return _data(_enabled(found, which))


def chosen(resolved: Resolved, message: Json, which: str, values: list[Any]) -> Json:
    """Return the ``data`` of choosing from a menu of a message.

    Parameters
    ----------
    resolved
        Takes what ids mean.
    message
        The message object.
    which
        The menu's custom id, or its placeholder.
    values
        What is chosen: values or labels of options, or ids.

    Raises
    ------
    CannotAct
        If there is no such menu, or it does not offer this.
    """
    menus = [one for one in walk(message["components"]) if one["type"] in MENUS]
    found = _named(menus, which, "placeholder")
    if found is None:
        known = ", ".join(repr(one["custom_id"]) for one in menus) or "none"
        raise CannotAct(f"The message has no menu {which!r}; it has: {known}.")
    picked = _picked(resolved, _enabled(found, which), values, which)
    data = _data(found) | {"values": picked}
    return data | ({"resolved": resolved.data} if resolved.data else {})


def submitted(resolved: Resolved, modal: Json, values: Mapping[str, Any]) -> Json:
    """Return the ``data`` of submitting a modal ("Modal Submit Data Structure").

    Parameters
    ----------
    resolved
        Takes what ids mean.
    modal
        As the bot sent it.
    values
        What is filled in, by custom id or by label: texts, lists of what is chosen, whether a box is ticked.
        What is left out has the value that the modal gave it.

    Raises
    ------
    CannotAct
        If something is missing, or does not fit.
    """
    left = dict(values)
    components = [_filled(resolved, one, None, left) for one in modal["components"]]
    if left:
        known = ", ".join(repr(one["custom_id"]) for one in walk(modal["components"]) if "custom_id" in one)
        raise CannotAct(f"The modal has no input {next(iter(left))!r}; it has: {known}.")
    data: Json = {"custom_id": modal["custom_id"], "components": components}
    return data | ({"resolved": resolved.data} if resolved.data else {})


def _named(components: list[Json], which: str, shown: str) -> Json | None:
    for one in components:
        if one.get("custom_id") == which:
            return one
    for one in components:
        text = one.get(shown)
        if (text.get("name") if isinstance(text, dict) else text) == which:
            return one
    return None


def _enabled(component: Json, which: str) -> Json:
    if component.get("disabled"):
        raise CannotAct(f"{which!r} is disabled.")
    return component


def _data(component: Json) -> Json:
    return {"component_type": component["type"], "custom_id": component["custom_id"], "id": component["id"]}


def _picked(resolved: Resolved, menu: Json, values: list[Any], which: str) -> list[str]:
    picked = [_one(resolved, menu, value, which) for value in values]
    if len(set(picked)) < len(picked):
        raise CannotAct(f"{which!r}: each can be chosen once only.")
    least = 1 if menu.get("min_values") is None else menu["min_values"]
    most = menu.get("max_values") or (len(menu["options"]) if menu["type"] == CHECKBOX_GROUP else 1)
    if not (menu.get("required") is False and not picked) and not least <= len(picked) <= most:
        raise CannotAct(f"{which!r} takes {least} to {most} values, not {len(picked)}.")
    return picked


def _one(resolved: Resolved, menu: Json, value: Any, which: str) -> str:
    if menu["type"] in ENTITY_SELECTS:
        return resolved.value(ENTITY_SELECTS[menu["type"]], value, which, menu.get("channel_types"))
    if menu["type"] == FILE_UPLOAD:
        return resolved.attachment(value)
    for key in ("value", "label"):
        for option in menu["options"]:
            if option[key] == value:
                return str(option["value"])
    known = ", ".join(repr(option["value"]) for option in menu["options"])
    raise CannotAct(f"{which!r} does not offer {value!r}; it offers: {known}.")


def _filled(resolved: Resolved, component: Json, label: str | None, values: dict[str, Any]) -> Json:
    """Return what the bot is told of a component of a modal, and take its value out of those that were given."""
    shape: Json = {"type": component["type"], "id": component["id"]}
    if "components" in component:
        inner = [_filled(resolved, one, one.get("label"), values) for one in component["components"]]
        return shape | {"components": inner}
    if "component" in component:
        return shape | {"component": _filled(resolved, component["component"], component["label"], values)}
    if "custom_id" not in component:
        return shape
    which = component["custom_id"]
    key = which if which in values or label is None else label
    given = values.pop(key, None)
    return shape | {"custom_id": which} | _content(resolved, component, which, given)


def _content(resolved: Resolved, component: Json, which: str, given: Any) -> Json:
    kind = component["type"]
    if kind == TEXT_INPUT:
        return {"value": _typed(component, which, component.get("value", "") if given is None else given)}
    if kind == CHECKBOX:
        return {"value": bool(component.get("default", False) if given is None else given)}
    defaults = [one["value"] for one in component.get("options", ()) if one.get("default")]
    defaults += [one["id"] for one in component.get("default_values", ())]
    values = defaults if given is None else given if isinstance(given, list) else [given]
    if kind == RADIO_GROUP:
        picked = _picked(resolved, component | {"max_values": 1}, values, which)
        return {"value": picked[0] if picked else None}
    return {"values": _picked(resolved, component, values, which)}


def _typed(component: Json, which: str, text: Any) -> str:
    if not isinstance(text, str):
        raise CannotAct(f"{which!r} must be a text, not {text!r}.")
    if not text and component.get("required", True):
        raise CannotAct(f"The modal needs {which!r}: give it in values.")
    least, most = component.get("min_length") or 0, component.get("max_length") or _LONGEST_INPUT
    if text and not least <= len(text) <= most:
        raise CannotAct(f"{which!r} must have {least} to {most} characters, not {len(text)}.")
    return text
