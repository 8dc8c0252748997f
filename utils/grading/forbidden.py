"""What an answer may not call: found in its source, and refused while it runs.

A question says it as people write it: "np.convolve", or a whole module, "scipy.signal". Neither way is a wall (that is
the sandbox's matter); both are there to tell a student in time, and in words.
"""

import ast
import linecache
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

SHORT = {"np": "numpy", "F": "torch.nn.functional", "nn": "torch.nn"}  # what people write for what it is


class Forbidden(RuntimeError):
    """An answer called what its question asks it to write, or leaves out."""


def named(source: str, forbidden: Sequence[str], names: Mapping[str, Any] | None = None) -> list[str]:
    """What of `forbidden` the code uses, each as it is written there.

    names: what is defined around the code, as a notebook's other cells do; imports in the code itself are followed, and
    names that it binds itself (arguments, variables) mean nothing else. Code that can't be parsed uses nothing.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    known = {name: dotted for name, value in (names or {}).items() if (dotted := _home(name, value))}
    known |= _imported(tree)
    for name in _bound(tree) - _imported(tree).keys():
        known.pop(name, None)
    unwanted = [_full(name) for name in forbidden]
    found = {}
    for node in ast.walk(tree):
        written = _written(node)
        first, _, rest = written.partition(".")
        dotted = f"{known.get(first, '')}.{rest}".strip(".") if written and first in known else ""
        if any(dotted == name or dotted.startswith(f"{name}.") for name in unwanted):
            found.setdefault(written)
    return [written for written in found if not any(longer.startswith(f"{written}.") for longer in found)]


def source_of(answer: Any) -> str:
    """The source of the cell or file that defines the function; empty where there is none."""
    code = getattr(answer, "__code__", None)
    return "".join(linecache.getlines(code.co_filename)) if code else ""


@contextmanager
def refused(forbidden: Sequence[str]) -> Iterator[list[str]]:
    """While it lasts, calling anything that `forbidden` names raises Forbidden; gives the list of what was called."""
    called, before = [], []
    try:
        for module, name, written in _functions(forbidden):
            before.append((module, name, vars(module)[name]))
            setattr(module, name, _refusal(written, called))
        yield called
    finally:
        for module, name, function in reversed(before):
            setattr(module, name, function)


def _refusal(written: str, called: list[str]) -> Any:
    def refuse(*arguments: Any, **options: Any) -> None:
        called.append(written)
        raise Forbidden(f"{written} is not allowed here")

    return refuse


def _functions(forbidden: Sequence[str]) -> Iterator[tuple[ModuleType, str, str]]:
    """Module, name and the way it is written of each forbidden function, in modules that are loaded."""
    for written in forbidden:
        full = _full(written)
        home, _, name = full.rpartition(".")
        if full in sys.modules:
            module = sys.modules[full]
            for name, value in list(vars(module).items()):
                if callable(value) and not isinstance(value, type) and not name.startswith("_"):
                    yield module, name, f"{written}.{name}"
        elif callable(vars(sys.modules.get(home, ast)).get(name)):
            yield sys.modules[home], name, written


def _full(name: str) -> str:
    first, dot, rest = name.partition(".")
    return f"{SHORT.get(first, first)}{dot}{rest}"


def _home(name: str, value: Any) -> str | None:
    """Where a value comes from, as a dotted name; None for what was defined in the notebook itself."""
    if isinstance(value, ModuleType):
        return value.__name__
    if isinstance(value, type) or callable(value):
        owner = getattr(value, "__self__", None)  # a function of PyTorch's core knows only the class it hangs on
        module = getattr(value, "__module__", None) or getattr(owner, "__module__", None)
        return f"{module}.{name}" if isinstance(module, str) and module != "__main__" else None
    return None


def _imported(tree: ast.AST) -> dict[str, str]:
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _bound(tree: ast.AST) -> set[str]:
    bound = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    bound |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    definitions = (ast.FunctionDef, ast.ClassDef)
    return bound | {node.name for node in ast.walk(tree) if isinstance(node, definitions)}


def _written(node: ast.AST) -> str:
    """A chain of names such as `torch.nn.functional.conv2d`, as it is written; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _written(node.value)):
        return f"{before}.{node.attr}"
    return ""
