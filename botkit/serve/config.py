"""Voila's configuration for a dashboard that many people look at.

The file ``voila.json`` at the repository's root holds the same values, for ``voila notebooks/dashboard.ipynb``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from traitlets.config import Config

from botkit.ports import is_loopback
from botkit.serve.assets import FRONT_ENDS
from botkit.serve.frames import MAX_FRAME

SHARE = Path(__file__).parent / "share"
"""A folder for ``JUPYTER_PATH``: below it is Voila's template ``botkit``."""

DEFAULT_PORT = 8866
"""Voila's own default."""

# The page needs inline scripts (its own and Voila's data), blob: modules (anywidget's front ends), and nothing
# from any other host.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline' blob:",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def values(
    *,
    host: str = "127.0.0.1",
    base_url: str = "/",
    proxied: bool = False,
    lang: str | None = None,
    assets: str | None = None,
) -> dict[str, Any]:
    """Return the configuration as plain values, as they stand in ``voila.json``.

    Parameters
    ----------
    host
        The address to listen on. On a loopback address only requests that name this machine are answered, so that
        no website can reach the dashboard through a name of its own (DNS rebinding).
    base_url
        The path below which everything is, as behind a proxy; begins and ends with a slash.
    proxied
        Whether a reverse proxy stands in front, so that requests name its host.
    lang
        The language that is set: ``en``, ``ko``, or ``auto`` for that of each viewer's browser. None leaves it to
        ``BOTKIT_LANG``.
    assets
        Where below the server's root the page's scripts are, if they have an address of their own.
    """
    told = {"lang": lang, "assets": assets}
    front_ends = {"front_ends": f"{base_url}{assets}{FRONT_ENDS}"} if assets is not None else {}
    return {
        "Voila": {
            "ip": host,
            "base_url": base_url,
            "identity_provider_class": "botkit.serve.identity.DashboardIdentity",
            "kernel_websocket_connection_class": "botkit.serve.viewer_channel.ViewerChannel",
            "tornado_settings": {
                "allow_remote_access": proxied or not is_loopback(host),
                # A page has nothing longer to say, and one that is gone is let go of within 30 s (milliseconds).
                "websocket_max_message_size": MAX_FRAME,
                "ws_ping_interval": 10_000,
                "ws_ping_timeout": 20_000,
                "headers": {
                    "Content-Security-Policy": _POLICY,
                    "Referrer-Policy": "no-referrer",
                    "Vary": "Accept-Language",
                    "X-Content-Type-Options": "nosniff",
                },
            },
        },
        "VoilaConfiguration": {
            "multi_kernel_manager_class": "botkit.serve.shared_kernel.SharedKernelManager",
            "template": "botkit",
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            # Voila's widget manager, ipywidgets' own widgets (boxes, buttons), and what renders the panels. Stock
            # Voila loads everything that JupyterLab has installed.
            "extension_allowlist": [
                "@voila-dashboards/widgets-manager8",
                "@jupyter-widgets/jupyterlab-manager",
                "anywidget",
            ],
            "file_allowlist": [],
            # Seconds of silence after which a page that is being built says that it waits.
            "http_keep_alive_timeout": 2,
            "show_tracebacks": False,
            "strip_sources": True,
            "theme": "dark",
            # The viewer's languages, for `botkit.serve.language`; no kernel gets them.
            "http_header_envs": ["Accept-Language"],
            "resources": {"botkit": {name: value for name, value in told.items() if value is not None}},
        },
        **({"SharedKernelManager": front_ends} if front_ends else {}),
        # What the template asks for the language of its viewer, and for all texts in it.
        "VoilaExporter": {
            "filters": {
                "botkit_lang": "botkit.serve.language.page_lang",
                "botkit_words": "botkit.serve.language.words",
            }
        },
        "VoilaExecutor": {"cell_error_instruction": "The server's log tells more."},
        "MappingKernelManager": {"buffer_offline_messages": False, "transport_encryption": "auto"},
        # Half of the time is for the kernel's own end (it closes the bot), then come SIGTERM and SIGKILL.
        "KernelManager": {"shutdown_wait_time": 10.0},
        # A kernel that died has lost the bot and its widgets: the next GET starts a new one and runs the notebook.
        "KernelRestarter": {"restart_limit": 0, "time_to_dead": 1.0},
    }


def configuration(**how: Any) -> Config:
    """Return the configuration as traitlets take it; see `values`."""
    return Config(values(**how))
