"""Which modules of `utils` a piece of code imports: the file in which each imported name is written."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "utils"


def imported(tree: ast.AST, root: Path) -> dict[str, Path]:
    """Module name -> file for every import from `utils`. `from utils.training import Trainer` gives the module that
    `utils/training/__init__.py` takes Trainer from, so that a page doesn't depend on the rest of the package."""
    return {name: path for name in _names(tree, root) if (path := locate(name, root))}


def locate(module: str, root: Path) -> Path | None:
    """The file of a module or package, None when there is none."""
    base = root.joinpath(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def home(module: str, name: str, root: Path) -> str:
    """The module in which `name`, imported from `module`, is written; `module` itself when it doesn't pass it on."""
    if locate(f"{module}.{name}", root):
        return f"{module}.{name}"
    path = locate(module, root)
    if path is None or path.name != "__init__.py":
        return module
    for given, source, original in _passed_on(ast.parse(path.read_text(encoding="utf-8")), module):
        if given == name and source != module:
            return home(source, original, root)
        if given == name and locate(f"{source}.{original}", root):
            return f"{source}.{original}"
    return module


def _names(tree: ast.AST, root: Path) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _ours(alias.name))
        elif isinstance(node, ast.ImportFrom) and _ours(node.module or ""):
            yield from (home(node.module, alias.name, root) for alias in node.names)


def _ours(module: str) -> bool:
    return module.split(".")[0] == PACKAGE


def _passed_on(init: ast.Module, package: str) -> Iterator[tuple[str, str, str]]:
    """What a package's `__init__` takes from elsewhere: (name given, module, name there). It says so by
    `from .module import name` or, where names are resolved lazily, by a dict `_HOMES = {"name": "module"}`."""
    for node in ast.walk(init):
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((alias.asname or alias.name, source, alias.name) for alias in node.names if _ours(source))
        elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "_HOMES" for t in node.targets):
            for name, submodule in ast.literal_eval(node.value).items():
                yield name, f"{package}.{submodule.lstrip('.')}", name
