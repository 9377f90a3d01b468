"""The environment of a dashboard that only attaches: nothing in it could start the bot or act on it."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

from pydantic import SecretStr

from botkit.ipc.connection import identity_of
from botkit.settings import Settings, environment_name

_POWERS = ("token", "secret_key")


def prepare(settings: Settings, environment: MutableMapping[str, str]) -> None:
    """Leave in an environment what a viewer of the bot needs, and take the bot's token and operator key out.

    The settings of ``.env`` move into the environment, and the file is not read again: a kernel would find the
    secrets in it. Token and password of the dashboard itself stay until the server has read them.

    Parameters
    ----------
    settings
        What was read from the environment and ``.env``.
    environment
        What the kernels will inherit.
    """
    for name in settings.model_fields_set - set(_POWERS):
        value = getattr(settings, name)
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        if plain is not None:
            environment[environment_name(name)] = str(plain)
    environment["BOTKIT_ATTACH"] = identity_of(settings)
    for name in _POWERS:
        environment.pop(environment_name(name), None)
    environment["BOTKIT_ENV_FILE"] = os.devnull
