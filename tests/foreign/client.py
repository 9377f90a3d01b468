"""A bot made with hikari, which has nothing to do with py-cord; run by .venv-foreign's interpreter, not botkit's.

It logs in at the address and with the token that it is given, prints what happens as lines of JSON, and does what it
is told on standard input: ``send``, ``members``, ``history``, ``quit``. Whatever hikari cannot read it logs as an error
on standard error.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys

import hikari

api, token = os.environ["FOREIGN_API"], os.environ["FOREIGN_TOKEN"]
logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
intents = hikari.Intents.ALL
bot = hikari.GatewayBot(
    token,
    intents=intents,
    auto_chunk_members=False,
    rest_url=f"{api}/v10",
    banner=None,
    logs=None,
    suppress_optimization_warning=True,
)


def say(event: str, **what: object) -> None:
    """Print a line about something that has happened."""
    print(json.dumps({"event": event, **what}), flush=True)


@bot.listen()
async def on_ready(event: hikari.ShardReadyEvent) -> None:
    """Tell who we are, and register a command."""
    say("ready", user=str(event.my_user.id), guilds=len(event.unavailable_guilds), shard=event.shard.id)
    application = await bot.rest.fetch_application()
    command = bot.rest.slash_command_builder("echo", "Says it again.")
    command.add_option(
        hikari.CommandOption(
            type=hikari.OptionType.STRING, name="text", description="What?", is_required=True
        )
    )
    command.add_option(
        hikari.CommandOption(
            type=hikari.OptionType.USER, name="who", description="To whom?", is_required=False
        )
    )
    made = await bot.rest.set_application_commands(application.id, [command])
    listed = await bot.rest.fetch_application_commands(application.id)
    say("commands", names=[one.name for one in made], same=made == listed)


@bot.listen()
async def on_available(event: hikari.GuildAvailableEvent) -> None:
    """Tell of a guild that READY had announced."""
    rest = await bot.rest.fetch_guild(event.guild.id)
    say(
        "available",
        id=str(event.guild.id),
        name=event.guild.name,
        same_name=rest.name == event.guild.name,
        members=event.guild.member_count,
        channels=len(event.channels),
        rest_channels=len(await bot.rest.fetch_guild_channels(event.guild.id)),
        roles=len(event.roles),
        me=str((await bot.rest.fetch_member(event.guild.id, event.shard.get_user_id())).id),
    )


@bot.listen()
async def on_join(event: hikari.GuildJoinEvent) -> None:
    """Tell of a new guild."""
    say("joined", id=str(event.guild.id), name=event.guild.name)


@bot.listen()
async def on_interaction(event: hikari.InteractionCreateEvent) -> None:
    """Answer the command: at once, or first with a promise."""
    interaction = event.interaction
    if not isinstance(interaction, hikari.CommandInteraction):
        return
    options = {one.name: one.value for one in interaction.options or ()}
    text = str(options["text"])
    if text == "slow":
        await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
        await interaction.edit_initial_response("at last", embed=hikari.Embed(title="Slow"))
        followed = await interaction.execute("and one more")
        say(
            "deferred",
            content=(await interaction.fetch_initial_response()).content,
            followed=followed.content,
        )
        return
    await interaction.create_initial_response(
        hikari.ResponseType.MESSAGE_CREATE, text, embed=hikari.Embed(title="Echo", description=text)
    )
    say("answered", user=str(interaction.user.id), guild=str(interaction.guild_id), text=text)


@bot.listen()
async def on_message(event: hikari.GuildMessageCreateEvent) -> None:
    """Tell of a message."""
    say(
        "message", content=event.content, author=str(event.author.id), mine=event.author.id == bot.get_me().id
    )


@bot.listen()
async def on_chunk(event: hikari.MemberChunkEvent) -> None:
    """Tell of a part of the members."""
    say(
        "chunk",
        index=event.chunk_index,
        count=event.chunk_count,
        members=len(event.members),
        nonce=event.nonce,
    )


@bot.listen()
async def on_resumed(_event: hikari.ShardResumedEvent) -> None:
    """Tell that the session goes on."""
    say("resumed")


@bot.listen()
async def on_exception(event: hikari.ExceptionEvent[hikari.Event]) -> None:
    """Tell of what went wrong in one of these functions."""
    say("failed", error=repr(event.exception), where=event.failed_callback.__name__)


async def send(channel: str) -> None:
    """Write a message with an embed; change, find and delete it."""
    where = hikari.Snowflake(channel)
    embed = hikari.Embed(title="Title", description="Text", color=0x00AA00).add_field("a", "b", inline=True)
    made = await bot.rest.create_message(where, "hello from afar", embed=embed)
    changed = await bot.rest.edit_message(where, made.id, "changed")
    found = await bot.rest.fetch_message(where, made.id)
    await bot.rest.add_reaction(where, made.id, "👍")
    reply = await bot.rest.create_message(where, "a reply", reply=made.id)
    pictured = await bot.rest.create_message(where, attachment=hikari.Bytes(b"abc", "a.txt"))
    await bot.rest.delete_message(where, made.id)
    try:
        await bot.rest.fetch_message(where, made.id)
        code = 0
    except hikari.NotFoundError as error:
        code = error.code
    say(
        "sent",
        title=made.embeds[0].title,
        fields=[[one.name, one.value, one.is_inline] for one in made.embeds[0].fields],
        edited=changed.edited_timestamp is not None,
        found=found.content,
        replied=str(reply.message_reference.id) == str(made.id),
        size=pictured.attachments[0].size,
        gone=code,
    )


async def members(guild: str) -> None:
    """Ask for the members of a guild, at the gateway and at REST."""
    wanted = hikari.Snowflake(guild)
    await bot.request_guild_members(wanted, nonce="n1", include_presences=True)
    listed = await bot.rest.fetch_members(wanted).count()
    say("listed", members=listed)


async def history(channel: str) -> None:
    """Read the newest messages of a channel."""
    found = await bot.rest.fetch_messages(hikari.Snowflake(channel)).limit(50)
    say("history", contents=[one.content for one in found])


async def main() -> None:
    """Run until told to quit."""
    await bot.start(check_for_updates=False)
    loop = asyncio.get_running_loop()
    acts = {"send": send, "members": members, "history": history}
    while (line := (await loop.run_in_executor(None, sys.stdin.readline)).split()) and line[0] != "quit":
        try:
            await acts[line[0]](line[1])
        except Exception as error:
            say("failed", error=repr(error), where=line[0])
    await bot.close()
    say("closed")


asyncio.run(main())
