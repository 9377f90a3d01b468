"""Modals in answers to interactions (Discord's reference, "Modal" and "Component Reference")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, Tag

from botkit.sandbox.rest import component_bodies
from botkit.sandbox.rest.bodies import Body
from botkit.sandbox.rest.component_bodies import Component, CustomId, Fault, Select, Text, one_of
from botkit.sandbox.world.objects import Json

MOST_COMPONENTS = 5

Caption = Annotated[str, StringConstraints(min_length=1, max_length=45)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class TextInput(Component):
    """A line, or a paragraph, to be typed."""

    type: Literal[4]
    custom_id: CustomId
    style: Literal[1, 2]
    label: Caption | None = None
    value: Annotated[str, StringConstraints(max_length=4000)] | None = None
    placeholder: Annotated[str, StringConstraints(max_length=100)] | None = None
    required: bool | None = None
    min_length: Annotated[int, Field(ge=0, le=4000)] | None = None
    max_length: Annotated[int, Field(ge=1, le=4000)] | None = None


class InputRow(Component):
    """A text input of the old kind, which has its label itself."""

    type: Literal[1]
    components: Annotated[list[TextInput], Field(min_length=1, max_length=5)]


class ModalSelect(Select):
    """A menu that may have to be used."""

    required: bool | None = None


class FileUpload(Component):
    """Files to be given."""

    type: Literal[19]
    custom_id: CustomId
    min_values: Annotated[int, Field(ge=0, le=10)] | None = None
    max_values: Annotated[int, Field(ge=1, le=10)] | None = None
    required: bool | None = None


class Choice(Body):
    """One of what can be ticked."""

    value: Short
    label: Short
    description: Short | None = None
    default: bool | None = None


class RadioGroup(Component):
    """Things of which one can be ticked."""

    type: Literal[21]
    custom_id: CustomId
    options: Annotated[list[Choice], Field(min_length=2, max_length=10)]
    required: bool | None = None


class CheckboxGroup(Component):
    """Things of which several can be ticked."""

    type: Literal[22]
    custom_id: CustomId
    options: Annotated[list[Choice], Field(min_length=1, max_length=10)]
    min_values: Annotated[int, Field(ge=0, le=10)] | None = None
    max_values: Annotated[int, Field(ge=1, le=10)] | None = None
    required: bool | None = None


class Checkbox(Component):
    """Something that can be ticked."""

    type: Literal[23]
    custom_id: CustomId
    default: bool | None = None


Control = (
    Annotated[TextInput, Tag("[4]")]
    | Annotated[ModalSelect, Tag("[3]")]
    | Annotated[FileUpload, Tag("[19]")]
    | Annotated[RadioGroup, Tag("[21]")]
    | Annotated[CheckboxGroup, Tag("[22]")]
    | Annotated[Checkbox, Tag("[23]")]
)


class Label(Component):
    """A caption with something to fill in below."""

    type: Literal[18]
    label: Caption
    description: Short | None = None
    component: Annotated[Control, one_of(3, 4, 5, 6, 7, 8, 19, 21, 22, 23)]


TopLevel = Annotated[
    Annotated[InputRow, Tag("[1]")] | Annotated[Text, Tag("[10]")] | Annotated[Label, Tag("[18]")],
    one_of(1, 10, 18),
]


class ModalBody(Body):
    """A modal."""

    custom_id: CustomId
    title: Caption
    components: Annotated[list[TopLevel], Field(min_length=1, max_length=MOST_COMPONENTS)]


def faults(modal: ModalBody) -> Iterator[Fault]:
    """Yield what is wrong with a modal that is of the right shape."""
    inputs = list(_inputs(modal))
    named = Counter(one.custom_id for one, _ in inputs)
    for one, path in inputs:
        if named[one.custom_id] > 1:
            yield (*path, "custom_id"), "Component custom id cannot be duplicated"
        if isinstance(one, TextInput):
            yield from (
                (path + inner, sentence) for inner, sentence in _of_text(one, old=path[-1] != "component")
            )
        elif isinstance(one, Select):
            for inner, sentence in component_bodies.faults([one], new=True):
                yield path + inner[2:], sentence
            if one.disabled:
                yield (*path, "disabled"), "Components in modals cannot be disabled"
    for place, top in enumerate(modal.components):
        if isinstance(top, InputRow) and len(top.components) > 1:
            yield ("components", place, "components"), "The specified component exceeds the maximum width"


def _inputs(modal: ModalBody) -> Iterator[tuple[Any, tuple[str | int, ...]]]:
    for place, one in enumerate(modal.components):
        here = ("components", place)
        if isinstance(one, Label):
            yield one.component, (*here, "component")
        elif isinstance(one, InputRow):
            yield from ((inner, (*here, "components", number)) for number, inner in enumerate(one.components))


def _of_text(one: TextInput, *, old: bool) -> Iterator[Fault]:
    if old and one.label is None:
        yield ("label",), "This field is required"
    if not old and one.label is not None:
        yield ("label",), "A text input inside of a label cannot have a label"
    if one.min_length is not None and one.max_length is not None and one.min_length > one.max_length:
        yield ("min_length",), "min_length must be less than or equal to max_length"


def shown(modal: ModalBody) -> Json:
    """Return a modal as clients get it: each component has an id."""
    value: Json = modal.model_dump(mode="json", exclude_none=True)
    _number(value["components"], 1)
    return value


def _number(components: list[Json], free: int) -> int:
    for one in components:
        if "id" not in one:
            one["id"], free = free, free + 1
        inner = [one["component"]] if "component" in one else one.get("components", [])
        free = _number(inner, free)
    return free
