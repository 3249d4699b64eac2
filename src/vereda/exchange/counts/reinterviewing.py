"""Re-interviews of a State: a random sample of the children it counts, what each answered, and how often eligibility was wrong.

A child found ineligible leaves the counts by the State's own file, which takes its qualifying moves away; until then it is told
here as still counted (34 CFR 200.89; ED-OIG on Oklahoma and Georgia).
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from vereda.core.counts.reinterviews import DefectRate, defect_rate, drawn
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record
from vereda.exchange.counts.administering import must_administer
from vereda.exchange.counts.models import Count, CountedChild, Sample, SampledChild
from vereda.exchange.counts.queries import NoSuchCount, count_of

MOST = 2_000
Outcome = SampledChild.Outcome


@transaction.atomic
def draw_sample(*, count: Count, state: str, size: int, seed: str, by: User, at: datetime) -> Sample:
    """Draw children of Category 1 of the State, beside earlier samples. Raises NotForYou, and ValueError for more than MOST."""
    must_administer(by, state)
    if not 1 <= size <= MOST:
        raise ValueError(size)
    counted = CountedChild.objects.filter(count=count, state=state, category_1=True)
    children = dict(counted.values_list("child__msix_id", "child_id"))
    sample = Sample.objects.create(
        state_id=state, period=count.period, of=len(children), seed=seed, drawn_at=at, drawn_by=by.email
    )
    chosen = drawn(children, size=size, seed=seed)
    SampledChild.objects.bulk_create(SampledChild(sample=sample, child_id=children[one]) for one in chosen)
    _note(sample, "drawn", by, children=len(chosen), of=len(children))
    return sample


@transaction.atomic
def note_outcomes(*, sample: Sample, outcomes: Mapping[int, str], by: User, at: datetime) -> int:
    """Write down what children of the sample answered, by the number of the line. Returns how many changed.

    Raises NotForYou, and ValueError for no such outcome.
    """
    must_administer(by, sample.state_id)
    changed = 0
    for line in SampledChild.objects.select_for_update().filter(sample=sample, pk__in=outcomes).order_by("pk"):
        outcome = Outcome(outcomes[line.pk])
        if outcome != line.outcome:
            line.outcome, line.noted_at, line.noted_by = outcome, at, by.email
            line.save()
            changed += 1
    if changed:
        _note(sample, "noted", by, children=changed)
    return changed


def latest_sample(state: str, period: str) -> Sample | None:
    return Sample.objects.filter(state=state, period=period).first()


def lines_of(sample: Sample) -> QuerySet[SampledChild]:
    """In the order of MSIX IDs; `still_counted`: whether the newest count of the period has the child in Category 1."""
    lines = SampledChild.objects.filter(sample=sample).select_related("child").order_by("child__msix_id")
    return lines.annotate(still_counted=_is_counted(sample))


def still_counted(sample: Sample) -> int:
    """How many were found ineligible and are counted all the same."""
    return SampledChild.objects.filter(_is_counted(sample), sample=sample, outcome=Outcome.INELIGIBLE).count()


def _is_counted(sample: Sample) -> Exists:
    try:
        newest = count_of(sample.period)
    except NoSuchCount:
        newest = Count()
    of_state = CountedChild.objects.filter(count=newest.pk, state=sample.state_id, category_1=True)
    return Exists(of_state.filter(child=OuterRef("child")))


def rate_of(sample: Sample) -> DefectRate | None:
    """Of the children who were reached."""
    told = SampledChild.objects.filter(sample=sample)
    ineligible = told.filter(outcome=Outcome.INELIGIBLE).count()
    return defect_rate(ineligible, ineligible + told.filter(outcome=Outcome.ELIGIBLE).count())


def _note(sample: Sample, what: str, by: User, **facts: int) -> None:
    record(
        action=f"sample.{what}",
        actor=by.email,
        on=("sample", str(sample.pk)),
        state_code=sample.state_id,
        facts={"period": sample.period, **facts},
    )
