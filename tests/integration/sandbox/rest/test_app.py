"""What every request to REST goes through, over a socket."""

from __future__ import annotations

import asyncio
import gzip
import io
import logging
from typing import Any

import aiohttp
import pytest

from botkit.sandbox.rest import bodies
from tests.integration.sandbox.rest.serving import LIMIT, serving

POST = "/channels/5/messages"
JSON = {"Content-Type": "application/json"}
WRONG_JSON = {"message": "The request body contains invalid JSON.", "code": 50109}


async def test_the_gateway_has_told_before_the_answer_comes() -> None:
    """Whoever has the answer finds the event sent; and a lone body goes through to the handler."""
    async with serving() as there:
        response, body = await there.ask("POST", POST, json={"text": "ho"})
        assert (response.status, body["text"], there.told) == (200, "ho", ["MESSAGE_CREATE"])
        assert response.headers["Content-Type"] == "application/json"


async def test_what_is_not_there_is_404_and_listed() -> None:
    """Never a silent 200; ids of one kind are counted together."""
    async with serving() as there:
        for path in ("/guilds/5/nonsense", "/guilds/6/nonsense", "/users/@me/", "//users/@me", "/"):
            response, body = await there.ask("GET", path)
            assert (response.status, body) == (404, {"message": "404: Not Found", "code": 0})
        assert there.rest.log.missing["GET /guilds/{id}/nonsense"] == 2


async def test_another_method_is_405_and_listed() -> None:
    """For each method that an existing path does not have."""
    async with serving() as there:
        for method in ("PUT", "OPTIONS", "PATCH"):
            response, body = await there.ask(method, "/users/@me")
            assert (response.status, body) == (405, {"message": "405: Method Not Allowed", "code": 0})
        assert set(there.rest.log.missing) == {"PUT /users/@me", "OPTIONS /users/@me", "PATCH /users/@me"}


@pytest.mark.parametrize(
    ("version", "status"), [("", 200), ("/v10", 200), ("/v9", 200), ("/v6", 400), ("/v99", 400)]
)
async def test_versions(version: str, status: int) -> None:
    """Two are there, and none means one of them; others are refused with 50041."""
    async with serving() as there:
        url = f"http://127.0.0.1:{there.port}/api{version}/users/@me"
        async with there.http.get(url, headers=there.headers) as response:
            body = await response.json()
    assert response.status == status
    assert status == 200 or body == {"message": "Invalid API version", "code": 50041}


@pytest.mark.parametrize("header", ["", "Bot", "Bot wrong", "Bearer x", "bot x"])
async def test_a_wrong_token_is_401(header: str) -> None:
    """In Discord's words; where the path has a token of its own, none is asked for."""
    async with serving() as there:
        response, body = await there.ask("GET", "/users/@me", headers={"Authorization": header})
        assert (response.status, body) == (401, {"message": "401: Unauthorized", "code": 0})
        response, body = await there.ask("GET", "/webhooks/5/a%2Fb", headers={"Authorization": header})
        assert (response.status, body) == (200, {"token": "a/b"})


async def test_a_broken_handler_is_500_logged_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    """With its traceback; what it had told is sent, and the next request is answered."""
    async with serving() as there:
        with caplog.at_level(logging.ERROR):
            response, body = await there.ask("GET", "/broken")
        assert (response.status, body) == (500, {"message": "500: Internal Server Error", "code": 0})
        assert "ZeroDivisionError" in caplog.text
        assert (there.rest.log.exceptions, there.told) == (1, ["MESSAGE_CREATE"])
        assert (await there.ask("GET", "/users/@me"))[0].status == 200


@pytest.mark.parametrize(
    "path", ["/channels/²", "/channels/x", "/channels/-1", "/channels/9223372036854775808"]
)
async def test_an_id_that_is_none_is_told_with_its_name(path: str) -> None:
    """50035, nested."""
    async with serving() as there:
        response, body = await there.ask("DELETE", path)
    assert (response.status, body["code"], list(body["errors"])) == (400, 50035, ["channel_id"])


BAD_JSON = [
    b"{", b"\xff\xfe", b'{"text": NaN}', b'{"text": -Infinity}', b'{"text": "\\ud800"}', b"[" * 100_000,
    b'{"many": ' + b"[" * 200 + b"]" * 200 + b"}", b'{"number": 1e999}', b'{"number": ' + b"9" * 5000 + b"}",
    b'\xef\xbb\xbf{"text": "x"}', b"{'text': 'x'}", b'{"text": "x"} {}',
]  # fmt: skip


