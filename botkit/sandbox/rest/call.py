"""One request to the sandbox's REST, as its handlers see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote

from aiohttp import web
from pydantic import BaseModel, ValidationError

from botkit.sandbox.account import Account
from botkit.sandbox.rest.answers import (
    RestError,
    invalid_fields,
    invalid_form,
    missing_access,
    missing_permissions,
    no_snowflake,
    unknown,
)
from botkit.sandbox.rest.bodies import BODY_SECONDS, Content, Upload, read, sentences, snowflake
from botkit.sandbox.world import Guild, Unknown, World
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import Permission

if TYPE_CHECKING:
    from botkit.sandbox.files import Files
    from botkit.sandbox.world.commands import Commands
    from botkit.sandbox.world.interactions import Interactions

Model = TypeVar("Model", bound=BaseModel)
MOST_REASON = 512
# A plain number: arithmetic with flags is ten times slower.
_VIEW_CHANNEL = int(Permission.VIEW_CHANNEL)


@dataclass(frozen=True, slots=True)
class Resources:
    """What requests are about.

    Parameters
    ----------
    world, account
        The state of the sandbox, and of the bot's account there.
    commands, interactions
        What the bot has registered, and what people have invoked.
    files
        What was uploaded.
    """

    world: World
    account: Account
    commands: Commands
    interactions: Interactions
    files: Files


class Call:
    """One request.

    Parameters
    ----------
    request
        aiohttp's request.
    resources
        What it can be about.
    now
        When it came, in seconds since the epoch.
    parameters
        The values of the path; by default those that aiohttp has found.
    body_seconds
        How long its body may be on its way.
    """

    def __init__(
        self,
        request: web.Request,
        resources: Resources,
        now: float,
        parameters: Mapping[str, str] | None = None,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self.request = request
        self.parameters = request.match_info if parameters is None else parameters
        self.world = resources.world
        self.account = resources.account
        self.commands = resources.commands
        self.interactions = resources.interactions
        self.files = resources.files
        self.now = now
        self.content = Content()
        """What the request carries; filled by `body`."""
        self._body_seconds = body_seconds
        self._granted: dict[tuple[int, str | None], int] = {}

    @property
    def uploads(self) -> list[Upload]:
        """The files that came with the body; filled by `body`."""
        return self.content.uploads

    @property
    def reason(self) -> str | None:
        """The reason for the audit log (``X-Audit-Log-Reason``, percent-encoded).

        Raises
        ------
        RestError
            50035 if it is too long.
        """
        text = self.request.headers.get("X-Audit-Log-Reason")
        if text is None:
            return None
        text = unquote(text)
        if len(text) > MOST_REASON:
            raise invalid_form("reason", f"Must be {MOST_REASON} or fewer in length.")
        return text or None

    def text(self, name: str) -> str:
        """Return a parameter of the path."""
        return self.parameters[name]

    def identifier(self, name: str) -> int:
        """Return a parameter of the path that is an id.

        Raises
        ------
        RestError
            50035 if it is no snowflake.
        """
        text = self.parameters[name]
        try:
            return snowflake(text)
        except ValueError:
            raise no_snowflake(name, text) from None

    def guild(self) -> Guild:
        """Return the guild of the path (``{guild_id}``)."""
        return self.world.guild(self.identifier("guild_id"))

    def channel(self) -> tuple[Json, Guild | None]:
        """Return the channel of the path (``{channel_id}``) that the bot can view, and its guild.

        Raises
        ------
        RestError
            50001 if the bot cannot view it.
        """
        channel, guild = self.world.channel(self.identifier("channel_id"))
        if guild is not None and not self.granted(guild, channel) & _VIEW_CHANNEL:
            raise missing_access()
        return channel, guild

    def user(self, name: str = "user_id") -> int:
        """Return the id of the user of the path, who exists; ``@me`` is the bot."""
        if self.text(name) == "@me":
            return self.world.bot_id
        identifier = self.identifier(name)
        self.world.user(identifier)
        return identifier

    def member(self, guild: Guild, name: str = "user_id") -> int:
        """Return the id of the user of the path, who is a member of a guild."""
        user = self.user(name)
        if not self.world.is_member(guild, user):
            raise unknown("Member")
        return user

    def role(self, guild: Guild) -> Json:
        """Return the role of the path (``{role_id}``)."""
        return self.world.role(guild, self.identifier("role_id"))

    def message(self, channel: Json) -> Json:
        """Return the message of the path (``{message_id}``)."""
        found = self.world.messages.get(int(channel["id"]), self.identifier("message_id"))
        if found is None:
            raise unknown("Message")
        return found

    def granted(self, guild: Guild, channel: Json | None = None) -> int:
        """Return what the bot may in a guild, or in one of its channels, as it was when the call first asked."""
        key = (guild.id, None if channel is None else channel["id"])
        known = self._granted.get(key)
        if known is None:
            known = self._granted[key] = self.world.permissions(guild, self.world.bot_id, channel)
        return known

    def require(self, permission: Permission, guild: Guild | None, channel: Json | None = None) -> None:
        """Refuse the call if the bot lacks a permission in a guild, or in one of its channels.

        In direct messages (no guild) everything is allowed.

        Raises
        ------
        RestError
            50001 if it cannot view the channel, otherwise 50013.
        """
        if guild is None:
            return
        granted = self.granted(guild, channel)
        if channel is not None and not granted & _VIEW_CHANNEL:
            raise missing_access()
        needed = int(permission)
        if granted & needed != needed:
            raise missing_permissions()

    async def body(self, model: type[Model]) -> Model:
        """Return the body of the request, checked; keep the files that came with it.

        Raises
        ------
        RestError
            50109 if it is no JSON, 50035 if it does not fit the model; and as `bodies.read`.
        """
        self.content = await read(self.request, self._body_seconds)
        return self.checked(model, self.content.value)

    def query(self, model: type[Model]) -> Model:
        """Return the query of the request, checked. Its values are texts: the model must take them as such.

        Raises
        ------
        RestError
            50035 if it does not fit the model.
        """
        return self.checked(model, dict(self.request.query), strict=False)

    def checked(self, model: type[Model], value: object, *, strict: bool | None = None) -> Model:
        """Return a value as a model, or refuse the call as `body` does."""
        try:
            return model.model_validate(value, strict=strict)
        except ValidationError as error:
            raise invalid_fields(sentences(error)) from None


def refusal(error: Unknown) -> RestError:
    """Return what REST says of something that the world does not know."""
    return unknown(error.thing)
