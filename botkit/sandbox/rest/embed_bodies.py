"""Embeds in bodies of messages, and as messages show them (Discord's reference, "Embed Object", "Embed Limits")."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from botkit.sandbox.rest.bodies import Body
from botkit.sandbox.world.objects import Json

MOST_CHARACTERS = 6000
"""Characters of all titles, descriptions, names, values, footers and authors of one message."""

Attachment = Callable[[str], Json | None]
"""Returns the attachment with a file name, and notes that it is shown in an embed."""


def url_of(*schemes: str) -> Callable[[str], str]:
    """Return a check that a text is a URL of one of these schemes."""

    def check(text: str) -> str:
        try:
            parts = urlsplit(text)
        except ValueError:
            raise ValueError("Not a well formed URL.") from None
        if parts.scheme not in schemes:
            raise ValueError(f"Scheme must be one of {schemes}.")
        spaced = parts.scheme != "attachment" and any(letter.isspace() for letter in text)
        if not parts.netloc or spaced:
            raise ValueError("Not a well formed URL.")
        return text

    return check


def _time(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise ValueError(f"Could not parse {text[:40]}. Should be ISO8601.") from None


Link = Annotated[str, StringConstraints(max_length=2048), AfterValidator(url_of("http", "https"))]
Media = Annotated[
    str, StringConstraints(max_length=2048), AfterValidator(url_of("http", "https", "attachment"))
]
Short = Annotated[str, StringConstraints(max_length=256, strip_whitespace=True)]


def _filled(text: str) -> str:
    if not text:
        raise ValueError("This field is required")
    return text


class Picture(Body):
    """An image, thumbnail or video."""

    url: Media | None = None
    description: Annotated[str, StringConstraints(max_length=4096)] | None = None


class Footer(Body):
    """The line below an embed."""

    text: Annotated[str, StringConstraints(max_length=2048, strip_whitespace=True)] | None = None
    icon_url: Media | None = None


class Author(Body):
    """The line above an embed."""

    name: Short | None = None
    url: Link | None = None
    icon_url: Media | None = None


class Provider(Body):
    """Where the content of an embed comes from."""

    name: Short | None = None
    url: Link | None = None


class EmbedField(Body):
    """A name and a value."""

    name: Annotated[Short, AfterValidator(_filled)]
    value: Annotated[str, StringConstraints(max_length=1024, strip_whitespace=True), AfterValidator(_filled)]
    inline: bool | None = None


class Embed(Body):
    """A box in a message."""

    title: Short | None = None
    description: Annotated[str, StringConstraints(max_length=4096, strip_whitespace=True)] | None = None
    url: Link | None = None
    timestamp: Annotated[str, AfterValidator(_time)] | None = None
    color: Annotated[int, Field(ge=0, le=0xFFFFFF)] | None = None
    footer: Footer | None = None
    image: Picture | None = None
    thumbnail: Picture | None = None
    author: Author | None = None
    provider: Provider | None = None
    fields: Annotated[list[EmbedField], Field(max_length=25)] | None = None

    @property
    def characters(self) -> int:
        """How many characters of this embed count towards `MOST_CHARACTERS`."""
        texts = [self.title, self.description]
        texts += [self.footer.text if self.footer else None, self.author.name if self.author else None]
        for one in self.fields or ():
            texts += [one.name, one.value]
        return sum(len(text) for text in texts if text)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        pictures = (self.image, self.thumbnail)
        return not (
            self.characters
            or any(one is not None and one.url for one in pictures)
            or (self.provider is not None and self.provider.name)
        )


def faults(embeds: Iterable[Embed]) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """Yield what is wrong with embeds that are right one by one: path and sentence."""
    total = 0
    for number, embed in enumerate(embeds):
        total += embed.characters
        if embed.empty:
            yield ("embeds", number, "description"), "This field is required"
    if total > MOST_CHARACTERS:
        yield ("embeds",), f"Embed size exceeds maximum size of {MOST_CHARACTERS}"


def shown(embed: Embed, attachment: Attachment) -> Json:
    """Return an embed as messages show it.

    Parameters
    ----------
    embed
        What was asked for.
    attachment
        What finds the files that ``attachment://`` names.
    """
    value: Json = {"type": "rich", **embed.model_dump(exclude_none=True)}
    for name in ("image", "thumbnail"):
        picture = value.pop(name, None)
        if picture and picture.get("url") and (found := _picture(picture, attachment)):
            value[name] = found
    if (footer := _with_icon(value.pop("footer", None), "text", attachment)) is not None:
        value["footer"] = footer
    if (author := _with_icon(value.pop("author", None), "name", attachment)) is not None:
        value["author"] = author
    if not value.get("provider", {}).get("name"):
        value.pop("provider", None)
    if "fields" in value:
        value["fields"] = [{"inline": False, **one} for one in value["fields"]]
    for name in ("title", "description", "fields"):
        if not value.get(name, True):
            del value[name]
    return value


def _resolved(url: str, attachment: Attachment) -> tuple[str | None, Json]:
    if not url.startswith("attachment://"):
        return url, {}
    found = attachment(url.removeprefix("attachment://"))
    return (None, {}) if found is None else (str(found["url"]), found)


def _picture(picture: Json, attachment: Attachment) -> Json | None:
    url, found = _resolved(picture["url"], attachment)
    if url is None:
        return None
    size: Json = {key: found[key] for key in ("width", "height", "content_type") if key in found}
    return {"width": 0, "height": 0, **picture, "url": url, "proxy_url": url, **size}


def _with_icon(part: Any, needed: str, attachment: Attachment) -> Json | None:
    if not part or not part.get(needed):
        return None
    value = dict(part)
    if "icon_url" in value:
        url, _ = _resolved(value.pop("icon_url"), attachment)
        if url is not None:
            value |= {"icon_url": url, "proxy_icon_url": url}
    return value
