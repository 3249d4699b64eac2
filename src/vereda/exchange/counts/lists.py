"""Lists that a State gives beside its files: each is taken whole, in place of the one before, or refused with all that is wrong."""

from collections.abc import Callable, Mapping, Sequence

from vereda.exchange.children.models import StateRecord

Row = Mapping[str, str]  # column → text


class BadList(Exception):
    """The list cannot be taken; `troubles` say which lines are wrong, and how."""

    def __init__(self, troubles: Sequence[str]) -> None:
        super().__init__("; ".join(troubles))
        self.troubles = tuple(troubles)


def refuse_troubles(rows: Sequence[Row], trouble: Callable[[Row], str]) -> None:
    """Raises BadList for rows of which `trouble` says anything; the first one stands in line 2, below the names of the columns."""
    told = [f"line {line}: {said}" for line, row in enumerate(rows, start=2) if (said := trouble(row))]
    if told:
        raise BadList(told)


def records_of(state: str) -> dict[str, int]:
    """The State's records by its own number of the student."""
    return dict(StateRecord.objects.filter(state=state).values_list("state_student_identifier", "pk"))
