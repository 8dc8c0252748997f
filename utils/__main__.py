"""The course's command line: `python -m utils COMMAND`. Each command imports only what it needs."""

import argparse
import sys
from pathlib import Path
from typing import Any


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status. A foreseeable mistake gives one sentence, never a traceback."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt as interruption:
        print(f"\n{interruption or 'Stopped.'}", file=sys.stderr)
        return 130
    except ImportError as error:
        if not _left_out(error):
            raise
        print("This is the student's copy of the course; labs are made and graded in the whole one.", file=sys.stderr)
        return 1
    except Exception as error:
        if not _foreseeable(error):
            raise
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m utils", description="The course's command line.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    data = commands.add_parser("data", help="fetch, verify and say where each data set is")
    data.add_argument("names", nargs="*", metavar="NAME", help="all of them when none is named")
    data.set_defaults(run=_data)

    train = commands.add_parser("train", help="train an experiment and measure it")
    train.add_argument("experiment", metavar="EXPERIMENT", nargs="?", help="such as digits/published; none lists them")
    train.add_argument("--seeds", type=_positive, default=1, metavar="N", help="train seeds 0 to N-1 (default 1)")
    train.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default auto)")
    train.add_argument("--resume", action="store_true", help="go on where an interrupted run stopped")
    train.add_argument(
        "--out", default="runs", metavar="DIR", help="where the record goes; `trained` renews the book's (default runs)"
    )
    train.add_argument(
        "--workers", type=_positive, default=1, metavar="N", help="train N seeds at once, each in its own process"
    )
    train.add_argument("--compile", action="store_true", help="train through torch.compile (needs a C++ compiler)")
    train.set_defaults(run=_train)

    evaluate = commands.add_parser("evaluate", help="recompute a record's metrics from its predictions and weights")
    evaluate.add_argument("experiment", metavar="EXPERIMENT")
    evaluate.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default auto)")
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    evaluate.set_defaults(run=_evaluate)

    results = commands.add_parser("results", help="list every record")
    results.add_argument("--json", action="store_true", help="print JSON")
    results.set_defaults(run=_results)

    lab = commands.add_parser("lab", help="make the student's notebook of a lab from its source")
    lab.add_argument("name", metavar="NAME", help="such as convnets")
    lab.add_argument("--check", action="store_true", help="change nothing; say whether it is up to date, exit 1 if not")
    lab.set_defaults(run=_lab)

    grade = commands.add_parser("grade", help="grade submissions in a sandbox")
    grade.add_argument("lab", metavar="LAB", help="such as convnets")
    grade.add_argument("files", nargs="+", metavar="FILES", help="notebooks, folders, zips, as platforms give them")
    grade.add_argument("--out", required=True, metavar="DIR", help="where gradebook and pages go")
    grade.add_argument("--roster", metavar="CSV", help="the class list: name,id[,email]")
    where = grade.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=_positive, metavar="N", help="processes that grade at once (default: one a core)")
    where.add_argument("--scheduler", metavar="ADDRESS", help="grade on the Dask cluster of this scheduler")
    grade.add_argument("--unsafe", action="store_true", help="without a sandbox: student code may do what you may do")
    grade.add_argument("--seed", metavar="S", help="draw the inputs from this, not from the folder's own secret seed")
    grade.add_argument("--due", metavar="DATE", help="mark what came later, where the platform doesn't say")
    grade.add_argument("--assignment", metavar="NAME", help='the column in Canvas, best with its number: "Lab (123)"')
    grade.set_defaults(run=_grade)
    return parser


def _data(options: argparse.Namespace) -> int:
    from utils.data import report

    for line in report(options.names):
        print(line)
    return 0


def _train(options: argparse.Namespace) -> int:
    from utils.experiments import commands

    fields = _fields(options)
    name = fields.pop("experiment")
    return commands.list_experiments() if name is None else commands.train(name, commands.TrainOptions(**fields))


def _evaluate(options: argparse.Namespace) -> int:
    from utils.experiments import commands

    return commands.evaluate(options.experiment, options.device, options.json)


def _results(options: argparse.Namespace) -> int:
    from utils.experiments import listing

    return listing.results(options.json)


def _lab(options: argparse.Namespace) -> int:
    from utils.grading import labs

    return labs.command(options.name, options.check)


def _grade(options: argparse.Namespace) -> int:
    from utils.grading.batch import command

    return command.grade(command.GradeOptions(**_fields(options)))


def _fields(options: argparse.Namespace) -> dict[str, Any]:
    """What was typed, without the function that it leads to."""
    return {name: value for name, value in vars(options).items() if name != "run"}


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"got {text}; at least 1 is needed")
    return number


def _left_out(error: ImportError) -> bool:
    """Whether this is the student's copy (it has no `tools`), and what is missing is a part that it hasn't got."""
    copy = not (Path(__file__).resolve().parents[1] / "tools").exists()
    return copy and (error.name or "").startswith("utils.grading")


def _foreseeable(error: Exception) -> bool:
    """Whether the error is one of ours, whose sentence says all: those are raised from `utils` with a message."""
    ours = type(error).__module__.startswith("utils.")
    return ours or (isinstance(error, ValueError | OSError) and _raised_in_utils(error))


def _raised_in_utils(error: Exception) -> bool:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith("utils.")


if __name__ == "__main__":
    sys.exit(main())
