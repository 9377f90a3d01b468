"""The world of the sandbox: pure state, and the events that its changes yield."""

from botkit.sandbox.world.events import Audience, Event, Intent
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.world import Unknown, World

__all__ = ["Audience", "Event", "Guild", "Intent", "Unknown", "World"]
