"""Executors that tests use in place of processes and clusters."""

import pickle
from concurrent.futures import Executor, Future


class ByMail(Executor):
    """Runs each call at once, on what pickling leaves of it: the least that a machine elsewhere asks for."""

    def submit(self, function, /, *arguments, **options):
        future = Future()
        try:
            function, arguments, options = pickle.loads(pickle.dumps((function, arguments, options)))
            future.set_result(pickle.loads(pickle.dumps(function(*arguments, **options))))
        except BaseException as error:
            future.set_exception(error)
        return future
