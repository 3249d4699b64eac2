"""Children that look like what was asked, closest first, each with what speaks for and against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl
from django.db import transaction

from vereda.core.folding import fold
from vereda.core.identity import Explanation, default_model, explain, features, score_pairs
from vereda.core.identity.people import IDENTITY_COLUMNS
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, Scope, scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.children.access import NoSuchChild, known_among
from vereda.exchange.children.finding.candidates import ASKED, by_identifier, by_keys, by_names, by_parent, pseudo_record
from vereda.exchange.children.finding.reading import Query
from vereda.exchange.children.matching.identities import identities
from vereda.exchange.children.models import Child, ConsolidatedRecord, StateRecord
from vereda.exchange.children.record import Record, from_document

MOST_CHILDREN = 60  # looked at closely
SHOWN = 20  # no list to harvest: more asks for more to be said
VERY_LIKELY, POSSIBLE = 0.9, 0.2  # probabilities
Likelihood = Literal["very_likely", "possible", "less_likely"]


@dataclass(frozen=True)
class Likeness:
    """A child with the least that tells it apart, and why it is here."""

    msix_id: str
    record: Record
    likelihood: Likelihood
    probability: float
    explanation: Explanation | None  # None when it was found by a number
    opens_directly: bool


@dataclass(frozen=True)
class Found:
    """`exact`: the MSIX ID of the one child that an identifier names. `retired`: the ID asked for, when another took its place."""

    query: Query
    children: Sequence[Likeness]
    too_many: bool = False
    exact: str | None = None
    retired: str | None = None


@transaction.atomic
def find(user: User, query: Query, *, language: Literal["en", "es"] = "en") -> Found:
    """Find children for a user. That was asked, by whom and how much came back is recorded, never the names.

    Raises NoSuchChild for a user who may not search.
    """
    scope = scope_of(user, Permission.FIND_CHILDREN)
    if scope.is_empty:
        raise NoSuchChild
    found = _found(query, scope, language)
    kind = "identifier" if query.msix_id or query.identifier else "names"
    record(action="child.searched", actor=user.email, on=("search", kind), facts={"shown": len(found.children), "too_many": found.too_many})
    return found


def _found(query: Query, scope: Scope, language: Literal["en", "es"]) -> Found:
    if query.is_empty:
        return Found(query, ())
    if query.msix_id:
        child = Child.objects.select_related("successor").filter(msix_id=query.msix_id).first()
        if child is None:
            return Found(query, ())
        living = child.successor or child
        likenesses = _without_reasons([living.pk], scope)
        retired = None if living == child else query.msix_id
        return Found(query, likenesses, exact=living.msix_id if likenesses else None, retired=retired)
    if query.identifier:
        children = list(StateRecord.objects.filter(pk__in=by_identifier(query)).values_list("child_id", flat=True).distinct())
        likenesses = _without_reasons(children[: SHOWN + 1], scope)
        exact = likenesses[0].msix_id if len(likenesses) == 1 else None
        return Found(query, likenesses[:SHOWN], too_many=len(likenesses) > SHOWN, exact=exact)
    return _by_likeness(query, scope, language)


def _without_reasons(children: Sequence[int], scope: Scope) -> list[Likeness]:
    known = _known(children, scope)
    return [
        Likeness(one.child.msix_id, from_document(one.child.msix_id, one.document), "very_likely", 1.0, None, known[one.child_id])
        for one in ConsolidatedRecord.objects.filter(child__in=list(known)).select_related("child").order_by("child_id")
    ]


def _by_likeness(query: Query, scope: Scope, language: Literal["en", "es"]) -> Found:
    ids = sorted({*by_keys(query), *(by_names(query) if query.has_names else by_parent(query) if query.parent else [])})
    people = identities(ids).filter(pl.col("child_id").is_not_null())
    if query.state:
        children_there = people.filter(pl.col("state") == query.state)["child_id"]
        people = people.filter(pl.col("child_id").is_in(children_there.implode()))
    if people.is_empty():
        return Found(query, ())
    best = _scored(query, people)
    known = _known(best["child_id"].to_list(), scope)
    documents = {
        one.child_id: one
        for one in ConsolidatedRecord.objects.filter(child__in=list(known)).select_related("child")
        if not query.school or _went_to(one, query.school)
    }
    ranked = [row for row in best.iter_rows(named=True) if row["child_id"] in documents]
    asked = pseudo_record(query)
    likenesses = [
        Likeness(
            msix_id=documents[row["child_id"]].child.msix_id,
            record=from_document(documents[row["child_id"]].child.msix_id, documents[row["child_id"]].document),
            likelihood=_likelihood(row["probability"], query.born),
            probability=row["probability"],
            explanation=explain(asked, row, language=language),
            opens_directly=known[row["child_id"]],
        )
        for row in ranked[:SHOWN]
    ]
    return Found(query, likenesses, too_many=len(ranked) > SHOWN)


def _scored(query: Query, people: pl.DataFrame) -> pl.DataFrame:
    """The State record of each child that is nearest to the question, nearest first, with `score` and `probability`."""
    asked = pl.DataFrame([pseudo_record(query)], schema=dict.fromkeys(IDENTITY_COLUMNS, pl.String))
    columns = [column for column in IDENTITY_COLUMNS if column in people.columns]
    known = features(pl.concat([asked.select(columns), people.select(columns).with_columns(pl.col("birth_date").cast(pl.String))]))
    pairs = people.select(left=pl.lit(ASKED), right="record_id")
    scored = score_pairs(known, pairs, default_model()).select("score", "probability")
    return (
        pl.concat([people, scored], how="horizontal")
        .sort(["score", "record_id"], descending=[True, False])
        .unique("child_id", keep="first", maintain_order=True)
        .head(MOST_CHILDREN)
    )


def _known(children: Sequence[int], scope: Scope) -> dict[int, bool]:
    """Children that the user may be shown → whether they open without a purpose."""
    known = known_among(children, scope)
    return {child: child in known for child in children if child in known or scope.anywhere_with_purpose}


def _went_to(one: ConsolidatedRecord, text: str) -> bool:
    wanted = fold(text)
    names = (
        f"{row.get('school_or_project_name') or ''} {row.get('school_district') or ''}" for row in one.document["enrollments"]
    )
    return any(wanted in fold(name) for name in names)


def _likelihood(probability: float, born: date | None) -> Likelihood:
    """Without a birth date nobody is very likely: names are shared."""
    if probability >= VERY_LIKELY and born is not None:
        return "very_likely"
    return "possible" if probability >= POSSIBLE else "less_likely"
