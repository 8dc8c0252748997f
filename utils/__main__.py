"""The course's command line: `python -m utils COMMAND`. Each command imports only what it needs."""

import argparse
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status. A foreseeable mistake gives one sentence, never a traceback."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt as interruption:
        print(f"\n{interruption or 'Stopped.'}", file=sys.stderr)
        return 130
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
    return parser


def _data(options: argparse.Namespace) -> int:
    from utils.data import report

    for line in report(options.names):
        print(line)
    return 0


def _train(options: argparse.Namespace) -> int:
    from utils.experiments import commands

    if options.experiment is None:
        return commands.list_experiments()
    fields = ("seeds", "device", "resume", "out", "workers", "compile")
    return commands.train(
        options.experiment, commands.TrainOptions(**{field: getattr(options, field) for field in fields})
    )


def _evaluate(options: argparse.Namespace) -> int:
    from utils.experiments import commands

    return commands.evaluate(options.experiment, options.device, options.json)


def _results(options: argparse.Namespace) -> int:
    from utils.experiments import listing

    return listing.results(options.json)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"got {text}; at least 1 is needed")
    return number


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
