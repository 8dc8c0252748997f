"""Raises an error that would fill pages, and whose name is markup."""


def double(x):
    kind = type("<script>alert(1)</script>" * 1000, (Exception,), {})
    raise kind("100 points\n" * 100_000)
