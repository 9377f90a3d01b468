"""People and a real py-cord bot: what they do, and what they see of its answers."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest

from botkit.sandbox import Sandbox
from botkit.sandbox.exchange import NO_ANSWER
from botkit.sandbox.people import People
from botkit.sandbox.world import Guild
from botkit.sandbox.world.resolving import CannotAct


class Stage:
    """A sandbox with one guild, and a bot in it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.people: People = sandbox.people
        self.guild: Guild = next(iter(sandbox.world.guilds.values()))
        self.id = self.guild.id
        self.member = self.guild.user_id(1)

    def shown(self) -> list[str]:
        """Return what stands in the channel."""
        return [one["content"] for one in self.sandbox.world.messages.all(self.guild.general)]


@asynccontextmanager
async def stage(bot: discord.Bot) -> AsyncIterator[Stage]:
    """Run a bot at a sandbox."""
    async with Sandbox(guilds=1) as sandbox, sandbox.running(bot):
        yield Stage(sandbox)


def new() -> discord.Bot:
    """Return a bot without commands that is ready soon."""
    intents = discord.Intents.default()
    intents.message_content = True
    return discord.Bot(intents=intents, guild_ready_timeout=0.1, chunk_guilds_at_startup=False)


async def test_options_of_every_type_reach_the_bot() -> None:
    """As py-cord's own objects; the answer is what people see."""
    bot = new()

    @bot.slash_command(description="Takes all.")
    @discord.option("text", str)
    @discord.option("number", int, min_value=1)
    @discord.option("share", float)
    @discord.option("flag", bool)
    @discord.option("user", discord.Member)
    @discord.option("channel", discord.TextChannel)
    @discord.option("role", discord.Role)
    @discord.option("anybody", discord.SlashCommandOptionType.mentionable)
    @discord.option("file", discord.Attachment)
    async def everything(
        ctx: discord.ApplicationContext,
        text: Any,
        number: Any,
        share: Any,
        flag: Any,
        user: Any,
        channel: Any,
        role: Any,
        anybody: Any,
        file: Any,
    ) -> None:
        names = [one.name for one in (user, channel, role, anybody)]
        content = (await file.read()).decode()
        await ctx.respond(" ".join(map(str, [text, number, share, flag, *names, file.filename, content])))

    async with stage(bot) as here:
        user = here.sandbox.world.user(here.member)["username"]
        options = {
            "text": "a",
            "number": 2,
            "share": 0.5,
            "flag": True,
            "user": here.member,
            "channel": str(here.guild.general),
            "role": here.id,
            "anybody": here.id,
            "file": {"filename": "a.txt", "content": "hello"},
        }
        answer = await here.people.invoke(here.id, "everything", options, here.member)
        assert answer.message is not None
        expected = f"a 2 0.5 True {user} general @everyone @everyone a.txt hello"
        assert (answer.type, answer.message["content"]) == (4, expected)
        assert here.shown() == [expected]


async def test_subcommands_and_menus() -> None:
    """Typed as people type them; on a user, and on a message."""
    bot = new()
    group = bot.create_group("admin", "For few.").create_subgroup("roles", "Roles.")

    @group.command(description="Adds.")
    @discord.option("name", str)
    async def add(ctx: discord.ApplicationContext, name: str) -> None:
        await ctx.respond(f"added {name}")

    @bot.user_command(name="Who Is")
    async def who(ctx: discord.ApplicationContext, member: discord.Member) -> None:
        await ctx.respond(f"{ctx.author.id} asks for {member.id}")

    @bot.message_command(name="Quote")
    async def quote(ctx: discord.ApplicationContext, message: discord.Message) -> None:
        await ctx.respond(f"> {message.content}")

    async with stage(bot) as here:
        answers = [await here.people.invoke(here.id, "/admin roles  add", {"name": "x"})]
        answers.append(await here.people.invoke(here.id, "Who Is", target=here.member))
        said = await here.people.say(here.guild.general, "hello", here.member)
        answers.append(await here.people.invoke(here.id, "Quote", target=said))
        answers.append(await here.people.invoke(here.id, "Quote", target=said["id"]))
        seen = [one.message and one.message["content"] for one in answers]
        owner = here.guild.owner
        assert seen == ["added x", f"{owner} asks for {here.member}", "> hello", "> hello"]


async def test_suggestions() -> None:
    """The bot is told what is being typed, and what stands elsewhere."""
    bot = new()

    async def names(ctx: discord.AutocompleteContext) -> list[str]:
        return [f"{ctx.options['other']}-{ctx.value}-{number}" for number in range(3)]

    @bot.slash_command(description="Suggests.")
    @discord.option("other", str)
    @discord.option("name", str, autocomplete=names)
    async def pick(ctx: discord.ApplicationContext, other: str, name: str) -> None:
        await ctx.respond(other + name)

    async with stage(bot) as here:
        answer = await here.people.autocomplete(here.id, "pick", "name", "ab", {"other": "x"})
        assert answer.type == 8
        assert answer.choices is not None
        assert [one["value"] for one in answer.choices] == ["x-ab-0", "x-ab-1", "x-ab-2"]
        with pytest.raises(CannotAct, match="options that do: name"):
            await here.people.autocomplete(here.id, "pick", "other", "ab")


