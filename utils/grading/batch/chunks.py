"""What of a notebook is executed: answer cells whole, and of all others imports, functions and classes only.

A cell's code keeps its lines' places, so that the line in an error message is the line that the student sees.
"""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from utils.grading.batch.notebook import Cell

LONGEST = 200_000  # characters of one cell
PYTHON_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")  # the rest of such a cell is Python

_MAGIC = re.compile(r"^\s*(?:[%!?]|[\w.,\[\] \t]+=\s*[%!])|^\s*[%\w.]+\?{1,2}\s*$")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_OURS = ("utils", "google", "labs")  # nothing of these is where answers are graded, and no answer needs it


class BrokenCell(Exception):
    """A cell is no Python: one sentence with the line."""


@dataclass
class Chunks:
    """What a notebook gives to be executed, and what a student should be told of the rest.

    chunks: as the sandbox takes them. broken: of questions whose cell can't be executed, what is wrong with it.
    absent: questions that no cell answers. sources: what students wrote for a question, and the notebook's imports.
    left_out: names that are set by what isn't executed, and why they aren't.
    """

    chunks: list[dict[str, str | None]] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def split(cells: Iterable[Cell], answers: Mapping[str, str]) -> Chunks:
    """The chunks of the cells; `answers` says for each question of the lab which name a student defines."""
    found, answered, imports = Chunks(), set(), []
    for cell in cells:
        try:
            code, tree = _parsed(cell.code)
        except BrokenCell as error:
            _break(found, cell, str(error), answers)
            continue
        defined = set(_defined(tree))
        question = _question(cell, defined, answers)
        answered |= {name for name, answer in answers.items() if answer in defined} | {question}
        found.left_out |= _imported_from_ours(tree)
        imports += [ast.unparse(node) for node in tree.body if isinstance(node, _IMPORTS)]
        if question is None:
            _take_definitions(found, cell, code, tree)
        else:
            found.chunks.append({"id": f"cell-{cell.number}", "question": question, "code": _without_ours(code, tree)})
            found.sources[question] = f"{found.sources.get(question, '')}\n{code}"
    found.chunks = _without_unused(found.chunks)
    found.sources = {question: "\n".join([*imports, code]) for question, code in found.sources.items()}
    _settle(found, answered, answers)
    return found


def _take_definitions(found: Chunks, cell: Cell, code: str, tree: ast.Module) -> None:
    """Imports, functions and classes of a cell that answers nothing: one chunk each, so that none can fail another."""
    kept = [node for node in tree.body if isinstance(node, (*_DEFINITIONS, *_IMPORTS)) and not _is_ours(node)]
    for i, node in enumerate(kept):
        found.chunks.append({"id": f"cell-{cell.number}.{i}", "question": None, "code": _in_place(code, node)})
    why = f"is set in cell {cell.number}, which answers no question: only its imports, functions and classes run"
    found.left_out |= {name: why for node in tree.body if node not in kept for name in _set_by(node)}


def _break(found: Chunks, cell: Cell, what: str, answers: Mapping[str, str]) -> None:
    """Note a cell that is no Python, for its question when it has one."""
    meant = _claimed(cell, answers)
    defining = [question for question, answer in answers.items() if _seems_to_define(cell.code, answer)]
    if meant is None or (defining and meant not in defining):
        meant = defining[0] if len(defining) == 1 else None
    if meant is None:
        found.problems.append(f"Cell {cell.number} was passed over: {what}")
    else:
        found.broken[meant] = f"This question's cell (cell {cell.number}) can't be run: {what}"


def _settle(found: Chunks, answered: set[str | None], answers: Mapping[str, str]) -> None:
    """A broken cell costs nothing where another one answers; what nobody answers is absent."""
    for question in answered & set(found.broken):
        found.problems.append(f"{found.broken.pop(question)} Another cell's answer was taken.")
    found.absent = [question for question in answers if question not in answered and question not in found.broken]


def _parsed(code: str) -> tuple[str, ast.Module]:
    """The code as it will be executed and its tree, lines for IPython or the shell made into `pass`."""
    if len(code) > LONGEST:
        raise BrokenCell(f"it has more than {LONGEST:,} characters.")
    if code.lstrip().startswith("%%"):
        first, _, rest = code.lstrip("\n").partition("\n")
        code = f"\n{rest}" if first.split()[0] in PYTHON_MAGICS else ""
    try:
        return code, _tree(code)
    except BrokenCell:
        lines = [re.sub(r"\S.*", "pass", line) if _MAGIC.match(line) else line for line in code.split("\n")]
        return "\n".join(lines), _tree("\n".join(lines))


