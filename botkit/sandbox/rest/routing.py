"""Finds the operation that a request asks for: a tree of path segments, as fast for 200 operations as for two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from botkit.sandbox.rest.operations import Operation

MOST_SEGMENTS = 16


class _Node:
    __slots__ = ("children", "routes", "wild")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.wild: _Node | None = None
        self.routes: dict[str, _Route] = {}


@dataclass(frozen=True, slots=True)
class _Route:
    operation: Operation
    names: tuple[str, ...]
    scope: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An operation, and the values of its path.

    Parameters
    ----------
    operation, parameters
        What is asked for, about what.
    major
        The values of those parameters that have a bucket each.
    """

    operation: Operation
    parameters: Mapping[str, str]
    major: tuple[str, ...]


class Router:
    """Finds operations.

    Parameters
    ----------
    operations
        All there are.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for operation in operations:
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        node, names = self._root, []
        for part in operation.path.split("/")[1:]:
            if part.startswith("{"):
                names.append(part[1:-1])
                node.wild = node.wild or _Node()
                node = node.wild
            else:
                node = node.children.setdefault(part, _Node())
        node.routes[operation.method] = _Route(operation, tuple(names), operation.scope)

    def find(self, method: str, path: str) -> Found | bool:
        """Return the operation for a path as it was sent, percent-encoded, below the versioned base.

        Where no operation fits, returns whether there is one with another method.
        """
        segments = path.split("/")[1:]
        if len(segments) > MOST_SEGMENTS:
            return False
        # Nearly always the most literal way leads to the operation, and no other way needs to be gone.
        nodes = _first(self._root, segments)
        if not nodes or method not in nodes[0][0].routes:
            nodes = list(_matches(self._root, segments, 0, ()))
        for node, values in nodes:
            if (route := node.routes.get(method)) is not None:
                parameters = dict(zip(route.names, values, strict=True))
                return Found(route.operation, parameters, tuple(parameters[name] for name in route.scope))
        return bool(nodes)


def _first(node: _Node, segments: list[str]) -> list[tuple[_Node, tuple[str, ...]]]:
    """Return the end of a path in the tree that is come to by literal segments wherever there are any, if there is."""
    values = []
    for segment in segments:
        child = node.children.get(segment)
        if child is None:
            child = node.wild
            if child is None or not segment:
                return []
            values.append(_decoded(segment))
        node = child
    return [(node, tuple(values))] if node.routes else []


def _decoded(segment: str) -> str:
    return unquote(segment, errors="replace") if "%" in segment else segment


def _matches(
    node: _Node, segments: list[str], place: int, values: tuple[str, ...]
) -> Iterable[tuple[_Node, tuple[str, ...]]]:
    """Yield all ends of a path in the tree, the most literal first."""
    if place == len(segments):
        if node.routes:
            yield node, values
        return
    segment = segments[place]
    if (child := node.children.get(segment)) is not None:
        yield from _matches(child, segments, place + 1, values)
    if node.wild is not None and segment:
        yield from _matches(node.wild, segments, place + 1, (*values, _decoded(segment)))