async def test_deferred_ephemeral_and_follow_ups() -> None:
    """People see what a deferred answer becomes, and what comes later."""
    bot = new()

    @bot.slash_command(description="Takes its time.")
    async def slow(ctx: discord.ApplicationContext) -> None:
        await ctx.defer(ephemeral=True)
        await asyncio.sleep(0.05)
        await ctx.edit(content="late")
        await ctx.followup.send("one")
        await ctx.followup.send("two", ephemeral=True)

    async with stage(bot) as here:
        answer = await here.people.invoke(here.id, "slow")
        assert answer.message is not None
        assert (answer.type, answer.message["content"], answer.ephemeral) == (5, "late", True)
        assert not answer.loading
        answer = await here.people.look(answer, follow_ups=2)
        assert [(one["content"], one["flags"]) for one in answer.follow_ups] == [("one", 0), ("two", 64)]
        assert here.shown() == ["one"]


async def test_a_file_in_the_answer() -> None:
    """It can be downloaded."""
    bot = new()

    @bot.slash_command(description="Gives a file.")
    async def give(ctx: discord.ApplicationContext) -> None:
        await ctx.respond("here", file=discord.File(io.BytesIO(b"data"), "a.bin"))

    async with stage(bot) as here, aiohttp.ClientSession() as http:
        answer = await here.people.invoke(here.id, "give")
        assert answer.message is not None
        async with http.get(answer.message["attachments"][0]["url"]) as response:
            assert await response.read() == b"data"


async def test_a_command_that_raises_gives_no_answer() -> None:
    """Nor does one that takes too long; people see that the application did not respond."""
    bot = new()
    errors: list[Exception] = []

    @bot.slash_command(description="Fails.")
    async def fail(ctx: discord.ApplicationContext) -> None:
        raise RuntimeError("on purpose")

    @bot.event
    async def on_application_command_error(ctx: discord.ApplicationContext, error: Exception) -> None:
        errors.append(error)

    async with stage(bot) as here:
        answer = await here.people.invoke(here.id, "fail")
        assert (answer.type, answer.message) == (None, None)
        assert (answer.error, answer.notice) == (NO_ANSWER, "The application did not respond")
        assert "on purpose" in str(errors[0])


class Panel(discord.ui.View):
    """A button of each kind, and each menu."""

    @discord.ui.button(label="Count", custom_id="count")
    async def count(self, _button: Any, interaction: discord.Interaction) -> None:
        """Change the message."""
        await interaction.response.edit_message(content=f"pressed by {interaction.user.id}")

    @discord.ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, _button: Any, interaction: discord.Interaction) -> None:
        """Cannot be pressed."""

    @discord.ui.button(label="Form", custom_id="form")
    async def form(self, _button: Any, interaction: discord.Interaction) -> None:
        """Open a modal."""
        await interaction.response.send_modal(Form())

    @discord.ui.select(
        placeholder="Colour",
        custom_id="colour",
        options=[discord.SelectOption(label="Red", value="r"), discord.SelectOption(label="Blue", value="b")],
    )
    async def colour(self, menu: discord.ui.Select[Any], interaction: discord.Interaction) -> None:
        """Say what was chosen."""
        await interaction.response.send_message(menu.values[0], ephemeral=True)

    @discord.ui.user_select(custom_id="user", max_values=2)
    async def user(self, menu: discord.ui.Select[Any], interaction: discord.Interaction) -> None:
        """Say who was chosen."""
        await interaction.response.send_message(" ".join(str(one.id) for one in menu.values))

    @discord.ui.channel_select(custom_id="channel", channel_types=[discord.ChannelType.text])
    async def channel(self, menu: discord.ui.Select[Any], interaction: discord.Interaction) -> None:
        """Say which was chosen."""
        await interaction.response.send_message(menu.values[0].name)

    @discord.ui.mentionable_select(custom_id="any")
    async def anybody(self, menu: discord.ui.Select[Any], interaction: discord.Interaction) -> None:
        """Say what was chosen."""
        await interaction.response.send_message(menu.values[0].name)


class Form(discord.ui.Modal):
    """A modal with two inputs."""

    def __init__(self) -> None:
        super().__init__(
            discord.ui.InputText(label="Name", custom_id="name", max_length=5),
            discord.ui.InputText(label="More", custom_id="more", required=False, value="nothing"),
            title="Form",
        )

    async def callback(self, interaction: discord.Interaction) -> None:
        """Say what was filled in."""
        name, more = (one.value for one in self.children)
        await interaction.response.send_message(f"{name} and {more}")


