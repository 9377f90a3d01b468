"""The cog that watches the bot: gateway events in, values of the `Monitor` out. It changes nothing in the bot."""

from __future__ import annotations

import discord

from botkit.bot.background import Background
from botkit.bot.command_times import CommandTimes
from botkit.bot.discord_limits import IdentifyBudget, RateLimitWatch
from botkit.bot.error_feed import ErrorFeed
from botkit.bot.instant import InstantEvents
from botkit.bot.monitor import Monitor
from botkit.bot.shards import ShardWatch
from botkit.model import GuildRow, State

LOST = "The gateway connection was lost; connecting again by itself, nothing needs to be done."

_TOLD = frozenset(("GUILD_CREATE", "READY"))


class TelemetryCog(discord.Cog):
    """Feeds a `Monitor` from the bot's events.

    Parameters
    ----------
    bot
        Any py-cord bot, sharded or not.
    monitor
        Where the values go.
    errors
        Where errors go.
    """

    def __init__(self, bot: discord.Bot, monitor: Monitor, errors: ErrorFeed) -> None:
        self.bot = bot
        self.monitor = monitor
        self._errors = errors
        self._shards = ShardWatch(bot, monitor)
        self._limits = RateLimitWatch(bot, monitor)
        self._budget = IdentifyBudget(bot, monitor)
        self._times = CommandTimes(monitor)
        self._instant = InstantEvents(bot)
        self._ask = Background("botkit IDENTIFY budget", self._budget.ask)
        self._received = 0
        self._synced = False

    def cog_unload(self) -> None:
        """End all looks and counts; py-cord calls it when the cog is removed."""
        self._shards.stop()
        self._limits.stop()
        self._instant.stop()
        self._ask.cancel()

    # Lifecycle. `on_connect` comes with every READY, `on_resumed` with every RESUMED.

    @discord.Cog.listener()
    async def on_connect(self) -> None:
        """The gateway has accepted us; guilds follow."""
        self._limits.start()
        user = self.bot.user
        if user is not None:
            self.monitor.metrics.identify(user.name, user.id)
        if not self.bot.is_ready():
            self.monitor.enter(State.CONNECTING, f"Receiving {len(self.bot.guilds):,} servers.")
        self._shards.start()

    @discord.Cog.listener()
    async def on_ready(self) -> None:
        """All guilds are known."""
        # A guild in an outage keeps its place: Discord lists it in READY and sends it when it is back.
        self.monitor.replace_guilds(self._known(guild) for guild in self.bot.guilds)
        self._received = 0
        self._synced = True
        self.monitor.metrics.all_shards(State.READY)
        self.monitor.enter(State.READY)
        self._shards.look()

    @discord.Cog.listener()
    async def on_resumed(self) -> None:
        """The lost connection continues where it was."""
        self._back()

    @discord.Cog.listener()
    async def on_disconnect(self) -> None:
        """The gateway connection is gone; py-cord connects again by itself."""
        if self.monitor.state in (State.READY, State.CONNECTING):
            self.monitor.enter(State.RECONNECTING, LOST)
        self._shards.look()

    @discord.Cog.listener()
    async def on_shard_disconnect(self, shard_id: int) -> None:
        """One shard's connection is gone."""
        self._shard(shard_id, State.RECONNECTING)

    @discord.Cog.listener()
    async def on_shard_connect(self, shard_id: int) -> None:
        """One shard has been accepted: for the first time, or by a fresh identify."""
        again = self.bot.is_ready()
        self._shard(shard_id, State.READY if again else State.CONNECTING)
        if again:
            self._back()

    @discord.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """One shard has all its guilds."""
        self._shard(shard_id, State.READY)

    @discord.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """One shard continues where it was."""
        self._shard(shard_id, State.READY)
        self._back()

    # Counting.

    @discord.Cog.listener()
    async def on_socket_event_type(self, event: str) -> None:
        """The first dispatch: a cog may be made before any loop runs, so what needs one begins here."""
        if not self._instant.started:
            self._instant.call("socket_event_type", self._dispatched)
            self._instant.call("application_command", self._times.began)
            self._instant.call("application_command_completion", self._times.returned)
            self._instant.call("application_command_error", self._times.raised)
            self.bot.remove_listener(self.on_socket_event_type)
        # Those that have come before this ran have a task each, and no other count.
        self._dispatched(event)

    def _dispatched(self, event: str) -> None:
        """Count every dispatch; while guilds arrive, tell how many have."""
        self.monitor.event(event)
        if event not in _TOLD:
            return
        if event == "GUILD_CREATE" and self.monitor.state is State.CONNECTING:
            self._received += 1
            self.monitor.enter(State.CONNECTING, f"Received {self._received:,} servers.")
        elif event == "READY" and self._budget.ready():
            self._ask.start()

    @discord.Cog.listener()
    async def on_application_command(self, _ctx: discord.ApplicationContext) -> None:
        """Count an invoked command."""
        self.monitor.metrics.command(failed=False)
        self.monitor.changed()

    @discord.Cog.listener()
    async def on_application_command_error(
        self, ctx: discord.ApplicationContext, error: discord.DiscordException
    ) -> None:
        """Count a command that raised."""
        self.monitor.metrics.command(failed=True)
        self.monitor.changed()
        if not isinstance(error, discord.CheckFailure):  # a user who may not is no error of the bot's
            self._errors.note(error, f"command /{ctx.command.qualified_name}" if ctx.command else "a command")

    @discord.Cog.listener()
    async def on_ipc_error(self, endpoint: str | None, error: Exception) -> None:
        """Note a route that raised; without an endpoint somebody has asked for what there is not."""
        if endpoint is not None:
            self._errors.note(error, f"route {endpoint}")

    # Guilds. An outage is neither a join nor a leave: py-cord tells it by `guild_available` and its opposite.

    @discord.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a guild."""
        self._put(guild, joined=True)
        self._shards.look()

    @discord.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A guild is back after an outage; those of the start-up come together in `on_ready`."""
        self._put(guild)

    @discord.Cog.listener()
    async def on_guild_update(self, _before: discord.Guild, after: discord.Guild) -> None:
        """A guild was renamed, or changed in another way."""
        self._put(after)

    @discord.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot left a guild, was removed, or the guild was deleted."""
        self.monitor.remove_guild(guild.id)
        self._shards.look()

    @discord.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """A member came; py-cord has already counted them. Needs the privileged members intent."""
        self._put(member.guild)

    @discord.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """A member went; the raw event also tells of members that were not in the cache."""
        guild = self.bot.get_guild(payload.guild_id)
        if guild is not None:
            self._put(guild)

    def _put(self, guild: discord.Guild, *, joined: bool = False) -> None:
        # Before the first `on_ready` the list is not known: one guild of it would be shown as all there are.
        if self._synced:
            self.monitor.put_guild(_row(guild), joined=joined)

    def _known(self, guild: discord.Guild) -> GuildRow:
        # Of a guild in an outage READY tells the id alone: its members have not gone.
        row = self.monitor.index.get(guild.id) if guild.unavailable else None
        return row or _row(guild)

    def _shard(self, shard_id: int, state: State) -> None:
        self.monitor.metrics.shard_state(shard_id, state)
        self.monitor.changed()

    def _back(self) -> None:
        if self.bot.is_ready() and (not self._shards.sharded or self._shards.all_connected):
            self.monitor.enter(State.READY)
        self._shards.look()


def _row(guild: discord.Guild) -> GuildRow:
    joined = guild.me.joined_at if guild.me else None
    return GuildRow(
        id=str(guild.id),
        name=guild.name or "",
        members=guild.member_count or 0,
        joined_at=joined.timestamp() if joined else None,
        shard=guild.shard_id or 0,
    )
