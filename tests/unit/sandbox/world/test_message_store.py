"""The bounded memory of messages."""

from __future__ import annotations

from botkit.sandbox.world.message_store import MessageStore, Reaction


def _filled(store: MessageStore, channel: int, *ids: int) -> MessageStore:
    for identifier in ids:
        store.add(channel, {"id": str(identifier)})
    return store


def test_a_channel_forgets_its_oldest() -> None:
    """A channel keeps its newest messages."""
    store = _filled(MessageStore(per_channel=2), 1, 10, 11, 12)
    assert [one["id"] for one in store.all(1)] == ["11", "12"]
    assert store.get(1, 10) is None
    assert len(store) == 2


def test_all_channels_share_a_limit() -> None:
    """The oldest message of all goes first; the last one of a channel is remembered."""
    store = _filled(_filled(MessageStore(total=2), 1, 10), 2, 11, 12)
    assert store.all(1) == []
    assert store.last(1) == "10"
    assert store.where(11) == 2


def test_what_belongs_to_a_message_goes_with_it() -> None:
    """Reactions and pins are forgotten with their message, and with their channel."""
    store = _filled(MessageStore(), 1, 10, 11)
    for identifier in (10, 11):
        store.reactions[identifier] = {"x": Reaction({"id": None, "name": "x"})}
    store.pins[1] = {10: 1.0, 11: 2.0}
    assert store.remove(1, 10) is not None
    assert (list(store.reactions), store.pins) == ([11], {1: {11: 2.0}})
    store.forget(1)
    assert (store.reactions, store.pins, len(store), store.last(1)) == ({}, {}, 0, None)
    assert store.remove(1, 11) is None
