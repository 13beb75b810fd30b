"""What must not stand in the product for its safety, read from the syntax tree; each rule takes one file.

A query is constant text with parameters; no shell, no code from data, no guessable secrets.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.tidy import called_name

ASKS = {"execute", "executemany", "fetch_all"}
RAW = {"raw", "extra", "RawSQL"}
CODE_FROM_DATA = {"eval", "exec", "os.system", "os.popen", "pickle.load", "pickle.loads", "marshal.loads", "yaml.load"}


def built_queries(tree: ast.Module) -> Iterator[str]:
    """A query put together from anything but constants of the module (written in capitals)."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        last = called_name(node.func).rpartition(".")[2]
        if last in RAW and (isinstance(node.func, ast.Attribute) or last == "RawSQL"):
            yield f"line {node.lineno}: {last}(); write the query as constant text with parameters"
        elif last in ASKS and node.args and not _constant(node.args[0]):
            yield f"line {node.lineno}: a query that is built; values go as parameters"


def _constant(node: ast.expr) -> bool:
    """Text without anything of the caller in it; a bare name is a text that its own place answers for."""
    if isinstance(node, ast.JoinedStr):
        return all(isinstance(part, ast.Constant) or _capitals(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and _constant(node.left) and _constant(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "format":
            return _composed(node)
        return node.func.attr not in ("join", "replace")
    return True


def _composed(call: ast.Call) -> bool:
    """`sql.SQL(…).format(…)`, which quotes what it is given, or a constant text filled with constants."""
    if not isinstance(call.func, ast.Attribute):
        return False
    text = call.func.value
    if isinstance(text, ast.Call):
        return called_name(text.func).rpartition(".")[2] == "SQL"
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return _capitals(text) and all(isinstance(one, ast.Constant) or _capitals(one) for one in given)


def _capitals(node: ast.expr) -> bool:
    if isinstance(node, ast.FormattedValue | ast.Subscript):
        return _capitals(node.value)
    name = called_name(node).rpartition(".")[2]
    return bool(name) and name.lstrip("_") == name.lstrip("_").upper()


def code_from_data(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = called_name(node.func)
            if name in CODE_FROM_DATA:
                yield f"line {node.lineno}: {name}()"
            for keyword in node.keywords:
                if keyword.arg == "shell" and not (
                    isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                ):
                    yield f"line {node.lineno}: a shell; give the words as a list"


def guessable(tree: ast.Module) -> Iterator[str]:
    """`random` can be guessed; secrets come from `secrets` or `os.urandom`."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if "random" in names or (isinstance(node, ast.ImportFrom) and node.module == "random"):
            yield f"line {node.lineno}: random"
