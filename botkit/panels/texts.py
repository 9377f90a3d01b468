"""Every text that the panels show, in English and Korean: ``TEXTS[lang][panel][key]``.

``{name}`` stands for a value, ``**`` surrounds what is set strong, and a key ending in ``_one`` is taken instead of
the one ending in ``_other`` where the number and the language ask for it.
"""

from __future__ import annotations

from typing import Literal

Lang = Literal["en", "ko"]

_EN: dict[str, dict[str, str]] = {
    "states": {
        "stopped": "Stopped",
        "starting": "Starting",
        "connecting": "Connecting",
        "ready": "Ready",
        "reconnecting": "Reconnecting",
        "stopping": "Stopping",
        "failed": "Failed",
        "lost": "No answer",
        "stale": "No news",
    },
    "units": {
        "days": "{n} d",
        "hours": "{n} h",
        "minutes": "{n} min",
        "seconds": "{n} s",
        "ago": "{age} ago",
        "just_now": "just now",
        "milliseconds": "{n} ms",
        "none": "–",
    },
    "headline": {
        "label": "The bot",
        "sentence_one": "The bot is active in **{n}** server",
        "sentence_other": "The bot is active in **{n}** servers",
        "sentence_coming": "The bot is on its way …",
        "sentence_gone": "The bot is not running",
        "sandbox": "Sandbox",
        "sandbox_help": "Connected to a local Discord of its own, not to discord.com.",
        "since": "for {age}",
        "members": "Members",
        "rate": "Events",
        "rate_value": "{n}/s",
        "commands": "Commands",
        "commands_failed": "{n} failed",
        "uptime": "Uptime",
        "last_good_one": "Last seen in **{n}** server at {time}.",
        "last_good_other": "Last seen in **{n}** servers at {time}.",
        "stale": "No news since {time} — the numbers are from then.",
        "still": "These numbers are of {time}.",
        "lost": "The bot has not answered since {time} — the numbers are from then.",
        "lost_never": "The bot does not answer.",
    },
    "shards": {
        "title": "Shards",
        "shard": "Shard {n}",
        "guilds_one": "{n} server",
        "guilds_other": "{n} servers",
        "events_one": "{n} event",
        "events_other": "{n} events",
        "latency": "Latency {n}",
        "count": "{n} {state}",
        "median": "median {n}",
        "empty": "No shard is connected yet.",
    },
    "chart": {
        "title": "Servers over time",
        "now": "now",
        "empty": "The line begins with the bot’s first count.",
        "summary": "Line of the number of servers from {start} to {end}: between {low} and {high}, now {n}.",
        "help": "Left and right arrow keys move along the line.",
        "changed": "{n} in {age}",
        "unchanged": "unchanged for {age}",
    },
    "table": {
        "title": "Servers",
        "name": "Name",
        "members": "Members",
        "joined": "Joined",
        "shard": "Shard",
        "id": "ID",
        "search": "Search name or ID",
        "range": "{first}–{last} of {total}",
        "matching": "{first}–{last} of {matching} found",
        "none": "0 found",
        "previous": "Previous page",
        "next": "Next page",
        "clear": "Clear the search",
        "empty": "The bot is in no server yet. Invite it to one and it appears here.",
        "no_match": "No server matches “{search}”.",
        "waiting": "Waiting for the list of servers …",
        "no_answer": "No answer yet; asking again.",
        "no_name": "(no name)",
        "failed": "The list could not be brought up to date. {error}",
        "unexpected": "The reason is in the log ({kind}).",
    },
}

