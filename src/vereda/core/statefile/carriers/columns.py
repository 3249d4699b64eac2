"""Which element each column of a CSV or sheet holds, by the names in its first row."""

from collections import Counter
from collections.abc import Sequence

from vereda.core.elements import Group
from vereda.core.statefile.model import Limits
from vereda.core.statefile.noticed import Noticed


def named(first_row: Sequence[str], group: Group, limits: Limits, noticed: Noticed, where: str) -> list[str | None]:
    """The element key of each column, None for one that is left out.

    Names may be written with capitals and spaces (`First Name`), or by an older name of the element. Raises Refused for
    a repeated or missing column, or more columns than any file can have.
    """
    if len(first_row) > limits.columns:
        message = f"{where} has {len(first_row)} columns; {group.name} has {len(group.columns)} elements."
        noticed.refuse("file.columns.too_many", message, group=group.name, line=1)
    keys = [_key(name, group, noticed, where) for name in first_row]
    for key, count in Counter(key for key in keys if key).items():
        if count > 1:
            message = f"{where} has the column {key} {count} times."
            noticed.refuse("file.columns.repeated", message, group=group.name, element=key, line=1)
    missing = [field.key for field in group.fields if field.key not in keys and field.needed.always]
    if missing:
        for key in missing:
            message = f"{where} has no column {key}."
            noticed.add("file.columns.missing", message, group=group.name, element=key, line=1)
        noticed.give_up()
    return keys


def _key(name: str, group: Group, noticed: Noticed, where: str) -> str | None:
    plain = "_".join(name.strip().lower().split())
    if not plain:
        return None
    key = group.aliases.get(plain, plain)
    if key not in group.columns:
        message = f"{where}: the column “{name[:60]}” is not in the dictionary and was left out."
        noticed.add("file.columns.unknown", message, group=group.name, line=1, value=name)
        return None
    if key != name:
        message = f"{where}: the column “{name[:60]}” was taken as {key}."
        noticed.add("file.columns.alias", message, group=group.name, element=key, line=1, value=name)
    return key
