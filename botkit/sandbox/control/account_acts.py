"""What a developer or a test does to the bot's account, in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botkit.sandbox.control.refusals import ControlError
from botkit.sandbox.world.events import PRIVILEGED, Intent

if TYPE_CHECKING:
    from botkit.sandbox.account import Account
    from botkit.sandbox.gateway.gateway import Gateway


class AccountActs:
    """Changes of the bot's account."""

    account: Account
    gateway: Gateway

    async def revoke_token(self) -> list[int]:
        """Make the token good for nothing: REST answers 401, connections end with 4004; return their shards."""
        return await self.gateway.revoke()

    def restore_token(self) -> None:
        """Make a revoked token good again."""
        self.account.revoked = False

    def grant_intents(self, *names: str) -> list[str]:
        """Grant privileged intents to the application; return those that are granted then."""
        self.account.granted |= privileged(names)
        return self.intents()

    def remove_intents(self, *names: str) -> list[str]:
        """Take privileged intents away: the next identify with one is refused with 4014."""
        self.account.granted &= ~privileged(names)
        return self.intents()

    def intents(self) -> list[str]:
        """Return the names of the privileged intents that are granted."""
        return [str(one.name) for one in PRIVILEGED if one & self.account.granted]


def privileged(names: tuple[str, ...]) -> int:
    """Return the bits of privileged intents that are named as Discord does.

    Raises
    ------
    ControlError
        If one is no privileged intent.
    """
    known = {str(one.name): one for one in PRIVILEGED}
    wanted = Intent.NONE
    for name in names:
        if name.upper() not in known:
            raise ControlError(f"{name!r} is not a privileged intent; those are {', '.join(known)}.")
        wanted |= known[name.upper()]
    return int(wanted)
