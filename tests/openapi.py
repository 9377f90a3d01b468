"""Checks answers against Discord's OpenAPI 3.1 description.

It is data/openapi.json.gz (MIT: github.com/discord/discord-api-spec).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FILE = Path(__file__).parent / "data" / "openapi.json.gz"
METHODS = ("get", "put", "post", "patch", "delete")


class Description:
    """Discord's description of its REST API."""

    def __init__(self) -> None:
        self.document = json.loads(gzip.decompress(FILE.read_bytes()))
        resource = Resource.from_contents(self.document, default_specification=DRAFT202012)
        self._registry = Registry().with_resource("urn:discord", resource)
        self._paths = sorted(
            (
                (path.count("{"), re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path) + "$"), path)
                for path in self.document["paths"]
            ),
            key=lambda one: one[0],
        )
        self._validator = cache(self._make_validator)

    def operations(self) -> Iterator[tuple[str, str]]:
        """Yield method and path of each operation described."""
        for path, described in self.document["paths"].items():
            yield from ((method.upper(), path) for method in METHODS if method in described)

    def path_of(self, method: str, path: str) -> str | None:
        """Return the described path that a path is an instance of."""
        bare = re.sub(r"^/api(/v\d+)?", "", path.split("?")[0])
        return next(
            (
                template
                for _, pattern, template in self._paths
                if pattern.match(bare) and method.lower() in self.document["paths"][template]
            ),
            None,
        )

    def errors(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """Return what is wrong with an answer; nothing if it is as described."""
        template = self.path_of(method, path)
        if template is None:
            return [f"{method} {path} is not described"]
        where = f"{method} {template} {status}"
        responses = self.document["paths"][template][method.lower()]["responses"]
        key = str(status) if str(status) in responses else f"{str(status)[0]}XX"
        if key not in responses:
            return [f"{where}: the status is not described, only {', '.join(sorted(responses))}"]
        validator = self._validator(template, method.lower(), key)
        if validator is None:
            return [] if body in (None, "") else [f"{where}: there should be no body"]
        return [
            f"{where}: {'.'.join(map(str, one.absolute_path)) or 'body'}: {one.message[:200]}"
            for one in _nearest(validator.iter_errors(body))
        ]

    def _make_validator(self, template: str, method: str, key: str) -> Draft202012Validator | None:
        response = self.document["paths"][template][method]["responses"][key]
        if "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
        content = (response.get("content") or {}).get("application/json")
        if content is None:
            return None
        schema = json.dumps(content["schema"]).replace('"#/components', '"urn:discord#/components')
        return Draft202012Validator(json.loads(schema), registry=self._registry)


@cache
def description() -> Description:
    """Return the description, read once."""
    return Description()


def _nearest(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Yield errors; of the branches of an anyOf or oneOf those of the one that came nearest."""
    for error in errors:
        if not error.context:
            yield error
            continue
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        yield from _nearest(min(branches.values(), key=len))
