"""How seldom Python looks for garbage: while a process loads thousands of modules, and once it has."""

import gc

OBJECTS = 20_000  # new ones after which Python looks for rings of them; a page makes a few thousand


def search_seldom(after: int = OBJECTS) -> None:
    """Never again look through what has been loaded so far, and through what comes after `after` new objects.

    Looking took a seventh of the processor time of a page and of a start, and two fifths of that of the migrations.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(after)
