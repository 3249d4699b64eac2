"""What changes graduation plans: a person of the State drafts an edition, and a second one publishes it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from vereda.core.credits import read_plans
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record
from vereda.exchange.credits.models import PlanDraft, PlanPublication
from vereda.exchange.credits.plans import Row
from vereda.exchange.states.models import District

MOST_ROWS = 200


class SamePerson(Exception):
    """Who drafted an edition does not publish it."""


class Outdated(Exception):
    """Another edition of the plan was published since this one was drafted, or this very one was."""


@transaction.atomic
def draft_plan(*, state: str, rows: Sequence[Row], holds_from: date, note: str, by: User, at: datetime) -> PlanDraft:
    """Keep an edition of one plan of the State, or of a district of it, for a second person to publish.

    Raises ValueError, with what is wrong, for rows that are no plan, more than one, another State's, or of no district of it.
    """
    if len(rows) > MOST_ROWS:
        raise ValueError(f"a plan has at most {MOST_ROWS} rows")
    found = read_plans(rows)
    if len(found) != 1:
        raise ValueError("the file has more than one plan; send each by itself")
    plan = found[0]
    if {row["state"] for row in rows} != {state} or not plan.id.startswith(f"{state}-"):
        raise ValueError(f"a plan of {state} has that State in every row and a name that begins with {state}-")
    if plan.district and not District.objects.filter(pk=plan.district, state=state).exists():
        raise ValueError(f"{state} has no district {plan.district}")
    made = PlanDraft.objects.create(
        state_id=state, plan=plan.id, rows=[dict(row) for row in rows], holds_from=holds_from, note=note,
        after=_newest(plan.id), by=by, at=at,
    )  # fmt: skip
    record(action="plan.drafted", actor=by.email, on=("plan", plan.id), state_code=state, facts={"draft": made.pk})
    return made


@transaction.atomic
def publish_plan(*, draft: PlanDraft, by: User, at: datetime) -> PlanPublication:
    """Put a drafted edition in force from its day on. Raises SamePerson, Outdated."""
    if draft.by_id == by.pk:
        raise SamePerson
    if _newest(draft.plan) != draft.after:
        raise Outdated
    try:
        with transaction.atomic():
            made = PlanPublication.objects.create(draft=draft, plan=draft.plan, nth=draft.after + 1, by=by, at=at)
    except IntegrityError as taken:
        raise Outdated from taken
    facts = {
        "draft": draft.pk,
        "edition": made.nth,
        "holds_from": draft.holds_from.isoformat(),
        "drafted_by": draft.by.email,
    }
    record(action="plan.published", actor=by.email, on=("plan", draft.plan), state_code=draft.state_id, facts=facts)
    return made


def _newest(plan: str) -> int:
    """The number of the newest published edition of a plan; 0 for none."""
    newest = PlanPublication.objects.filter(plan=plan).order_by("-nth").first()
    return newest.nth if newest else 0
