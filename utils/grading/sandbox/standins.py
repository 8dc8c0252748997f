"""What stands in for modules that aren't there for an answer, and which modules are. Standard library only.

A notebook imports much that its answers never use: pictures, widgets, the course itself. So an import never fails;
what is not on the list can be imported, named, subclassed and used as a decorator, and says so when it is called.
"""

import builtins
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import FunctionType, ModuleType
from typing import Any

# fmt: off
STANDARD = (
    "__future__", "abc", "bisect", "cmath", "collections", "contextlib", "copy", "dataclasses", "decimal", "enum",
    "fractions", "functools", "heapq", "itertools", "math", "numbers", "operator", "pprint", "random", "re",
    "statistics", "string", "textwrap", "time", "timeit", "types", "typing", "warnings",
)
# fmt: on
SILENT = ("IPython", "google", "ipywidgets", "matplotlib", "mpl_toolkits")  # they show things, and nobody looks here
BY_HAND = "write it with NumPy"
_DECORATORS = ("compile", "enable_grad", "inference_mode", "no_grad", "script", "set_grad_enabled")


class NotAllowed(ImportError):
    """An answer called what it may not use."""


class Absent(ModuleType):
    """Something that isn't there: it may be imported, named, subclassed and used as a decorator, not called.

    why: completes "… may not be used" in the sentence that a call raises.
    """

    def __init__(self, name: str, why: str):
        super().__init__(name)
        self.__dict__.update(__path__=[], _why=why)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}", self._why)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and isinstance(arguments[0], FunctionType | type) and not options:
            return arguments[0]  # used as a decorator
        if self.__name__.rpartition(".")[2] in _DECORATORS:
            return Absent(f"{self.__name__}(…)", self._why)
        raise NotAllowed(f"{self.__name__} may not be used {self._why}")

    def __mro_entries__(self, bases: tuple) -> tuple[type]:
        def refuse(cls: type, *arguments: Any, **options: Any) -> None:
            raise NotAllowed(f"{self.__name__} may not be used {self._why}")

        return (type("Absent", (), {"__new__": refuse, "__init_subclass__": classmethod(lambda cls, **options: None)}),)

    def __getitem__(self, item: Any) -> "Absent":  # in annotations, as are the next two
        return self

    def __or__(self, other: Any) -> "Absent":
        return self

    __ror__ = __or__

    def __instancecheck__(self, value: Any) -> bool:
        return False

    def __subclasscheck__(self, value: Any) -> bool:
        return False


class Nothing(ModuleType):
    """A module for pictures and the like: whatever is done with it succeeds and does nothing."""

    def __init__(self, name: str):
        super().__init__(name)
        self.__dict__.update(__path__=[])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *arguments: Any, **options: Any) -> "Nothing":
        if len(arguments) == 1 and isinstance(arguments[0], FunctionType | type) and not options:
            return arguments[0]  # used as a decorator
        return self

    def __mro_entries__(self, bases: tuple) -> tuple:
        return ()

    def __getitem__(self, item: Any) -> "Nothing":
        return self

    def __setitem__(self, item: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Any:
        return iter((self, self))  # figure, axes = plt.subplots()

    def __enter__(self) -> "Nothing":
        return self

    def __exit__(self, *raised: object) -> None:
        pass


def forbid_torch() -> None:
    """From now on `import torch`, of whatever part of it, gives a stand-in. PyTorch must not be loaded yet."""
    sys.meta_path.insert(0, _Finder())


def forbid_convolutions(numpy: ModuleType) -> None:
    """Take np.convolve and np.correlate, and what they are made of, out of every module that holds them."""
    core = numpy._core.multiarray
    names = {numpy.convolve: "np.convolve", core.correlate2: "np.correlate"}
    names |= dict.fromkeys((numpy.correlate, core.correlate), "np.correlate")
    for module in [module for name, module in sys.modules.items() if name.partition(".")[0] == "numpy"]:
        for held, value in list(vars(module).items()):
            if isinstance(value, Callable) and value in names:
                setattr(module, held, Absent(names[value], f"in this question: {BY_HAND}, as sums and products"))


def student_builtins(torch: bool) -> dict[str, Any]:
    """What a student's code finds without importing it: Python's own, an import that keeps to the list, and what a
    notebook adds."""
    real = builtins.__import__
    allowed = {*STANDARD, "numpy", "torch"}
    listed = ", ".join(["numpy", *(["torch"] if torch else []), "math", "random and the like"])

    def guarded(
        name: str, globals: Any = None, locals: Any = None, fromlist: Sequence[str] = (), level: int = 0
    ) -> Any:
        top = name.partition(".")[0]
        if level == 0 and top in allowed:
            return real(name, globals, locals, fromlist, level)
        stand_in = _stand_in(name.split("."), listed)
        return stand_in(name) if fromlist else stand_in(top)

    shown = Nothing("IPython.display")
    return vars(builtins) | {"__import__": guarded, "display": shown, "get_ipython": shown}


def _stand_in(parts: list[str], listed: str) -> Callable[[str], ModuleType]:
    if parts[0] in SILENT or parts[:2] == ["utils", "grading"]:
        return Nothing
    if parts[0] == "utils":
        return lambda name: Absent(name, "in an answer")
    return lambda name: Absent(name, f"in an answer: only {listed} may be imported")


class _Finder:
    """Finds torch and every module in it as a stand-in."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] != "torch":
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return Absent(spec.name, f"in this question: {BY_HAND}")

    def exec_module(self, module: ModuleType) -> None:
        pass
