"""py-cord itself writes to the sandbox."""

from __future__ import annotations

import io

import discord
import pytest

from tests.unit.sandbox.peers import intents, living, world


class Buttons(discord.ui.View):
    """A button and a menu."""

    @discord.ui.button(label="Go", custom_id="go")
    async def go(self, _button: discord.ui.Button[Buttons], _interaction: discord.Interaction) -> None:
        """Do nothing."""

    @discord.ui.select(
        custom_id="menu", options=[discord.SelectOption(label="a"), discord.SelectOption(label="b")]
    )
    async def menu(self, _select: discord.ui.Select[Buttons, str], _interaction: discord.Interaction) -> None:
        """Do nothing."""


def _file(name: str = "a.png") -> discord.File:
    return discord.File(io.BytesIO(b"data"), name, description="what it shows")


async def test_py_cord_sends_and_edits() -> None:
    """Text, embed, file and view arrive, are edited, replied to, listed and deleted."""
    async with world(guilds=1) as there:
        there.sandbox.limits.enabled = False
        bot = discord.Bot(intents=intents())
        async with living(bot, there.sandbox):
            channel = bot.guilds[0].text_channels[0]
            embed = discord.Embed(title="t", description="d").set_image(url="attachment://b.png")
            sent = await channel.send(
                "hi", embed=embed, files=[_file(), _file("b.png")], view=Buttons(timeout=None)
            )
            assert (sent.content, sent.embeds[0].title, len(sent.components)) == ("hi", "t", 2)
            assert sent.attachments[0].description == "what it shows"
            assert await sent.attachments[0].read() == b"data"
            edited = await sent.edit(content="ho", attachments=[], view=None)
            assert (edited.content, edited.attachments, edited.components) == ("ho", [], [])
            reply = await sent.reply("re", mention_author=False)
            assert reply.reference is not None
            assert reply.reference.message_id == sent.id
            history = [one.content async for one in channel.history(limit=None, oldest_first=True)]
            assert history == ["ho", "re"]
            assert len(await channel.purge(limit=10)) == 2
            with pytest.raises(discord.NotFound):
                await channel.fetch_message(sent.id)


async def test_py_cord_reacts_and_pins() -> None:
    """Reactions and pins are read back as they were made."""
    async with world(guilds=1) as there:
        there.sandbox.limits.enabled = False
        bot = discord.Bot(intents=intents())
        async with living(bot, there.sandbox):
            channel = bot.guilds[0].text_channels[0]
            sent = await channel.send("hi")
            await sent.add_reaction("👍")
            again = await channel.fetch_message(sent.id)
            assert [(str(one.emoji), one.count, one.me) for one in again.reactions] == [("👍", 1, True)]
            assert bot.user in [one async for one in again.reactions[0].users()]
            await sent.clear_reactions()
            await sent.pin()
            assert [one.message.id async for one in channel.pins()] == [sent.id]
            await sent.unpin()
            with pytest.raises(discord.HTTPException) as refused:
                await sent.add_reaction("nonsense")
            assert refused.value.code == 10014


async def test_py_cord_uses_webhooks() -> None:
    """A webhook is made, writes, changes what it wrote, and goes."""
    async with world(guilds=1) as there:
        there.sandbox.limits.enabled = False
        bot = discord.Bot(intents=intents())
        async with living(bot, there.sandbox):
            channel = bot.guilds[0].text_channels[0]
            hook = await channel.create_webhook(name="Hook")
            sent = await hook.send("hi", username="Other", file=_file(), wait=True)
            assert (sent.author.name, sent.webhook_id) == ("Other", hook.id)
            assert (await sent.edit(content="ho")).content == "ho"
            await sent.delete()
            assert [one.id for one in await bot.guilds[0].webhooks()] == [hook.id]
            await hook.delete()
            assert await channel.webhooks() == []


async def test_py_cord_sends_components_of_the_new_kind() -> None:
    """A container with text and a file in a gallery."""
    async with world(guilds=1) as there:
        bot = discord.Bot(intents=intents())
        async with living(bot, there.sandbox):
            channel = bot.guilds[0].text_channels[0]
            view = discord.ui.DesignerView(
                discord.ui.Container(discord.ui.TextDisplay("text"), discord.ui.Separator()),
                discord.ui.File("attachment://a.png"),
                timeout=None,
            )
            sent = await channel.send(view=view, file=_file())
            assert [type(one).__name__ for one in sent.components] == ["Container", "FileComponent"]
