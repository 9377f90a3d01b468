"""botkit.cli.output: an answer for a person, and for what reads it."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Any

import pytest

from botkit.cli import output
from botkit.cli.output import Form, Screen, text_of, to_csv, to_json

PIPE = Screen(terminal=False, redraws=False, columns=80, lines=24)
TERMINAL = Screen(terminal=True, redraws=True, columns=80, lines=24)
PAGE = {"rows": [{"id": "1", "name": "서버"}, {"id": "2", "name": 'a "b", c'}], "total": 2}


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("25", "25\n"),
        (25, "25\n"),
        (True, "true\n"),
        (None, "null\n"),
        ({"a": "서버"}, '{"a": "서버"}\n'),
        (["a", 1], '"a"\n1\n'),
        (PAGE, '{"id": "1", "name": "서버"}\n{"id": "2", "name": "a \\"b\\", c"}\n'),
        ([], ""),
    ],
)
def test_a_pipe_gets_the_value_or_one_json_line_for_each_row(answer: Any, text: str) -> None:
    """A text is printed as it is."""
    assert text_of(answer, Form.PLAIN, PIPE) == text


def test_a_terminal_gets_a_table_with_a_bold_heading() -> None:
    """And no escape sequence where it knows none."""
    assert text_of(PAGE, Form.PLAIN, TERMINAL).startswith("\x1b[1mid  name\x1b[22m\n1   서버\n")
    plain = Screen(terminal=True, redraws=False, columns=80, lines=24)
    assert text_of(PAGE, Form.PLAIN, plain).startswith("id  name\n")


def test_no_color_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR takes the bold away."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in text_of(PAGE, Form.PLAIN, TERMINAL)


@pytest.mark.parametrize("screen", [PIPE, TERMINAL])
def test_json_is_the_whole_answer_anywhere(screen: Screen) -> None:
    """Not only its rows."""
    assert json.loads(text_of(PAGE, Form.JSON, screen)) == PAGE


def test_json_holds_nothing_that_a_terminal_obeys() -> None:
    """It is escaped as JSON escapes, so that the value stays the same; half a surrogate, too."""
    text = to_json("\x9b2J\x7f\u202e\ud800\x1b")
    assert text == '"\\u009b2J\\u007f\\u202e\\ud800\\u001b"'
    assert json.loads(text) == "\x9b2J\x7f\u202e\ud800\x1b"


def test_csv_is_that_of_rfc_4180() -> None:
    """Lines end with CR and LF; commas, quotes and line ends are quoted; what is nested is JSON."""
    rows = [{"id": "1", "note": 'a "b",\r\nc'}, {"id": 2.5, "tags": ["x"], "on": True}]
    assert to_csv(rows) == ('id,note,tags,on\r\n1,"a ""b"",\r\nc",,\r\n2.5,,"[""x""]",true\r\n')


@pytest.mark.parametrize("answer", ["25", {"a": 1, "b": None}, [[1, 2], [3, 4]], [], PAGE])
def test_csv_reads_back(answer: Any) -> None:
    """Any answer is a table: every row has as many fields as the header."""
    rows = list(csv.reader(io.StringIO(to_csv(answer), newline="")))
    assert len({len(row) for row in rows}) <= 1


def test_what_the_encoding_lacks_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under an old locale a Korean name is escaped, and JSON is still JSON."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
    output.prepare()
    output.write(text_of("서버", Form.PLAIN, PIPE))
    output.write(text_of({"a": "서버🎮"}, Form.PLAIN, PIPE))
    first, second = raw.getvalue().decode("latin-1").splitlines()
    assert first == "\\uc11c\\ubc84"
    assert json.loads(second) == {"a": "서버🎮"}


def test_a_dumb_terminal_is_not_drawn_upon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no terminal is not, and one without escape sequences says so by TERM."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for term, redraws in (("dumb", False), ("", False), ("xterm", True)):
        monkeypatch.setenv("TERM", term)
        assert Screen.here().redraws is redraws
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert not Screen.here().redraws


def test_a_complaint_is_one_sentence_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    """What a bot said is shown, not obeyed."""
    output.complain("The route failed: \x1b[2J\n")
    assert capsys.readouterr() == ("", "botkit: The route failed: \\x1b[2J\\n\n")