@pytest.mark.parametrize("data", BAD_JSON, ids=range(len(BAD_JSON)))
async def test_json_that_is_none(data: bytes) -> None:
    """50109, whatever is wrong with it."""
    async with serving() as there:
        response, body = await there.ask("POST", POST, data=data, headers=JSON)
    assert (response.status, body) == (400, WRONG_JSON)


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"[]", "_errors"), (b"null", "_errors"), (b'"x"', "_errors"), (b"{}", "text"), (b'{"text": 5}', "text"),
        (b'{"text": "x", "number": 1267650600228229401496703205376}', "number"), (b'{"text": null}', "text"),
        (b'{"text": "x", "number": true}', "number"), (b'{"text": "x", "many": [1, "2"]}', "many"),
    ],
)  # fmt: skip
async def test_values_that_do_not_fit(data: bytes, wrong: str) -> None:
    """50035, nested at the field that is wrong."""
    async with serving() as there:
        response, body = await there.ask("POST", POST, data=data, headers=JSON)
    assert (response.status, body["code"], list(body["errors"])) == (400, 50035, [wrong])


@pytest.mark.parametrize(
    "data", [b'{"text": "\\u0000"}', b'{"text": "a", "text": "\\u0000", "x": {"text": 1}}']
)
async def test_odd_json_that_is_json(data: bytes) -> None:
    """A NUL is a character; of two equal keys the last counts; unknown keys are ignored."""
    async with serving() as there:
        response, body = await there.ask("POST", POST, data=data, headers=JSON)
    assert (response.status, body["text"]) == (200, "\0")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/mixed; boundary=x", "x", ""])
async def test_a_content_type_that_is_none_of_discords(kind: str) -> None:
    """50035, with the types that would do."""
    async with serving() as there:
        response, body = await there.ask("POST", POST, data=b"x", headers={"Content-Type": kind})
    assert (response.status, body["code"]) == (400, 50035)
    assert "'multipart/form-data'" in body["errors"]["_errors"][0]["message"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"nothing of it"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\nno end",
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--",
        ),
        ("multipart/form-data; boundary=" + "x" * 5000, b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n" * 200 + b"--x--"),
    ],
)
async def test_a_broken_form(kind: str, data: bytes) -> None:
    """Invalid Form Body, and no exception."""
    async with serving() as there:
        response, body = await there.ask("POST", POST, data=data, headers={"Content-Type": kind})
        assert (response.status, body["code"], there.rest.log.exceptions) == (400, 50035, 0)


async def test_a_form_with_files() -> None:
    """The JSON beside the files is the body; the log has it, and the files' names."""
    async with serving() as there:
        form = aiohttp.FormData()
        form.add_field("payload_json", '{"text": "x"}')
        form.add_field("files[0]", b"12345", filename="a.txt")
        _, body = await there.ask("POST", POST, data=form)
        (entry,) = there.rest.log.where(method="POST")
    assert body["files"] == [5]
    assert (entry.body, entry.files) == ({"text": "x"}, ("a.txt",))


def form_of(*files: int) -> aiohttp.FormData:
    """Return a form with files of these sizes."""
    form = aiohttp.FormData()
    for number, size in enumerate(files):
        form.add_field(f"files[{number}]", io.BytesIO(b"x" * size), filename="a")
    return form


async def test_too_much_in_a_form() -> None:
    """413 for a file over the limit, 30015 for too many."""
    async with serving() as there:
        response, body = await there.ask("POST", POST, data=form_of(bodies.FILE_LIMIT + 1))
        assert (response.status, body) == (413, {"message": "Request entity too large", "code": 40005})
        response, body = await there.ask("POST", POST, data=form_of(*[1] * 11))
        assert (response.status, body["code"]) == (400, 30015)


async def test_a_huge_body_is_413() -> None:
    """Told in its head, compressed, in chunks, or of very many values."""

    async def chunks() -> Any:
        for _ in range(20):
            yield b" " * 2**20

    bomb = gzip.compress(b" " * 2**25)
    packed = JSON | {"Content-Encoding": "gzip"}
    sent = (
        (io.BytesIO(b" " * 2**25), JSON),
        (bomb, packed),
        (chunks(), JSON),
        (b"[" + b"1," * 300_000 + b"1]", JSON),
    )
    async with serving() as there:
        for data, headers in sent:
            response, body = await there.ask("POST", POST, data=data, headers=headers)
            assert (response.status, body) == (413, {"message": "Request entity too large", "code": 40005})


