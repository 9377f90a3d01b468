"""Components in bodies of messages (Discord's reference, "Component Reference")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag

from botkit.sandbox.rest.bodies import Body, Snowflake
from botkit.sandbox.rest.embed_bodies import Media, url_of

MOST_ROWS, MOST_COMPONENTS, MOST_TEXT = 5, 40, 4000
"""Rows of a message of the old kind; components in all, and characters, of one of the new kind."""

LINK, PREMIUM = 5, 6
"""Styles of buttons that send no interaction."""

Fault = tuple[tuple[str | int, ...], str]

CustomId = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Emoji(Body):
    """An emoji of a button or an option."""

    id: Snowflake | None = None
    name: Annotated[str, StringConstraints(max_length=32)] | None = None
    animated: bool | None = None


class Component(Body):
    """What all components have."""

    type: int
    id: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class Button(Component):
    """A button."""

    type: Literal[2]
    style: Literal[1, 2, 3, 4, 5, 6]
    label: Annotated[str, StringConstraints(max_length=80)] | None = None
    emoji: Emoji | None = None
    custom_id: CustomId | None = None
    sku_id: Snowflake | None = None
    url: (
        Annotated[str, StringConstraints(max_length=512), AfterValidator(url_of("http", "https", "discord"))]
        | None
    ) = None
    disabled: bool | None = None


class Option(Body):
    """One of the choices of a string select."""

    label: CustomId
    value: CustomId
    description: Annotated[str, StringConstraints(max_length=100)] | None = None
    emoji: Emoji | None = None
    default: bool | None = None


class Default(Body):
    """What a select of users, roles or channels shows as chosen."""

    id: Snowflake
    type: Literal["user", "role", "channel"]


class Select(Component):
    """A menu; type 3 has options of its own, 5 to 8 offer users, roles, both, or channels."""

    type: Literal[3, 5, 6, 7, 8]
    custom_id: CustomId
    placeholder: Annotated[str, StringConstraints(max_length=150)] | None = None
    min_values: Annotated[int, Field(ge=0, le=25)] | None = None
    max_values: Annotated[int, Field(ge=1, le=25)] | None = None
    disabled: bool | None = None
    options: Annotated[list[Option], Field(max_length=25)] | None = None
    channel_types: list[int] | None = None
    default_values: Annotated[list[Default], Field(max_length=25)] | None = None


class Text(Component):
    """Text in Markdown."""

    type: Literal[10]
    content: Annotated[str, StringConstraints(min_length=1, max_length=MOST_TEXT)]


class Unfurled(Body):
    """The place of a file."""

    url: Media


class AttachmentUrl(Body):
    """The place of a file that comes with the message."""

    url: Annotated[str, StringConstraints(max_length=2048), AfterValidator(url_of("attachment"))]


Alt = Annotated[str, StringConstraints(min_length=1, max_length=1024)]


class Thumbnail(Component):
    """A small picture beside a section."""

    type: Literal[11]
    media: Unfurled
    description: Alt | None = None
    spoiler: bool | None = None


class GalleryItem(Body):
    """A picture of a gallery."""

    media: Unfurled
    description: Alt | None = None
    spoiler: bool | None = None


class Gallery(Component):
    """One to ten pictures."""

    type: Literal[12]
    items: Annotated[list[GalleryItem], Field(min_length=1, max_length=10)]


class File(Component):
    """A file to be downloaded."""

    type: Literal[13]
    file: AttachmentUrl
    spoiler: bool | None = None


class Separator(Component):
    """Space between components."""

    type: Literal[14]
    divider: bool | None = None
    spacing: Literal[1, 2] | None = None


def _tag(value: Any) -> str | None:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    if type(kind) is not int:
        return None
    # All menus have one tag.
    return f"[{3 if kind in (5, 6, 7, 8) else kind}]"


def one_of(*kinds: int) -> Discriminator:
    """Return what tells components of these types apart; their models have tags like ``[3]``.

    `botkit.sandbox.rest.bodies.sentences` leaves tags in brackets out of the path to a fault.
    """
    sentence = f'Value of field "type" must be one of {kinds}.'
    return Discriminator(_tag, custom_error_type="component_type", custom_error_message=sentence)


class Row(Component):
    """Up to five buttons, or one menu."""

    type: Literal[1]
    components: Annotated[
        list[
            Annotated[Annotated[Button, Tag("[2]")] | Annotated[Select, Tag("[3]")], one_of(2, 3, 5, 6, 7, 8)]
        ],
        Field(min_length=1, max_length=5),
    ]


class Section(Component):
    """One to three texts with something beside them."""

    type: Literal[9]
    components: Annotated[list[Text], Field(min_length=1, max_length=3)]
    accessory: Annotated[Annotated[Button, Tag("[2]")] | Annotated[Thumbnail, Tag("[11]")], one_of(2, 11)]


Inner = (
    Annotated[Row, Tag("[1]")]
    | Annotated[Section, Tag("[9]")]
    | Annotated[Text, Tag("[10]")]
    | Annotated[Gallery, Tag("[12]")]
    | Annotated[File, Tag("[13]")]
    | Annotated[Separator, Tag("[14]")]
)


class Container(Component):
    """A box around other components."""

    type: Literal[17]
    components: Annotated[
        list[Annotated[Inner, one_of(1, 9, 10, 12, 13, 14)]], Field(min_length=1, max_length=MOST_COMPONENTS)
    ]
    accent_color: Annotated[int, Field(ge=0, le=0xFFFFFF)] | None = None
    spoiler: bool | None = None


TopLevel = Annotated[Inner | Annotated[Container, Tag("[17]")], one_of(1, 9, 10, 12, 13, 14, 17)]


def walk(
    components: list[Any], path: tuple[str | int, ...]
) -> Iterator[tuple[Component, tuple[str | int, ...]]]:
    """Yield components with what is in them, each before its parts, and the path to each."""
    for number, one in enumerate(components):
        here = (*path, number)
        yield one, here
        yield from walk(getattr(one, "components", None) or [], (*here, "components"))
        if (accessory := getattr(one, "accessory", None)) is not None:
            yield accessory, (*here, "accessory")


def faults(components: list[Any], *, new: bool) -> Iterator[Fault]:
    """Yield what is wrong with components that are of the right shape.

    Parameters
    ----------
    components
        Those at the top of the message.
    new
        Whether the message has the flag ``IS_COMPONENTS_V2``.
    """
    if not components:
        return
    everything = list(walk(components, ("components",)))
    if not new:
        for number, one in enumerate(components):
            if one.type != 1:
                yield ("components", number, "type"), 'Value of field "type" must be one of (1,).'
        if len(components) > MOST_ROWS:
            yield ("components",), f"Must be {MOST_ROWS} or fewer in length."
    if len(everything) > MOST_COMPONENTS:
        yield ("components",), f"The total number of components cannot exceed {MOST_COMPONENTS}."
    if sum(len(one.content) for one, _ in everything if isinstance(one, Text)) > MOST_TEXT:
        yield ("components",), f"The maximum displayable text size exceeds {MOST_TEXT}."
    named = Counter(
        one.custom_id for one, _ in everything if isinstance(one, Button | Select) and one.custom_id
    )
    numbered = Counter(one.id for one, _ in everything if one.id)
    for one, path in everything:
        if isinstance(one, Button | Select) and one.custom_id and named[one.custom_id] > 1:
            yield (*path, "custom_id"), "Component custom id cannot be duplicated"
        if one.id and numbered[one.id] > 1:
            yield (*path, "id"), "Component id cannot be duplicated"
        yield from ((path + inner, sentence) for inner, sentence in _own_faults(one))


def _own_faults(one: Component) -> Iterator[Fault]:
    if isinstance(one, Button):
        yield from _of_button(one)
    elif isinstance(one, Select):
        yield from _of_select(one)
    elif isinstance(one, Row) and len(one.components) > 1 and any(part.type != 2 for part in one.components):
        yield ("components",), "The specified component exceeds the maximum width"


def _of_button(button: Button) -> Iterator[Fault]:
    needed = {LINK: "url", PREMIUM: "sku_id"}.get(button.style, "custom_id")
    if getattr(button, needed) is None:
        yield (needed,), "This field is required"
    for other in ("custom_id", "url", "sku_id"):
        if other != needed and getattr(button, other) is not None:
            yield (other,), f"A button of this style cannot have a {other}"
    if button.style == PREMIUM and (button.label or button.emoji):
        yield ("label",), "A premium button cannot have a label or an emoji"
    if button.style != PREMIUM and not button.label and button.emoji is None:
        yield ("label",), "A button must have a label or an emoji"


def _of_select(select: Select) -> Iterator[Fault]:
    least = 1 if select.min_values is None else select.min_values
    most = select.max_values or 1
    if least > most:
        yield ("min_values",), "min_values must be less than or equal to max_values"
    if select.type != 3:
        return
    if not select.options:
        yield ("options",), "This field is required"
    elif len(select.options) < most:
        yield ("options",), f"Must be between {most} and 25 in length."
    times = Counter(option.value for option in select.options or ())
    for number, option in enumerate(select.options or ()):
        if times[option.value] > 1:
            yield ("options", number, "value"), "The specified option value is already used"
