"""botkit.bot.guild_index: pages that are right while guilds come and go."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.bot import guild_index
from botkit.bot.guild_index import GuildIndex
from botkit.ipc import slices
from botkit.model import GuildPage, GuildRow


def row(
    number: int, name: str = "", members: int = 1, joined: float | None = None, shard: int = 0
) -> GuildRow:
    """Return a row."""
    return GuildRow(str(number), name or f"Guild {number}", members, joined, shard)


def filled(*rows: GuildRow) -> GuildIndex:
    """Return an index that holds these rows."""
    index = GuildIndex()
    for one in rows:
        index.put(one)
    return index


def page(index: GuildIndex, **arguments: Any) -> GuildPage:
    """Return a page."""
    return asyncio.run(index.page(**arguments))


def names(index: GuildIndex, **arguments: Any) -> list[str]:
    """Return the names on a page."""
    return [one.name for one in page(index, **arguments).rows]


def test_names_are_sorted_without_regard_to_case() -> None:
    """A reader looks for a name, not for a code point."""
    assert names(filled(row(1, "beta"), row(2, "Alpha"), row(3, "가람"))) == ["Alpha", "beta", "가람"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("members", "small"), ("joined", "old"), ("name", "big"), ("shard", "old"), ("id", "big")],
)
def test_each_column_sorts_both_ways(sort: str, first: str) -> None:
    """Ascending and descending are each other's mirror."""
    index = filled(row(1, "big", 9, 5.0, 2), row(2, "old", 5, 1.0, 0), row(3, "small", 1, 9.0, 1))
    up, down = names(index, sort=sort), names(index, sort=sort, descending=True)
    assert up[0] == first
    assert up == down[::-1]


def test_search_finds_parts_of_names_and_beginnings_of_ids() -> None:
    """Case does not matter, and an id can be pasted."""
    index = filled(row(812, "Python KR"), row(813, "Rust"), row(99, "monty pythons"))
    assert names(index, search=" PYTHON ") == ["monty pythons", "Python KR"]
    assert names(index, search="81") == ["Python KR", "Rust"]
    assert page(index, search="python", limit=1).matching == 2


@given(
    st.sets(st.integers(1, 2**64 - 1) | st.integers(1, 200), max_size=30),
    st.integers(1, 200),
    st.text("0", max_size=2),
)
def test_a_number_is_looked_for_at_the_beginning_of_ids(ids: set[int], number: int, zeros: str) -> None:
    """Ids of any length are found by their first digits, as their text says."""
    index = filled(*(row(one, "x") for one in ids))
    needle = zeros + str(number)
    found = [one.id for one in page(index, search=needle, sort="id", limit=100).rows]
    assert found == [str(one) for one in sorted(ids) if str(one).startswith(needle)]


def test_a_page_beyond_the_end_is_empty_but_tells_the_totals() -> None:
    """A viewer whose page has vanished can go back."""
    found = page(filled(row(1), row(2)), offset=50)
    assert (found.rows, found.total, found.matching) == ((), 2, 2)


def test_putting_the_same_row_again_changes_nothing() -> None:
    """An event that changes no column wakes nobody."""
    index = filled(row(1))
    assert not index.put(row(1))
    assert index.revision == 1


def test_a_guild_that_is_renamed_is_found_once() -> None:
    """The old key leaves every order."""
    index = filled(row(1, "old", 3))
    index.put(row(1, "new", 4))
    assert names(index, sort="members") == ["new"]
    assert names(index, search="old") == []
    assert index.members == 4


def test_removing_an_unknown_guild_is_no_change() -> None:
    """A leave that comes twice counts once."""
    index = filled(row(1))
    assert index.remove(1)
    assert not index.remove(1)
    assert (len(index), index.members, index.revision) == (0, 0, 2)


actions = st.lists(
    st.tuples(st.booleans(), st.integers(1, 12), st.text(max_size=3), st.integers(0, 9), st.integers(0, 2)),
    max_size=60,
)


@given(actions, st.sampled_from(["name", "members", "joined", "shard", "id"]), st.booleans())
def test_any_history_gives_what_a_plain_sort_gives(history: Any, sort: Any, descending: bool) -> None:
    """After any joins, leaves and changes the page equals a sort of a plain dict."""
    index, plain = GuildIndex(), {}
    for put, number, name, members, shard in history:
        if put:
            plain[number] = row(number, name, members, float(members), shard)
            index.put(plain[number])
        else:
            assert index.remove(number) == (plain.pop(number, None) is not None)
    keys = {
        "name": lambda r: r.name.casefold(),
        "members": lambda r: r.members,
        "joined": lambda r: r.joined_at,
        "shard": lambda r: r.shard,
        "id": lambda _: 0,
    }
    expected = sorted(plain.values(), key=lambda r: (keys[sort](r), int(r.id)), reverse=descending)
    assert list(page(index, sort=sort, descending=descending).rows) == expected
    assert index.members == sum(r.members for r in plain.values())
    assert +index.by_shard == {s: n for s in range(3) if (n := sum(r.shard == s for r in plain.values()))}


@given(actions)
def test_replacing_all_equals_filling_anew(history: Any) -> None:
    """A resync after READY leaves no trace of what was before."""
    old = filled(*(row(number, name, members) for _, number, name, members, _ in history))
    new = {number: row(number, "x" + name, members) for put, number, name, members, _ in history if put}
    old.replace_all(new.values())
    assert page(old, limit=100).rows == page(filled(*new.values()), limit=100).rows
    assert old.members == sum(r.members for r in new.values())


@pytest.mark.parametrize("few", [0, 10**6])
@pytest.mark.parametrize("sort", ["name", "members", "joined", "shard", "id"])
def test_what_is_found_has_the_order_of_all(sort: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few finds are sorted, many are sifted out of the order: the page is the same."""
    monkeypatch.setattr(guild_index, "_FEW", few)
    rows = [row(n, f"Guild {n * 7 % 50}", n * 3 % 20, n * 5.0 % 30, n % 3) for n in range(1, 100)]
    index = filled(*rows)
    everything = [one for one in page(index, sort=sort, limit=100).rows if "1" in one.name]
    assert list(page(index, sort=sort, search="GUILD 1", limit=100).rows) == [
        one for one in everything if one.name.startswith("Guild 1")
    ]


async def test_a_search_lets_the_loop_have_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among many guilds a search is done in slices, and a guild that leaves meanwhile is left out."""
    monkeypatch.setattr(slices, "BUDGET", 0.0)
    index = GuildIndex()
    index.replace_all(row(number) for number in range(1, 3_001))
    searching = asyncio.create_task(index.page(search="guild", limit=2))
    turns = 0
    while not searching.done():
        await asyncio.sleep(0)
        turns += 1
        index.remove(1)
    found = await searching
    assert turns > 5
    assert "1" not in [one.id for one in found.rows]