async def test_bodies_that_break_the_protocol() -> None:
    """A compression or chunks that are none: 400 and no exception."""
    async with serving() as there:
        lying = there.head(
            f"POST /api/v10{POST}",
            "Content-Type: application/json",
            "Content-Encoding: gzip",
            "Content-Length: 2",
        )
        chunked = there.head(
            f"POST /api/v10{POST}", "Content-Type: application/json", "Transfer-Encoding: chunked"
        )
        for pieces in ((lying, b"{}"), (chunked, b"zz\r\n{}\r\n")):
            assert (await there.raw(*pieces)).split(b"\r\n")[0].endswith(b" 400 Bad Request")
        assert there.rest.log.exceptions == 0


@pytest.mark.parametrize(("method", "path"), [("POST", POST), ("GET", "/users/@me"), ("PUT", "/nonsense")])
async def test_a_broken_compression_is_the_end_of_its_connection(
    method: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether somebody reads it or not: it is answered, nothing is logged, and the client goes on with another."""
    headers = JSON | {"Content-Encoding": "gzip"}
    async with serving() as there:
        response, _ = await there.ask(method, path, data=b"{} and no gzip", headers=headers)
        assert (response.status < 500, response.headers["Connection"]) == (True, "close")
        assert (await there.ask("GET", "/users/@me"))[0].status == 200
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_a_slow_body_is_408() -> None:
    """Not waited for for ever; others are answered meanwhile."""
    async with serving(body_seconds=0.3) as there:
        head = there.head(f"POST /api/v10{POST}", "Content-Type: application/json", "Content-Length: 50")
        slow = asyncio.create_task(there.raw(head, b'{"te', until=b"}"))
        assert (await there.ask("GET", "/users/@me"))[0].status == 200
        answer = await asyncio.wait_for(slow, LIMIT)
        assert answer.startswith(b"HTTP/1.1 408")
        assert b'"408: Request Timeout"' in answer


async def test_a_client_that_goes_in_the_middle_of_its_body(caplog: pytest.LogCaptureFixture) -> None:
    """It is nobody's exception."""
    async with serving() as there:
        _, writer = await asyncio.open_connection("127.0.0.1", there.port)
        writer.write(
            there.head(f"POST /api/v10{POST}", "Content-Type: application/json", "Content-Length: 50") + b"{"
        )
        await writer.drain()
        while not there.rest.log.total:
            await asyncio.sleep(0.01)
        writer.transport.abort()
        while not there.rest.log.where(method="POST"):
            await asyncio.sleep(0.01)
        assert there.rest.log.exceptions == 0
    assert caplog.records == []


ABSURD = [
    "GET /api/v10/%", "GET /api/v10/%ff%fe/%00", "GET /api/v10/users/%40me/..", "GET /api/v10/a?%zz=%ff&&&=",
    "GET /api/v10" + "/a" * 3000, "GET /api/v10/" + "%2F" * 2000, "GET http://other:99999/api/v10/x",
    "GET /api/v10/?" + "a=b&" * 1500, "DELETE /api/v10/channels/" + "9" * 4000,
]  # fmt: skip


@pytest.mark.parametrize("line", ABSURD, ids=range(len(ABSURD)))
async def test_absurd_paths(line: str) -> None:
    """They are answered with 400 or 404, and do no harm."""
    async with serving() as there:
        answer = await there.raw(there.head(line))
        assert answer.split(b" ")[1] in (b"400", b"404")
        assert there.rest.log.exceptions == 0


@pytest.mark.parametrize(("expect", "status"), [("100-continue", 200), ("wonders", 417)])
async def test_what_a_client_expects(expect: str, status: int) -> None:
    """Continuing is done; anything else is refused as JSON."""
    async with serving() as there:
        response, _ = await there.ask("GET", "/users/@me", headers={"Expect": expect})
    assert (response.status, response.headers["Content-Type"]) == (status, "application/json")


async def test_reasons_for_the_audit_log() -> None:
    """Percent-encoded, and at most 512 characters."""
    async with serving() as there:
        _, body = await there.ask(
            "POST", POST, json={"text": "x"}, headers={"X-Audit-Log-Reason": "%ED%95%9C b"}
        )
        assert body["reason"] == "한 b"
        (entry,) = there.rest.log.where(method="POST")
        assert entry.reason == "한 b"
        response, body = await there.ask(
            "POST", POST, json={"text": "x"}, headers={"X-Audit-Log-Reason": "x" * 513}
        )
        assert (response.status, body["code"]) == (400, 50035)


async def test_no_token_is_in_the_log() -> None:
    """Neither in a path nor in a body."""
    async with serving() as there:
        await there.ask("GET", "/webhooks/5/sesame")
        await there.ask("POST", POST, json={"text": "x", "token": "sesame", "a": [{"password": "sesame"}]})
        await there.ask("GET", "/nonsense/sesame" + "x" * 60)
        assert "sesame" not in str([one.json() for one in there.rest.log.where()]) + str(
            there.rest.log.missing
        )
