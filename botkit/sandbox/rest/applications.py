"""REST of the bot's application, the gateway's address and the default sounds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from botkit.sandbox.account import INTENT_FLAGS, REVIEWED_FROM
from botkit.sandbox.rest.answers import invalid_form
from botkit.sandbox.rest.bodies import Body
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.fields import Bits, Image
from botkit.sandbox.rest.operations import Table
from botkit.sandbox.world import objects
from botkit.sandbox.world.objects import Json

table = Table()

Url = Annotated[str, Field(max_length=2048, pattern=r"^https?://[^\s]+$")]
Scope = Literal["applications.commands", "bot"]

_LIMITED = sum(1 << (bit + 1) for bit in INTENT_FLAGS.values())
_LEFT_OUT = {
    "cover_image", "tags", "custom_install_url", "install_params", "integration_types_config",
    "event_webhooks_status", "event_webhooks_types",
}  # fmt: skip


class Text(Body):
    """A text, with its translations."""

    default: Annotated[str, Field(max_length=400)]
    localizations: dict[str, Annotated[str, Field(max_length=400)]] | None = None


class Install(Body):
    """What the application asks for when it is added."""

    scopes: Annotated[list[Scope], Field(min_length=1)] | None = None
    permissions: Bits | None = None


class Way(Body):
    """How the application is added to a guild, or to a user."""

    oauth2_install_params: Install | None = None


class Changes(Body):
    """What is changed of the application."""

    description: Annotated[str, Field(max_length=400)] | Text | None = None
    icon: Image | None = None
    cover_image: Image | None = None
    flags: Annotated[int, Field(ge=0, lt=1 << 31)] | None = None
    tags: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=5)] | None = None
    custom_install_url: Url | None = None
    interactions_endpoint_url: Url | Literal[""] | None = None
    role_connections_verification_url: Url | None = None
    install_params: Install | None = None
    integration_types_config: dict[Literal["0", "1"], Way | None] | None = None
    event_webhooks_url: Url | None = None
    event_webhooks_status: Literal[1, 2] | None = None
    event_webhooks_types: list[str] | None = None


@table.add("GET", "/gateway", auth=False)
async def gateway(call: Call) -> Json:
    """Return where the websocket is."""
    return {"url": f"ws://{call.request.host}/gateway"}


@table.add("GET", "/gateway/bot")
async def gateway_bot(call: Call) -> Json:
    """Return the same, with the recommended number of shards and what is left of the sessions of today."""
    account = call.account
    return {
        "url": f"ws://{call.request.host}/gateway",
        "shards": account.recommended_shards(len(call.world.guilds)),
        "session_start_limit": account.session_start_limit(call.now),
    }


@table.add("GET", "/applications/@me")
@table.add("GET", "/oauth2/applications/@me")
async def application(call: Call) -> Json:
    """Return the bot's application, and who owns it."""
    world, count = call.world, len(call.world.guilds)
    value = objects.application(world.bot_user, world.owner, count) | world.application
    flags = call.account.application_flags(count)
    # What is nothing is left out, unless Discord says null.
    value = {key: one for key, one in value.items() if one is not None or key not in _LEFT_OUT}
    return value | {"flags": flags, "flags_new": str(flags)}


@table.add("PATCH", "/applications/@me")
async def modify(call: Call) -> Json:
    """Change the bot's application; of its flags only the limited intents (Discord's reference, "Application")."""
    body = await call.body(Changes)
    if body.interactions_endpoint_url:
        # Discord asks the address first; the sandbox sends interactions by the gateway alone.
        raise invalid_form(
            "interactions_endpoint_url", "The specified interactions endpoint url could not be verified."
        )
    if body.flags is not None:
        _grant(call, body.flags)
    call.world.application |= _kept(body)
    changed: Json = await application(call)
    return changed


@table.add("GET", "/soundboard-default-sounds")
async def sounds(_call: Call) -> list[Json]:
    """Return the sounds that every guild has; py-cord is not ready before it has them."""
    return objects.default_sounds()


def _grant(call: Call, flags: int) -> None:
    """Switch the limited intents; of a reviewed application, and other flags, nothing can be changed."""
    account, count = call.account, len(call.world.guilds)
    changeable = _LIMITED if count < REVIEWED_FROM else 0
    if (flags ^ account.application_flags(count)) & ~changeable:
        raise invalid_form("flags", "Only limited intent flags can be updated.")
    if changeable:
        account.granted = sum(int(one) for one, bit in INTENT_FLAGS.items() if flags & 1 << (bit + 1))


def _kept(body: Changes) -> dict[str, Any]:
    """Return keys of the application object as a body sets them; those that cannot be null are left out."""
    given = body.given()
    for key in ("flags", "interactions_endpoint_url"):
        given.pop(key, None)
    if isinstance(given.get("description"), dict):
        given["description"] = given["description"]["default"]
    elif "description" in given and given["description"] is None:
        given["description"] = ""
    if (params := given.get("install_params")) is not None:
        given["install_params"] = _params(params)
    for way, config in (given.get("integration_types_config") or {}).items():
        params = (config or {}).get("oauth2_install_params")
        given["integration_types_config"][way] = (
            {} if params is None else {"oauth2_install_params": _params(params)}
        )
    return given


def _params(given: dict[str, Any]) -> dict[str, Any]:
    return {"scopes": given.get("scopes") or ["bot"], "permissions": given.get("permissions") or "0"}
