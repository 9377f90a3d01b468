"""Answers in Discord's words."""

from __future__ import annotations

from botkit.sandbox.rest.answers import MOST_ERRORS, banned, invalid_fields, no_snowflake, page, plain


def test_wrong_fields_are_nested() -> None:
    """Several at one place are told together."""
    body = invalid_fields(
        [(("embeds", 0, "title"), "Long."), (("embeds", 0, "title"), "Odd."), (("x",), "No.")]
    ).body
    errors = body["errors"]
    assert (body["code"], body["message"]) == (50035, "Invalid Form Body")
    assert [one["message"] for one in errors["embeds"]["0"]["title"]["_errors"]] == ["Long.", "Odd."]
    assert [one["message"] for one in errors["x"]["_errors"]] == ["No."]


def test_a_place_has_errors_or_fields_but_not_both() -> None:
    """Discord's shape does not have both; in whatever order they come, and with a field of that very name."""
    for wrong in (
        [(("a",), "A."), (("a", "b"), "B.")],
        [(("a", "b"), "B."), (("a",), "A.")],
        [((), "R."), (("a",), "A.")],
    ):
        stack = [invalid_fields(wrong).body["errors"]]
        while stack:
            place = stack.pop()
            assert "_errors" not in place or set(place) == {"_errors"}
            stack += [one for one in place.values() if isinstance(one, dict)]
    assert invalid_fields([(("a", "_errors", "b"), "B.")]).body["errors"]["a"]["__errors"]["b"]


def test_a_million_wrong_fields_are_not_all_told() -> None:
    """The answer stays small."""
    assert len(invalid_fields(((number,), "Bad.") for number in range(10**6)).body["errors"]) == MOST_ERRORS


def test_ids_that_are_none() -> None:
    """Digits are too large; anything else is no snowflake."""
    texts = [
        no_snowflake("id", text).body["errors"]["id"]["_errors"][0]["message"]
        for text in ("9" * 20, "x", "²")
    ]
    assert texts == [
        "snowflake value should be less than or equal to 9223372036854775807.",
        'Value "x" is not snowflake.',
        'Value "²" is not snowflake.',
    ]


def test_what_is_not_from_discord_itself() -> None:
    """A page of Cloudflare's is HTML; its ban is JSON without the header by which clients know Discord."""
    assert page(502, "Bad Gateway").content_type == "text/html"
    assert (banned().status, "Via" in banned().headers, banned().content_type) == (
        429,
        False,
        "application/json",
    )
    assert plain(404).body == b'{"message":"404: Not Found","code":0}'
