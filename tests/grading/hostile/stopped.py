"""Stops itself, and would wait for ever."""

load = print.__self__.__import__  # the real one, past the list of what may be imported
os, signal, time = load("os"), load("signal"), load("time")


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(1000)
