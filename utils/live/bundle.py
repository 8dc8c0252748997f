"""A figure's ES modules as one, because a notebook hands a widget's code to the browser as a single text."""

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent
_IMPORT = re.compile(r"""(?<=from )"\./(\w+)\.js"|(?<=^import )"\./(\w+)\.js\"""", re.MULTILINE)


def imported(source: str) -> list[str]:
    """The names of the modules beside it that a module's source imports."""
    return list(dict.fromkeys(one or other for one, other in _IMPORT.findall(source)))


def modules(name: str) -> dict[str, str]:
    """The module `name` and all that it needs, {name: source}, each after those that it imports."""
    found: dict[str, str] = {}

    def visit(module: str) -> None:
        if module not in found:
            source = (FOLDER / f"{module}.js").read_text(encoding="utf-8")
            for needed in imported(source):
                visit(needed)
            found[module] = source

    visit(name)
    return found


def bundle(name: str) -> str:
    """One module that puts the others at addresses of their own, in order, and exports what `name` exports.

    The imports in each source become these addresses, so the sources stay as they are in the files.
    """
    return f"""\
const sources = {json.dumps(modules(name))};
const at = {{}};
for (const [name, source] of Object.entries(sources)) {{
  const text = source.replace({_as_javascript()}, (_, one, other) => JSON.stringify(at[one ?? other]));
  at[name] = URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }}));
}}
const figure = (await import(at[{json.dumps(name)}])).default;
for (const address of Object.values(at)) URL.revokeObjectURL(address);
export default figure;
"""


def _as_javascript() -> str:
    return f"/{_IMPORT.pattern.replace('/', chr(92) + '/')}/gm"


def style() -> str:
    """The style sheet of every figure."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in ("palette.css", "live.css"))
