"""What ids in an interaction mean: the objects that Discord sends along ("Resolved Data Structure")."""

from __future__ import annotations

from botkit.sandbox.world.commands import CHANNEL, MENTIONABLE, ROLE, USER
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.world import Unknown, World

_CHANNEL_KEYS = frozenset(
    {"id", "name", "type", "last_message_id", "last_pin_timestamp", "nsfw", "parent_id", "guild_id", "flags"}
    | {"rate_limit_per_user", "topic", "position", "thread_metadata"}
)


class CannotAct(ValueError):
    """A person cannot do this: their client would not let them, or there is nothing to do it with.

    The message is one sentence that says what was tried, and what would be possible.
    """


class Resolved:
    """Collects what the ids of one interaction mean.

    Parameters
    ----------
    world, guild
        Where it happens; no guild in a direct message.
    user
        Who acts.
    """

    def __init__(self, world: World, guild: Guild | None, user: int) -> None:
        self._world = world
        self._guild = guild
        self._user = user
        self.data: Json = {}

    def value(self, kind: int, identifier: object, name: str, channel_types: list[int] | None = None) -> str:
        """Return an id as text, and note what it means.

        Parameters
        ----------
        kind
            The type of option whose value it is: user, channel, role, mentionable.
        identifier
            The id.
        name
            What it is given for, for the sentence.
        channel_types
            Which channels are offered; all if empty.

        Raises
        ------
        CannotAct
            If it means nothing that is offered.
        """
        text = str(identifier)
        number = int(text) if text.isascii() and text.isdecimal() else -1
        if kind in (USER, MENTIONABLE) and self._user_found(number):
            return text
        if kind in (ROLE, MENTIONABLE) and self._role_found(number):
            return text
        if kind == CHANNEL and self._channel_found(number, channel_types):
            return text
        wanted = {USER: "user", CHANNEL: "channel", ROLE: "role", MENTIONABLE: "user or role"}[kind]
        where = "" if self._guild is None else f" of the guild {self._guild.id}"
        limits = f" of the types {channel_types}" if kind == CHANNEL and channel_types else ""
        raise CannotAct(f"{name!r} needs the id of a {wanted}{where}{limits}, not {identifier!r}.")

    def message(self, message: Json) -> str:
        """Note a message; return its id."""
        self.data.setdefault("messages", {})[message["id"]] = message
        return str(message["id"])

    def attachment(self, attachment: Json) -> str:
        """Note a file; return its id."""
        self.data.setdefault("attachments", {})[attachment["id"]] = attachment
        return str(attachment["id"])

    def _user_found(self, identifier: int) -> bool:
        try:
            user = self._world.user(identifier)
        except Unknown:
            return False
        text = str(identifier)
        self.data.setdefault("users", {})[text] = user
        if self._guild is not None and self._world.is_member(self._guild, identifier):
            member = self._world.member(self._guild, identifier, with_user=False)
            partial = {key: value for key, value in member.items() if key not in ("deaf", "mute")}
            partial["permissions"] = str(self._world.permissions(self._guild, identifier))
            self.data.setdefault("members", {})[text] = partial
        return True

    def _role_found(self, identifier: int) -> bool:
        role = self._world.roles(self._guild).get(identifier) if self._guild is not None else None
        if role is not None:
            self.data.setdefault("roles", {})[str(identifier)] = role
        return role is not None

    def _channel_found(self, identifier: int, types: list[int] | None) -> bool:
        if self._guild is None:
            return False
        channel = self._world.channels(self._guild).get(identifier)
        if channel is None or (types and channel["type"] not in types):
            return False
        if not self._world.sees(self._guild, channel, self._user):
            return False
        shown = partial_channel(self._world, self._guild, channel, self._user)
        self.data.setdefault("channels", {})[str(identifier)] = shown
        return True


def partial_channel(world: World, guild: Guild | None, channel: Json, user: int) -> Json:
    """Return a channel as interactions show it, with what a member, and the bot, may do there."""
    shown = {key: value for key, value in channel.items() if key in _CHANNEL_KEYS}
    if guild is None:
        return shown | {"recipients": channel.get("recipients", [])}
    shown["permissions"] = str(world.permissions(guild, user, channel))
    shown["app_permissions"] = str(world.permissions(guild, world.bot_id, channel))
    return shown
