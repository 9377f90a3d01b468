"""REST of the bot's application, the gateway's address and the default sounds."""

from __future__ import annotations

from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.operations import Table
from botkit.sandbox.world import objects
from botkit.sandbox.world.objects import Json

table = Table()


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
    world = call.world
    return objects.application(world.bot_user, world.owner, len(world.guilds))


@table.add("GET", "/soundboard-default-sounds")
async def sounds(_call: Call) -> list[Json]:
    """Return the sounds that every guild has; py-cord is not ready before it has them."""
    return objects.default_sounds()
