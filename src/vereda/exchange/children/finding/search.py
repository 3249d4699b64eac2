"""Children that look like what was asked, closest first, each with what speaks for and against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl
from django.db import transaction

from vereda.core.identity import default_model, forms, score_pairs
from vereda.core.language import Language
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, Scope, scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.children.access import NoSuchChild, known_among
from vereda.exchange.children.finding.candidates import (
    as_features,
    asked_forms,
    by_birth_date,
    by_identifier,
    by_keys,
    by_words,
    use_indexes,
    words_of,
)
from vereda.exchange.children.finding.glimpse import glimpse
from vereda.exchange.children.finding.places import PLACE_COLUMNS, Place, place_asked
from vereda.exchange.children.finding.reading import Query
from vereda.exchange.children.finding.reasons import Why, why
from vereda.exchange.children.matching.identities import forms_of, identities
from vereda.exchange.children.models import Child, ConsolidatedRecord, Enrollment
from vereda.exchange.children.pace import keep_pace_of_searches
from vereda.exchange.children.record import Record

MOST_CHILDREN = 60  # looked at closely
SHOWN = 20  # no list to harvest: more asks for more to be said
FAR_BEHIND = 20.0  # bits; whoever is a million times less likely than the first is not near
VERY_LIKELY, POSSIBLE = 0.9, 0.2  # probabilities
NAMES = ("given", "surnames")  # columns of features
SAME_DAY = "same"  # level of the comparison of birth dates
Likelihood = Literal["very_likely", "possible", "less_likely"]


@dataclass(frozen=True)
class Likeness:
    """A child with the least that tells it apart (`record` has no more than a glimpse of it), and why it is here."""

    msix_id: str
    record: Record
    likelihood: Likelihood
    probability: float
    explanation: Why | None  # None when it was found by a number
    opens_directly: bool
    at_place: bool = False  # was enrolled at the school or district that was asked for


@dataclass(frozen=True)
class Found:
    """`exact`: the MSIX ID of the one child that an identifier names. `retired`: the ID asked for, when another took its place."""

    query: Query
    children: Sequence[Likeness]
    too_many: bool = False
    exact: str | None = None
    retired: str | None = None


@transaction.atomic
def find(user: User, query: Query, *, language: Language = "en") -> Found:
    """Find children for a user. That was asked, by whom and how much came back is recorded, never the names.

    Raises NoSuchChild for a user who may not search, TooFast for one who has searched too often.
    """
    scope = scope_of(user, Permission.FIND_CHILDREN)
    if scope.is_empty:
        raise NoSuchChild
    keep_pace_of_searches(user)
    found = _found(query, scope, language)
    kind = "identifier" if query.msix_id or query.identifier else "names"
    record(
        action="child.searched",
        actor=user.email,
        on=("search", kind),
        facts={
            "shown": len(found.children),
            "too_many": found.too_many,
            "children": [one.msix_id for one in found.children],  # each was disclosed (34 CFR 99.32)
            "known": [one.msix_id for one in found.children if one.opens_directly],
        },
    )
    return found


def _found(query: Query, scope: Scope, language: Language) -> Found:
    if query.is_empty:
        return Found(query, ())
    if query.msix_id:
        child = Child.objects.select_related("successor").filter(msix_id=query.msix_id).first()
        if child is None:
            return Found(query, ())
        living = child.living
        likenesses = _without_reasons([living.pk], scope)
        retired = None if living == child else query.msix_id
        return Found(query, likenesses, exact=living.msix_id if likenesses else None, retired=retired)
    if query.identifier:
        likenesses = _without_reasons(by_identifier(query)[: SHOWN + 1], scope)
        exact = likenesses[0].msix_id if len(likenesses) == 1 else None
        return Found(query, likenesses[:SHOWN], too_many=len(likenesses) > SHOWN, exact=exact)
    return _by_likeness(query, scope, language)


def _without_reasons(children: Sequence[int], scope: Scope) -> list[Likeness]:
    known = _known(children, scope)
    return [
        Likeness(
            one.child.msix_id, glimpse(one.child.msix_id, one.document), "very_likely", 1.0, None, known[one.child_id]
        )
        for one in ConsolidatedRecord.objects.filter(child__in=list(known)).select_related("child").order_by("child_id")
    ]


def _by_likeness(query: Query, scope: Scope, language: Language) -> Found:
    if not (query.has_names or query.parent or (query.born and (query.state or query.school))):
        return Found(query, (), too_many=True)  # a birth date, a State or a school alone: a list, not a child
    use_indexes()
    said = asked_forms(query)
    asked = as_features(said)
    place = place_asked(query.school, state=query.state)
    people = _people(said, asked, query, place)
    if people.is_empty():
        return Found(query, ())
    known_features = _features(people)
    best = _nearest(asked, people, known_features)
    if query.born is None:
        best = _to_the_letter(best, asked, known_features)
    known = _known(best["child_id"].to_list(), scope)
    ranked = [row for row in best.iter_rows(named=True) if row["child_id"] in known]
    documents = ConsolidatedRecord.objects.select_related("child").in_bulk([row["child_id"] for row in ranked[:SHOWN]])
    likenesses = []
    for row in ranked[:SHOWN]:
        one = documents.get(row["child_id"])
        if one is None:
            continue
        reasons = why(
            asked.row(by_predicate=pl.col("record_id") == row["left"], named=True),
            known_features.row(row["place"], named=True),
            row,
            default_model(),
            language,
        )
        likenesses.append(
            Likeness(
                msix_id=one.child.msix_id,
                record=glimpse(one.child.msix_id, one.document),
                likelihood=_likelihood(row["probability"], reasons),
                probability=row["probability"],
                explanation=reasons,
                opens_directly=known[row["child_id"]],
                at_place=place is not None,
            )
        )
    return Found(query, likenesses, too_many=len(ranked) > SHOWN)


def _features(people: pl.DataFrame) -> pl.DataFrame:
    """The features of these identities in the same order, from the standard forms that matching keeps."""
    kept = forms_of(people["id"], default_model().version)
    return forms.from_lines(people.join(kept, on="id", maintain_order="left").select("record_id", "form"))


def _people(said: Mapping[str, str], asked: pl.DataFrame, query: Query, place: Place | None) -> pl.DataFrame:
    """The identities of the State records that may be meant; with a State or a school, only of
    children who are on record there.
    """
    found = {*by_keys(said), *by_words(asked, query, place), *by_birth_date(query, place)}
    people = identities(sorted(found)).filter(pl.col("child_id").is_not_null())
    if query.state:
        children_there = people.filter(pl.col("state") == query.state)["child_id"]
        people = people.filter(pl.col("child_id").is_in(children_there.implode()))
    if place:
        children_there = pl.Series(_been_at(place, people["child_id"].unique().to_list()), dtype=pl.Int64)
        people = people.filter(pl.col("child_id").is_in(children_there.implode()))
    return people


def _been_at(place: Place, children: Sequence[int]) -> list[int]:
    """Those of the children who were ever enrolled there, as any State says."""
    rows = Enrollment.objects.filter(state_record__child__in=children).values("state_record__child_id", *PLACE_COLUMNS)
    return sorted({row["state_record__child_id"] for row in rows if place.is_of(row)})


def _nearest(asked: pl.DataFrame, people: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The State record of each child that is nearest to the question, nearest first; one with the very birth date asked for before
    others of the same child, whatever slips a State made in them.

    `asked`: one or two rows of features; `known`: features of `people`. Out: `child_id`, `left` (which of the asked), `place` (row
    of `known`), `score`, `probability` and the level of each comparison.
    """
    pairs = (
        people.select("child_id", right="record_id")
        .with_row_index("place")
        .join(asked.select(left="record_id"), how="cross")
    )
    scored = score_pairs(pl.concat([asked, known]), pairs.select("left", "right"), default_model()).drop(
        "left", "right"
    )
    best = (
        pl.concat([pairs, scored], how="horizontal")
        .sort([pl.col("birth_date") == SAME_DAY, "score", "right", "left"], descending=[True, True, False, False])
        .unique("child_id", keep="first", maintain_order=True)
        .sort("score", descending=True, maintain_order=True)
        .head(MOST_CHILDREN)
    )
    return best.filter(pl.col("score") >= pl.col("score").max() - FAR_BEHIND)


def _to_the_letter(best: pl.DataFrame, asked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Who has most of the words that were asked for first, as they stand: a family at the desk says one surname of two, and a child
    who has just that one and another first name is not nearer.
    """
    words = [word for column in NAMES for word in words_of(asked, column)]
    said = pl.concat_str(pl.col(NAMES), separator=" ", ignore_nulls=True).str.split(" ")
    exact = known.select(said.list.set_intersection(words).list.len()).to_series()
    ordered = best.with_columns(exact=exact.gather(best["place"]))
    return ordered.sort("exact", "score", descending=True, maintain_order=True).drop("exact")


def _known(children: Sequence[int], scope: Scope) -> dict[int, bool]:
    """Children that the user may be shown → whether they open without a purpose."""
    known = known_among(children, scope)
    return {child: child in known for child in children if child in known or scope.anywhere_with_purpose}


def _likelihood(probability: float, reasons: Why) -> Likelihood:
    """Very likely is only who has the very birth date that was asked for: names are shared, and brothers are alike."""
    same_day = any(one.comparison == "birth_date" and one.level == SAME_DAY for one in reasons.reasons)
    if probability >= VERY_LIKELY and same_day:
        return "very_likely"
    return "possible" if probability >= POSSIBLE else "less_likely"
