"""Whatever may come out of the sandbox, drawn by hypothesis: no judge may fail on it."""

from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

TYPES = st.sampled_from(["float64", "int64", "bool", "uint8"])
ARRAYS = arrays.arrays(TYPES, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
LEAVES = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=8) | ARRAYS
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner), max_leaves=6
)
OUTCOME = ANYTHING | st.dictionaries(st.sampled_from(["value", "error", "kind", "unanswered", "changed"]), ANYTHING)
