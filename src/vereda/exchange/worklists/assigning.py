"""Who is to look at an item, from the child's enrollments: the district of the most recent closed one, else of the open one, else
the State (MSIX deck on worklists, 2010). Where nobody has the role at a level, the next one up begins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from vereda.core.calendar import add_working_days
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.states.models import State
from vereda.exchange.worklists.models import Assignment
from vereda.exchange.worklists.risks import note_risks

Level = Assignment.Level
Role = RoleAssignment.Role

_ASSIGN = """
    WITH side AS (
        SELECT DISTINCT ON (i.id, r.state_id) i.id AS item, r.state_id AS state, o.state_id AS other, r.child_id AS child
        FROM worklists_workitem i
        CROSS JOIN LATERAL (VALUES (i.left_id, i.right_id), (i.right_id, i.left_id)) AS pair (own, across)
        JOIN children_staterecord r ON r.id = pair.own JOIN children_staterecord o ON o.id = pair.across
        WHERE i.id = ANY(%(items)s) ORDER BY i.id, r.state_id, r.id
    ), placed AS (
        SELECT side.*, lived.district, region.region
        FROM side
        LEFT JOIN LATERAL (
            SELECT d.nces_id AS district FROM children_staterecord m
            JOIN children_enrollment e ON e.state_record_id = m.id
            JOIN states_district d ON d.nces_id = e.school_district_id AND d.state_id = side.state
            WHERE m.child_id = side.child AND m.state_id = side.state
            ORDER BY (e.withdrawal_date IS NULL), e.withdrawal_date DESC, e.enrollment_date DESC, e.key LIMIT 1
        ) lived ON true
        LEFT JOIN unnest(%(region_districts)s::text[], %(regions)s::bigint[]) AS region (district, region)
            ON region.district = lived.district
    ), levelled AS (
        SELECT *, CASE WHEN district = ANY(%(districts)s) THEN 'district' WHEN region IS NOT NULL THEN 'region' ELSE 'state' END
               AS level
        FROM placed
    )
    INSERT INTO worklists_assignment (item_id, state_id, other_id, level, district_id, region_id, its_turn, since, moves_up_on)
    SELECT l.item, l.state, l.other, l.level, l.district, l.region, true, %(at)s, clock.day
    FROM levelled l
    LEFT JOIN unnest(%(clock_states)s::text[], %(clock_levels)s::text[], %(clock_days)s::date[]) AS clock (state, level, day)
        ON clock.state = l.state AND clock.level = l.level
    ORDER BY l.item, l.state
    ON CONFLICT (item_id, state_id) DO UPDATE SET level = excluded.level, district_id = excluded.district_id,
        region_id = excluded.region_id, its_turn = true, since = excluded.since, moves_up_on = excluded.moves_up_on
"""


@dataclass(frozen=True)
class Staff:
    """Where anybody has the role to look: districts, and for a district the region above it (the one made first)."""

    districts: frozenset[str]
    regions: Mapping[str, int]


def staff() -> Staff:
    """Of all States; one query and one for the districts of regions."""
    roles = (Role.DISTRICT_DATA_ADMINISTRATOR, Role.REGIONAL_DATA_ADMINISTRATOR)
    held = (
        RoleAssignment.objects.filter(role__in=roles, school=None, user__status=User.Status.ACTIVE)
        .select_related("region")
        .prefetch_related("region__districts")
        .order_by("-region_id", "id")
    )
    districts: set[str] = set()
    regions: dict[str, int] = {}
    for one in held:
        own = [district.pk for district in one.region.districts.all()] if one.region else [one.district_id]
        if one.role == Role.DISTRICT_DATA_ADMINISTRATOR:
            districts.update(filter(None, own))
        elif one.region_id:
            regions |= dict.fromkeys(filter(None, own), one.region_id)
    return Staff(frozenset(districts), regions)


def assign(items: Sequence[int], *, at: datetime) -> None:
    """Assign items anew in each State concerned, with the clock of the level begun. In the caller's transaction."""
    if not items:
        return
    note_risks(items)
    there = staff()
    clocks = [
        (state.code, level, moves_up_on(level, today_in(state, at))) for state in State.objects.all() for level in Level
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _ASSIGN,
            {
                "items": list(items),
                "at": at,
                "districts": sorted(there.districts),
                "region_districts": list(there.regions),
                "regions": list(there.regions.values()),
                "clock_states": [state for state, _, _ in clocks],
                "clock_levels": [level for _, level, _ in clocks],
                "clock_days": [day for _, _, day in clocks],
            },
        )


def today_in(state: State, at: datetime) -> date:
    return at.astimezone(ZoneInfo(state.time_zone)).date()


def moves_up_on(level: str, today: date) -> date:
    """The last working day of a level that began today; the morning after it, the item moves up."""
    return add_working_days(today, settings.WORKLIST_DAYS[level])


def turn_to(assignments: Iterable[Assignment], states: Iterable[str], *, at: datetime) -> None:
    """Make it the turn of these States: their clocks begin anew, those of the others rest."""
    asked = set(states)
    for one in assignments:
        one.its_turn = one.state_id in asked
        one.since = at
        one.moves_up_on = moves_up_on(one.level, today_in(one.state, at)) if one.its_turn else None
        one.save(update_fields=["its_turn", "since", "moves_up_on"])
