"""How seldom Python looks for garbage, in a process that stays."""

import gc

OBJECTS = 20_000  # new ones after which Python looks for rings of them; a page makes a few thousand


def search_seldom(after: int = OBJECTS) -> None:
    """Never again look through what has been loaded so far, and through what comes after `after` new objects: it took a seventh
    of the processor time of a page, and now and then a tenth of a second at once.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(after)
