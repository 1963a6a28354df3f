"""Reading YAML node by node, so that whatever is wrong is named with its file and line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import yaml


class FormError(ValueError):
    """A form's definition is not valid; ``problems`` holds one sentence each, with file and line."""

    def __init__(self, problems: Collection[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Problems:
    """Collects everything that is wrong in one file, so that a person can mend it in one go."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[tuple[int, str], None] = {}

    def add(self, line: int, message: str) -> None:
        """Note a problem in a line (counted from 1)."""
        self._found[(line, message)] = None

    def raise_if_any(self) -> None:
        """Raise FormError with all problems in the order of the file, where there are any."""
        if self._found:
            raise FormError([f"{self.file} 第 {line} 行：{message}" for line, message in sorted(self._found)])


def line_of(node: yaml.Node) -> int:
    """The line of the file on which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1


_TRUTH = {"true": True, "false": False}


class Entry:
    """A YAML mapping whose keys are known beforehand.

    ``what`` is the Chinese word for the thing it describes. Unknown and repeated keys are problems at once.
    """

    def __init__(self, node: yaml.Node, keys: Collection[str], what: str, problems: Problems) -> None:
        self.line = line_of(node)
        self.what = what
        self.problems = problems
        self._values: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            problems.add(self.line, f"{what}应当是“键: 值”的形式。")
            return
        for key_node, value in node.value:
            key = str(key_node.value)
            if key not in keys:
                problems.add(line_of(key_node), f"{what}没有“{key}”这一项，可用的有：{'、'.join(keys)}。")
            elif key in self._values:
                problems.add(line_of(key_node), f"{what}的“{key}”写了两次。")
            else:
                self._values[key] = value

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def line_of(self, key: str) -> int:
        """The line of a key's value, or of the entry where the key is missing."""
        node = self._values.get(key)
        return self.line if node is None else line_of(node)

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """The text of a key exactly as written; numbers and dates stay text."""
        node = self._values.get(key)
        if node is not None and not isinstance(node, yaml.ScalarNode):
            self.problems.add(line_of(node), f"{self.what}的“{key}”应当是一段文字。")
            return default
        value = "" if node is None or node.tag.endswith(":null") else str(node.value).strip()
        if required and not value:
            self.problems.add(self.line_of(key), f"{self.what}缺少“{key}”。")
        return value or default

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list; an empty tuple where the key is missing."""
        return tuple(text for text, _ in self.texts_with_lines(key))

    def texts_with_lines(self, key: str) -> list[tuple[str, int]]:
        """The texts of a list, each with its line."""
        found: list[tuple[str, int]] = []
        for node in self._sequence(key):
            if isinstance(node, yaml.ScalarNode):
                found.append((str(node.value).strip(), line_of(node)))
            else:
                self.problems.add(line_of(node), f"{self.what}的“{key}”里应当都是文字。")
        return found

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        text = self.text(key).lower()
        if not text:
            return default
        if text not in _TRUTH:
            self.problems.add(self.line_of(key), f"{self.what}的“{key}”只能是 true 或 false。")
        return _TRUTH.get(text, default)

    def choice(self, key: str, choices: Collection[str], default: str = "") -> str:
        """One of several words; the default where the key is missing, a problem where there is none."""
        text = self.text(key, required=not default, default=default)
        if text and text not in choices:
            self.problems.add(
                self.line_of(key), f"{self.what}的“{key}”是“{text}”，只能是：{'、'.join(choices)}。"
            )
        return text

    def entries(self, key: str, keys: Collection[str], what: str) -> list[Entry]:
        """The mappings of a list."""
        return [Entry(node, keys, what, self.problems) for node in self._sequence(key)]

    def named_lists(self, key: str, keys: Collection[str], what: str) -> dict[str, list[Entry]]:
        """A mapping of freely chosen names to lists of mappings."""
        node = self._values.get(key)
        found: dict[str, list[Entry]] = {}
        if node is None:
            return found
        if not isinstance(node, yaml.MappingNode):
            self.problems.add(line_of(node), f"{self.what}的“{key}”应当是“名称: 列表”的形式。")
            return found
        for name_node, value in node.value:
            name = str(name_node.value)
            if name in found:
                self.problems.add(line_of(name_node), f"{self.what}的“{key}”里“{name}”写了两次。")
            if not isinstance(value, yaml.SequenceNode):
                self.problems.add(line_of(value), f"{self.what}的“{key}”里“{name}”应当是列表。")
                continue
            found[name] = [Entry(item, keys, what, self.problems) for item in value.value]
        return found

    def _sequence(self, key: str) -> list[yaml.Node]:
        node = self._values.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.problems.add(line_of(node), f"{self.what}的“{key}”应当是列表。")
            return []
        return list(node.value)


def compose(text: str, file: str) -> yaml.Node:
    """The root node of a YAML text; raises FormError where the text is no YAML or is empty."""
    try:
        node: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FormError([f"{file} 第 {line} 行：不是有效的 YAML（{error.problem}）。"]) from error
    except yaml.YAMLError as error:
        raise FormError([f"{file} 第 1 行：不是有效的 YAML（{error}）。"]) from error
    if node is None:
        raise FormError([f"{file} 第 1 行：文件是空的。"])
    return node  # type: ignore[no-any-return]
