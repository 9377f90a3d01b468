"""Draws what REST is fuzzed with: bodies and queries that nearly fit Discord's description, and junk."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.openapi import description

DEEPEST = 5

odd = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        2**31,
        2**63,
        2**64,
        10**30,
        1.5,
        1e308,
        "",
        "0",
        "\0",
        "x" * 5000,
        "😀",
        [],
        {},
        [[]],
        {"": None},
    ]
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | odd
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)

junk = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode(errors="surrogatepass")),
    anything.map(lambda value: json.dumps(value).encode()),
    st.sampled_from(
        [
            b"[" * 5000, b"[" * 99 + b"]" * 99, b'{"a":' * 99 + b"1" + b"}" * 99,
            b"NaN", b'"\\ud800"', b'{"content":"\\udc00"}',
            b'{"content":1,"content":"a"}', b"9" * 5000, b"[" + b"{}," * 3000 + b"{}]", b'{"name": "\\u0000"}', b"null",
            b'--x\r\nContent-Disposition: form-data; name="payload_json"\r\n\r\n{"content":"a"}\r\n--x--',
            b'--x\r\nContent-Disposition: form-data; name="files[0]"; filename="a/../b"\r\n\r\nabc\r\n--x--',
            b'--x\r\nContent-Disposition: form-data; name="files[99999999]"; filename=""\r\n\r\nabc\r\n--x',
        ]
    ),
)  # fmt: skip

headers = st.sampled_from(
    [
        *[{}] * 24, {"Content-Type": "multipart/form-data; boundary=x"}, {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "multipart/form-data"},
        {"X-Audit-Log-Reason": "%ff%zz" * 3}, {"X-Audit-Log-Reason": "x" * 600}, {"Authorization": "Bot x"},
        {"Content-Encoding": "gzip"},
    ]
)  # fmt: skip


def nearly(method: str, path: str) -> st.SearchStrategy[Any]:
    """Return bodies that an operation may have, here and there wrong."""
    described = description().document["paths"].get(path, {}).get(method.lower(), {})
    contents = described.get("requestBody", {}).get("content", {})
    schema = next((one["schema"] for one in contents.values() if "schema" in one), None)
    return anything if schema is None else _fitting(json.dumps(schema), 0)


def queries(method: str, path: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Return queries that an operation may have."""
    item = description().document["paths"].get(path, {})
    parameters = [*item.get("parameters", []), *item.get(method.lower(), {}).get("parameters", [])]
    names = [one["name"] for one in parameters if one.get("in") == "query"]
    # Not longer than what aiohttp takes as a request's first line.
    values = scalars.map(lambda value: str(value)[:100].encode(errors="replace").decode())
    known = st.tuples(st.sampled_from([*names, "x"]), values)
    return st.lists(known, max_size=min(4, 1 + len(names)))


@cache
def _fitting(text: str, depth: int) -> st.SearchStrategy[Any]:
    """Return values of a schema; one in thirty is anything."""
    return st.integers(0, 29).flatmap(lambda chance: anything if chance == 0 else _exactly(text, depth))


@cache
def _exactly(text: str, depth: int) -> st.SearchStrategy[Any]:
    schema = json.loads(text)
    if "$ref" in schema:
        target: Any = description().document
        for step in schema["$ref"].split("/")[1:]:
            target = target[step]
        return _fitting(json.dumps(target), depth)
    if depth > DEEPEST:
        return scalars
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            return st.one_of([_fitting(json.dumps(one), depth + 1) for one in schema[choice]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema.get("type", "object")
    return st.one_of([_kind(one, schema, depth) for one in ([kinds] if isinstance(kinds, str) else kinds)])


def _kind(kind: str, schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if kind == "object":
        fields = {
            name: _fitting(json.dumps(one), depth + 1) for name, one in schema.get("properties", {}).items()
        }
        required = {name: one for name, one in fields.items() if name in schema.get("required", [])}
        optional = {name: one for name, one in fields.items() if name not in required}
        return st.fixed_dictionaries(required, optional=optional)
    if kind == "array":
        items = _fitting(json.dumps(schema.get("items", {})), depth + 1)
        return st.lists(items, min_size=min(2, schema.get("minItems", 0)), max_size=3)
    if kind == "string":
        return (
            st.integers(0, 2**63).map(str)
            if schema.get("format") == "snowflake"
            else st.text(max_size=min(40, schema.get("maxLength", 40)))
        )
    if kind in ("integer", "number"):
        least = max(schema.get("minimum", -5), -(2**62))
        return st.integers(least, min(schema.get("maximum", least + 100), 2**62))
    return st.booleans() if kind == "boolean" else st.none()
