"""py-cord itself manages a guild of the sandbox."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from tests.unit.sandbox.peers import intents, living, world


async def test_py_cord_manages_roles_members_and_channels() -> None:
    """What it asks for is done, and what it reads back is what it has asked for."""
    async with world(guilds=1) as there:
        bot = discord.Bot(intents=intents())
        async with living(bot, there.sandbox):
            (guild,) = bot.guilds
            role = await guild.create_role(name="Tested", mentionable=True, reason="a test")
            await role.edit(hoist=True, position=2)
            record = there.sandbox.world.guild(guild.id)
            member = await guild.fetch_member(record.user_id(1))
            await member.add_roles(role)
            await member.edit(nick="Nick")
            await member.timeout_for(timedelta(hours=1))
            again = await guild.fetch_member(member.id)
            assert (again.nick, [one.name for one in again.roles[1:]], again.timed_out) == (
                "Nick",
                ["Tested"],
                True,
            )
            category = await guild.create_category("Section")
            channel = await guild.create_text_channel("A Channel", category=category, topic="t")
            await channel.edit(slowmode_delay=5, name="renamed")
            await channel.set_permissions(role, send_messages=False)
            found = await bot.fetch_channel(channel.id)
            assert isinstance(found, discord.TextChannel)
            assert (found.name, found.slowmode_delay, found.category_id) == ("renamed", 5, category.id)
            assert found.overwrites_for(role).send_messages is False
            await guild.edit(name="Renamed")
            assert (await bot.fetch_guild(guild.id)).name == "Renamed"
            await channel.delete()
            await role.delete()


async def test_py_cord_kicks_and_bans() -> None:
    """And is told what it may not."""
    async with world(guilds=1) as there:
        bot = discord.Bot(intents=intents())
        async with living(bot, there.sandbox):
            (guild,) = bot.guilds
            record = there.sandbox.world.guild(guild.id)
            await (await guild.fetch_member(record.user_id(1))).kick(reason="a test")
            await guild.ban(discord.Object(record.user_id(2)), reason="a test", delete_message_seconds=60)
            assert [(one.user.id, one.reason) async for one in guild.bans()] == [
                (record.user_id(2), "a test")
            ]
            await guild.unban(discord.Object(record.user_id(2)))
            found = [one async for one in guild.fetch_members(limit=None)]
            assert len(found) == record.size
            with pytest.raises(discord.Forbidden) as refused:
                await guild.kick(discord.Object(record.owner))
            assert refused.value.code == 50013
