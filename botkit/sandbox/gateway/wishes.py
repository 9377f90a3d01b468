"""What a bot with a session can ask of the gateway (Discord's reference, "Send Events"). Unknown keys are tolerated."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from botkit.sandbox.gateway.codes import Close, GatewayClose

MOST_ACTIVITIES = 100


def _snowflake(value: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20:
        value = int(value)
    if type(value) is not int or not 0 <= value < 1 << 64:
        raise ValueError("no snowflake")
    return value


Snowflake = Annotated[int, BeforeValidator(_snowflake)]


class Wish(BaseModel):
    """The data of a message."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Activity(Wish):
    """What a bot may say that it does: other keys of activities are not for bots."""

    name: Annotated[str, Field(max_length=128)]
    type: Annotated[int, Field(ge=0, le=5)]
    state: Annotated[str, Field(max_length=128)] | None = None
    url: str | None = None


class Presence(Wish):
    """Op 3, and a part of identify: how the bot is seen."""

    since: int | float | None
    activities: Annotated[list[Activity], Field(max_length=MOST_ACTIVITIES)]
    status: Literal["online", "dnd", "idle", "invisible", "offline"]
    afk: bool

    @model_validator(mode="before")
    @classmethod
    def _older(cls, data: Any) -> Any:
        # Libraries in use (hikari 2.7) still send the "game" of older versions, and Discord takes it.
        if isinstance(data, dict) and "game" in data and "activities" not in data:
            return {**data, "activities": [] if data["game"] is None else [data["game"]]}
        return data


class VoiceState(Wish):
    """Op 4: the bot joins, moves or leaves a voice channel."""

    guild_id: Snowflake
    channel_id: Snowflake | None
    self_mute: bool
    self_deaf: bool


class Members(Wish):
    """Op 8: members of one guild, by the start of their names or by their ids."""

    guild_id: Snowflake
    query: str | None = None
    limit: Annotated[int, Field(ge=0)] | None = None
    presences: bool | None = None
    user_ids: str | int | list[str | int] | None = None
    nonce: Any = None

    @model_validator(mode="after")
    def _one_way(self) -> Members:
        if self.user_ids is None and (self.query is None or self.limit is None):
            raise ValueError("either query and limit, or user_ids")
        return self

    @property
    def everybody(self) -> bool:
        """Whether the list of members itself is asked for, and not who matches."""
        return self.user_ids is None and not self.query


class Sounds(Wish):
    """Op 31: the soundboards of guilds."""

    guild_ids: list[Snowflake]


_Wish = TypeVar("_Wish", bound=Wish)


def read(model: type[_Wish], data: object) -> _Wish:
    """Return a wish from a message's data.

    Raises
    ------
    GatewayClose
        If it has not the documented form: 4001, "an invalid payload for an opcode".
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "d"
        raise GatewayClose(
            Close.UNKNOWN_OPCODE, f"Invalid payload for this opcode: {where}: {first['msg']}"[:120]
        ) from None
