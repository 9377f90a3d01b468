"""Names that look like those of real communities and people, and what such people write."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

_PLACES = (
    "Seoul", "Busan", "Kyoto", "Berlin", "Lisbon", "Oslo", "Melbourne", "Toronto", "Austin", "Bristol",
    "Nairobi", "Lyon", "Porto", "Gdańsk", "São Paulo", "Montréal", "Utrecht", "Helsinki", "Tainan", "Malmö",
)  # fmt: skip
_SUBJECTS = (
    "Rust", "Python", "Synth", "Speedrun", "Minecraft", "Chess", "Climbing", "Ramen", "Astronomy", "Keyboard",
    "Watercolour", "Board Game", "Indie Dev", "Film Photo", "Linux", "Homelab", "Cycling", "Sourdough", "Anime",
    "Study", "Language", "Roguelike", "Fantasy Football", "Tabletop", "Lo-fi", "Bouldering", "Robotics", "Blender",
)  # fmt: skip
_FORMS = (
    "{subject} Club", "{subject} Hangout", "{place} {subject}", "The {subject} Guild", "{subject} Central",
    "{subject} & Chill", "{place} {subject} Meetup", "r/{lower}", "{subject} Lounge", "{subject} Academy",
    "Late Night {subject}", "{place} Gamers", "{subject} Nerds", "Unofficial {subject}", "{subject} Collective",
    "{place} Expats", "{subject} Help Desk", "{subject} Beginners", "Team {place}", "{subject} HQ",
)  # fmt: skip
_EMOJI = ("🎮", "🌸", "☕", "🚀", "🦊", "🎧", "🌙", "⚔️", "🐳", "🍜", "✨", "🎲", "🌿", "🔥", "🐈", "📚")
_KOREAN_SUBJECTS = (
    "롤", "메이플", "독서", "코딩", "등산", "고양이", "캠핑", "요리", "영화", "음악", "보드게임", "그림", "자취생",
    "발로란트", "마인크래프트", "러닝", "재즈", "사진", "영어 회화", "파이썬", "로스트아크", "게임 개발",
)  # fmt: skip
_KOREAN_FORMS = (
    "{subject} 모임", "{subject} 하는 사람들", "{subject} 수다방", "밤샘 {subject}", "{place} {subject} 동호회",
    "{subject} 연구소", "{subject} 놀이터", "우리들의 {subject}", "{subject} 스터디", "{place} {subject}방",
)  # fmt: skip
_KOREAN_PLACES = ("서울", "부산", "대전", "홍대", "제주", "판교", "대구", "광주", "강릉", "인천")

_FIRST = (
    "quiet", "lunar", "mossy", "brave", "tiny", "neon", "salty", "velvet", "rusty", "sleepy", "cosmic", "paper",
    "amber", "feral", "gentle", "hollow", "iron", "jolly", "minty", "nimble", "pixel", "solar", "wild", "zesty",
)  # fmt: skip
_SECOND = (
    "otter", "fern", "comet", "badger", "noodle", "pilot", "raven", "teapot", "wizard", "walrus", "dumpling",
    "cactus", "gecko", "harbor", "kettle", "lynx", "magpie", "orchid", "pebble", "sparrow", "tofu", "yak",
)  # fmt: skip
_KOREAN_PEOPLE = (
    "민서",
    "지훈",
    "하은",
    "도윤",
    "서연",
    "준호",
    "유진",
    "태양",
    "나무",
    "감자",
    "고구마",
    "달빛",
)

_MESSAGES = (
    "anyone up for a game tonight?", "lol", "good morning!", "has somebody tried the new update yet?", "gg",
    "that is exactly what I was looking for, thank you", "brb, dinner", "can confirm, works on my machine",
    "what time is it over there?", "just pushed a fix, please test", "아침부터 비 오네요", "ㅋㅋㅋㅋㅋ",
    "오늘 저녁에 한 판 하실 분?",
    "좋은 아침입니다", "🔥🔥🔥", "could you share the link again?", "same here", "wait, really?", "수고하셨습니다!",
    "I finally finished it, three weeks later", "welcome to the server!", "어서 오세요 👋", "see you tomorrow",
)  # fmt: skip


def guild_name(rng: Random) -> str:
    """Return a guild's name: about one in four is Korean, one in four carries an emoji."""
    form: Sequence[str]
    subject: Sequence[str]
    place: Sequence[str]
    if rng.random() < 0.25:
        form, subject, place = _KOREAN_FORMS, _KOREAN_SUBJECTS, _KOREAN_PLACES
    else:
        form, subject, place = _FORMS, _SUBJECTS, _PLACES
    word = rng.choice(subject)
    name = rng.choice(form).format(
        subject=word, place=rng.choice(place), lower=word.lower().replace(" ", "").replace("-", "")
    )
    if rng.random() < 0.25:
        emoji = rng.choice(_EMOJI)
        name = f"{emoji} {name}" if rng.random() < 0.5 else f"{name} {emoji}"
    return name


def username(bits: int) -> str:
    """Return the unique-looking account name that belongs to 64 mixed bits."""
    first, second = _FIRST[bits % len(_FIRST)], _SECOND[(bits >> 8) % len(_SECOND)]
    return f"{first}{'_' if bits & 1 << 17 else ''}{second}{(bits >> 20) % 10_000}"


def display_name(bits: int) -> str | None:
    """Return the display name that belongs to 64 mixed bits; about a third of the people have none."""
    kind = (bits >> 34) % 6
    if kind < 2:
        return None
    if kind == 2:
        return _KOREAN_PEOPLE[(bits >> 37) % len(_KOREAN_PEOPLE)]
    return f"{_FIRST[bits % len(_FIRST)]} {_SECOND[(bits >> 8) % len(_SECOND)]}".title()


def message(rng: Random) -> str:
    """Return something that a member writes."""
    return rng.choice(_MESSAGES)
