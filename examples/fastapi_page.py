"""The tutorial's page: in how many servers the bot is, asked of a botkit bot with the stock better-ipc client.

Nothing here is botkit's: FastAPI, Jinja2, and `discord.ext.ipc`, as the page was before. See README.md beside it.
"""

from __future__ import annotations

import os
from pathlib import Path

import uvicorn
from discord.ext import ipc
from discord.ext.ipc.errors import ServerTimeout
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from websockets.exceptions import WebSocketException

HERE = Path(__file__).parent

app = FastAPI(title="The bot's page")
app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
templates = Jinja2Templates(directory=HERE / "templates")
bot = ipc.Client(
    host=os.environ.get("BOTKIT_IPC_HOST", "127.0.0.1"),
    secret_key=os.environ.get("DISCORD_BOT_SECRET_KEY"),
    multicast_port=int(os.environ.get("BOTKIT_IPC_PORT", "20000")),
    timeout=5,
)


@app.get("/")
async def index(request: Request) -> Response:
    """The page; without an answer it says so, and is no error page."""
    count, trouble = await guild_count()
    return templates.TemplateResponse(
        request, "index.html", {"count": count, "trouble": trouble}, status_code=503 if trouble else 200
    )


async def guild_count() -> tuple[str | None, str | None]:
    """Return the number of servers, or why it is not known."""
    try:
        answer = await bot.request("guild_count")
    except (OSError, WebSocketException):
        return None, "The bot is not running."
    except ServerTimeout:
        return None, "The bot took too long to answer."
    if answer.error:
        return None, f"The bot did not answer: {answer.error}."
    return str(answer.response), None


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ.get("PORT", "8000")))
