"""Connected components of a graph given as arrays of edges."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def components(count: int, left: Ints, right: Ints) -> Ints:
    """For each of `count` nodes the least node of its component: labels sink along edges, paths halve in between."""
    label = np.arange(count, dtype=np.int64)
    a, b = left, right
    while len(a):
        least = np.minimum(label[a], label[b])
        np.minimum.at(label, label[a], least)
        np.minimum.at(label, label[b], least)
        while True:
            further = label[label]
            if np.array_equal(further, label):
                break
            label = further
        open_edges = label[a] != label[b]
        a, b = a[open_edges], b[open_edges]
    return label
