"""What States have not sent of a child's secondary school, and whether they were asked for it already."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from vereda.core.calendar import school_year
from vereda.core.credits import Options, Said, Stay, wanted
from vereda.exchange.children.models import Child
from vereda.exchange.children.record import RESIDENCY_ONLY, Record
from vereda.exchange.credits.history import course_lines, enrolled_in
from vereda.exchange.moves.models import Notice
from vereda.exchange.moves.queries import notices_about

SECONDARY: Final = frozenset({"09", "10", "11", "12"})  # grade levels


@dataclass(frozen=True)
class Missing:
    """What one State is to be asked for. `wants`: rows of moves.WANTS; `asked`: the requests to it that wait for an answer."""

    state: str
    wants: tuple[str, ...]
    why: tuple[Said, ...]
    asked: tuple[Notice, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether all of it is asked for already, by whomever."""
        return set(self.wants) <= {want for notice in self.asked for want in notice.wants}


def missing_of(child: Child, record: Record, *, today: date) -> tuple[Missing, ...]:
    """Each State from which something is missing. The caller has authorised the person for the child."""
    found = wanted(_stays(record), course_lines(record), Options(today=today, state=enrolled_in(record)))
    if not found:
        return ()
    also = Child.objects.filter(successor=child).values_list("pk", flat=True)
    waiting = notices_about([child.pk, *also]).filter(kind=Notice.Kind.DATA_REQUEST, answered_at=None)
    requests = waiting.select_related(None).select_related("from_district", "sent_by")  # the page says no more of them
    open_ = {one.state: tuple(notice for notice in requests if notice.to_state_id == one.state) for one in found}
    return tuple(Missing(one.state, one.wants, one.why, open_[one.state]) for one in found)


def _stays(record: Record) -> list[Stay]:
    """School years in grades 9 to 12, by the year in which each enrollment began; summer projects give courses or not."""
    return [
        Stay(one.state, school_year(one.since).first.year)
        for one in record.enrollments
        if one.grade in SECONDARY and not one.is_summer and one.type != RESIDENCY_ONLY
    ]
