"""Writes one file without end."""


def double(x):
    with open("/job/large", "wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 20))
