"""Right: walks from place to place."""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    last = start = -padding
    places = 0
    while start + dilation * (kernel - 1) < size + padding:
        places += 1
        start += stride
    return places if last == -padding else 0