def _tree(code: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "\d": the student's matter
            return ast.parse(code)
    except SyntaxError as error:
        raise BrokenCell(f"{type(error).__name__} in line {error.lineno or 1}: {error.msg}.") from None
    except (ValueError, RecursionError, MemoryError, OverflowError):  # NUL bytes; brackets in brackets in brackets
        raise BrokenCell("Python can't read it (is it damaged, or nested very deeply?).") from None


def _question(cell: Cell, defined: set[str], answers: Mapping[str, str]) -> str | None:
    """The question that the cell answers: what it defines says more than metadata, which are lost and copied."""
    claimed = _claimed(cell, answers)
    own = [question for question, answer in answers.items() if answer in defined]
    if claimed is not None and (claimed in own or not own):
        return claimed
    return own[0] if len(own) == 1 else None


def _claimed(cell: Cell, answers: Mapping[str, str]) -> str | None:
    return cell.question if isinstance(cell.question, str) and cell.question in answers else None


def _seems_to_define(code: str, name: str) -> bool:
    return re.search(rf"^(?:async\s+)?(?:def\s+|class\s+)?{re.escape(name)}\s*[(:=]", code, re.MULTILINE) is not None


def _defined(tree: ast.Module) -> Iterator[str]:
    """Names that a cell binds to what can be called: functions, classes, lambdas, other names' values."""
    for node in tree.body:
        if isinstance(node, _DEFINITIONS):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda | ast.Name | ast.Attribute | ast.Call):
            yield from _set_by(node)


def _set_by(node: ast.stmt) -> Iterator[str]:
    """Names that a statement sets, at whatever depth of it."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


def _is_ours(node: ast.stmt) -> bool:
    """Whether a statement is the course's and not the student's: its imports, and its calls of `check`."""
    if isinstance(node, ast.ImportFrom):
        return not node.level and (node.module or "").split(".")[0] in _OURS
    if isinstance(node, ast.Import):
        return all(alias.name.split(".")[0] in _OURS for alias in node.names)
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check"


def _without_unused(chunks: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    """The chunks without imports whose names stand nowhere else: they are for pictures, and slow."""
    imported = [_imported(chunk) for chunk in chunks]
    codes = [chunk["code"] for chunk, names in zip(chunks, imported, strict=True) if not names]
    words = {"*", *re.findall(r"\w+", "\n".join(codes))}
    return [chunk for chunk, names in zip(chunks, imported, strict=True) if not names or names & words]


def _imported(chunk: dict[str, str | None]) -> set[str]:
    """The names that a chunk imports, when that is all it does."""
    node = None if chunk["question"] else _tree(chunk["code"]).body[0]
    return {(alias.asname or alias.name).split(".")[0] for alias in node.names} if isinstance(node, _IMPORTS) else set()


def _imported_from_ours(tree: ast.Module) -> dict[str, str]:
    """Names that come from the course, and why an answer doesn't get them."""
    imports = [node for node in tree.body if isinstance(node, _IMPORTS) and _is_ours(node)]
    return {
        (alias.asname or alias.name).split(".")[0]: "comes from the course's own code, which no answer may use"
        for node in imports
        for alias in node.names
    }


def _without_ours(code: str, tree: ast.Module) -> str:
    """The code of an answer cell, empty lines where the course's own statements were."""
    ours = [node for node in tree.body if _is_ours(node)]
    if not ours:
        return code
    kept = [_span(node) for node in tree.body if node not in ours]
    return _blanked(code, kept)


def _in_place(code: str, node: ast.stmt) -> str:
    """One statement of the code, on its own lines."""
    return _blanked(code, [_span(node)])


def _span(node: ast.stmt) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a statement begins, decorators included, and where it ends: line from 0, and byte in it."""
    decorators = getattr(node, "decorator_list", [])
    start = (decorators[0].lineno - 1, 0) if decorators else (node.lineno - 1, node.col_offset)
    return start, (node.end_lineno - 1, node.end_col_offset)


def _blanked(code: str, spans: list[tuple[tuple[int, int], tuple[int, int]]]) -> str:
    """The code with nothing but the statements at `spans`; two of one line stay apart by a semicolon."""
    lines = [line.encode() for line in re.split(r"\r\n|\r|\n", code)]  # lines and bytes as Python's parser counts them
    kept: dict[int, list[bytes]] = {}
    for (first, start), (last, end) in spans:
        for number in range(first, last + 1):
            text = lines[number][:end] if number == last else lines[number]
            kept.setdefault(number, []).append(text[start:] if number == first else text)
    return "\n".join(b"; ".join(kept.get(number, [])).decode() for number in range(len(lines))).rstrip()