_KO: dict[str, dict[str, str]] = {
    "states": {
        "stopped": "중지됨",
        "starting": "시작 중",
        "connecting": "연결 중",
        "ready": "정상",
        "reconnecting": "재연결 중",
        "stopping": "중지하는 중",
        "failed": "실패",
        "lost": "응답 없음",
        "stale": "소식 없음",
    },
    "units": {
        "days": "{n}일",
        "hours": "{n}시간",
        "minutes": "{n}분",
        "seconds": "{n}초",
        "ago": "{age} 전",
        "just_now": "방금",
        "milliseconds": "{n} ms",
        "none": "–",
    },
    "headline": {
        "label": "봇",
        "sentence_one": "bot은 **{n}**개의 서버에서 활동하고 있습니다",
        "sentence_other": "bot은 **{n}**개의 서버에서 활동하고 있습니다",
        "sentence_coming": "bot이 시작되고 있습니다 …",
        "sentence_gone": "bot이 실행되고 있지 않습니다",
        "sandbox": "샌드박스",
        "sandbox_help": "discord.com이 아니라 로컬 Discord에 연결되어 있습니다.",
        "since": "{age}째",
        "members": "멤버",
        "rate": "이벤트",
        "rate_value": "초당 {n}",
        "commands": "명령어",
        "commands_failed": "실패 {n}",
        "uptime": "가동 시간",
        "last_good_one": "{time}에는 **{n}**개의 서버에 있었습니다.",
        "last_good_other": "{time}에는 **{n}**개의 서버에 있었습니다.",
        "stale": "{time} 이후 새 소식이 없습니다 — 숫자는 그때의 값입니다.",
        "still": "이 숫자는 {time} 기준입니다.",
        "lost": "{time} 이후 봇이 응답하지 않습니다 — 숫자는 그때의 값입니다.",
        "lost_never": "봇이 응답하지 않습니다.",
    },
    "shards": {
        "title": "샤드",
        "shard": "샤드 {n}",
        "guilds_one": "서버 {n}개",
        "guilds_other": "서버 {n}개",
        "events_one": "이벤트 {n}건",
        "events_other": "이벤트 {n}건",
        "latency": "지연 시간 {n}",
        "count": "{state} {n}",
        "median": "중앙값 {n}",
        "empty": "아직 연결된 샤드가 없습니다.",
    },
    "chart": {
        "title": "서버 수 추이",
        "now": "현재",
        "empty": "봇이 서버 수를 처음 세면 선이 시작됩니다.",
        "summary": "{start}부터 {end}까지의 서버 수: 최소 {low}, 최대 {high}, 현재 {n}.",
        "help": "왼쪽·오른쪽 화살표 키로 선을 따라 움직입니다.",
        "changed": "{age} 동안 {n}",
        "unchanged": "{age} 동안 변화 없음",
    },
    "table": {
        "title": "서버",
        "name": "이름",
        "members": "멤버",
        "joined": "참가일",
        "shard": "샤드",
        "id": "ID",
        "search": "이름 또는 ID 검색",
        "range": "{total}개 중 {first}–{last}",
        "matching": "검색 결과 {matching}개 중 {first}–{last}",
        "none": "검색 결과 0개",
        "previous": "이전 페이지",
        "next": "다음 페이지",
        "clear": "검색 지우기",
        "empty": "봇이 아직 어떤 서버에도 없습니다. 초대하면 여기에 나타납니다.",
        "no_match": "“{search}”와 일치하는 서버가 없습니다.",
        "waiting": "서버 목록을 기다리는 중 …",
        "no_answer": "아직 응답이 없어 다시 묻고 있습니다.",
        "no_name": "(이름 없음)",
        "failed": "목록을 새로 고치지 못했습니다. {error}",
        "unexpected": "원인은 로그에 있습니다 ({kind}).",
    },
}

TEXTS: dict[Lang, dict[str, dict[str, str]]] = {"en": _EN, "ko": _KO}


def texts_of(panel: str, lang: Lang) -> dict[str, str]:
    """Return the texts of one panel, those of states (``state_ready``) and those of units (``unit_days``)."""
    table = TEXTS[lang]
    states = {f"state_{key}": text for key, text in table["states"].items()}
    units = {f"unit_{key}": text for key, text in table["units"].items()}
    return {**states, **units, **table[panel]}
