"""The course's palette: a colour means the same thing in every picture. It is safe for colour-blind readers.

utils/live/palette.css holds it for the site and for live figures.
"""

INPUT = "#0072B2"
KERNEL = "#E69F00"  # kernels and all other weights
OUTPUT = "#009E73"  # outputs and activations
GRADIENT = "#D55E00"  # gradients and errors
GREY = "#5f6670"  # everything else
PALE = "#d4d8de"  # grid lines, frames

# The same hues as text: dark enough to be read on white.
INPUT_TEXT = "#0068A3"
KERNEL_TEXT = "#8A5F00"
OUTPUT_TEXT = "#00704F"
GRADIENT_TEXT = "#B04E00"

ROLES = {"input": INPUT, "kernel": KERNEL, "output": OUTPUT, "gradient": GRADIENT}


def sequential(colour: str):
    """A colour map from white to `colour`: for activations and counts, which have no sign."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list(f"white to {colour}", ["white", colour])


def diverging():
    """A colour map for signed values, to be centred on zero: vermillion below, white at zero, blue above."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("signed", [GRADIENT, "white", INPUT], N=257)  # odd: zero is white
