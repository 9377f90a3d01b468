"""Activity: seeded life in the world of the sandbox, when nothing is told to. Pure: no clock, no I/O."""

from botkit.sandbox.activity.activity import Activity
from botkit.sandbox.activity.incidents import Wish
from botkit.sandbox.activity.profiles import PROFILES, Profile

__all__ = ["PROFILES", "Activity", "Profile", "Wish"]
