"""Doubles a text until there is no room."""


def double(x):
    text = "x"
    while True:
        text += text