def with_panel() -> discord.Bot:
    """Return a bot that shows the panel, to all or to one alone."""
    bot = new()

    @bot.slash_command(description="Shows it.")
    @discord.option("hidden", bool)
    async def panel(ctx: discord.ApplicationContext, hidden: bool) -> None:
        await ctx.respond("panel", view=Panel(), ephemeral=hidden)

    return bot


@pytest.mark.parametrize("hidden", [False, True])
async def test_buttons(hidden: bool) -> None:
    """By id or label, on a message that all see or one alone."""
    async with stage(with_panel()) as here:
        shown = await here.people.invoke(here.id, "panel", {"hidden": hidden}, here.member)
        assert (shown.ephemeral, here.shown()) == (hidden, [] if hidden else ["panel"])
        pressed = await here.people.press(shown, "Count", here.member)
        assert pressed.message is not None
        assert (pressed.type, pressed.message["content"]) == (7, f"pressed by {here.member}")
        assert shown.message is not None
        assert (await here.people.press(shown.message["id"], "count", here.member)).type == 7
        with pytest.raises(CannotAct, match="'Off' is disabled"):
            await here.people.press(shown, "Off", here.member)
        with pytest.raises(CannotAct, match="no button 'no'; it has: 'Count', 'Off', 'Form'"):
            await here.people.press(shown, "no", here.member)
        if hidden:
            with pytest.raises(CannotAct, match="Only the user"):
                await here.people.press(shown, "count", here.guild.owner)


async def test_menus_of_messages() -> None:
    """Texts, users, channels, and whatever can be mentioned."""
    async with stage(with_panel()) as here:
        shown = await here.people.invoke(here.id, "panel", {"hidden": False})
        owner = here.guild.owner
        wishes: list[tuple[str, list[Any], str]] = [
            ("Colour", ["Blue"], "b"),
            ("user", [here.member, owner], f"{here.member} {owner}"),
            ("channel", [here.guild.general], "general"),
            ("any", [here.id], "@everyone"),
        ]
        for menu, values, expected in wishes:
            answer = await here.people.choose(shown, menu, values)
            assert answer.message is not None
            assert answer.message["content"] == expected
        with pytest.raises(CannotAct, match="takes 1 to 1 values"):
            await here.people.choose(shown, "colour", ["r", "b"])
        with pytest.raises(CannotAct, match="does not offer 'g'; it offers: 'r', 'b'"):
            await here.people.choose(shown, "colour", ["g"])


async def test_modals() -> None:
    """Opened by a button; filled in by id or label; sent off once."""
    async with stage(with_panel()) as here:
        shown = await here.people.invoke(here.id, "panel", {"hidden": False})
        opened = await here.people.press(shown, "Form")
        assert opened.modal is not None
        assert (opened.type, opened.modal["title"]) == (9, "Form")
        with pytest.raises(CannotAct, match="must have 0 to 5 characters"):
            await here.people.submit(opened, {"name": "too long"})
        with pytest.raises(CannotAct, match="needs 'name'"):
            await here.people.submit(opened, {})
        answer = await here.people.submit(opened, {"Name": "Ada"})
        assert answer.message is not None
        assert answer.message["content"] == "Ada and nothing"
        with pytest.raises(CannotAct, match="No modal is open"):
            await here.people.submit(opened.interaction, {"name": "Ada"})


async def test_members_see_only_what_they_may_use() -> None:
    """By the command's default, and by what the guild's people have set."""
    bot = new()

    @bot.slash_command(description="For few.")
    @discord.default_permissions(kick_members=True)
    async def kick(ctx: discord.ApplicationContext) -> None:
        await ctx.respond("ok")

    async with stage(bot) as here:
        assert (await here.people.invoke(here.id, "kick")).type == 4
        with pytest.raises(CannotAct, match="may not use /kick"):
            await here.people.invoke(here.id, "kick", user=here.member)
        (command,) = here.sandbox._commands.all()
        entry = {"id": str(here.member), "type": 2, "permission": True}
        await here.people.permit(here.id, command["id"], [entry])
        assert (await here.people.invoke(here.id, "kick", user=here.member)).type == 4


async def test_what_people_say_reaches_the_bot() -> None:
    """With whom it mentions, what it replies to, and its files."""
    bot = new()
    heard: asyncio.Queue[discord.Message] = asyncio.Queue()
    bot.add_listener(heard.put, "on_message")
    async with stage(bot) as here:
        first = await here.people.say(here.guild.general, f"hi <@{here.guild.owner}>", here.member)
        await here.people.say(here.guild.general, "yes", reply_to=first["id"], files=[("a.txt", b"x")])
        one, other = [await asyncio.wait_for(heard.get(), 10) for _ in range(2)]
        assert (one.author.id, one.mentions[0].id) == (here.member, here.guild.owner)
        assert other.reference is not None
        assert (other.reference.message_id, other.attachments[0].filename) == (one.id, "a.txt")
