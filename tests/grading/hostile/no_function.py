"""Defines no answer."""

triple = 3
